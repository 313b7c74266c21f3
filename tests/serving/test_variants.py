"""Several models in one process: which of them answers, how others take their place, and what shadows see."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_autopilot.contract import AutopilotError, ColumnType, ErrorCode, SchemaColumn
from jupyter_autopilot.serving.answer import Answer
from jupyter_autopilot.serving.predictor import Predictor
from jupyter_autopilot.serving.shadow import compare
from jupyter_autopilot.serving.variants import Deployed, LoadedVariant

TARGET, INVOKED = "X-Amzn-SageMaker-Target-Variant", "x-Amzn-Invoked-Production-Variant"
Write = Callable[..., Path]
Serve = Callable[..., Any]
Wait = Callable[..., None]


def variant(name: str, weight: float, *, shadow: bool = False) -> LoadedVariant:
    return LoadedVariant(name, weight, shadow, Path(), cast("Predictor", None))


@given(
    weights=st.lists(st.one_of(st.just(0.0), st.floats(1e-6, 1e6)), min_size=1, max_size=8).filter(any),
    point=st.floats(0, 1, exclude_max=True),
)
def test_a_request_goes_to_the_variant_in_whose_part_of_the_weights_its_point_lies(
    weights: list[float], point: float
) -> None:
    made = Deployed(1, tuple(variant(str(number), weight) for number, weight in enumerate(weights)))
    chosen = made.choose(point)
    assert chosen.weight > 0
    before = sum(weights[: int(chosen.name)]) / sum(weights)
    assert before - 1e-9 <= point <= before + made.share(chosen) + 1e-9


def test_shadows_answer_nobody() -> None:
    made = Deployed(1, (variant("dark", 100, shadow=True), variant("a", 1), variant("b", 3)))
    assert [made.choose(point / 100).name for point in range(100)] == ["a"] * 25 + ["b"] * 75
    assert (made.main.name, made.share(made.variants[0]), made.targeted("a").name) == ("b", 0, "a")
    for name, what in (("dark", "shadow"), ("c", "no variant")):
        with pytest.raises(AutopilotError, match=what) as caught:
            made.targeted(name)
        assert caught.value.code is ErrorCode.VARIANT_UNKNOWN


def test_how_answers_compare() -> None:
    numbers = Answer(np.array([1.0, 2.0]), [], None)
    assert compare(numbers, Answer(np.array([1.5, 1.0]), [], None)) == (2, 0, 1.5)
    one = Answer(np.array([[0.9, 0.1], [0.4, 0.6]]), ["no", "yes"], np.array([0, 1]))
    other = Answer(np.array([[0.8, 0.2], [0.6, 0.4]]), ["no", "yes"], np.array([0, 0]))
    assert compare(one, other) == (2, 1, pytest.approx(0.3))


def ready(running: Any) -> dict[str, Any]:
    return dict(json.loads(running.ready_file.read_text()))


def activity(running: Any) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in running.request("GET", "/variants").json["variants"]}


def test_requests_are_shared_targeted_and_copied(write_deployment: Write, serve: Serve, wait: Wait) -> None:
    file = write_deployment(
        3,
        two={"bundle": "twice", "weight": 1},
        three={"bundle": "thrice", "weight": 1, "pack": {"model": "Tripler", "sample": []}},
        dark={"bundle": "thrice", "shadow": True},
    )
    running = serve(file)
    assert ready(running)["deployment"] == 3
    answered = {"two": 0, "three": 0}
    for _ in range(40):
        reply = running.invoke(b"0.001\n0", "text/csv")
        name = reply.headers[INVOKED]
        assert reply.json["predictions"][0]["predicted_label"] == pytest.approx(0.002 if name == "two" else 0.003)
        answered[name] += 1
    assert min(answered.values()) >= 5  # by chance fewer once in 100,000 runs
    for name in answered:
        assert running.invoke(b"0", "text/csv", **{TARGET: name}).headers[INVOKED] == name
    for name in ("dark", "nobody"):
        refused = running.invoke(b"0", "text/csv", **{TARGET: name})
        assert (refused.status, refused.json["code"]) == (422, "variant_unknown")
    assert running.invoke(b"long", "text/csv", **{TARGET: "two"}).status == 422
    wait(lambda: activity(running)["dark"]["requests"] == 42)
    now = activity(running)
    assert now["two"]["requests"] == answered["two"] + 2
    assert [now[name]["errors"] for name in ("two", "three", "dark")] == [1, 0, 0]
    shadow = now["dark"]["shadow"]
    assert (shadow["rows"], shadow["dropped"], shadow["agreement"]) == (82, 0, None)
    # It differs from `two` alone, by 0.001 in one row of each request that was not targeted.
    assert shadow["mean_difference"] == pytest.approx(0.001 * answered["two"] / 82)
    assert now["two"]["shadow"] is None
    assert now["two"]["p50_ms"] > 1


def test_other_models_take_over_without_a_gap(write_deployment: Write, serve: Serve, wait: Wait) -> None:
    running = serve(write_deployment(1, one={"bundle": "a"}))
    answers: list[tuple[int, str]] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            reply = running.invoke(b"0.001", "text/csv")
            answers.append((reply.status, reply.headers[INVOKED]))

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        write_deployment(2, one={"bundle": "a", "weight": 0}, other={"bundle": "b"})
        wait(lambda: ready(running)["deployment"] == 2)
        wait(lambda: answers[-1][1] == "other")
        first = next(number for number, (_, name) in enumerate(answers) if name == "other")
        counted = activity(running)["one"]["requests"]
        write_deployment(3, one={"bundle": "c"})
        wait(lambda: ready(running)["deployment"] == 3)
        wait(lambda: answers[-1][1] == "one")
    finally:
        over.set()
        asking.join()
    assert {status for status, _ in answers} == {200}
    assert {name for _, name in answers[:first]} == {"one"}
    # What stays keeps its counts, another model begins anew.
    assert counted == first
    assert 0 < activity(running)["one"]["requests"] < len(answers) - first


def test_what_cannot_take_over_is_told_and_changes_nothing(write_deployment: Write, serve: Serve, wait: Wait) -> None:
    running = serve(write_deployment(1, one={"bundle": "a"}))
    changed = [{"prediction": 1.0}, {"prediction": 0.0}]
    for number, new, code, text in (
        (2, {"bundle": "b", "pack": {"sample_predictions": changed}}, "variants_differ", "largest difference is 0.98"),
        (3, {"bundle": "c", "pack": {"target": "thrice"}}, "variants_differ", "one predicts 'twice' and the other"),
        (4, {"bundle": "a", "weight": -1}, "experiment_damaged", "greater than or equal to 0"),
    ):
        write_deployment(number, one={"bundle": "a"}, new=new)
        wait(lambda number=number: ready(running).get("failed", {}).get("number") in (number, 0))
        told = ready(running)
        assert told["deployment"] == 1
        assert told["failed"]["error"]["code"] == code
        assert text in told["failed"]["error"]["message"]
        assert running.invoke(b"0", "text/csv").headers[INVOKED] == "one"
        running.ready_file.write_text(json.dumps({**told, "failed": {}}))
    write_deployment(5, one={"bundle": "a"})
    wait(lambda: ready(running)["deployment"] == 5)
    assert "failed" not in ready(running)


def test_a_shadow_neither_delays_nor_breaks_an_answer(write_deployment: Write, serve: Serve, wait: Wait) -> None:
    """The shadow is 300 times slower, and breaks for some requests."""
    slow = {"bundle": "slow", "shadow": True, "pack": {"model": "Slow", "sample": []}}
    running = serve(write_deployment(1, one={"bundle": "a"}, dark=slow))
    started = time.monotonic()
    for _ in range(5):
        assert running.invoke(b"0", "text/csv").status == 200
    assert time.monotonic() - started < 1.0
    assert running.invoke(b"0.01", "text/csv").status == 200
    wait(lambda: activity(running)["dark"]["requests"] == 6)
    assert activity(running)["dark"]["errors"] == 1
    assert activity(running)["one"]["errors"] == 0


def test_a_process_takes_no_more_memory_than_it_may(write_deployment: Write, serve: Serve, wait: Wait) -> None:
    running = serve(write_deployment(1, one={"bundle": "a"}), "--max-memory-mb", "10")
    assert running.process.wait(30) == 1
    error = ready(running)["error"]
    assert error["code"] == "out_of_memory"
    assert "may take 10 MB" in error["message"]


def test_variants_that_differ_are_not_served_together(write_deployment: Write, serve: Serve) -> None:
    other = {"columns": [SchemaColumn(name="minutes", type=ColumnType.NUMERIC)]}
    running = serve(write_deployment(1, one={"bundle": "a"}, two={"bundle": "b", "pack": {**other, "sample": []}}))
    assert running.process.wait(30) == 1
    assert "only the first one needs the column 'seconds'" in ready(running)["error"]["message"]
