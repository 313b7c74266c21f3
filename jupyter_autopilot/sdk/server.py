"""A Jupyter server with this extension, reached over REST: the same experiments, candidates and results as here."""

from __future__ import annotations

import base64
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from .. import contract
from ..contract import AutopilotError, ErrorCode, ExperimentList, TabularSpec
from ..jobs.layout import ExperimentFolder
from .client import Client
from .data import DATA_FILE, VALIDATION_FILE, Data
from .experiment import Experiment
from .naming import suggest_name
from .server_endpoint import ServerEndpoint
from .server_experiment import ServerExperiment

if TYPE_CHECKING:
    from .plan import Plan

UPLOADS = "autopilot-data"
"""The folder of the server's workspace for tables that are sent to it."""


def connect(url: str | None = None, token: str | None = None) -> Server:
    """A Jupyter server with this extension.

    Parameters
    ----------
    url
        As in the browser, such as `http://localhost:8888` or `https://hub.example.org/user/ada`; the server of this
        user and machine whose folder has the current one, if None.
    token
        Of the server; the environment variable JUPYTER_TOKEN or JUPYTERHUB_API_TOKEN if None.

    Raises
    ------
    ConnectionError
        No server answers there.
    AutopilotError
        NOT_FOUND where the server does not have this extension, FORBIDDEN for a wrong token.
    """
    if url is None:
        url, known = _running_server(Path.cwd())
        token = token or known
    token = token or os.environ.get("JUPYTER_TOKEN") or os.environ.get("JUPYTERHUB_API_TOKEN") or ""
    return Server(Client(url, token))


class Server:
    """Made by `connect`."""

    def __init__(self, client: Client) -> None:
        self._client = client
        try:
            client.get("catalog")  # what is wrong is told now and not at the first use
        except AutopilotError as error:
            raise client.token_refused() if error.code is ErrorCode.FORBIDDEN else error from error

    @property
    def url(self) -> str:
        """The server's base URL."""
        return self._client.url

    def list_experiments(self) -> list[Experiment]:
        """All experiments of the server's workspace, newest first."""
        listed = self._client.ask(ExperimentList, "GET", "experiments").experiments
        return [Experiment(ServerExperiment(self._client, one.name)) for one in listed]

    def experiment(self, name: str) -> Experiment:
        """One experiment by its name.

        Raises
        ------
        AutopilotError
            NOT_FOUND.
        """
        found = ServerExperiment(self._client, name)
        found.look()
        return Experiment(found)

    def endpoint(self, name: str) -> ServerEndpoint:
        """One endpoint by its name.

        Raises
        ------
        AutopilotError
            NOT_FOUND.
        """
        found = ServerEndpoint(self._client, name)
        _ = found.status
        return found

    def start(self, spec: TabularSpec | Mapping[str, Any]) -> Experiment:
        """Queue an experiment and return at once.

        Parameters
        ----------
        spec
            The REST body, as `experiment.json` and the wizard's review step have it; paths are the workspace's.

        Raises
        ------
        AutopilotError
            With everything that is wrong with it.
        """
        body = spec.model_dump(mode="json") if isinstance(spec, TabularSpec) else dict(spec)
        made = self._client.ask(contract.Experiment, "POST", "experiments", body)
        return Experiment(ServerExperiment(self._client, made.name))

    def plan(self, spec: TabularSpec | Mapping[str, Any]) -> Plan:
        """What an experiment would do and about what it would take; nothing is trained or kept."""
        from .plan import Plan

        body = spec.model_dump(mode="json") if isinstance(spec, TabularSpec) else dict(spec)
        return self._client.ask(Plan, "POST", "plans", body)

    def upload(self, path: str, content: bytes) -> str:
        """Write a file into the server's workspace, with the folders above it, and return its path.

        Raises
        ------
        AutopilotError
            What the server's contents manager says.
        """
        parents = [parent.as_posix() for parent in reversed(PurePosixPath(path).parents) if parent != PurePosixPath()]
        for folder in parents:
            self._client.contents("PUT", folder, {"type": "directory"})
        encoded = base64.b64encode(content).decode("ascii")
        self._client.contents("PUT", path, {"type": "file", "format": "base64", "content": encoded})
        return path

    def place(self, output: str | os.PathLike[str] | None) -> ServerPlace:
        """Where an experiment is made there."""
        names = {experiment.name for experiment in self.list_experiments()}
        return ServerPlace(PurePosixPath(output or "autopilot").as_posix(), names)

    def send(self, spec: TabularSpec, data: Data) -> TabularSpec:
        """The specification, once what is no file is one of the server's workspace."""
        if data.write is None:
            return spec
        if spec.encryption_key is not None:
            raise AutopilotError(
                ErrorCode.INVALID_REQUEST,
                "A table in memory would be uploaded as a file in clear, which the experiment's encryption does not "
                "cover. Give the path of a file in the server's workspace, or train on this machine.",
                field="encryption_key",
            )
        with tempfile.TemporaryDirectory() as folder:
            data.write(ExperimentFolder(Path(folder)))
            fields = {"data_path": DATA_FILE, "validation_path": VALIDATION_FILE}
            sent = {
                field: self.upload(f"{UPLOADS}/{spec.name}/{name}", (Path(folder) / name).read_bytes())
                for field, name in fields.items()
                if (Path(folder) / name).exists()
            }
        return spec.model_copy(update=sent)

    def __repr__(self) -> str:
        """The address."""
        return f"Server({self.url!r})"


class ServerPlace:
    """The `Place` of an experiment at a server: paths are the workspace's, and nothing here is looked at."""

    def __init__(self, output_path: str, names: set[str]) -> None:
        self.output_path = output_path
        self._names = names

    def path_in(self, file: Path) -> str:
        """A path of the workspace as it is."""
        return file.as_posix()

    def free_name(self, stem: str) -> str:
        """A name that no experiment there has."""
        return suggest_name(stem, self._names.__contains__)


def _running_server(here: Path) -> tuple[str, str]:
    """Address and token of the server whose folder is the nearest one above."""
    from jupyter_server.serverapp import list_running_servers

    found = [one for one in list_running_servers() if here.is_relative_to(one["root_dir"])]
    if not found:
        raise AutopilotError(
            ErrorCode.NOT_FOUND,
            f"No Jupyter server of yours runs in {here} or above. Start one with `jupyter lab`, or give its address: "
            "connect('http://localhost:8888', token='...').",
        )
    nearest = max(found, key=lambda one: len(one["root_dir"]))
    return str(nearest["url"]), str(nearest["token"])
