"""The search: keep the slots busy with a method's proposals until there are none, or time or the user ends it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from ...contract import Candidate, CandidateDropped, CandidateStarted, CandidateStatus, utc_now
from ..algorithms import ALGORITHMS, Hyperparameters
from ..context import Run
from ..machine import free_memory
from ..methods import Method, Proposal
from ..metrics import METRICS
from .board import Board
from .final import expected_seconds
from .pace import Pace
from .rungs import Rungs
from .slots import Failed, Slots
from .training import CandidateTask, Pruned, Trained

if TYPE_CHECKING:
    from ..problems.tabular import Prepared

POLL_SECONDS = 0.2
STOP_EARLY_SHARE = 0.95
"""An algorithm that can stop early is asked to at this share of its candidate's time, so that it is not killed."""
FIRST_SHARE = 0.5
"""The same while no candidate is complete, so that the first one is early and leaves time for others."""
FAIR_SHARE = 0.25
"""A candidate may take this share of the time that is left, or what it is estimated to take if that is more."""
MOST_TIMES = 2.0
"""But no more than so many times what the longest so far took: a network that learns 20,000 rows for half a minute
would leave no time for three boosters that are better."""
LEAST_SHARE = 0.4
"""A candidate that can stop early is not begun with less than this share of the time it would take."""
MEMORY_SHARE = 0.9
"""Of the free memory, what one candidate may need by its estimate; AutoGluon's limit is the same."""
CAUTION = 1.2
"""One that cannot stop early is begun with this many times its estimate."""


class End(Enum):
    """Why a search ended."""

    DONE = "done"
    TIME = "time"
    STOPPED = "stopped"


@dataclass
class _Running:
    candidate: Candidate
    proposal: Proposal
    started: float


