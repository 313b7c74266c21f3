"""An endpoint of this machine: a process that serves a model, made, called and ended from Python."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pydantic import ValidationError

from ..contract import AutopilotError, ErrorCode, ErrorResponse
from ..jobs import Endpoints, Workspace
from ..jobs.endpoint import Address
from .naming import suggest_name

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

    def predict(self, rows: Any) -> pd.DataFrame:
        """Predict over HTTP.

        Parameters
        ----------
        rows
            A frame, records, or an array with the model's columns in their order.

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
        return prediction_table(self._post(body, "text/csv; header=present"), index)

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

    def _address(self) -> Address:
        return self._endpoints.address(self.name)

    def _post(self, body: bytes, content_type: str) -> bytes:
        address = self._address()
        headers = {"Authorization": f"Bearer {address.token}", "Content-Type": content_type}
        request = urllib.request.Request(f"{address.url}/invocations", data=body, headers=headers)  # noqa: S310
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
