"""An endpoint of this machine: a process that serves a model, made, called and ended from Python."""

from __future__ import annotations

import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pydantic import ValidationError

from ..contract import AutopilotError, EndpointStatus, ErrorCode, ErrorResponse
from ..contract.deployment import Deployment, EndpointDeployments, Variant
from ..contract.prediction import INFERENCE_ID
from ..jobs import Endpoints, Workspace
from ..jobs.endpoint import Address
from .monitoring import EndpointMonitoring
from .monitoring_source import LocalMonitoring
from .naming import suggest_name
from .place import absolute

if TYPE_CHECKING:
    import pandas as pd

POLL_SECONDS = 0.1
REQUEST_SECONDS = 600.0

_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""A proxy of the environment leads out of this machine and knows nothing of the endpoint."""


class LocalEndpoint:
    """A served model; made by `AutoML.deploy`.

    It runs in a process of its own and goes on when Python ends, until it is stopped. As a context manager it is
    deleted at the end.
    """

    def __init__(self, endpoints: Endpoints, name: str) -> None:
        self._endpoints = endpoints
        self.name = name

    @property
    def url(self) -> str:
        """The address at which it answers, on this machine; rows are posted to `/invocations` below it."""
        return self._address().url

    @property
    def token(self) -> str:
        """What a request sends after the word Bearer in its header `Authorization`."""
        return self._address().token

    @property
    def status(self) -> str:
        """`creating`, `in_service`, `stopped` or `failed`."""
        self._endpoints.tick()
        return self._endpoints.get(self.name).status.value

    @property
    def monitoring(self) -> EndpointMonitoring:
        """What it was asked, and how that differs from the training data of its model."""
        return EndpointMonitoring(LocalMonitoring(lambda variant: self._endpoints.watched(self.name, variant)))

    def predict(self, rows: Any, *, inference_id: str | None = None) -> pd.DataFrame:
        """Predict over HTTP.

        Parameters
        ----------
        rows
            A frame, records, or an array with the model's columns in their order.
        inference_id
            By which labels find these rows later (`monitoring.send_labels`); up to 64 visible ASCII characters.

        Returns
        -------
        DataFrame
            A row a row: `predicted_label`; for classification also its `probability`, and that of each class as
            `probability_<class>`.

        Raises
        ------
        AutopilotError
            What the endpoint says of the rows, ENDPOINT_NOT_READY or ENDPOINT_FAILED.
        """
        import pandas as pd

        from .predictions import prediction_table
        from .table import as_frame

        columns = [column.name for column in self._endpoints.get(self.name).columns]
        frame = as_frame(rows, names=columns)
        # CSV takes numbers and dates as they are; a cell without a value is a gap.
        body = frame.to_csv(index=False).encode("utf-8")
        index = rows.index if isinstance(rows, pd.DataFrame) else None
        headers = {INFERENCE_ID: inference_id} if inference_id else {}
        return prediction_table(self._post(body, {"Content-Type": "text/csv; header=present", **headers}), index)

    @property
    def deployments(self) -> list[Deployment]:
        """What it serves, and what it served before, newest first."""
        self._endpoints.tick()
        return self._endpoints.deployments(self.name).deployments

    @property
    def deployment(self) -> int:
        """The number of the deployment that it serves."""
        self._endpoints.tick()
        return self._endpoints.get(self.name).deployment

    @property
    def variants(self) -> list[Variant]:
        """The models that it serves now."""
        self._endpoints.tick()
        return self._endpoints.get(self.name).variants

    def update(
        self,
        models: Mapping[str, str | os.PathLike[str]] | None = None,
        *,
        weights: Mapping[str, float] | None = None,
        shadows: Collection[str] = (),
        answering: Collection[str] = (),
        remove: Collection[str] = (),
        other_schema: bool = False,
        timeout: float = 120.0,
    ) -> None:
        """Serve other models beside those that there are or in their place, or the same with other weights.

        Those that answer go on until the new ones have predicted their sample rows, and if these cannot be served.

        Parameters
        ----------
        models
            By the name of a variant the folder of an experiment, whose best candidate it gets, or of a model bundle. A
            name that is new is a new variant, of weight 1; `AllTraffic` is the one that `deploy` makes.
        weights
            By variant. Its share of the requests is its weight divided by their sum.
        shadows
            Variants that get a copy of the requests and answer nobody.
        answering
            Variants that are shadows no more.
        remove
            Variants that are no longer served.
        other_schema
            Programs that call it are prepared for other columns or labels.
        timeout
            Seconds; a stopped endpoint is not waited for.

        Raises
        ------
        AutopilotError
            VARIANT_UNKNOWN, VARIANTS_DIFFER, NO_CANDIDATE, ENDPOINT_FAILED with the reason for which the new models
            could not take over, or ENDPOINT_NOT_READY after the timeout.
        """
        from .variants import changed_variants, model_source

        sources = {name: model_source(absolute(Path(folder))) for name, folder in (models or {}).items()}
        changes = changed_variants(
            self.variants,
            models=sources,
            weights=weights or {},
            shadows=shadows,
            answering=answering,
            remove=remove,
        )
        made = self._endpoints.update(self.name, changes, other_schema=other_schema)
        self._wait_for_update(made, timeout)

    def roll_back(self, deployment: int | None = None, *, timeout: float = 120.0) -> None:
        """Serve an earlier deployment again, the one before the current one where none is named.

        Raises
        ------
        AutopilotError
            NOT_FOUND, CONFLICT where there is none, or as `update`.
        """
        self._wait_for_update(self._endpoints.roll_back(self.name, deployment), timeout)

    def stop(self) -> None:
        """End its process; JupyterLab can start it again."""
        self._endpoints.stop(self.name)

    def delete(self) -> None:
        """End its process and delete its files."""
        self._endpoints.delete(self.name)

    def __enter__(self) -> Self:
        """Itself, in service."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Delete it, unless that was done before."""
        if any(endpoint.name == self.name for endpoint in self._endpoints.all()):
            self.delete()

    def __repr__(self) -> str:
        """Name and state."""
        return f"LocalEndpoint({self.name!r}, {self.status})"

    def _wait_for_update(self, begun: EndpointDeployments, timeout: float) -> None:
        deadline, wanted = time.monotonic() + timeout, begun.updating
        while wanted is not None and self.status != EndpointStatus.STOPPED:
            now = self._endpoints.deployments(self.name)
            if now.updating is None:
                made = next((one for one in now.deployments if one.number == wanted), None)
                if now.current == wanted or made is None:
                    return
                raise AutopilotError(
                    ErrorCode.ENDPOINT_FAILED, f"It goes on with deployment {now.current}. {made.error}"
                )
            if time.monotonic() > deadline:
                raise AutopilotError(
                    ErrorCode.ENDPOINT_NOT_READY,
                    f"Deployment {wanted} was not in service after {timeout:g} seconds. It is still being loaded.",
                )
            time.sleep(POLL_SECONDS)

    def _address(self) -> Address:
        return self._endpoints.address(self.name)

    def _post(self, body: bytes, headers: dict[str, str]) -> bytes:
        address = self._address()
        request = urllib.request.Request(  # noqa: S310
            f"{address.url}/invocations",
            data=body,
            headers={"Authorization": f"Bearer {address.token}", **headers},
        )
        try:
            with _opener.open(request, timeout=REQUEST_SECONDS) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                raise _refusal(error.read()) from None
        except OSError as error:
            raise AutopilotError(
                ErrorCode.ENDPOINT_NOT_READY, f"The endpoint {self.name!r} does not answer: {error}. Try again."
            ) from error


