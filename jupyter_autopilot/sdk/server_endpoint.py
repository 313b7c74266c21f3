"""An endpoint of a Jupyter server."""

from __future__ import annotations

import contextlib
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from ..contract import AutopilotError, Endpoint, EndpointStatus, ErrorCode
from ..contract.prediction import INFERENCE_ID
from .client import Client
from .monitoring import EndpointMonitoring
from .monitoring_source import ServerMonitoring

if TYPE_CHECKING:
    import pandas as pd

POLL_SECONDS = 0.3


class ServerEndpoint:
    """A served model; made by `Experiment.deploy`, with the methods of `LocalEndpoint`."""

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self.name = name

    @property
    def url(self) -> str:
        """Where it answers; rows are posted to `<url>/invocations` with the server's token."""
        return f"{self._client.url}/endpoints/{self.name}"

    @property
    def status(self) -> str:
        """`creating`, `in_service`, `stopped` or `failed`."""
        return self._look().status.value

    @property
    def monitoring(self) -> EndpointMonitoring:
        """What it was asked, and how that differs from the training data of its model."""
        return EndpointMonitoring(ServerMonitoring(self._client, self.name))

    def predict(self, rows: Any, *, inference_id: str | None = None) -> pd.DataFrame:
        """Predict over HTTP; see `LocalEndpoint.predict`."""
        import pandas as pd

        from .predictions import prediction_table
        from .table import as_frame

        found = self._look()
        frame = as_frame(rows, names=[column.name for column in found.columns])
        body = frame.to_csv(index=False).encode("utf-8")
        headers = {INFERENCE_ID: inference_id} if inference_id else None
        answer = self._client.send("POST", found.invocations_path, body, "text/csv; header=present", headers)
        return prediction_table(answer, rows.index if isinstance(rows, pd.DataFrame) else None)

    def stop(self) -> None:
        """End its process; it can be started again."""
        self._client.post(f"endpoints/{self.name}/stop")

    def delete(self) -> None:
        """End its process and delete its files."""
        self._client.delete(f"endpoints/{self.name}")

    def wait(self, deadline: float) -> None:
        """Until it is in service.

        Parameters
        ----------
        deadline
            As `time.monotonic` counts.

        Raises
        ------
        AutopilotError
            ENDPOINT_FAILED, or ENDPOINT_NOT_READY after the deadline.
        """
        while (found := self._look()).status is not EndpointStatus.IN_SERVICE:
            if found.status is EndpointStatus.FAILED:
                raise AutopilotError(ErrorCode.ENDPOINT_FAILED, found.error or f"The endpoint {self.name!r} failed.")
            if time.monotonic() > deadline:
                raise AutopilotError(
                    ErrorCode.ENDPOINT_NOT_READY,
                    f"The endpoint {self.name!r} was not in service in time. Try again with more time.",
                )
            time.sleep(POLL_SECONDS)

    def __enter__(self) -> Self:
        """Itself, in service."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Delete it, unless that was done before."""
        with contextlib.suppress(AutopilotError):
            self.delete()

    def __repr__(self) -> str:
        """Name and address."""
        return f"ServerEndpoint({self.name!r}, {self.url!r})"

    def _look(self) -> Endpoint:
        return self._client.ask(Endpoint, "GET", f"endpoints/{self.name}")
