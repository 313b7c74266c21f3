"""Columns against the profile of the training data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from jupyter_autopilot.contract import ColumnType
from jupyter_autopilot.contract.monitoring import DriftSeverity
from jupyter_autopilot.engine.data import convert_columns
from jupyter_autopilot.engine.profile import make_profile, profile_column, profile_predictions
from jupyter_autopilot.monitoring.drift import drift_of

TYPES = {
    "age": ColumnType.NUMERIC,
    "rooms": ColumnType.NUMERIC,
    "city": ColumnType.CATEGORICAL,
    "since": ColumnType.DATETIME,
    "note": ColumnType.TEXT,
}


def table(seed: int, rows: int = 2000, **changes: object) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "age": np.where(random.random(rows) < 0.05, np.nan, random.normal(40, 10, rows)),
            "rooms": random.integers(1, 7, rows),
            "city": random.choice(["Rom", "Bonn", "Köln"], rows, p=[0.6, 0.3, 0.1]),
            "since": pd.Timestamp("2020-01-01") + pd.to_timedelta(random.integers(0, 900, rows), unit="D"),
            "note": [" ".join(["word"] * count) for count in random.integers(3, 9, rows)],
        }
    )
    return convert_columns(frame.assign(**changes), TYPES)


@pytest.fixture(scope="module")
def profile() -> object:
    return make_profile(table(0), TYPES)


def test_a_profile_is_small_and_exact_for_few_values() -> None:
    made = make_profile(table(0, 20_000), TYPES)
    rooms = next(one for one in made.features if one.name == "rooms")
    assert rooms.values == [1, 2, 3, 4, 5, 6]
    exact = table(0, 20_000)["rooms"].value_counts(normalize=True).sort_index().cumsum()
    assert rooms.cumulative == pytest.approx(exact.tolist(), abs=1e-5)
    age = next(one for one in made.features if one.name == "age")
    assert len(age.values) == 100
    assert age.missing == pytest.approx(0.05, abs=0.01)
    assert len(made.model_dump_json()) < 20_000


def test_rows_like_those_of_training_have_not_drifted(profile: object) -> None:
    found = drift_of(profile.features, table(1))
    assert [column.severity for column in found] == [DriftSeverity.NONE] * 5
    assert all(column.psi < 0.05 and column.adjusted_p_value > 0.05 for column in found)
    for column in found:
        assert sum(one.training for one in column.bins) == pytest.approx(1, abs=1e-4)
        assert sum(one.live for one in column.bins) == pytest.approx(1, abs=1e-4)


def test_what_has_moved_comes_first_and_the_rest_is_left_alone(profile: object) -> None:
    random = np.random.default_rng(2)
    moved = table(2, age=random.normal(52, 10, 2000), city=random.choice(["Rom", "Bonn", "Ulm"], 2000))
    found = {column.name: column for column in drift_of(profile.features, moved)}
    assert [*found][:2] == ["city", "age"] or [*found][:2] == ["age", "city"]
    assert found["age"].severity is found["city"].severity is DriftSeverity.MAJOR
    assert found["city"].new_categories == ["Ulm"]
    assert found["city"].new_share == pytest.approx(1 / 3, abs=0.05)
    assert (found["age"].missing_training, found["age"].missing_live) == (pytest.approx(0.05, abs=0.02), 0.0)
    assert [found[name].severity for name in ("rooms", "since", "note")] == [DriftSeverity.NONE] * 3


def test_the_statistic_is_close_to_that_of_all_rows(profile: object) -> None:
    training, live = table(0)["age"].dropna(), np.random.default_rng(3).normal(43, 9, 1500)
    found = drift_of([one for one in profile.features if one.name == "age"], pd.DataFrame({"age": live}))[0]
    known = stats.ks_2samp(training, live).statistic
    assert known - 0.015 <= found.statistic <= known + 1e-9


def test_values_beyond_the_training_data_are_noticed() -> None:
    trained = profile_column("x", ColumnType.NUMERIC, pd.Series([1.0, 2.0, 3.0] * 100))
    found = drift_of([trained], pd.DataFrame({"x": [0.0] * 100 + [9.0] * 100}))[0]
    assert found.statistic == pytest.approx(0.5)
    assert (found.bins[0].label, found.bins[-1].label, found.bins[-1].live) == ("1", "> 3", 0.5)
    constant = profile_column("x", ColumnType.NUMERIC, pd.Series([7.0] * 300))
    assert drift_of([constant], pd.DataFrame({"x": [7.0] * 50}))[0].severity is DriftSeverity.NONE
    assert drift_of([constant], pd.DataFrame({"x": [8.0] * 50}))[0].severity is DriftSeverity.MAJOR


def test_nothing_is_said_of_columns_without_values(profile: object) -> None:
    empty = table(1, age=np.nan, city=None)
    found = {column.name: column for column in drift_of(profile.features, empty)}
    assert (found["age"].psi, found["age"].p_value, found["age"].missing_live) == (None, None, 1.0)
    assert found["city"].test is None
    assert found["age"].missing_p_value < 0.001
    assert found["rooms"].missing_p_value == 1.0


def test_bins_can_be_told_apart_however_close_their_bounds_are() -> None:
    random = np.random.default_rng(0)
    values = pd.Series(1_000_000 + random.random(500))
    trained = profile_column("x", ColumnType.NUMERIC, values)
    labels = [one.label for one in drift_of([trained], pd.DataFrame({"x": values}))[0].bins]
    assert len(set(labels)) == len(labels) == 10
    large = profile_column("x", ColumnType.NUMERIC, pd.Series(random.integers(0, 9, 500) * 100_000.0))
    assert drift_of([large], pd.DataFrame({"x": large.values * 10}))[0].bins[-1].label == "800,000"


def test_hundreds_of_categories_are_shown_as_a_few() -> None:
    random = np.random.default_rng(0)
    codes = [f"c{number}" for number in range(500)]
    trained = profile_column("code", ColumnType.CATEGORICAL, pd.Series(random.choice(codes, 5000)))
    assert (len(trained.categories), trained.complete) == (200, False)
    found = drift_of([trained], pd.DataFrame({"code": random.choice(codes, 3000)}))[0]
    assert len(found.bins) <= 12
    assert found.new_categories == []
    assert found.severity is DriftSeverity.NONE


def test_predictions_have_a_profile_too() -> None:
    label, probability = profile_predictions(np.array([[0.2, 0.8], [0.9, 0.1]] * 50), ["no", "yes"], 1.0, None)
    assert (label.categories, label.shares) == (["yes", "no"], [0.5, 0.5])
    assert (probability.values, probability.cumulative) == ([0.8, 0.9], [0.5, 1.0])
    number = profile_predictions(np.array([1.5, 2.5]), [], 1.0, None)
    assert [one.name for one in number] == ["predicted_label"]
