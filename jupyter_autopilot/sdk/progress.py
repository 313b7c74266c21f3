"""How far an experiment is, as a line of text: one that renews itself on a terminal, or a line for each change."""

from __future__ import annotations

import contextlib
import shutil
import time
from typing import TextIO

from ..contract import ExperimentState, Stage, Status
from ..jobs import ExperimentRecord

STAGES = {
    Stage.ANALYZING_DATA: "Analyzing the data",
    Stage.PREPARING_FEATURES: "Preparing features",
    Stage.TRAINING_MODELS: "Training models",
    Stage.ENSEMBLING: "Combining models",
    Stage.EVALUATING: "Evaluating",
    Stage.PACKAGING: "Packing the results",
}
REFRESH_SECONDS = 0.5


class ProgressLine:
    """Shows an experiment on a stream; to be called with the record several times a second."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._renews = renews(stream)
        self._width = 0
        self._shown: tuple[object, ...] = ()
        self._next = 0.0

    def __call__(self, record: ExperimentRecord) -> None:
        """Show what is new."""
        state = record.state
        if self._renews and time.monotonic() >= self._next:
            self._next = time.monotonic() + REFRESH_SECONDS
            self._renew(describe(record))
        elif not self._renews and not record.terminal:
            change = (_doing(state), state.best_candidate)
            if change != self._shown:
                self._shown = change
                self._write(f"{describe(record)}\n")

    def end(self) -> None:
        """Leave the line, so that the next one begins at the left."""
        if self._width:
            self._write("\n")
            self._width = 0

    def _renew(self, text: str) -> None:
        # Blanks instead of a control sequence: a notebook's output knows the carriage return only.
        text = text[: shutil.get_terminal_size().columns - 1] if self._stream.isatty() else text
        self._write(f"\r{text.ljust(self._width)}")
        self._width = len(text)

    def _write(self, text: str) -> None:
        # The experiment goes on when nobody reads any more.
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)
            self._stream.flush()


def renews(stream: TextIO) -> bool:
    """Whether a carriage return overwrites the line: on terminals and in notebooks."""
    return stream.isatty() or type(stream).__module__.startswith("ipykernel")


def describe(record: ExperimentRecord) -> str:
    """Stage, time, candidates and the best score, such as `Training models · 12 s of 60 s · 3 of 9 · best …`."""
    state = record.state
    parts = [_doing(state), _time(record)]
    if state.planned_candidates is not None:
        # Ensembles and refits are made of candidates and were not planned as such.
        proposed = [one for one in state.candidates if not one.members and one.refit_of is None]
        done = sum(one.status.value != "training" for one in proposed)
        parts.append(f"{done} of {state.planned_candidates} candidates")
    best = next((c for c in state.candidates if c.id == state.best_candidate), None)
    if best is not None and best.score is not None:
        parts.append(f"best {state.objective} {best.score:.5g} ({best.id})")
    return " · ".join(parts)


def _doing(state: ExperimentState) -> str:
    if state.status is Status.STOPPING:
        return "Stopping, the best model is kept"
    return STAGES[state.stage] if state.stage is not None else "Starting"


def _time(record: ExperimentRecord) -> str:
    process, limit = record.process, record.spec.max_runtime
    elapsed = int(max(0.0, time.time() - process.created)) if process is not None else 0
    return f"{elapsed} s" if limit is None else f"{elapsed} s of {limit} s, {max(0, limit - elapsed)} s left"
