"""Progress: one line that renews itself on a terminal, a line for each change elsewhere."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from jupyter_autopilot.jobs import ExperimentRecord
from jupyter_autopilot.sdk import progress
from jupyter_autopilot.sdk.progress import ProgressLine, describe


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def record(with_finished: Path) -> ExperimentRecord:
    return ExperimentRecord(with_finished / "autopilot" / "finished", "finished")


def test_the_line_has_stage_time_and_best_score(record: ExperimentRecord) -> None:
    text = describe(record)
    assert "Packing the results · " in text
    assert " s of 300 s, " in text
    assert "1 of 1 candidates · best auc 0." in text


def test_a_terminal_has_one_line_no_wider_than_it_is(record: ExperimentRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(progress, "REFRESH_SECONDS", 0.0)
    stream = Terminal()
    line = ProgressLine(stream)
    line(record)
    line(record)
    line.end()
    first, second = stream.getvalue().removeprefix("\r").removesuffix("\n").split("\r")
    assert first.rstrip() == second.rstrip()
    assert len(first) == 39
    assert "\n" not in first + second


def test_elsewhere_nothing_is_said_twice(record: ExperimentRecord) -> None:
    stream = io.StringIO()
    line = ProgressLine(stream)
    running = record.state.model_copy(update={"status": "in_progress"})
    record.state = running
    line(record)
    line(record)
    record.state = running.model_copy(update={"stage": "evaluating"})
    line(record)
    line.end()
    assert [text.partition(" ")[0] for text in stream.getvalue().splitlines()] == ["Packing", "Evaluating"]


def test_a_closed_stream_does_not_end_the_experiment(record: ExperimentRecord) -> None:
    line = ProgressLine(Broken())
    line(record)
    line.end()


class Broken(Terminal):
    def write(self, text: str) -> int:
        raise BrokenPipeError