class Search:
    """One run's search."""

    def __init__(self, run: Run, board: Board, method: Method, slots: Slots, data: Prepared) -> None:
        self._run, self._board, self._method, self._slots = run, board, method, slots
        self._data = data
        self._pace = Pace(data, slots.threads)
        # A user's own function cannot be called in a slot, which does not have its file.
        self._rungs = Rungs() if method.prunes and data.objective in METRICS else None
        self._running: dict[str, _Running] = {}
        self._earlier = {_key(one.algorithm, one.recipe, board.proposed(one)): one for one in board.singles}
        self._counts = {name: _last_number(board, name) for name in ALGORITHMS}
        self._ended = 0
        self._left_out = 0

    def run(self) -> End:
        """Train until the end; candidates that are unfinished then are dropped."""
        while True:
            if self._run.stop_requested():
                return self._abandon(End.STOPPED)
            if self._time_left() <= 0:
                return self._abandon(End.TIME)
            self._fill()
            if not self._running:
                return End.TIME if self._left_out else End.DONE
            for outcome in self._slots.wait(POLL_SECONDS):
                self._finish(outcome)
            self._kill_overdue()
            self._run.progress(self._ended / max(self._method.planned, 1))

    def _time_left(self) -> float:
        refits = expected_seconds(self._board, self._data, self._slots.count) if self._board.trained else float("inf")
        deadline = self._run.training_deadline(refits)
        return float("inf") if deadline is None else deadline - time.time()

    def _fill(self) -> None:
        while self._slots.free:
            proposal = self._method.propose()
            if proposal is None:
                return
            known = self._earlier.get(_key(proposal.algorithm, proposal.recipe, proposal.hyperparameters))
            if known is not None:
                self._take_over(known, proposal)
            elif not self._has_memory(proposal):
                self._method.learn(proposal, None)
            elif self._has_time(proposal):
                self._start(proposal)
            else:
                self._left_out += 1
                self._method.learn(proposal, None)

    def _take_over(self, known: Candidate, proposal: Proposal) -> None:
        """A candidate of an earlier run of the experiment is not trained again."""
        self._ended += 1
        trained = self._board.trained.get(known.id)
        if trained is not None:
            self._pace.learn(proposal, trained.fit_seconds)
        self._method.learn(proposal, None if trained is None else self._board.gain(known.id), earlier=True)

    def _has_memory(self, proposal: Proposal) -> bool:
        """Whether the memory that is free is enough, since a process that takes more is killed, or another one."""
        needed, free = self._pace.memory(proposal), free_memory(self._run.spec.max_memory)
        if needed <= MEMORY_SHARE * free:
            return True
        self._run.warn(
            "candidate_memory",
            f"{proposal.description} was left out: it needs about {needed / 1e9:.1f} GB of memory, and "
            f"{free / 1e9:.1f} GB are free. {self._more_memory()}, or use fewer rows or columns.",
        )
        return False

    def _more_memory(self) -> str:
        return "Close other programs" if self._run.spec.max_memory is None else "Allow the experiment more memory"

    def _has_time(self, proposal: Proposal) -> bool:
        """Whether the time that is left is enough; while nothing is trained, anything is worth a try."""
        needed = self._pace.seconds(proposal)
        if ALGORITHMS[proposal.algorithm].stops_early:
            return self._board.best is None or self._time_left() > LEAST_SHARE * needed
        return self._time_left() > CAUTION * needed

    def _start(self, proposal: Proposal) -> None:
        self._counts[proposal.algorithm] += 1
        candidate = Candidate(
            id=f"{proposal.algorithm.replace('_', '-')}-{self._counts[proposal.algorithm]}",
            algorithm=proposal.algorithm,
            status=CandidateStatus.TRAINING,
            description=proposal.description,
            hyperparameters=proposal.hyperparameters,
            recipe=proposal.recipe,
            created_at=utc_now(),
        )
        self._board.candidates[candidate.id] = candidate
        self._running[candidate.id] = _Running(candidate, proposal, time.time())
        self._slots.submit(
            CandidateTask(
                candidate_id=candidate.id,
                algorithm=proposal.algorithm,
                recipe=proposal.recipe,
                hyperparameters=proposal.hyperparameters,
                folder=self._run.work / candidate.id,
                deadline=self._stop_early_at(proposal),
                rung=self._rungs.next() if self._rungs is not None else None,
            )
        )
        self._run.sink(CandidateStarted(candidate=candidate))

    def _stop_early_at(self, proposal: Proposal) -> float | None:
        now, left = time.time(), self._time_left()
        shares = [STOP_EARLY_SHARE * left]
        if self._board.best is None:
            shares.append(FIRST_SHARE * left)
        else:
            longest = max(trained.fit_seconds for trained in self._board.trained.values())
            shares.append(max(FAIR_SHARE * left, min(self._pace.seconds(proposal), MOST_TIMES * longest)))
        if self._run.spec.max_runtime_per_candidate is not None:
            shares.append(STOP_EARLY_SHARE * self._run.spec.max_runtime_per_candidate)
        return now + min(shares) if min(shares) < float("inf") else None

    def _finish(self, outcome: Trained | Pruned | Failed) -> None:
        running = self._running.pop(outcome.candidate_id)
        self._ended += 1
        if isinstance(outcome, Failed):
            self._board.fail(running.candidate, outcome.error)
            self._method.learn(running.proposal, None)
            return
        if self._rungs is not None and outcome.rung_gain is not None:
            self._rungs.learn(outcome.rung_gain)
        if isinstance(outcome, Pruned):
            self._board.prune(running.candidate)
            self._method.learn(running.proposal, None, rung=outcome.rung_gain)
            return
        self._pace.learn(running.proposal, outcome.fit_seconds)
        self._board.complete(running.candidate, outcome)
        self._method.learn(running.proposal, self._board.gain(running.candidate.id))

    def _kill_overdue(self) -> None:
        limit = self._run.spec.max_runtime_per_candidate
        if limit is None:
            return
        for name, running in list(self._running.items()):
            if time.time() - running.started > limit:
                self._slots.kill(name)
                self._finish(Failed(name, f"It took longer than the {limit} s that a candidate may take."))

    def _abandon(self, end: End) -> End:
        self._slots.kill_all()
        for name in list(self._running):
            del self._running[name]
            self._board.candidates.pop(name, None)
            self._run.sink(CandidateDropped(candidate_id=name))
        return end


def _key(algorithm: str, recipe: str, hyperparameters: Hyperparameters) -> str:
    """The same for the same configuration, also where one was read from a file."""
    return json.dumps([algorithm, recipe, hyperparameters], sort_keys=True)


def _last_number(board: Board, algorithm: str) -> int:
    """The highest number that an earlier run gave to a candidate of an algorithm."""
    return max((int(one.id.rpartition("-")[2]) for one in board.singles if one.algorithm == algorithm), default=0)
