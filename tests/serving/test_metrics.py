"""What Prometheus scrapes, read by Prometheus' own parser."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from prometheus_client.parser import text_string_to_metric_families

from jupyter_autopilot.serving.counts import Counts
from jupyter_autopilot.serving.metrics import CONTENT_TYPE, metrics_text
from jupyter_autopilot.serving.predictor import Predictor
from jupyter_autopilot.serving.variants import Deployed, LoadedVariant

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def parsed(text: str) -> tuple[dict[str, str], Samples]:
    """The types of the families by name, and all samples."""
    families = [*text_string_to_metric_families(text)]
    samples = {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }
    return {family.name: family.type for family in families}, samples


def deployed(*variants: LoadedVariant) -> Deployed:
    return Deployed(7, variants)


def variant(name: str, *, shadow: bool = False, experiment: str = "e", candidate: str = "c") -> LoadedVariant:
    manifest = SimpleNamespace(experiment=experiment, candidate=candidate)
    return LoadedVariant(name, 1.0, shadow, Path(), cast("Predictor", SimpleNamespace(manifest=manifest)))


def test_the_text_is_prometheus_format() -> None:
    one, refused = variant("one", experiment='a "quoted"\\name', candidate="linear-1\n"), Counts()
    for status, seconds, rows in [(200, 0.003, 5), (200, 0.05, 1), (422, 60.0, 0)]:
        one.counts.answered(status, seconds, rows)
    refused.answered(401, 0.001, 0)
    text = metrics_text(deployed(one), refused, in_flight=2)
    assert text.endswith("\n")
    types, samples = parsed(text)
    assert types == {
        "autopilot_model_info": "gauge",
        "autopilot_variant_share": "gauge",
        "autopilot_deployment": "gauge",
        "autopilot_requests": "counter",
        "autopilot_request_seconds": "histogram",
        "autopilot_requests_in_flight": "gauge",
        "autopilot_rows": "counter",
    }
    own = ("variant", "one")
    model = (("candidate", "linear-1\n"), ("experiment", 'a "quoted"\\name'), own)
    assert samples["autopilot_model_info", model] == 1
    assert samples["autopilot_deployment", ()] == 7
    assert samples["autopilot_requests_total", (("status", "200"), own)] == 2
    assert samples["autopilot_requests_total", (("status", "422"), own)] == 1
    assert samples["autopilot_requests_total", (("status", "401"), ("variant", ""))] == 1
    assert samples["autopilot_rows_total", (own,)] == 6
    assert samples["autopilot_requests_in_flight", ()] == 2
    assert samples["autopilot_request_seconds_sum", (own,)] == 60.053
    assert samples["autopilot_request_seconds_count", (own,)] == 3


def test_variants_and_shadows_are_counted_apart() -> None:
    one, two, dark = variant("one"), variant("two"), variant("dark", shadow=True)
    two.counts.answered(200, 0.01, 4)
    dark.counts.answered(200, 0.02, 4)
    dark.agreement.compared(4, 3, 0.5)
    dark.agreement.dropped = 2
    _, samples = parsed(metrics_text(deployed(one, two, dark), Counts(), 0))
    shares = {labels: value for (name, labels), value in samples.items() if name == "autopilot_variant_share"}
    assert shares == {(("variant", "one"),): 0.5, (("variant", "two"),): 0.5, (("variant", "dark"),): 0.0}
    assert samples["autopilot_rows_total", (("variant", "two"),)] == 4
    assert ("autopilot_rows_total", (("variant", "dark"),)) not in samples
    counted = {
        name.removeprefix("autopilot_shadow_"): samples[name, (("variant", "dark"),)]
        for name in (
            "autopilot_shadow_rows_total",
            "autopilot_shadow_dropped_total",
            "autopilot_shadow_compared_rows_total",
            "autopilot_shadow_agreed_rows_total",
            "autopilot_shadow_difference_total",
        )
    }
    assert list(counted.values()) == [4, 2, 4, 3, 0.5]


def test_buckets_are_cumulative_and_their_bounds_belong_to_them() -> None:
    one = variant("one")
    for seconds in (0.0, 0.001, 0.0011, 10.0, 10.1):
        one.counts.answered(200, seconds, 1)
    _, samples = parsed(metrics_text(deployed(one), Counts(), 0))
    buckets = {
        dict(labels)["le"]: value
        for (name, labels), value in samples.items()
        if name.endswith("_bucket") and dict(labels)["variant"] == "one"
    }
    assert (buckets["0.001"], buckets["0.0025"], buckets["5"], buckets["10"], buckets["+Inf"]) == (2, 3, 3, 4, 5)
    assert list(buckets.values()) == sorted(buckets.values())


def test_percentiles() -> None:
    counts = Counts()
    assert counts.activity("one").p50_ms is None
    for milliseconds in range(1, 101):
        counts.answered(200 if milliseconds < 100 else 500, milliseconds / 1_000, 1)
    activity = counts.activity("one")
    assert (activity.requests, activity.errors, activity.rows) == (100, 1, 100)
    assert (activity.p50_ms, activity.p99_ms) == (pytest.approx(51), pytest.approx(100))


def test_a_process_counts_its_requests(serve: Callable[..., Any], make_sleeper: Callable[..., Path]) -> None:
    running = serve(make_sleeper(), token="s3cret")
    headers = {"Authorization": "Bearer s3cret"}
    assert running.request("GET", "/metrics").status == 401
    assert running.invoke(b"0\n0\n0", "text/csv", **headers).status == 200
    assert running.invoke(b"seconds\nlong", "text/csv", **headers).status == 422
    assert running.invoke(b"0", "text/csv").status == 401
    url = f"http://{running.ready['host']}:{running.ready['port']}/metrics"
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
        assert answer.headers["Content-Type"] == CONTENT_TYPE
        _, samples = parsed(answer.read().decode())
    statuses = {
        (dict(labels)["variant"], dict(labels)["status"]): value
        for (name, labels), value in samples.items()
        if name == "autopilot_requests_total"
    }
    assert statuses == {("AllTraffic", "200"): 1, ("AllTraffic", "422"): 1, ("", "401"): 1}
    assert samples["autopilot_rows_total", (("variant", "AllTraffic"),)] == 3
    assert samples["autopilot_requests_in_flight", ()] == 0
