"""The end of a search: the members of the best model are trained again on all rows, as far as time allows."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from ..algorithms import ALGORITHMS
from ..context import Run
from . import stacking
from .board import Board
from .refit import RefitTask, Refitted, can_hasten, refit_seconds, stacked_forests
from .slots import Failed, Slots

if TYPE_CHECKING:
    from ..problems.tabular import Prepared

POLL_SECONDS = 0.2
REPEATED_ROWS, MOST_REPETITIONS = 10_000, 5
"""A member is trained as often, each time with another seed, as makes so many rows, at most 5 times: on 700 to 4,000
rows the mean of several models had an error up to 5 % lower than one model's, on 16,000 and more rows none."""
CAUTION = 1.2
"""A refit is begun when this many times its estimate is left."""
MOST_HASTE = 3.0
"""A refit that would take longer is made up to so many times shorter; on all rows that still beats the models of the
folds, which saw fewer."""

LIKELY_MEMBERS = 6
"""So many of the best candidates are what the refit is expected to train."""


def expected_seconds(board: Board, data: Prepared, slots: int) -> float:
    """What the end would take, in wall seconds: stacking, and the refits of the best candidates so far, repeated."""
    best = sorted(board.trained, key=board.gain)[-LIKELY_MEMBERS:]
    seconds = [refit_seconds(board.trained[name].fit_seconds, data) for name in best]
    refits = max(*seconds, repetitions(data.refit_rows) * sum(seconds) / slots)
    return CAUTION * (refits + stacking.expected_seconds(board, data))


def repetitions(rows: int) -> int:
    """How many models of a member are trained on so many rows."""
    return min(MOST_REPETITIONS, max(1, round(REPEATED_ROWS / rows)))


class Refits:
    """Trains the members again, the first repetition of all of them before the second of any."""

    def __init__(self, run: Run, board: Board, slots: Slots, data: Prepared) -> None:
        self._run, self._board, self._slots, self._data = run, board, slots, data
        self._done: dict[str, list[Refitted]] = {}
        self._pace = 1.0

    def train(self, members: dict[str, float]) -> dict[str, list[Refitted]]:
        """By member the models that were trained in time; a member whose refit did not fit in is left out.

        What a member is stacked on is trained again too, once.
        """
        bases = dict.fromkeys(base for name in members for base in self._board.candidates[name].stacked_on)
        by_weight = sorted({**dict.fromkeys(bases, 0.0), **members}.items(), key=lambda item: -item[1])
        waiting = deque(
            self._task(name, repetition)
            for repetition in range(repetitions(self._data.refit_rows))
            for name, weight in by_weight
            if repetition == 0 or (weight and self._repeats(name))
        )
        while not self._over():
            while waiting and self._slots.free:
                task = self._in_time(waiting.popleft())
                if task is not None:
                    self._slots.submit(task)
            if not self._slots.busy:
                break
            for outcome in self._slots.wait(POLL_SECONDS):
                self._take(outcome)
        self._slots.kill_all()
        return self._done

    def _over(self) -> bool:
        deadline = self._run.refit_deadline
        return self._run.stop_requested() or (deadline is not None and time.time() >= deadline)

    def _task(self, name: str, repetition: int) -> RefitTask:
        candidate, trained = self._board.candidates[name], self._board.training_of(name)
        return RefitTask(
            candidate_id=name,
            algorithm=candidate.algorithm,
            recipe=candidate.recipe,
            hyperparameters=trained.hyperparameters,
            chosen_by_fold=trained.chosen_by_fold,
            repetition=repetition,
            folder=self._run.work,
            stacked_on=tuple(self._run.candidate_folder(base) for base in candidate.stacked_on),
        )

    def _repeats(self, name: str) -> bool:
        """Whether another seed gives another model; stacked trees are many enough in one."""
        candidate = self._board.candidates[name]
        return ALGORITHMS[candidate.algorithm].seeded and not candidate.stacked_on

    def _in_time(self, task: RefitTask) -> RefitTask | None:
        """The task as it fits into the time that is left; None where it does not."""
        if self._run.refit_deadline is None:
            return task
        if task.repetition and task.candidate_id not in self._done:
            return None  # the first one failed or did not fit in
        left = self._run.refit_deadline - time.time()
        haste = CAUTION * self._estimate(task.candidate_id) / max(left, 1e-3)
        if haste <= 1:
            return task
        if haste <= MOST_HASTE and not task.repetition and can_hasten(task.chosen_by_fold):
            return replace(task, haste=haste)
        return None

    def _estimate(self, name: str) -> float:
        seconds = refit_seconds(self._board.training_of(name).fit_seconds, self._data)
        models = stacked_forests(self._data) if self._board.candidates[name].stacked_on else 1
        return self._pace * models * seconds

    def _take(self, outcome: Refitted | Failed) -> None:
        if isinstance(outcome, Failed):
            self._run.warn(
                "refit_failed",
                f"{outcome.candidate_id} could not be trained again on all rows; its models of the folds are used. "
                f"{outcome.error}",
            )
            return
        if outcome.haste == 1:
            self._pace *= max(1.0, outcome.fit_seconds / max(self._estimate(outcome.candidate_id), 1e-3))
        self._done.setdefault(outcome.candidate_id, []).append(outcome)
