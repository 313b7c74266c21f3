"""Leaving out parts of the recipe: every part can be, and what is left runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from benchmarks import ablate, ablated, report
from benchmarks.frameworks import Framework, Request, measure
from benchmarks.parts import FULL, PARTS
from jupyter_autopilot.contract import ProblemType, TabularSpec
from jupyter_autopilot.engine import context, documents, methods
from jupyter_autopilot.engine.algorithms import ALGORITHMS
from jupyter_autopilot.engine.search import final, scoring, selection, stacking

from .test_compare import RESULT

if TYPE_CHECKING:
    from pathlib import Path

SPEC = TabularSpec(name="ablation", data_path="data.csv", target="y")
MODULES = (context, methods, final, scoring, selection, stacking, final.Refits)


def state() -> dict[str, Any]:
    """What a part may change."""
    found = {f"{module.__name__}.{name}": value for module in MODULES for name, value in vars(module).items()}
    return {**found, **ALGORITHMS}


@pytest.mark.parametrize("name", PARTS)
def test_a_part_is_off_within_its_context_only(name: str) -> None:
    before = state()
    with PARTS[name].off(SPEC) as spec:
        changed = spec != SPEC or differs(state(), before)
    assert changed is (name != FULL)
    assert not differs(state(), before)
    assert PARTS[name].without.endswith(".")


def differs(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    return first.keys() != second.keys() or any(first[name] is not second[name] for name in first)


def test_every_algorithm_can_be_left_out() -> None:
    left_out = set()
    for part in PARTS.values():
        with part.off(SPEC) as spec:
            if spec.algorithms is not None:
                available = {name for name, algorithm in ALGORITHMS.items() if algorithm.info.available}
                assert set(spec.algorithms) <= available
                left_out |= set(ALGORITHMS) - set(spec.algorithms)
    assert left_out == set(ALGORITHMS)


def test_generated_features_are_in_no_candidate() -> None:
    with PARTS["generated_features"].off(SPEC):
        for algorithm in ALGORITHMS.values():
            recipes = [variant.recipe for kind in ProblemType for variant in algorithm.variants(kind)]
            assert "generated" not in [*recipes, *algorithm.further_recipes]


def test_a_fit_without_an_ensemble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "EXECUTION_SECONDS", 0)
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"x": random.normal(size=90), "z": random.normal(size=90)})
    frame["y"] = np.where(frame["x"] + random.normal(size=90) > 0, "a", "b")
    for name, part in {"train": frame[:75], "test": frame[75:]}.items():
        part.to_parquet(tmp_path / f"{name}.parquet")
    request = Request(
        "ensemble",
        str(tmp_path / "train.parquet"),
        str(tmp_path / "test.parquet"),
        "y",
        "binary",
        20,
        str(tmp_path),
    )
    measure(request, Framework("jupyter_autopilot", lambda: ablated.load("ensemble")))
    outcome = json.loads((tmp_path / "outcome.json").read_text(encoding="utf-8"))
    assert "failure" not in outcome
    assert (outcome["classes"], np.load(tmp_path / "prediction.npy").shape) == (["a", "b"], (15, 2))
    assert not [folder for folder in (tmp_path / "models" / "candidates").iterdir() if "ensemble" in folder.name]


def test_the_report_compares_each_part_to_everything() -> None:
    errors = {FULL: [0.1, 0.2], "ensemble": [0.2, 0.2], "catboost": [0.1, None]}
    text = report.ablation(
        [
            replace(RESULT, dataset=f"d{number}", framework=name, error=error, failure="" if error else "It broke")
            for name, own in errors.items()
            for number, error in enumerate(own)
        ]
    )
    assert "| ensemble | 1 | 0 | 1 | 0.7071 | 0.5000 | 1.0000 |" in text
    assert "| catboost | 0 | 0 | 1 | 1.0000 | 1.0000 | failed |" in text
    assert "- ensemble: The best single candidate predicts." in text
    assert "| d1 | 0 | catboost | It broke |" in text


def test_a_part_that_does_not_exist_ends_with_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        ablate.main(["--data", str(tmp_path), "--parts", "luck"])
    assert "no part 'luck'" in capsys.readouterr().err
