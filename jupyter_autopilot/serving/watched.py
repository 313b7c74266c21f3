"""The files by which a served model is watched, in a folder that only its owner may look into.

settings.json           what is kept (`contract.monitoring.MonitoringSettings`); written by the server or a client
captured/*.jsonl        requests and their answers, a request a line, in the format of SageMaker's data capture
traffic/*.jsonl         counts of requests and their latencies, some seconds a line
alerts.json             what is beyond its threshold now; written by the server or a client
labels/*.jsonl          what predicted rows turned out to be; written by the server or a client
report.json             the last analysis, of the model that answers most requests
report-<variant>.json   that of another variant

`captured` and `traffic` are written by serving processes, each into files of its own. Light: it is read by the server.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

OWNER_ONLY_FOLDER, OWNER_ONLY = 0o700, 0o600


class WatchedFolder:
    """Where everything lies."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.settings = path / "settings.json"
        self.captured = path / "captured"
        self.traffic = path / "traffic"
        self.alerts = path / "alerts.json"
        self.labels = path / "labels"
        self.report = path / "report.json"

    def report_of(self, variant: str) -> Path:
        """The last analysis of a variant that does not answer most requests."""
        return self.path / f"report-{variant}.json"

    def reports(self) -> list[Path]:
        """All last analyses that there are."""
        return sorted(self.path.glob("report*.json"))

    def make(self) -> None:
        """Make the folders that are not there yet."""
        for folder in (self.path, self.captured, self.traffic, self.labels):
            folder.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)

    def parts(self, folder: Path) -> list[Path]:
        """The files of one of the folders, oldest first: their names begin with their time."""
        return sorted(folder.glob("*.jsonl"))


@dataclass(frozen=True)
class Watched:
    """A variant of an endpoint as its monitoring sees it.

    Attributes
    ----------
    name
        The endpoint's.
    bundle
        Its model.
    experiment
        Whose model it is, by the name that the experiment has now.
    model
        The experiment and the candidate as the bundle names them, and with it each captured request.
    variants
        All that answer requests, the one that answers most first.
    variant
        Of these the one that it is.
    shared
        Another variant has the same model, so that only the variant's name tells whose requests they are.
    """

    name: str
    folder: WatchedFolder
    bundle: Path
    experiment: str
    model: tuple[str, str]
    variants: tuple[str, ...]
    variant: str
    shared: bool

    @property
    def report(self) -> Path:
        """Its last analysis."""
        return self.folder.report if self.variant == self.variants[0] else self.folder.report_of(self.variant)

    @property
    def only(self) -> str | None:
        """The variant whose requests alone are looked at; None where the model tells them."""
        return self.variant if self.shared else None


def day_of(part: Path) -> str:
    """The day of a part, such as `2026-12-01`."""
    return part.name[:10]
