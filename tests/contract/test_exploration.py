"""What fixes change in a specification, by the same cases as in the browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jupyter_autopilot.contract import ColumnType, Feature, TabularSpec
from jupyter_autopilot.contract.exploration import SpecPatch

CASES = json.loads((Path(__file__).parent / "patches.json").read_text(encoding="utf-8"))
FEATURES = [Feature(name=name, type=ColumnType.NUMERIC) for name in ("age", "leak", "zip")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_patches_change_a_specification(case: dict[str, Any]) -> None:
    spec = TabularSpec.model_validate({"name": "a", "data_path": "a.csv", "target": "y", **case["spec"]})
    for patch in case["patches"]:
        spec = SpecPatch.model_validate(patch).apply(spec, FEATURES)
    changed = spec.model_dump(mode="json")
    assert {name: changed[name] for name in case["expected"]} == case["expected"]
