"""What Prometheus scrapes, read by Prometheus' own parser."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from jupyter_autopilot.serving.metrics import CONTENT_TYPE, Metrics

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


def test_the_text_is_prometheus_format() -> None:
    metrics = Metrics('a "quoted"\\name', "linear-1\n")
    for status, seconds, rows in [(200, 0.003, 5), (200, 0.05, 1), (422, 60.0, 0)]:
        metrics.answered(status, seconds, rows)
    text = metrics.text(in_flight=2)
    assert text.endswith("\n")
    types, samples = parsed(text)
    assert types == {
        "autopilot_model_info": "gauge",
        "autopilot_requests": "counter",
        "autopilot_request_seconds": "histogram",
        "autopilot_requests_in_flight": "gauge",
        "autopilot_rows": "counter",
    }
    assert samples["autopilot_model_info", (("candidate", "linear-1\n"), ("experiment", 'a "quoted"\\name'))] == 1
    assert samples["autopilot_requests_total", (("status", "200"),)] == 2
    assert samples["autopilot_requests_total", (("status", "422"),)] == 1
    assert samples["autopilot_rows_total", ()] == 6
    assert samples["autopilot_requests_in_flight", ()] == 2
    assert samples["autopilot_request_seconds_sum", ()] == 60.053
    assert samples["autopilot_request_seconds_count", ()] == 3


def test_buckets_are_cumulative_and_their_bounds_belong_to_them() -> None:
    metrics = Metrics("e", "c")
    for seconds in (0.0, 0.001, 0.0011, 10.0, 10.1):
        metrics.answered(200, seconds, 1)
    _, samples = parsed(metrics.text(0))
    buckets = {dict(labels)["le"]: value for (name, labels), value in samples.items() if name.endswith("_bucket")}
    assert (buckets["0.001"], buckets["0.0025"], buckets["5"], buckets["10"], buckets["+Inf"]) == (2, 3, 3, 4, 5)
    assert list(buckets.values()) == sorted(buckets.values())


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
    statuses = {labels: value for (name, labels), value in samples.items() if name == "autopilot_requests_total"}
    assert statuses == {(("status", "200"),): 1, (("status", "422"),): 1, (("status", "401"),): 1}
    assert samples["autopilot_rows_total", ()] == 3
    assert samples["autopilot_requests_in_flight", ()] == 0
