"""Plans: what they say agrees with what a run does, and comes from a bounded look at the data."""

from __future__ import annotations

import gzip
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import AutopilotError, ErrorCode, Plan, ProblemType, TabularSpec
from jupyter_autopilot.engine.algorithms import ALGORITHMS
from jupyter_autopilot.engine.context import Run
from jupyter_autopilot.engine.costs import Shape
from jupyter_autopilot.engine.data import read_table
from jupyter_autopilot.engine.inputs import find_inputs
from jupyter_autopilot.engine.machine import available_memory, free_memory, memory_to_use, usable_cores
from jupyter_autopilot.engine.methods import Circumstances, choose_method
from jupyter_autopilot.engine.planning import Facts, facts, make_plan, plan_for
from jupyter_autopilot.engine.planning.rows import count_rows
from jupyter_autopilot.engine.planning.schedule import Job, schedule
from jupyter_autopilot.engine.problems.tabular import analyze, prepare
from jupyter_autopilot.engine.search.slots import slot_plan

GIGABYTE = 10**9
Mixed = Callable[[ProblemType], pd.DataFrame]


def spec_of(**fields: Any) -> TabularSpec:
    return TabularSpec.model_validate({"name": "p", "data_path": "data.csv", "target": "y", **fields})


def facts_of(problem_type: ProblemType = ProblemType.BINARY, **shape: Any) -> Facts:
    classes = {ProblemType.BINARY: 2, ProblemType.MULTICLASS: 5, ProblemType.REGRESSION: None}[problem_type]
    shape = {"rows": 5_000, "columns": 20, "classes": classes, **shape}
    return Facts(
        problem_type=problem_type,
        evidence="",
        objective="",
        rows=shape["rows"],
        rows_are_estimate=False,
        largest_class=0.5,
        data_bytes=1_000_000,
        shape=Shape(**shape),
    )


def planned(spec: TabularSpec | None = None, found: Facts | None = None, **machine: Any) -> Plan:
    return plan_for(spec or spec_of(), found or facts_of(), **{"cores": 2, "memory": 8 * GIGABYTE, **machine})


@pytest.mark.parametrize("problem_type", ProblemType)
@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="auto"),
        pytest.param({"max_runtime": None}, id="without-limit"),
        pytest.param({"training_method": "ensembling", "algorithms": ["linear", "extra_trees"]}, id="ensembling"),
        pytest.param({"training_method": "hpo", "max_candidates": 7}, id="hpo"),
        pytest.param({"split_method": "ratio", "validation_fraction": 0.5}, id="half"),
    ],
)
def test_a_plan_and_a_run_agree(
    problem_type: ProblemType, fields: dict[str, Any], mixed: Mixed, tmp_path: Path
) -> None:
    mixed(problem_type).to_csv(tmp_path / "data.csv", index=False)
    spec = spec_of(problem_type=problem_type, **fields)
    plan = make_plan(spec, tmp_path)

    events: list[Any] = []
    analysis = analyze(Run(spec, tmp_path, tmp_path, events.append, lambda: False))
    prepared = prepare(analysis, spec)
    count, _ = slot_plan(len(prepared.train), len(prepared.types), joblib.cpu_count())
    size = find_inputs(tmp_path / "data.csv").size
    found = Circumstances(analysis.problem_type, len(prepared.train), size, count)
    method, reason, source = choose_method(spec, found)
    assert (plan.training_method, plan.reason) == (method, reason)
    assert (plan.folds, plan.parallel, plan.columns) == (len(prepared.folds), count, len(prepared.types))
    assert (plan.problem_type, plan.objective) == (analysis.problem_type, analysis.metric.info.name)
    assert len(plan.candidates) + plan.searched == source.planned
    for candidate in plan.candidates:
        proposal = source.propose()
        assert proposal is not None
        assert (candidate.algorithm, candidate.description) == (proposal.algorithm, proposal.description)


def test_what_a_search_will_choose_is_counted_and_not_told() -> None:
    plan = planned(spec_of(training_method="hpo", max_candidates=50))
    assert [one.algorithm for one in plan.candidates] == list(ALGORITHMS)
    assert plan.searched == 50 - len(ALGORITHMS)


@pytest.mark.parametrize("limit", [20, 60, 600])
def test_no_plan_takes_longer_than_its_limit(limit: int) -> None:
    plan = planned(spec_of(max_runtime=limit), facts_of(rows=200_000))
    assert 0 < plan.seconds <= limit == plan.max_runtime


