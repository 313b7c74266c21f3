"""Stacking: extra trees learn from the features and from what the best candidates predict.

On eight of nine real tables the ensemble with such trees had a lower error on rows that nobody had seen than the
ensemble alone, by up to 5 % (`benchmarks/results/stacking.md`). Their own out-of-fold score does not show it: the
predictions that a fold's trees learn from were made by models that had seen the rows of that fold, so the trees learn
to undo what these models owe to them. The trees seem worse than they are, so their weight is a constant.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ...contract import Candidate, CandidateDropped, CandidateStarted, CandidateStatus, utc_now
from ..algorithms import ALGORITHMS
from ..context import Run
from .board import Board
from .refit import refit_seconds, stacked_forests
from .selection import Selection
from .slots import Failed, Slots
from .training import CandidateTask, Trained

if TYPE_CHECKING:
    from ..problems.tabular import Prepared

STACKED = "stacked"
ALGORITHM = "extra_trees"
LEAF_OF_TWO_CLASSES = 10
"""Rows of a leaf where the order of two classes is told: smaller ones were worse where the classes overlap much."""
SHARE, SHARE_OF_TWO_CLASSES = 1 / 2, 1 / 3
"""Of the stacked trees in the final ensemble. Of two classes, half was too much for two of three tables."""
LEAST_ROWS, MOST_ROWS = 1_000, 20_000
"""Of the training part. On 800 rows it did not pay; with more rows it pays less and less, and takes more memory."""
LEAST_BASES = 3
"""Kinds of algorithms among the candidates; fewer say too little that is different."""
SQUARED = {"mse", "rmse", "r2"}
"""The metrics of numbers for which trees of means are right."""
SLOWER = 2.0
"""How many times as long as without other candidates' predictions the trees take, at most."""
POLL_SECONDS = 0.2


def stacked_share(data: Prepared) -> float:
    """The weight of the stacked trees in the final ensemble."""
    return SHARE_OF_TWO_CLASSES if data.class_count == 2 else SHARE


def bases(board: Board) -> list[str]:
    """The best candidate of each algorithm, the best first."""
    best: dict[str, str] = {}
    for name in sorted(board.trained, key=board.gain, reverse=True):
        best.setdefault(board.candidates[name].algorithm, name)
    return list(best.values())


def can_stack(board: Board, data: Prepared) -> bool:
    """Whether there are candidates to stack on, and a place for it: every row is held out once, by several folds."""
    if not LEAST_ROWS <= len(data.train) <= MOST_ROWS:
        return False
    trees = any(board.candidates[name].algorithm == ALGORITHM for name in board.trained)
    suits = data.classes is not None or data.objective in SQUARED
    complete = len(data.folds) > 1 and len(data.held_out) == len(data.train)
    return trees and suits and complete and len(bases(board)) >= LEAST_BASES


def expected_seconds(board: Board, data: Prepared) -> float:
    """What the stacked trees would take, in wall seconds: those of the folds, and those on all rows."""
    if not can_stack(board, data):
        return 0.0
    folds = _fold_seconds(board)
    return folds + stacked_forests(data) * refit_seconds(folds, data)


def _fold_seconds(board: Board) -> float:
    forests = [name for name in board.trained if board.candidates[name].algorithm == ALGORITHM]
    return SLOWER * min(board.trained[name].fit_seconds for name in forests)


class Stacking:
    """Trains the stacked trees, where they fit into the time."""

    def __init__(self, run: Run, board: Board, slots: Slots, data: Prepared) -> None:
        self._run, self._board, self._slots, self._data = run, board, slots, data

    def join(self, selection: Selection) -> Selection | None:
        """The selection with stacked trees; None where there are none, or no time for them."""
        stacked = self._stacked()
        return None if stacked is None else self._board.with_stacked(selection, stacked, stacked_share(self._data))

    def _stacked(self) -> Candidate | None:
        if self._run.stop_requested() or not can_stack(self._board, self._data):
            return None
        stacked_on = bases(self._board)
        known = self._board.stacked_candidate(stacked_on)
        if known is not None:
            return known
        deadline = self._run.stacking_deadline()
        if deadline is not None and time.time() + _fold_seconds(self._board) > deadline:
            return None
        return self._train(stacked_on, deadline)

    def _train(self, stacked_on: list[str], deadline: float | None) -> Candidate | None:
        algorithm = ALGORITHMS[ALGORITHM]
        hyperparameters = algorithm.variants(self._data.problem_type)[0].hyperparameters
        if self._data.class_count == 2:
            hyperparameters = {**hyperparameters, "min_samples_leaf": LEAF_OF_TWO_CLASSES}
        candidate = Candidate(
            id=f"{STACKED}-{1 + sum(bool(one.stacked_on) for one in self._board.candidates.values())}",
            algorithm=ALGORITHM,
            status=CandidateStatus.TRAINING,
            description=f"{algorithm.info.title} on the features and the predictions of {len(stacked_on)} candidates; "
            "out of fold it seems worse than it is",
            hyperparameters=hyperparameters,
            recipe=algorithm.recipe,
            stacked_on=stacked_on,
            created_at=utc_now(),
        )
        self._run.sink(CandidateStarted(candidate=candidate))
        self._slots.submit(
            CandidateTask(
                candidate_id=candidate.id,
                algorithm=candidate.algorithm,
                recipe=candidate.recipe,
                hyperparameters=hyperparameters,
                folder=self._run.work / candidate.id,
                deadline=deadline,
                stacked_on=tuple(self._run.candidate_folder(name) for name in stacked_on),
            )
        )
        outcome = self._wait(deadline)
        if isinstance(outcome, Trained):
            return self._board.complete(candidate, outcome)
        if outcome is None:
            self._run.sink(CandidateDropped(candidate_id=candidate.id))
        else:
            self._board.fail(candidate, outcome.error)
        return None

    def _wait(self, deadline: float | None) -> Trained | Failed | None:
        while not self._run.stop_requested() and (deadline is None or time.time() < deadline):
            for outcome in self._slots.wait(POLL_SECONDS):
                assert isinstance(outcome, Trained | Failed)
                return outcome
        self._slots.kill_all()
        return None
