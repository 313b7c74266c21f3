"""What an endpoint was asked, and how that differs from its training data, from Python."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ..contract import AutopilotError, ErrorCode
from ..contract.alert import Alert
from ..contract.monitoring import Monitoring, MonitoringReport, MonitoringSettings, Quality
from ..jobs.intake import field_problems
from .monitoring_source import MonitoringSource

if TYPE_CHECKING:
    import pandas as pd

CSV, JSON = "text/csv", "application/json"
Labels = Mapping[str, Any] | Sequence[Any] | str | os.PathLike[str]
DRIFT = (
    "severity",
    "psi",
    "test",
    "statistic",
    "adjusted_p_value",
    "missing_training",
    "missing_live",
    "new_share",
)


class EndpointMonitoring:
    """How an endpoint is watched, and what is known of it; the `monitoring` of an endpoint.

    Of several variants it tells of the one that answers most requests, and `of` of another one.

    What is kept and how it is compared is told in the documentation, *Monitoring of endpoints*. Every method raises
    `AutopilotError` with the code and the text that REST and the command line have.
    """

    def __init__(self, source: MonitoringSource) -> None:
        self._source = source

    def of(self, variant: str) -> EndpointMonitoring:
        """What is known of the requests that a variant answered; settings, alerts and traffic are the endpoint's.

        A name that there is not is refused with VARIANT_UNKNOWN once something is asked of it; of a shadow nothing is
        kept.
        """
        return EndpointMonitoring(self._source.of(variant))

    @property
    def settings(self) -> MonitoringSettings:
        """What is kept, how often it is analysed, and what raises an alert."""
        return self._source.state().settings

    @property
    def state(self) -> Monitoring:
        """Everything at once, as REST answers it."""
        return self._source.state()

    @property
    def report(self) -> MonitoringReport | None:
        """The last analysis; None before the first one."""
        return self._source.state().report

    @property
    def alerts(self) -> list[Alert]:
        """The values that are beyond their thresholds now."""
        return self._source.state().alerts

    @property
    def quality(self) -> Quality | None:
        """How good the answers were as far as labels have arrived, by the last analysis; None without labels."""
        report = self.report
        return report.quality if report else None

    def change(
        self, *, capture: float | None = None, thresholds: Mapping[str, float | None] | None = None, **others: Any
    ) -> None:
        """Change what is kept of the requests, and how it is looked at; what is left out stays.

        Parameters
        ----------
        capture
            The share of the requests that is kept, from 0 to 1; 0 turns it off.
        thresholds
            Of alerts, by the names of `AlertThresholds`; None for what shall raise none.
        others
            `every_hours` (None for on request only), `window_days` and `least_rows` of `MonitoringSettings`.
        """
        settings = self.settings.model_dump()
        if capture is not None:
            if not 0 <= capture <= 1:
                raise AutopilotError(ErrorCode.INVALID_REQUEST, "capture must be a share from 0 to 1.", field="capture")
            settings["capture"] |= {"enabled": True, "share": capture} if capture > 0 else {"enabled": False}
        settings["thresholds"] |= dict(thresholds or {})
        try:
            changed = MonitoringSettings.model_validate({**settings, **others})
        except ValidationError as error:
            raise AutopilotError.of(field_problems(error)) from error
        self._source.change(changed)

    def analyse(self) -> MonitoringReport:
        """Compare what was captured with the training data now."""
        report = self._source.analyse().report
        assert report is not None  # it was just made
        return report

    def drift(self) -> pd.DataFrame:
        """The last analysis as a table; empty before the first one, and while there are too few rows.

        Returns
        -------
        DataFrame
            A row for each of what the model answers (`predicted_label`, `probability`), then for each column, the worst
            first: `severity`, `psi`, `test`, `statistic`, `adjusted_p_value`, `missing_training`, `missing_live` and
            `new_share`, the share of values that training did not have.
        """
        import pandas as pd

        report = self.report
        found = [*report.predictions, *report.columns] if report else []
        rows = [{"name": one.name, **one.model_dump(mode="json", include=set(DRIFT))} for one in found]
        return pd.DataFrame(rows, columns=["name", *DRIFT]).set_index("name")

    def traffic(self, minutes: int = 24 * 60) -> pd.DataFrame:
        """The requests of the last minutes.

        Returns
        -------
        DataFrame
            A row a stretch of time in which there were some, by its start in UTC: `requests`, `errors`, `rows`, and the
            latencies `p50_ms`, `p95_ms` and `p99_ms` in milliseconds.
        """
        import pandas as pd

        points = [point.model_dump() for point in self._source.traffic(minutes).points]
        columns = ["start", "requests", "errors", "rows", "p50_ms", "p95_ms", "p99_ms"]
        table = pd.DataFrame(points, columns=columns)
        return table.assign(start=pd.to_datetime(table["start"], utc=True)).set_index("start")

    def send_labels(self, labels: Labels, *, inference_id: str | None = None) -> int:
        """Tell what predicted rows turned out to be.

        Parameters
        ----------
        labels
            By the inference id of each row (a dict, or a Series with the ids as its index): the id of a request with
            one row, `<id>:<number>` of one with several. Or the path of a CSV or JSON file with `inference_id` and
            `label`.
        inference_id
            Of one request, whose rows the labels are in their order.

        Returns
        -------
        How many were taken.
        """
        if isinstance(labels, str | os.PathLike):
            return self._source.take_labels(*_file(Path(labels))).taken
        if inference_id is not None:
            values = list(labels.values()) if isinstance(labels, Mapping) else list(labels)
            ids = [inference_id] if len(values) == 1 else [f"{inference_id}:{row + 1}" for row in range(len(values))]
            return self._source.take_labels(_table(zip(ids, values, strict=True)), CSV).taken
        if not hasattr(labels, "items"):
            raise AutopilotError(
                ErrorCode.INVALID_REQUEST,
                "Labels without inference ids belong to no rows. Give them by their ids, or the inference_id of the "
                "request whose rows they are.",
            )
        return self._source.take_labels(_table(labels.items()), CSV).taken

    def delete_captured(self) -> None:
        """Delete what was captured, the labels, and what was found in them."""
        self._source.delete_captured()


def _file(path: Path) -> tuple[bytes, str]:
    """The contents and the content type of a file of labels."""
    try:
        return path.read_bytes(), JSON if path.suffix.lower() == ".json" else CSV
    except OSError as error:
        raise AutopilotError(ErrorCode.FILE_UNREADABLE, f"{path} cannot be read: {error.strerror}.") from error


def _table(labels: Iterable[tuple[Any, Any]]) -> bytes:
    """As CSV, which takes labels of every kind."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("inference_id", "label"), *labels])
    return text.getvalue().encode()
