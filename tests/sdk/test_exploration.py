"""What stands out in data, from Python, and the fixes as parameters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot import AutoML
from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.engine.exploration.fixes import group_split
from jupyter_autopilot.exploration import apply_fix
from jupyter_autopilot.sdk import Exploration
from jupyter_autopilot.sdk.exploration import changed_parameters

LEAK = 'paid "so"'


@pytest.fixture(scope="session")
def frame() -> pd.DataFrame:
    """A target `y`, a column that knows it, a word for gaps, and duplicate rows."""
    random = np.random.default_rng(0)
    bought = random.random(90) < 0.5
    frame = pd.DataFrame(
        {
            LEAK: bought + random.normal(scale=0.01, size=90),
            "age": random.integers(18, 90, 90),
            "mood": random.choice(["good", "bad", "unknown"], 90),
            "y": bought,
        }
    )
    return pd.concat([frame, frame.head(9)], ignore_index=True)


@pytest.fixture(scope="session")
def explored(frame: pd.DataFrame) -> Exploration:
    return AutoML(missing_tokens=["tbd"]).explore(frame.drop(columns="y"), frame["y"])


def number_of(report: Exploration, code: str) -> int:
    return int(report.to_frame().query("code == @code").index[0])


def test_the_findings_are_text_and_a_table(explored: Exploration, here: Path) -> None:
    table = explored.to_frame()
    assert repr(explored) == str(explored)
    assert "99 rows, 4 columns" in str(explored)
    assert all(f"{number:>3} {severity}" in str(explored) for number, severity in table["severity"].items())
    assert table.loc[number_of(explored, "leaking_column"), "columns"] == [LEAK]
    assert set(table["changes"].dropna()) == {"data", "specification"}
    assert not list(here.iterdir())


def test_fixes_of_the_specification_become_parameters(explored: Exploration) -> None:
    automl = AutoML("y", missing_tokens=["tbd"], seed=3)
    fixed = automl.apply(explored, number_of(explored, "leaking_column"), number_of(explored, "missing_tokens"))
    assert fixed.features == {"age": "numeric", "mood": "categorical"}
    assert fixed.missing_tokens == ["tbd", "unknown"]
    assert (fixed.target, fixed.seed, automl.features) == ("y", 3, None)


def test_a_way_to_split_replaces_another() -> None:
    patch = group_split("g").spec
    assert patch is not None
    parameters = {"group_column": None, "time_column": "t", "validation": "later.csv", "missing_tokens": ()}
    assert changed_parameters(patch, parameters, []) == {"group_column": "g", "time_column": None, "validation": None}


def test_fixes_of_the_data_are_for_the_data(explored: Exploration, frame: pd.DataFrame) -> None:
    number = number_of(explored, "duplicate_rows")
    with pytest.raises(AutopilotError, match="apply_fix") as caught:
        AutoML("y").apply(explored, number)
    assert caught.value.code is ErrorCode.INVALID_REQUEST
    assert len(apply_fix(frame, explored.fix(number))) == 90


@pytest.mark.parametrize(("number", "word"), [(0, "no finding 0"), (99, "no finding 99")])
def test_a_finding_that_is_not_there(number: int, word: str, explored: Exploration) -> None:
    with pytest.raises(AutopilotError, match=word) as caught:
        AutoML("y").apply(explored, number)
    assert caught.value.code is ErrorCode.NOT_FOUND
