"""What the endpoint counts, in Prometheus' text format 0.0.4."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import TYPE_CHECKING

from ..contract.alert import AlertKind
from .counts import BUCKETS, Counts

if TYPE_CHECKING:
    from .variants import Deployed, LoadedVariant
    from .watch import Watch

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BOUNDS = [*(f"{bound:g}" for bound in BUCKETS), "+Inf"]


def metrics_text(deployed: Deployed, refused: Counts, in_flight: int) -> str:
    """All counts.

    A variant that is given another model begins at 0, which Prometheus takes for a restart.

    Parameters
    ----------
    refused
        Of requests that were refused before a variant was chosen; their label `variant` is empty.
    in_flight
        The requests that are not answered yet.
    """
    production = [("", refused), *((variant.name, variant.counts) for variant in deployed.production)]
    families = [
        *_models(deployed),
        *_requests("", production),
        _family(
            "requests_in_flight",
            "gauge",
            "Requests for predictions that are not answered yet.",
            [_sample("requests_in_flight", in_flight)],
        ),
        *(_shadows(deployed.shadows) if deployed.shadows else []),
    ]
    return "".join(f"{line}\n" for family in families for line in family)


def _models(deployed: Deployed) -> list[list[str]]:
    models, weights = [], []
    for variant in deployed.variants:
        manifest = variant.predictor.manifest
        model = {"experiment": manifest.experiment, "candidate": manifest.candidate}
        models.append(_sample("model_info", 1, variant=variant.name, **model))
        weights.append(_sample("variant_share", deployed.share(variant), variant=variant.name))
    deployment = [_sample("deployment", deployed.number)]
    return [
        _family("model_info", "gauge", "The models that are served.", models),
        _family("variant_share", "gauge", "The share of the requests that a variant gets; 0 for a shadow.", weights),
        _family("deployment", "gauge", "The number of the deployment.", deployment),
    ]


def _requests(prefix: str, counted: Iterable[tuple[str, Counts]]) -> list[list[str]]:
    """The families of requests, seconds and rows."""
    requests, seconds, rows = [], [], []
    for variant, counts in counted:
        for status, count in counts.statuses.items():
            requests.append(_sample(f"{prefix}requests_total", count, variant=variant, status=str(status)))
        for bound, total in zip(BOUNDS, accumulate(counts.buckets), strict=True):
            seconds.append(_sample(f"{prefix}request_seconds_bucket", total, variant=variant, le=bound))
        seconds.append(_sample(f"{prefix}request_seconds_sum", counts.seconds, variant=variant))
        seconds.append(_sample(f"{prefix}request_seconds_count", sum(counts.buckets), variant=variant))
        rows.append(_sample(f"{prefix}rows_total", counts.rows, variant=variant))
    whose = " of shadows" if prefix else ""
    return [
        _family(f"{prefix}requests_total", "counter", f"Requests{whose}, by the status of the answer.", requests),
        _family(f"{prefix}request_seconds", "histogram", f"Seconds from a request{whose} to its answer.", seconds),
        _family(f"{prefix}rows_total", "counter", f"Rows{whose} that were predicted.", rows),
    ]


def _shadows(shadows: Iterable[LoadedVariant]) -> list[list[str]]:
    shadows = list(shadows)

    def family(name: str, what: str, count: Callable[[LoadedVariant], float]) -> list[str]:
        samples = [_sample(name, count(shadow), variant=shadow.name) for shadow in shadows]
        return _family(name, "counter", what, samples)

    return [
        *_requests("shadow_", ((shadow.name, shadow.counts) for shadow in shadows)),
        family("shadow_dropped_total", "Requests that a shadow did not get.", lambda one: one.agreement.dropped),
        family("shadow_compared_rows_total", "Rows that both predicted.", lambda one: one.agreement.rows),
        family("shadow_agreed_rows_total", "Those with the same label.", lambda one: one.agreement.agreed),
        family("shadow_difference_total", "Sum of their differences.", lambda one: one.agreement.difference),
    ]


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
