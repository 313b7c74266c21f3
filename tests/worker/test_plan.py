"""A plan from a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jupyter_autopilot.contract import ErrorResponse, Plan
from jupyter_autopilot.contract.errors import REFUSED

ROOT = Path(__file__).parents[2]


def ask(**fields: Any) -> subprocess.CompletedProcess[bytes]:
    spec = {"name": "one", "data_path": "examples/telco-churn.csv", "target": "Churn", **fields}
    command = [sys.executable, "-m", "jupyter_autopilot.worker", "plan", "--root", str(ROOT)]
    return subprocess.run(command, input=json.dumps(spec).encode(), capture_output=True, check=False)


def test_the_example_is_planned() -> None:
    done = ask(max_runtime=300)
    assert (done.returncode, done.stderr) == (0, b"")
    plan = Plan.model_validate_json(done.stdout)
    assert (plan.rows, plan.columns, plan.folds, plan.problem_type) == (7043, 19, 5, "binary")
    assert plan.candidates
    assert all(one.fits for one in plan.candidates)
    assert 0 < plan.seconds <= 300


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"target": "größe"}, "target"), ({"data_path": "gone.csv"}, "data_path"), ({"algorithms": []}, "algorithms")],
)
def test_why_there_is_none_is_the_answer(fields: dict[str, Any], field: str) -> None:
    done = ask(**fields)
    assert (done.returncode, done.stderr) == (REFUSED, b"")
    assert ErrorResponse.model_validate_json(done.stdout).problems[0].field == field