def open_endpoint(name: str, workspace: str | os.PathLike[str] = ".") -> LocalEndpoint:
    """An endpoint of a workspace that was made before, here or in JupyterLab.

    Parameters
    ----------
    workspace
        The folder that JupyterLab is started in.

    Raises
    ------
    AutopilotError
        NOT_FOUND.
    """
    endpoints = Endpoints(Workspace(absolute(Path(workspace))).hidden / "endpoints")
    endpoints.get(name)
    return LocalEndpoint(endpoints, name)


def deploy(
    root: Path,
    bundle: Path,
    *,
    name: str | None,
    experiment: str,
    candidate: str,
    timeout: float,
    registered: tuple[str, int] | None = None,
) -> LocalEndpoint:
    """Serve a bundle and wait until it answers.

    Parameters
    ----------
    root
        The workspace in which the endpoint lies.
    name
        The experiment's name, or that of the registered model, with the first number that is free, if left out.
    registered
        The registered model and the version that the bundle is.
    timeout
        Seconds.

    Raises
    ------
    AutopilotError
        NAME_TAKEN, NO_CANDIDATE, ENDPOINT_FAILED or, after the timeout, ENDPOINT_NOT_READY; nothing is left behind.
    """
    folder = Workspace(root).hidden_folder("endpoints")
    endpoints = Endpoints(folder)
    name = name or _free_name(registered[0] if registered else experiment, lambda taken: (folder / taken).exists())
    endpoints.create(name, bundle, experiment=experiment, candidate=candidate, registered=registered)
    try:
        _wait(endpoints, name, timeout)
    except BaseException:
        endpoints.delete(name)
        raise
    return LocalEndpoint(endpoints, name)


def _free_name(experiment: str, taken: Callable[[str], bool]) -> str:
    return suggest_name(experiment, taken) if taken(experiment) else experiment


def _wait(endpoints: Endpoints, name: str, timeout: float) -> None:
    deadline = time.monotonic() + timeout
    while True:
        endpoints.tick()
        try:
            endpoints.address(name)
        except AutopilotError as error:
            if error.code is not ErrorCode.ENDPOINT_NOT_READY:
                raise
            if time.monotonic() > deadline:
                raise AutopilotError(
                    ErrorCode.ENDPOINT_NOT_READY,
                    f"The endpoint {name!r} was not in service after {timeout:g} seconds. Try again with more time.",
                ) from None
            time.sleep(POLL_SECONDS)
        else:
            return


def _refusal(body: bytes) -> AutopilotError:
    try:
        answer = ErrorResponse.model_validate_json(body)
    except ValidationError:
        text = body.decode("utf-8", errors="replace")[:300]
        return AutopilotError(ErrorCode.ENDPOINT_FAILED, f"The endpoint answered: {text}")
    return AutopilotError.of(answer.problems) if answer.problems else AutopilotError(answer.code, answer.message)
