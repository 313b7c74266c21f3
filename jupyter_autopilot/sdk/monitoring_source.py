"""Where the monitoring of an endpoint is: in files of this machine, or at a Jupyter server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from urllib.parse import quote

from ..contract.monitoring import LabelsTaken, Monitoring, MonitoringSettings, Traffic
from ..serving.watched import Watched
from .client import Client


class MonitoringSource(Protocol):
    """Where a variant's monitoring is: in files of this machine, or at a Jupyter server."""

    def of(self, variant: str) -> MonitoringSource:
        """That of another variant of the same endpoint."""

    def state(self) -> Monitoring:
        """Settings, what is kept, the last analysis, alerts."""

    def change(self, settings: MonitoringSettings) -> None:
        """Have it watched like this."""

    def analyse(self) -> Monitoring:
        """The state after a new analysis."""

    def traffic(self, minutes: int) -> Traffic:
        """Of the last minutes."""

    def take_labels(self, body: bytes, content_type: str) -> LabelsTaken:
        """All labels of a body, or none."""

    def delete_captured(self) -> None:
        """Captured requests, labels and the last analysis."""


class LocalMonitoring:
    """In the files of an endpoint of this machine.

    Parameters
    ----------
    find
        From a variant's name where they are; asked each time, since the model may be another one.
    variant
        The one that answers most requests if None.
    """

    def __init__(self, find: Callable[[str | None], Watched], variant: str | None = None) -> None:
        self._of, self._variant = find, variant

    def of(self, variant: str) -> LocalMonitoring:
        """In the same files."""
        return LocalMonitoring(self._of, variant)

    def state(self) -> Monitoring:
        """As the files tell it."""
        from ..monitoring.state import check_alerts, monitoring_of

        watched = self._find()
        if watched.folder.path.is_dir():
            check_alerts(watched.folder)
        return monitoring_of(watched)

    def change(self, settings: MonitoringSettings) -> None:
        """The endpoint's process notices within a second."""
        from ..monitoring.state import write_settings

        write_settings(self._find().folder, settings)

    def analyse(self) -> Monitoring:
        """In this process."""
        from ..monitoring.analysis import analyse

        watched = self._find()
        analyse(watched.folder.path, watched.bundle, watched.report, only=watched.only)
        return self.state()

    def traffic(self, minutes: int) -> Traffic:
        """As the endpoint's processes counted."""
        from ..monitoring.traffic import read_traffic

        return read_traffic(self._find().folder, 60 * minutes)

    def take_labels(self, body: bytes, content_type: str) -> LabelsTaken:
        """Into the endpoint's folder."""
        from ..monitoring.labels import take_labels

        return take_labels(self._find().folder, body, content_type)

    def delete_captured(self) -> None:
        """The files."""
        from ..monitoring.state import delete_captured

        delete_captured(self._find().folder)

    def _find(self) -> Watched:
        return self._of(self._variant)


class ServerMonitoring:
    """Of an endpoint of a Jupyter server."""

    def __init__(self, client: Client, endpoint: str, variant: str | None = None) -> None:
        self._client, self._endpoint, self._path = client, endpoint, f"endpoints/{endpoint}"
        self._query = "" if variant is None else f"?variant={quote(variant, safe='')}"

    def of(self, variant: str) -> ServerMonitoring:
        """At the same server."""
        return ServerMonitoring(self._client, self._endpoint, variant)

    def state(self) -> Monitoring:
        """As the server tells it."""
        return self._client.ask(Monitoring, "GET", f"{self._path}/monitoring{self._query}")

    def change(self, settings: MonitoringSettings) -> None:
        """The endpoint's process notices within a second."""
        self._client.post(f"{self._path}/monitoring", settings.model_dump(mode="json"))

    def analyse(self) -> Monitoring:
        """In a process of the server."""
        return self._client.ask(Monitoring, "POST", f"{self._path}/monitoring/analysis{self._query}")

    def traffic(self, minutes: int) -> Traffic:
        """As the server tells it."""
        return self._client.ask(Traffic, "GET", f"{self._path}/traffic?minutes={minutes}")

    def take_labels(self, body: bytes, content_type: str) -> LabelsTaken:
        """Sent to the server."""
        return self._client.ask(LabelsTaken, "POST", f"{self._path}/labels", body, content_type)

    def delete_captured(self) -> None:
        """At the server."""
        self._client.delete(f"{self._path}/monitoring/captured")
