"""What the endpoint counts, in Prometheus' text format 0.0.4."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from ..contract.alert import AlertKind

if TYPE_CHECKING:
    from .watch import Watch

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds in seconds; what takes longer is in the last bucket, which has none."""


class Metrics:
    """Counts of `POST /invocations`; to be used from one thread."""

    def __init__(self, experiment: str, candidate: str) -> None:
        self._model = {"experiment": experiment, "candidate": candidate}
        self._requests: Counter[int] = Counter()
        self._buckets = [0] * (len(BUCKETS) + 1)
        self._seconds = 0.0
        self._rows = 0

    def answered(self, status: int, seconds: float, rows: int) -> None:
        """Count a request that was answered, and the rows that were predicted for it."""
        self._requests[status] += 1
        self._buckets[bisect_left(BUCKETS, seconds)] += 1
        self._seconds += seconds
        self._rows += rows

    def text(self, in_flight: int) -> str:
        """All of them.

        Parameters
        ----------
        in_flight
            The requests that are not answered yet.
        """
        requests = [_sample("requests_total", count, status=str(status)) for status, count in self._requests.items()]
        bounds = [*(f"{bound:g}" for bound in BUCKETS), "+Inf"]
        seconds, total = [], 0
        for bound, count in zip(bounds, self._buckets, strict=True):
            total += count
            seconds.append(_sample("request_seconds_bucket", total, le=bound))
        seconds += [_sample("request_seconds_sum", self._seconds), _sample("request_seconds_count", total)]
        families = [
            _family("model_info", "gauge", "The model that is served.", [_sample("model_info", 1, **self._model)]),
            _family("requests_total", "counter", "Requests for predictions, by the status of the answer.", requests),
            _family("request_seconds", "histogram", "Seconds from a request for predictions to its answer.", seconds),
            _family(
                "requests_in_flight",
                "gauge",
                "Requests for predictions that are not answered yet.",
                [_sample("requests_in_flight", in_flight)],
            ),
            _family("rows_total", "counter", "Rows that were predicted.", [_sample("rows_total", self._rows)]),
        ]
        return "".join(f"{line}\n" for family in families for line in family)


def watch_text(watch: Watch) -> str:
    """What is kept of the requests, and the alerts that are on, in the same format."""
    alerts = watch.alerts
    by_kind = [_sample("alerts", alerts.get(kind.value, 0), kind=kind.value) for kind in AlertKind]
    families = [
        _family(
            "captured_requests_total",
            "counter",
            "Requests that were captured.",
            [_sample("captured_requests_total", watch.captured)],
        ),
        _family(
            "capture_dropped_total",
            "counter",
            "Requests that were to be captured and were lost.",
            [_sample("capture_dropped_total", watch.dropped)],
        ),
        _family("alerts", "gauge", "Alerts that are on: values beyond their thresholds.", by_kind),
    ]
    return "".join(f"{line}\n" for family in families for line in family)


def _family(name: str, kind: str, what: str, samples: list[str]) -> list[str]:
    return [f"# HELP autopilot_{name} {what}", f"# TYPE autopilot_{name} {kind}", *samples]


def _sample(name: str, value: float, **labels: str) -> str:
    """A line; `repr` writes a float so that it is read as the same."""
    inside = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
    return f"autopilot_{name}{{{inside}}} {value!r}" if inside else f"autopilot_{name} {value!r}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
