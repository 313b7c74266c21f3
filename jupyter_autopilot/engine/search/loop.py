"""The search: keep the slots busy with a method's proposals until there are none, or time or the user ends it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import Enum

from ...contract import Candidate, CandidateDropped, CandidateStarted, CandidateStatus, utc_now
from ..context import Run
from ..methods import Method, Proposal
from .board import Board
from .slots import Failed, Slots
from .training import Task, Trained

POLL_SECONDS = 0.2
STOP_EARLY_SHARE = 0.9
"""An algorithm that can stop early is asked to at this share of its candidate's time, so that it is not killed."""
FIRST_SHARE = 0.5
"""The same while no candidate is complete, so that the first one is early and leaves time for others."""


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

    def __init__(self, run: Run, board: Board, method: Method, slots: Slots) -> None:
        self._run, self._board, self._method, self._slots = run, board, method, slots
        self._running: dict[str, _Running] = {}
        self._counts: dict[str, int] = {}
        self._ended = 0

    def run(self) -> End:
        """Train until the end; candidates that are unfinished then are dropped."""
        while True:
            if self._run.stop_requested():
                return self._abandon(End.STOPPED)
            deadline = self._run.training_deadline
            if deadline is not None and time.time() >= deadline:
                return self._abandon(End.TIME)
            self._fill()
            if not self._running:
                return End.DONE
            for outcome in self._slots.wait(POLL_SECONDS):
                self._finish(outcome)
            self._kill_overdue()
            self._run.progress(self._ended / max(self._method.planned, 1))

    def _fill(self) -> None:
        while self._slots.free:
            proposal = self._method.propose()
            if proposal is None:
                return
            self._start(proposal)

    def _start(self, proposal: Proposal) -> None:
        number = self._counts[proposal.algorithm] = self._counts.get(proposal.algorithm, 0) + 1
        candidate = Candidate(
            id=f"{proposal.algorithm.replace('_', '-')}-{number}",
            algorithm=proposal.algorithm,
            status=CandidateStatus.TRAINING,
            description=proposal.description,
            hyperparameters=proposal.hyperparameters,
            created_at=utc_now(),
        )
        self._board.candidates[candidate.id] = candidate
        self._running[candidate.id] = _Running(candidate, proposal, time.time())
        folder = self._run.work / candidate.id
        self._slots.submit(
            Task(candidate.id, proposal.algorithm, proposal.hyperparameters, folder, self._stop_early_at())
        )
        self._run.sink(CandidateStarted(candidate=candidate))

    def _stop_early_at(self) -> float | None:
        now = time.time()
        ends = []
        if self._run.training_deadline is not None:
            ends.append(self._run.training_deadline)
        if self._run.spec.max_runtime_per_candidate is not None:
            ends.append(now + self._run.spec.max_runtime_per_candidate)
        share = STOP_EARLY_SHARE if self._board.best else FIRST_SHARE
        return now + share * (min(ends) - now) if ends else None

    def _finish(self, outcome: Trained | Failed) -> None:
        running = self._running.pop(outcome.candidate_id)
        self._ended += 1
        if isinstance(outcome, Failed):
            self._board.fail(running.candidate, outcome.error)
            self._method.learn(running.proposal, None)
            return
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
        for name in list(self._running):
            del self._running[name]
            self._board.candidates.pop(name, None)
            self._run.sink(CandidateDropped(candidate_id=name))
        return end
