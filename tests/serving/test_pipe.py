"""Answers over standard input and output, from a real process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jupyter_autopilot.contract import ErrorCode, ErrorResponse
from jupyter_autopilot.serving.predictor import Predictor

LOUD = """
class Sleeper:
    def predict(self, frame):
        print("a library prints")
        if frame["seconds"].max() > 1:
            raise RuntimeError("worn out")
        return 2 * frame["seconds"].to_numpy()
"""


def ask(bundle: Path, *bodies: bytes, modules: Path | None = None) -> list[tuple[str, Any]]:
    """The status and the JSON of each answer; the process ends with its input."""
    environment = {**os.environ, **({"PYTHONPATH": str(modules)} if modules else {})}
    done = subprocess.run(
        [sys.executable, "-m", "jupyter_autopilot.serving", str(bundle), "--pipe"],
        input=b"".join(b"%d\n%s" % (len(body), body) for body in bodies),
        capture_output=True,
        check=True,
        env=environment,
    )
    lines = done.stdout.decode().splitlines()
    return [(status, json.loads(answer)) for status, answer in zip(lines[::2], lines[1::2], strict=True)]


def test_answers_are_those_of_an_endpoint(churn_bundle: Path, churn: Predictor, table: pd.DataFrame) -> None:
    rows = table.head(2).to_json(orient="records", date_format="iso", indent=1).encode()
    expected = json.loads(churn.answer(rows, "application/json"))
    wrong = json.dumps([{"months": 1}]).encode()
    answers = ask(churn_bundle, rows, wrong, b"", b"{", rows)
    assert [status for status, _ in answers] == ["ok", "error", "error", "error", "ok"]
    assert answers[0] == answers[4]
    assert [one["predicted_label"] for one in answers[0][1]["predictions"]] == [
        one["predicted_label"] for one in expected["predictions"]
    ]
    refusals = [ErrorResponse.model_validate(answer).code for status, answer in answers if status == "error"]
    assert refusals == [ErrorCode.COLUMNS_MISSING, ErrorCode.PAYLOAD_INVALID, ErrorCode.PAYLOAD_INVALID]


def test_what_a_library_prints_and_raises_is_no_end(make_sleeper: Callable[..., Path], tmp_path: Path) -> None:
    modules = tmp_path / "loud"
    modules.mkdir()
    (modules / "autopilot_sleeper.py").write_text(LOUD)
    answers = ask(make_sleeper(), *[b'[{"seconds": %d}]' % one for one in (1, 2, 1)], modules=modules)
    assert [status for status, _ in answers] == ["ok", "error", "ok"]
    assert answers[0][1]["predictions"][0]["predicted_label"] == 2
    assert "worn out" in answers[1][1]["message"]


def test_a_damaged_bundle_is_an_answer(churn_bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes((churn_bundle / "manifest.json").read_bytes())
    [(status, answer)] = ask(tmp_path, b"[]")
    assert (status, answer["code"]) == ("error", "experiment_damaged")


@pytest.mark.parametrize("text", [b"", b"0\n"])
def test_it_ends_with_its_input(churn_bundle: Path, text: bytes) -> None:
    command = [sys.executable, "-m", "jupyter_autopilot.serving", str(churn_bundle), "--pipe"]
    assert subprocess.run(command, input=text, stdout=subprocess.DEVNULL, check=False).returncode == 0
