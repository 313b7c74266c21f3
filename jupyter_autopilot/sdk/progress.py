"""How far an experiment is, as a line of text: one that renews itself on a terminal, or a line for each change."""

from __future__ import annotations

import contextlib
import shutil
import time
from typing import Protocol, TextIO

from ..contract import ExperimentState, Stage, Status
from .backend import Seen

STAGES = {
    Stage.ANALYZING_DATA: "Analyzing the data",
    Stage.PREPARING_FEATURES: "Preparing features",
    Stage.TRAINING_MODELS: "Training models",
    Stage.ENSEMBLING: "Combining models",
    Stage.EVALUATING: "Evaluating",
    Stage.PACKAGING: "Packing the results",
}
REFRESH_SECONDS = 0.5


class Progress(Protocol):
    """Shows an experiment while it runs."""

    def __call__(self, seen: Seen) -> None:
        """Show what is new; to be called several times a second."""

    def end(self) -> None:
        """Leave it as it is."""


def show_progress(stream: TextIO) -> Progress:
    """The progress as a notebook's cell shows it best, or as a line of text elsewhere."""
    if not in_notebook(stream):
        return ProgressLine(stream)
    from .views.live import LiveProgress

    return LiveProgress()


class ProgressLine:
    """Shows an experiment on a stream; to be called several times a second with how it stands."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._renews = renews(stream)
        self._width = 0
        self._shown: tuple[object, ...] = ()
        self._next = 0.0

    def __call__(self, seen: Seen) -> None:
        """Show what is new."""
        state = seen.state
        if self._renews and time.monotonic() >= self._next:
            self._next = time.monotonic() + REFRESH_SECONDS
            self._renew(describe(seen))
        elif not self._renews and not seen.terminal:
            change = (_doing(state), state.best_candidate)
            if change != self._shown:
                self._shown = change
                self._write(f"{describe(seen)}\n")

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
    return stream.isatty() or in_notebook(stream)


def in_notebook(stream: TextIO) -> bool:
    """Whether a notebook's kernel shows what is written."""
    return type(stream).__module__.startswith("ipykernel")


def describe(seen: Seen) -> str:
    """Stage, time, candidates and the best score, such as `Training models · 12 s of 60 s · 3 of 9 · best …`."""
    state = seen.state
    parts = [_doing(state), _time(seen)]
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


def _time(seen: Seen) -> str:
    elapsed, limit = int(seen.elapsed), seen.limit
    return f"{elapsed} s" if limit is None else f"{elapsed} s of {limit:.0f} s, {max(0, int(limit) - elapsed)} s left"
