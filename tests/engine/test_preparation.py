"""Analysis and preparation: roles of columns, the validation file, weights, and bad input that is refused in time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_autopilot.contract import AutopilotError, ErrorCode, Event, TabularSpec, WarningRaised
from jupyter_autopilot.engine.context import Run
from jupyter_autopilot.engine.problems.tabular import Analysis, Prepared, analyze, prepare

FILE = {"split_method": "validation_file", "validation_path": "validation.csv"}
GROUP = {"split_method": "group", "group_column": "patient"}
TIME = {"split_method": "time", "time_column": "day"}


def table(rows: int = 120, seed: int = 0) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    x = random.normal(size=rows)
    return pd.DataFrame(
        {
            "x": x,
            "colour": random.choice(["red", "green"], rows),
            "patient": random.integers(0, 20, rows),
            "day": pd.date_range("2024-01-01", periods=rows).strftime("%Y-%m-%d"),
            "year": 2000 + np.arange(rows) // 10,
            "w": random.integers(0, 4, rows),
            "y": np.where(x + random.normal(size=rows) > 0, "yes", "no"),
        }
    )


def look(
    root: Path, data: pd.DataFrame, validation: pd.DataFrame | None = None, **fields: Any
) -> tuple[Analysis, Prepared, dict[str, str]]:
    data.to_csv(root / "data.csv", index=False)
    if validation is not None:
        validation.to_csv(root / "validation.csv", index=False)
    events: list[Event] = []
    spec = TabularSpec.model_validate({"name": "test", "data_path": "data.csv", "target": "y", **fields})
    run = Run(spec, root, root, events.append, lambda: False)
    analysis = analyze(run)
    prepared = prepare(analysis, spec)
    warnings = {event.warning.code: event.warning.message for event in events if isinstance(event, WarningRaised)}
    return analysis, prepared, warnings


def refused(root: Path, *args: Any, **fields: Any) -> tuple[ErrorCode, str | None, str]:
    with pytest.raises(AutopilotError) as caught:
        look(root, *args, **fields)
    problem = caught.value.problems[0]
    return problem.code, problem.field, problem.message


def test_weight_and_group_are_no_features_and_a_date_stays_one(tmp_path: Path) -> None:
    assert "patient" not in look(tmp_path, table(), **GROUP, weight_column="w")[1].types
    assert {"day", "year"} <= set(look(tmp_path, table(), **TIME)[1].types)
    by_year = look(tmp_path, table(), split_method="time", time_column="year")[1]
    assert "year" not in by_year.types
    chosen = [{"name": name} for name in ("x", "w", "patient")]
    assert list(look(tmp_path, table(), **GROUP, weight_column="w", features=chosen)[1].types) == ["x"]


def test_weights_have_mean_one_in_training(tmp_path: Path) -> None:
    data = table()
    prepared = look(tmp_path, data, weight_column="w")[1]
    assert prepared.w_train is not None and prepared.w_validation is not None
    assert prepared.w_train.mean() == pytest.approx(1)
    weights = np.concatenate([prepared.w_train, prepared.w_validation])
    assert np.unique(weights / weights.max()) == pytest.approx(np.array([0, 1, 2, 3]) / 3)
    assert (len(prepared.w_train), len(prepared.w_validation)) == (len(prepared.train), len(prepared.validation))
    assert look(tmp_path, data)[1].w_train is None


def test_a_validation_file_is_the_validation_part(tmp_path: Path) -> None:
    held_back = table(40, seed=1)
    held_back.loc[0, "y"] = None
    analysis, prepared, warnings = look(tmp_path, table(), held_back.assign(more=1), **FILE, weight_column="w")
    assert (len(prepared.train), len(prepared.validation)) == (120, 39)
    assert list(prepared.validation.columns) == list(prepared.train.columns)
    assert prepared.y_validation.tolist() == (held_back["y"][1:] == "yes").astype(int).tolist()
    assert prepared.w_validation is not None
    assert warnings["validation_target_missing"].startswith("1 rows")
    assert analysis.validation is not None and analysis.validation.frame.index[0] == 0


@pytest.mark.parametrize(
    "labels",
    [([0, 1], [1.0, None]), ([True, False], ["True", None]), (["1", "x"], [1, 1]), ([1.5, 2.5], ["1.5", "2.5"])],
)
def test_labels_mean_the_same_in_both_files(labels: Any, tmp_path: Path) -> None:
    data, held_back = table(), table(40, seed=1)
    data["y"] = np.array(labels[0], dtype=object)[np.arange(120) % 2]
    held_back["y"] = np.array(labels[1], dtype=object)[np.arange(40) % 2]
    prepared = look(tmp_path, data, held_back, **FILE, problem_type="binary")[1]
    assert prepared.classes is not None
    known = [label for label in labels[1] if label is not None]
    assert {str(prepared.classes[code]) for code in prepared.y_validation} == {
        str(one).removesuffix(".0") for one in known
    }


@pytest.mark.parametrize(
    ("change", "code", "text"),
    [
        (lambda frame: frame.drop(columns="x"), ErrorCode.VALIDATION_COLUMNS_MISSING, "'x'"),
        (lambda frame: frame.drop(columns="y"), ErrorCode.VALIDATION_COLUMNS_MISSING, "'y'"),
        (lambda frame: frame.assign(x="far"), ErrorCode.VALIDATION_VALUES, "'x' holds numbers"),
        (lambda frame: frame.assign(day="soon"), ErrorCode.VALIDATION_VALUES, "'soon' in row 1"),
        (
            lambda frame: frame.assign(y=["no"] * 5 + ["perhaps"] * 35),
            ErrorCode.VALIDATION_VALUES,
            "'perhaps' in row 6",
        ),
        (lambda frame: frame.assign(y=None), ErrorCode.TOO_FEW_ROWS, "usable value of 'y'"),
        (lambda frame: frame.iloc[:0], ErrorCode.TOO_FEW_ROWS, "no rows"),
        (lambda frame: frame.iloc[:, :0], ErrorCode.FILE_EMPTY, "empty"),
    ],
)
def test_a_validation_file_that_is_unlike_the_data(change: Any, code: ErrorCode, text: str, tmp_path: Path) -> None:
    held_back = change(table(40, seed=1))
    if held_back.shape[1] == 0:
        (tmp_path / "validation.csv").write_text("")
        held_back = None
    found, field, message = refused(tmp_path, table(), held_back, **FILE)
    assert (found, field) == (code, "validation_path")
    assert text in message


def test_a_validation_file_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path, table(), **FILE)[:2] == (ErrorCode.FILE_MISSING, "validation_path")


BAD: dict[str, tuple[dict[str, Any], dict[str, Any], ErrorCode, str]] = {
    "no such group": ({}, {**GROUP, "group_column": "nobody"}, ErrorCode.COLUMN_UNKNOWN, "group_column"),
    "no such time": ({}, {**TIME, "time_column": "never"}, ErrorCode.COLUMN_UNKNOWN, "time_column"),
    "no such weight": ({}, {"weight_column": "heavy"}, ErrorCode.COLUMN_UNKNOWN, "weight_column"),
    "one group": ({"patient": 1}, GROUP, ErrorCode.GROUPS_TOO_FEW, "group_column"),
    "one time": ({"day": "2020-01-01"}, TIME, ErrorCode.TIMES_TOO_FEW, "time_column"),
    "negative weight": ({"w": [1] * 119 + [-1]}, {"weight_column": "w"}, ErrorCode.WEIGHT_INVALID, "weight_column"),
    "no weight": ({"w": 0}, {"weight_column": "w"}, ErrorCode.WEIGHT_INVALID, "weight_column"),
    "no weight in the future": (
        {"w": [1] * 60 + [0] * 60},
        {**TIME, "weight_column": "w"},
        ErrorCode.WEIGHT_INVALID,
        "weight_column",
    ),
    "one class in the past": ({"y": ["a"] * 100 + ["b"] * 20}, TIME, ErrorCode.SPLIT_ONE_CLASS, "split_method"),
    "infinite target": ({"y": np.inf}, {"problem_type": "regression"}, ErrorCode.TARGET_CONSTANT, "target"),
    "often infinite target": (
        {"y": [1.0, np.inf, 2.0] * 40},
        {"problem_type": "regression"},
        ErrorCode.TARGET_NOT_NUMERIC,
        "target",
    ),
    "a row of each class": ({"y": [f"c{i}" for i in range(120)]}, {}, ErrorCode.TARGET_RARE_CLASSES, "target"),
}


@pytest.mark.parametrize(("columns", "fields", "code", "field"), BAD.values(), ids=BAD)
def test_bad_input_is_refused(columns: Any, fields: Any, code: ErrorCode, field: str, tmp_path: Path) -> None:
    assert refused(tmp_path, table().assign(**columns), **fields)[:2] == (code, field)


def test_two_rows_are_too_few(tmp_path: Path) -> None:
    assert refused(tmp_path, table(2).assign(y=["a", "b"]))[0] is ErrorCode.TOO_FEW_ROWS


def test_a_few_infinite_targets_are_left_out_and_said(tmp_path: Path) -> None:
    numbers = table()["x"].to_numpy()
    prepared, warnings = look(tmp_path, table().assign(y=[np.inf, -np.inf, *numbers[2:]]))[1:]
    assert "2 of them infinite" in warnings["target_missing"]
    assert np.isfinite(prepared.y_train).all()


def test_infinite_and_mixed_features_are_said(tmp_path: Path) -> None:
    data = table().assign(mixed=(["1", "2", "3", "high"] * 30))
    data.loc[7, "x"] = np.inf
    prepared, warnings = look(tmp_path, data)[1:]
    assert "'x' (row 8)" in warnings["infinite_values"]
    assert "'high' in row 4" in warnings["mixed_values"]
    assert not np.isinf(prepared.train["x"]).any()


def test_rows_without_time_or_group_are_said_and_never_held_out(tmp_path: Path) -> None:
    data = table()
    data.loc[[100, 119], "day"] = None
    data["mark"] = np.arange(120) == 119
    prepared, warnings = look(tmp_path, data.assign(mark=data["mark"].map({True: "x", False: "y"})), **TIME)[1:]
    assert "row 101" in warnings["time_missing"]
    assert (prepared.train["mark"] == "x").sum() == 1
    assert "x" not in set(prepared.train["mark"].iloc[prepared.held_out])
    data["patient"] = data["patient"].astype(object).where(data.index != 3)
    assert "1 rows" in look(tmp_path, data, **GROUP)[2]["group_missing"]


def test_identifiers_are_named(tmp_path: Path) -> None:
    warnings = look(tmp_path, table().assign(key=[f"k{i}" for i in range(120)]))[2]
    assert "'key'" in warnings["identifiers_left_out"]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(
        st.one_of(
            st.none(), st.integers(-5, 5), st.floats(width=32), st.sampled_from(["a", "b", " ", "1", "2024-01-01", "é"])
        ),
        min_size=0,
        max_size=60,
    ),
    target=st.lists(st.sampled_from(["a", "b", "1", "2", None, float("inf"), 2.5]), min_size=60, max_size=60),
    way=st.sampled_from([{}, GROUP, TIME, {"weight_column": "patient"}]),
)
def test_odd_tables_are_prepared_or_refused_with_a_field(
    values: list[Any], target: list[Any], way: dict[str, Any], tmp_path: Path
) -> None:
    odd = pd.Series([*values, *[None] * (60 - len(values))], dtype=object)
    data = table(60).assign(odd=odd, patient=odd.sample(frac=1, random_state=0).to_numpy(), y=target)
    try:
        _, prepared, _ = look(tmp_path, data, **way)
    except AutopilotError as error:
        assert error.problems[0].field is not None
        assert error.message.endswith(".")
    else:
        assert len(prepared.train) == len(prepared.y_train)
        assert prepared.folds
        assert np.isfinite(prepared.y_train).all()


@pytest.mark.parametrize("way", [GROUP, TIME, {"weight_column": "w"}], ids=["group", "time", "weights"])
def test_an_experiment_runs_with_each_way_to_split(way: dict[str, Any], run_engine: Any) -> None:
    done = run_engine(table(), target="y", training_method="ensembling", max_candidates=2, **way)
    assert done.outcome[0] == "completed"
    assert all(one.validation_score is not None for one in done.candidates.values())


def test_a_fit_is_told_the_quantile_that_is_asked_for(tmp_path: Path) -> None:
    data = table().assign(y=table()["x"])
    prepared = look(tmp_path, data, objective="quantile_loss", quantile=0.9)[1]
    context = prepared.fit_context(1, None)
    assert (context.objective, context.quantile) == ("quantile_loss", 0.9)
