"""What the parameters say of the split, and where the validation part is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot import AutoML
from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.jobs.layout import ExperimentFolder
from jupyter_autopilot.sdk.data import data_of
from jupyter_autopilot.sdk.place import find_place
from jupyter_autopilot.sdk.specification import make_spec


@pytest.mark.parametrize(
    ("given", "method", "share"),
    [
        ({}, "auto", 0.2),
        ({"validation_fraction": 0.3}, "ratio", 0.3),
        ({"group_column": "g", "validation_fraction": 0.3}, "group", 0.3),
        ({"time_column": "t"}, "time", 0.2),
        ({"validation_path": "v.csv"}, "validation_file", 0.2),
    ],
)
def test_the_way_to_split_follows_from_what_is_given(given: dict[str, Any], method: str, share: float) -> None:
    spec = make_spec(name="x", data_path="x.csv", target="y", **given)
    assert (spec.split_method, spec.validation_share()) == (method, share)


def test_two_ways_to_split_are_refused(here: Path) -> None:
    with pytest.raises(AutopilotError, match="Leave one out") as caught:
        AutoML("y", group_column="g", validation="v.csv").fit("x.csv")
    assert caught.value.code is ErrorCode.SPLIT_FIELD_UNUSED


@pytest.mark.parametrize("pair", [False, True])
def test_a_table_to_validate_with_is_written_beside_the_data(pair: bool, here: Path) -> None:
    frame = pd.DataFrame({"a": [1.5, 2.5], "y": [0, 1]})
    validation = (frame[["a"]].to_numpy(), frame["y"]) if pair else frame
    data = data_of(frame[["a"]], frame["y"], None, find_place(), validation)
    assert data.validation_path is not None and data.write is not None
    assert data.validation_path("x") == "autopilot/x/validation.parquet"
    data.write(ExperimentFolder(here))
    pd.testing.assert_frame_equal(pd.read_parquet(here / "validation.parquet"), frame)


def test_a_file_to_validate_with_stays_where_it_is(here: Path) -> None:
    data = data_of("x.csv", None, "y", find_place(), here / "v.csv")
    assert data.validation_path is not None
    assert (data.validation_path("x"), data.write) == ("v.csv", None)


def test_a_frame_is_shown_by_its_kind() -> None:
    assert repr(AutoML(validation=pd.DataFrame({"a": np.arange(3)}))) == "AutoML(validation=<DataFrame>)"


@pytest.mark.usefixtures("no_worker")
def test_weights_and_a_validation_frame_are_used(here: Path, quick: dict[str, Any]) -> None:
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"x": random.normal(size=200), "w": random.integers(0, 3, 200)})
    frame["y"] = (frame["x"] > 0).astype(int)
    automl = AutoML("y", **quick, validation=frame.iloc[150:], weight_column="w").fit(frame.iloc[:150])
    assert automl.predict(pd.DataFrame({"x": [-3.0, 3.0]})).tolist() == [0, 1]
    assert (automl.experiment_folder_ / "validation.parquet").exists()
