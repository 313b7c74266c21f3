"""Models that can and cannot answer the same requests, and what is said of a deployment that cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_autopilot.contract import BundleManifest, utc_now
from jupyter_autopilot.contract.compatibility import schema_difference
from jupyter_autopilot.contract.deployment import DeploymentCreate


def manifest(**changes: Any) -> BundleManifest:
    made = {
        "experiment": "e",
        "candidate": "c",
        "problem_type": "binary",
        "target": "y",
        "labels": ["no", "yes"],
        "columns": [{"name": "a", "type": "numeric"}, {"name": "b", "type": "categorical"}],
        "objective": "auc",
        "created_at": utc_now(),
        "python": "",
        "packages": {},
        "files": {},
    }
    return BundleManifest.model_validate({**made, **changes})


def column(name: str, kind: str = "numeric", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, **more}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"candidate": "other", "objective": "f1"}, None),
        ({"columns": [column("a", minimum=3), column("b", "categorical", categories=["x"])]}, None),
        ({"problem_type": "multiclass"}, "one is a binary model and the other a multiclass model"),
        ({"target": "z"}, "one predicts 'y' and the other 'z'"),
        ({"labels": ["no", "maybe"]}, "only the first one has the label 'yes'"),
        ({"labels": ["no", "yes", "maybe"]}, "only the second one has the label 'maybe'"),
        ({"labels": ["yes", "no"]}, "their labels are in another order"),
        ({"columns": [column("a")]}, "only the first one needs the column 'b'"),
        (
            {"columns": [column("a"), column("b", "categorical"), column("c")]},
            "only the second one needs the column 'c'",
        ),
        (
            {"columns": [column("a"), column("b", "text")]},
            "the column 'b' is categorical in the first and text in the second one",
        ),
        (
            {"columns": [column("b", "categorical"), column("a")]},
            "column 1 is 'a' in the first and 'b' in the second one",
        ),
    ],
)
def test_the_first_difference_is_named(changes: dict[str, Any], said: str | None) -> None:
    assert schema_difference(manifest(), manifest(**changes)) == said


@pytest.mark.parametrize(
    ("variants", "said"),
    [
        ([], "at least 1 item"),
        ([{"name": "a"}, {"name": "A"}], "Two variants are named 'a'"),
        ([{"name": "a", "weight": 0}, {"name": "b", "shadow": True}], "needs a weight above 0"),
        ([{"name": "a", "weight": -1}], "greater than or equal to 0"),
        ([{"name": "a", "weight": "NaN"}], "finite"),
        ([{"name": "a b"}], "pattern"),
        ([{"name": "a", "candidate": "linear-1"}], "A candidate needs its experiment"),
        ([{"name": "a", "version": 1}], "A version needs its registered model"),
        ([{"name": "a", "experiment": "e", "model": "m"}], "not both"),
        ([{"name": str(number)} for number in range(9)], "at most 8 items"),
    ],
)
def test_what_cannot_be_deployed_is_refused(variants: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        DeploymentCreate.model_validate({"variants": variants})