def test_more_time_lets_more_candidates_be_trained() -> None:
    large = facts_of(rows=200_000)
    counts = [
        sum(one.fits for one in planned(spec_of(max_runtime=limit), large).candidates) for limit in (30, 300, 3000)
    ]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]
    unlimited = planned(spec_of(max_runtime=None), large)
    assert all(one.fits for one in unlimited.candidates)
    assert unlimited.seconds > 200


def codes(plan: Plan) -> set[str]:
    return {warning.code for warning in plan.warnings}


def test_warnings_say_what_stands_in_the_way() -> None:
    assert codes(planned()) == set()
    assert "plan_memory" in codes(planned(memory=GIGABYTE // 10))
    assert not any(one.fits for one in planned(memory=GIGABYTE // 10).candidates)
    assert "plan_many_classes" in codes(planned(found=facts_of(ProblemType.MULTICLASS, classes=200)))
    assert "plan_candidates_late" in codes(planned(spec_of(max_runtime=30), facts_of(rows=500_000)))
    slow = spec_of(max_runtime=20, algorithms=["linear"])
    plan = planned(slow, facts_of(ProblemType.MULTICLASS, rows=900_000, columns=300, classes=40))
    assert "plan_no_candidate" in codes(plan)
    assert plan.memory_bytes > 0


def test_a_candidate_s_own_limit_is_heeded() -> None:
    spec = spec_of(max_runtime=None, max_runtime_per_candidate=1, algorithms=["linear", "lightgbm"])
    plan = planned(spec, facts_of(ProblemType.MULTICLASS, rows=100_000, classes=20))
    fits = {one.algorithm: one.fits for one in plan.candidates}
    assert fits == {"linear": False, "lightgbm": True}


def test_jobs_take_the_slot_that_is_free_first() -> None:
    assert schedule([Job(4), Job(1), Job(2), Job(1)], 2, math.inf).ends == [4, 1, 3, 4]
    assert schedule([Job(4), Job(1)], 1, math.inf).idle_at == 5
    assert schedule([], 2, 10).idle_at == 0


def test_a_job_that_does_not_fit_leaves_its_slot_to_the_next() -> None:
    assert schedule([Job(50), Job(1)], 1, 10).ends == [math.inf, 1]


def test_a_job_that_stops_early_is_ready_in_time() -> None:
    ended = schedule([Job(100, stops_early=True), Job(1, fails=True)], 1, 10)
    assert ended.ends[0] < 10
    assert ended.ends[1] == math.inf
    assert ended.idle_at <= 10


def lines_of(rows: int, cell: str = "plain") -> str:
    return "a,b,y\n" + "".join(f'{row % 7},"{cell}",{row % 2}\n' for row in range(rows))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(lines_of(5_000), 5_000, id="plain"),
        pytest.param(lines_of(5_000).rstrip("\n"), 5_000, id="no-line-end-at-the-end"),
        pytest.param(lines_of(5_000, "two\nlines"), 5_000, id="line-ends-in-cells"),
        pytest.param(lines_of(5_000).replace("\n", "\r\n"), 5_000, id="windows"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_rows_are_counted_by_lines(text: str, expected: int, packed: bool, tmp_path: Path) -> None:
    path = tmp_path / ("data.csv.gz" if packed else "data.csv")
    content = text.encode()
    path.write_bytes(gzip.compress(content) if packed else content)
    sample = read_table(path, max_rows=100).frame
    assert count_rows(find_inputs(path), sample) == (expected, True)


def test_rows_of_a_large_file_go_by_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data.csv").write_text(lines_of(300_000))
    monkeypatch.setattr("jupyter_autopilot.engine.planning.rows.COUNTED_BYTES", 1 << 20)
    rows, estimated = count_rows(find_inputs(tmp_path / "data.csv"), read_table(tmp_path / "data.csv").frame.head(100))
    assert estimated
    assert rows == pytest.approx(300_000, rel=0.1)


def test_rows_of_several_files_are_added(tmp_path: Path) -> None:
    for part in range(3):
        (tmp_path / f"{part}.csv").write_text(lines_of(100))
    assert count_rows(find_inputs(tmp_path), read_table(tmp_path, max_rows=10).frame) == (300, True)
    for part in range(3):
        (tmp_path / f"{part}.csv").unlink()
        pd.DataFrame({"a": range(50)}).to_parquet(tmp_path / f"{part}.parquet")
    assert count_rows(find_inputs(tmp_path), read_table(tmp_path, max_rows=10).frame) == (150, False)


def test_a_large_file_is_planned_from_its_first_rows(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(60_000, 20)).round(3))
    frame["y"] = random.choice(["no", "yes"], len(frame))
    frame.to_csv(tmp_path / "data.csv", index=False)
    plan = make_plan(spec_of(), tmp_path)
    assert (plan.rows, plan.rows_are_estimate, plan.columns) == (60_000, True, 20)


def test_a_table_that_does_not_fit_into_memory_is_told_to_be_sampled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data.csv").write_text(lines_of(5_000))
    monkeypatch.setattr(facts, "table_memory_limit", lambda: 50_000)
    plan = make_plan(spec_of(), tmp_path)
    assert "plan_sampled" in codes(plan)
    assert plan.rows == 5_000


@pytest.mark.parametrize(
    ("text", "fields", "code", "field"),
    [
        ("a,y\n1,0\n2,1\n" * 20, {"target": "z"}, ErrorCode.TARGET_UNKNOWN, "target"),
        ("a,y\n" + "1,0\n" * 20, {}, ErrorCode.TARGET_CONSTANT, "target"),
        ("a,y\n" + "1,no\n2,yes\n" * 20, {"problem_type": "regression"}, ErrorCode.TARGET_NOT_NUMERIC, "target"),
        ("a,y\n" + "1,0\n2,1\n" * 20, {"weight_column": "w"}, ErrorCode.COLUMN_UNKNOWN, "weight_column"),
        ("a,y\n" + "1,0\n2,1\n" * 20, {"features": [{"name": "b"}]}, ErrorCode.COLUMN_UNKNOWN, "features"),
        ("a,y\n" + "1,0\n2,1\n" * 20, {"algorithms": ["magic"]}, ErrorCode.ALGORITHM_UNKNOWN, "algorithms"),
        ("a,y\n" + "1,0\n2,1\n" * 20, {"data_path": "gone.csv"}, ErrorCode.FILE_MISSING, "data_path"),
    ],
)
def test_what_is_wrong_is_told_by_its_field(
    text: str, fields: dict[str, Any], code: ErrorCode, field: str, tmp_path: Path
) -> None:
    (tmp_path / "data.csv").write_text(text)
    with pytest.raises(AutopilotError) as caught:
        make_plan(spec_of(**fields), tmp_path)
    assert (caught.value.code, caught.value.problems[0].field) == (code, field)


def test_first_rows_that_do_not_tell_the_target_are_no_verdict_on_the_data(tmp_path: Path) -> None:
    rows = "".join(f"{row % 100},no\n" for row in range(30_000)) + "1,yes\n" * 30_000
    (tmp_path / "data.csv").write_text("a,y\n" + rows)
    with pytest.raises(AutopilotError, match=r"first 20000 rows .* by hand"):
        make_plan(spec_of(), tmp_path)
    assert make_plan(spec_of(problem_type="binary"), tmp_path).problem_type is ProblemType.BINARY


def test_the_plan_keeps_to_the_cores_and_memory_that_it_is_allowed() -> None:
    plan = plan_for(spec_of(max_cores=1, max_memory=1.0), facts_of())
    assert (plan.parallel, plan.memory_available_bytes) == (1, 10**9)


def test_memory_is_the_container_s_where_that_is_less(tmp_path: Path) -> None:
    whole = available_memory(tmp_path / "nothing")
    assert whole > 0
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.current").write_text("1000\n")
    assert available_memory(tmp_path) == pytest.approx(whole, rel=0.5)
    (tmp_path / "memory.max").write_text("3000000\n")
    (tmp_path / "memory.current").write_text("2500000\n")
    (tmp_path / "memory.stat").write_text("anon 1\ninactive_file 1000000\n")
    assert available_memory(tmp_path) == 1_500_000


def test_a_run_uses_no_more_than_it_is_allowed() -> None:
    assert usable_cores(1) == 1
    assert usable_cores(10_000) == usable_cores() == joblib.cpu_count()
    assert 0 < free_memory(1.0) < 1e9  # this process has some of it
    assert memory_to_use(1.0) == pytest.approx(1e9)
    assert memory_to_use() > free_memory()
    assert free_memory(1_000_000.0) == pytest.approx(free_memory(), rel=0.1)
