"""Endpoints: served model bundles, each a folder and a supervised process of its own."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from ..atomic import write_atomic
from ..contract import (
    NAME_PATTERN,
    PREFIX,
    AutopilotError,
    BundleManifest,
    Endpoint,
    EndpointStatus,
    ErrorCode,
    ErrorResponse,
    Model,
    utc_now,
)
from .layout import read_model, write_model
from .process import ProcessRecord, ask_to_end, is_alive, kill_tree, start_process, wait_for_end

END_SECONDS = 5.0
"""An endpoint that was asked to end may finish its requests for this long."""
RESTARTS = 3
"""An endpoint whose process ends by itself so many times in a row has failed."""
HEALTHY_SECONDS = 60.0
"""After so long in service earlier ends are forgotten."""
BACKOFF_SECONDS = 2.0
RESCAN_SECONDS = 2.0
ABANDONED_SECONDS = 3600.0
"""A folder of an unfinished creation or deletion that is so old was left by a process that died."""
MANIFEST = "manifest.json"
TOKEN_VARIABLE = "AUTOPILOT_ENDPOINT_TOKEN"  # noqa: S105 - the name of a variable


class DeploymentFile(Model):
    """`deployment.json` of an experiment: what became of its wish to be deployed."""

    endpoint: str | None = None
    error: str = ""


class EndpointFile(Model):
    """`endpoint.json`: what is served and whether it should be."""

    name: str
    experiment: str
    candidate: str
    created_at: str
    wanted: bool = Field(True, description="False once the user has stopped it.")


class ReadyFile(Model):
    """`ready.json`: where the process listens, or why it does not; written by the process."""

    host: str = "127.0.0.1"
    port: int | None = None
    pid: int | None = None
    error: ErrorResponse | None = None


@dataclass(frozen=True)
class Address:
    """Where an endpoint answers, and what it wants to see."""

    url: str
    token: str


class _Folder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = path / "endpoint.json"
        self.bundle = path / "bundle"
        self.token = path / "token"
        self.process = path / "process.json"
        self.ready = path / "ready.json"
        self.log = path / "serving.log"


class _Served:
    """An endpoint and what its process does."""

    def __init__(self, path: Path, file: EndpointFile, manifest: BundleManifest) -> None:
        self.folder = _Folder(path)
        self.file = file
        self.manifest = manifest
        self.process = read_model(self.folder.process, ProcessRecord)
        self.ready = read_model(self.folder.ready, ReadyFile)
        self.failures = 0
        self.error = ""
        self.not_before = 0.0
        self.told: tuple[EndpointStatus, str] | None = None
        self.revision = 0

    @property
    def alive(self) -> bool:
        return self.process is not None and is_alive(self.process)

    @property
    def status(self) -> EndpointStatus:
        if not self.file.wanted:
            return EndpointStatus.STOPPED
        if self.error:
            return EndpointStatus.FAILED
        serving = self.ready is not None and self.ready.port is not None and self.alive
        return EndpointStatus.IN_SERVICE if serving else EndpointStatus.CREATING


class Endpoints:
    """The endpoints below a folder.

    An endpoint owns a copy of its bundle (hard links where the file system has them), so that it stays when its
    experiment is deleted.

    Parameters
    ----------
    folder
        Where the endpoints' folders lie; made when the first one is.
    notify
        Called with a name and a revision when an endpoint has changed.
    """

    def __init__(self, folder: Path, notify: Callable[[str, int], None] = lambda name, revision: None) -> None:
        self._folder = folder
        self._notify = notify
        self._served: dict[str, _Served] = {}
        self._scan(not_before=0.0)

    def all(self) -> list[Endpoint]:
        """All endpoints, newest first."""
        found = sorted(self._served.values(), key=lambda served: served.file.created_at, reverse=True)
        return [_describe(served) for served in found]

    def get(self, name: str) -> Endpoint:
        """One endpoint.

        Raises
        ------
        AutopilotError
            NOT_FOUND.
        """
        return _describe(self._one(name))

    def of_experiment(self, experiment: str) -> str | None:
        """The newest endpoint that serves a candidate of an experiment."""
        return next((endpoint.name for endpoint in self.all() if endpoint.experiment == experiment), None)

    def create(self, name: str, bundle: Path, *, experiment: str, candidate: str) -> Endpoint:
        """Make an endpoint of a bundle and start its process.

        Raises
        ------
        AutopilotError
            NAME_INVALID, NAME_TAKEN, or NO_CANDIDATE when there is no complete bundle.
        """
        if not re.fullmatch(NAME_PATTERN, name):
            raise AutopilotError(ErrorCode.NAME_INVALID, f"{name!r} is no endpoint name.", field="name")
        path = self._folder / name
        if path.exists():
            raise AutopilotError(
                ErrorCode.NAME_TAKEN,
                f"There is an endpoint {name!r} already. Choose another name, or delete it first.",
                field="name",
                params={"name": name},
            )
        manifest = read_model(bundle / MANIFEST, BundleManifest)
        if manifest is None:
            raise AutopilotError(
                ErrorCode.NO_CANDIDATE, f"Candidate {candidate!r} has no complete model to deploy.", field="candidate"
            )
        self._folder.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".new-", dir=self._folder))
        try:
            shutil.copytree(bundle, staging / "bundle", copy_function=_link)
            write_atomic(staging / "token", secrets.token_urlsafe(32), mode=0o600)
            file = EndpointFile(name=name, experiment=experiment, candidate=candidate, created_at=utc_now())
            write_model(staging / "endpoint.json", file)
            staging.rename(path)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
        served = _Served(path, file, manifest)
        self._served[name] = served
        self._start(served)
        self._tell(served)
        return _describe(served)

    def start(self, name: str) -> Endpoint:
        """Start a stopped or failed endpoint; one that runs is left alone."""
        served = self._one(name)
        served.failures, served.error, served.not_before = 0, "", 0.0
        self._want(served, True)
        if not served.alive:
            self._start(served)
        self._tell(served)
        return _describe(served)

    def stop(self, name: str) -> Endpoint:
        """Stop an endpoint and keep it."""
        served = self._one(name)
        self._want(served, False)
        self._end(served)
        self._tell(served)
        return _describe(served)

    def delete(self, name: str) -> None:
        """Stop an endpoint and delete its folder."""
        served = self._one(name)
        self._end(served)
        aside = Path(tempfile.mkdtemp(prefix=".deleted-", dir=self._folder))
        served.folder.path.rename(aside / name)
        del self._served[name]
        shutil.rmtree(aside, ignore_errors=True)
        self._notify(name, served.revision + 1)

    def address(self, name: str) -> Address:
        """Where an endpoint answers.

        Raises
        ------
        AutopilotError
            NOT_FOUND, ENDPOINT_FAILED or ENDPOINT_NOT_READY.
        """
        served = self._one(name)
        self._look(served)
        if served.status is EndpointStatus.IN_SERVICE and served.ready is not None:
            token = served.folder.token.read_text(encoding="utf-8")
            return Address(f"http://{served.ready.host}:{served.ready.port}", token)
        if served.status is EndpointStatus.FAILED:
            raise AutopilotError(ErrorCode.ENDPOINT_FAILED, f"The endpoint has failed: {served.error}")
        what = "is stopped. Start it first" if served.status is EndpointStatus.STOPPED else "is starting. Try again"
        raise AutopilotError(ErrorCode.ENDPOINT_NOT_READY, f"The endpoint {what}.")

    def tick(self) -> None:
        """Look after the processes: notice what became of them, start again what ended by itself."""
        if time.monotonic() - self._scanned > RESCAN_SECONDS:
            # Whoever made a new one is about to start it.
            self._scan(not_before=time.monotonic() + BACKOFF_SECONDS)
        for served in self._served.values():
            self._look(served)
            self._tell(served)

    def close(self) -> None:
        """End every process; those that are wanted start again with the next `tick` of another instance."""
        for served in self._served.values():
            if served.process is not None:
                ask_to_end(served.process)
        for served in self._served.values():
            self._end(served)

    def _one(self, name: str) -> _Served:
        served = self._served.get(name)
        if served is None:
            raise AutopilotError(ErrorCode.NOT_FOUND, f"There is no endpoint {name!r}.", params={"name": name})
        return served

    def _scan(self, not_before: float) -> None:
        """Find what another process made or deleted, as the SDK does."""
        self._scanned = time.monotonic()
        found = {path.name: path for path in self._folder.iterdir()} if self._folder.is_dir() else {}
        for name in set(self._served) - set(found):
            self._notify(name, self._served.pop(name).revision + 1)
        for name, path in found.items():
            if name.startswith("."):
                if time.time() - path.stat().st_mtime > ABANDONED_SECONDS:
                    shutil.rmtree(path, ignore_errors=True)
            elif name not in self._served:
                self._open(path, not_before)

    def _open(self, path: Path, not_before: float) -> None:
        file = read_model(path / "endpoint.json", EndpointFile)
        manifest = read_model(path / "bundle" / MANIFEST, BundleManifest)
        if file is not None and manifest is not None and file.name == path.name:
            self._served[file.name] = served = _Served(path, file, manifest)
            served.not_before = not_before

    def _want(self, served: _Served, wanted: bool) -> None:
        if served.file.wanted != wanted:
            served.file = served.file.model_copy(update={"wanted": wanted})
            write_model(served.folder.file, served.file)

    def _start(self, served: _Served) -> None:
        folder = served.folder
        folder.ready.unlink(missing_ok=True)
        served.ready = None
        try:
            served.process = start_process(
                ["-m", "jupyter_autopilot.serving", str(folder.bundle), "--ready-file", str(folder.ready)],
                cwd=folder.path,
                log=folder.log,
                environment={TOKEN_VARIABLE: folder.token.read_text(encoding="utf-8")},
            )
            write_model(folder.process, served.process)
        except OSError as error:
            served.error = f"Its process could not be started: {error}."

    def _end(self, served: _Served) -> None:
        if served.process is None:
            return
        ask_to_end(served.process)
        if not wait_for_end(served.process, END_SECONDS):
            kill_tree(served.process)
        served.folder.process.unlink(missing_ok=True)
        served.folder.ready.unlink(missing_ok=True)
        served.process = served.ready = None

    def _look(self, served: _Served) -> None:
        if not served.file.wanted or served.error:
            return
        if served.process is None:
            served.process = read_model(served.folder.process, ProcessRecord)
        if served.ready is None:
            served.ready = read_model(served.folder.ready, ReadyFile)
        if served.alive:
            if served.failures and _age(served) > HEALTHY_SECONDS:
                served.failures = 0
            return
        if served.ready is not None and served.ready.error is not None:
            served.error = served.ready.error.message
        elif served.process is None:
            if time.monotonic() >= served.not_before:
                self._start(served)
        else:
            self._has_ended(served)

    def _has_ended(self, served: _Served) -> None:
        served.folder.process.unlink(missing_ok=True)
        served.process = None
        served.failures += 1
        served.not_before = time.monotonic() + BACKOFF_SECONDS * (served.failures - 1)
        if served.failures > RESTARTS:
            served.error = f"Its process ended {served.failures} times. The end of its log: {_last_line(served)}"

    def _tell(self, served: _Served) -> None:
        now = (served.status, served.error)
        if now != served.told:
            served.told = now
            served.revision += 1
            self._notify(served.file.name, served.revision)


def _describe(served: _Served) -> Endpoint:
    file, manifest = served.file, served.manifest
    return Endpoint(
        name=file.name,
        status=served.status,
        experiment=file.experiment,
        candidate=file.candidate,
        problem_type=manifest.problem_type,
        target=manifest.target,
        labels=manifest.labels,
        columns=manifest.columns,
        sample=[dict(row) for row in manifest.sample],
        created_at=file.created_at,
        invocations_path=f"{PREFIX}/endpoints/{file.name}/invocations",
        error=served.error,
    )


def _age(served: _Served) -> float:
    return time.time() - served.process.created if served.process else 0.0


def _last_line(served: _Served) -> str:
    try:
        lines = served.folder.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1][:300] if lines else ""


def _link(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
    return target
