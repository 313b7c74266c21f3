"""Properties of the state machine: whatever happens in whatever order, no move is illegal and no revision falls."""

from __future__ import annotations

from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from jupyter_autopilot.contract import (
    MOVES,
    TERMINAL,
    AutopilotError,
    BestChanged,
    Candidate,
    CandidateDropped,
    CandidateEnded,
    CandidateStarted,
    CandidateStatus,
    ControlFile,
    ErrorCode,
    Event,
    ExperimentState,
    JobEnded,
    JobStarted,
    ProgressMade,
    Stage,
    StageStarted,
    Status,
    StopAcknowledged,
    TimeAdded,
)
from jupyter_autopilot.jobs.journal import fold
from jupyter_autopilot.jobs.status import Facts, with_facts

NAMES = st.sampled_from(["a", "b", "c"])
OUTCOMES = st.sampled_from(["completed", "stopped", "failed"])


def candidate(name: str, status: CandidateStatus, score: float | None = None) -> Candidate:
    return Candidate(id=name, algorithm="linear", status=status, score=score, created_at="")


def started(name: str) -> Event:
    return CandidateStarted(candidate=candidate(name, CandidateStatus.TRAINING))


def completed(name: str, score: float) -> Event:
    return CandidateEnded(candidate=candidate(name, CandidateStatus.COMPLETED, score))


INNER = st.one_of(
    NAMES.map(started),
    st.builds(completed, NAMES, st.floats(0, 1)),
    NAMES.map(lambda name: CandidateEnded(candidate=candidate(name, CandidateStatus.FAILED))),
    NAMES.map(lambda name: CandidateDropped(candidate_id=name)),
    NAMES.map(lambda name: BestChanged(candidate_id=name)),
    st.sampled_from(Stage).map(lambda stage: StageStarted(stage=stage)),
    st.floats(0, 1).map(lambda progress: ProgressMade(progress=progress)),
)
"""What happens between the start and the end of a run."""
ANY = st.one_of(
    INNER,
    st.just(StopAcknowledged()),
    st.just(TimeAdded(seconds=90.0)),
    st.integers(1, 3).map(lambda run: JobStarted(pid=1, run=run)),
    OUTCOMES.map(lambda outcome: JobEnded(outcome=outcome)),
)


def reachable(status: Status) -> set[Status]:
    """Where legal moves lead, in any number of them."""
    found, new = {status}, {status}
    while new:
        new = {after for before in new for after in MOVES[before]} - found
        found |= new
    return found


@given(st.lists(ANY, max_size=30))
@settings(max_examples=100, deadline=None)
def test_any_events_in_any_order_move_legally_or_are_refused(events: list[Event]) -> None:
    state = ExperimentState()
    for event in events:
        copy = state.model_copy(deep=True)
        try:
            after = fold(state, event)
        except AutopilotError as error:
            assert error.code is ErrorCode.EXPERIMENT_DAMAGED
            assert state == copy
            continue
        assert after.revision == state.revision + 1
        begins = isinstance(event, JobStarted) and event.run > max(1, state.runs)
        assert begins or after.status in reachable(state.status)
        state = after


class Life(RuleBasedStateMachine):
    """An experiment, its worker, and those who start, stop, kill and resume it."""

    def __init__(self) -> None:
        super().__init__()
        self.events = ExperimentState()
        self.control = ControlFile()
        self.started = self.alive = self.said_its_last = False
        self.shown = self.look()
        self.resumed = False
        self.done: set[str] = set()

    def look(self) -> ExperimentState:
        return with_facts(self.events, Facts(self.started, self.alive, self.control, last_sign=None))

    @property
    def working(self) -> bool:
        """The worker lives, has begun its run, and has not said its last word."""
        return self.alive and self.events.runs == self.control.runs and not self.said_its_last

    @precondition(lambda self: not self.started and not self.control.stop)
    @rule()
    def start(self) -> None:
        self.started = self.alive = True

    @precondition(lambda self: self.alive and self.events.runs < self.control.runs)
    @rule()
    def begin(self) -> None:
        self.events = fold(self.events, JobStarted(pid=1, run=self.control.runs))

    @precondition(lambda self: self.working)
    @rule(event=INNER)
    def happen(self, event: Event) -> None:
        if isinstance(event, CandidateStarted | CandidateDropped | CandidateEnded):
            name = event.candidate_id if isinstance(event, CandidateDropped) else event.candidate.id
            if name in self.done:
                return  # no worker touches what is complete
        if isinstance(event, CandidateEnded) and event.candidate.status is CandidateStatus.COMPLETED:
            self.done.add(event.candidate.id)
        if isinstance(event, BestChanged) and event.candidate_id not in self.done:
            return
        self.events = fold(self.events, event)

    @precondition(lambda self: self.working and self.control.stop)
    @rule()
    def acknowledge(self) -> None:
        self.events = fold(self.events, StopAcknowledged())

    @precondition(lambda self: self.working)
    @rule(outcome=OUTCOMES)
    def end(self, outcome: Literal["completed", "stopped", "failed"]) -> None:
        self.events = fold(self.events, JobEnded(outcome=outcome))
        self.said_its_last = True

    @precondition(lambda self: self.alive)
    @rule()
    def die(self) -> None:
        self.alive = False

    @precondition(lambda self: self.shown.status not in TERMINAL)
    @rule()
    def stop(self) -> None:
        self.control = self.control.model_copy(update={"stop": True})

    @precondition(lambda self: self.alive and self.shown.status not in TERMINAL)
    @rule(why=st.sampled_from(["time", "stop"]))
    def kill(self, why: str) -> None:
        self.control = self.control.model_copy(update={"killed": why})
        self.alive = False

    @precondition(lambda self: self.shown.status in TERMINAL and not self.alive)
    @rule()
    def resume(self) -> None:
        self.control = ControlFile(runs=self.control.runs + 1)
        self.started = self.said_its_last = False
        self.resumed = True

    @invariant()
    def only_legal_moves_are_seen(self) -> None:
        before, after = self.shown, self.look()
        self.shown = after
        assert after.revision >= before.revision
        if after.model_copy(update={"revision": 0}) != before.model_copy(update={"revision": 0}):
            assert after.revision > before.revision
        if self.resumed:
            assert (before.status in TERMINAL, after.status) == (True, Status.QUEUED)
        else:
            assert after.status in reachable(before.status)
        self.resumed = False
        # What was trained stays, whatever comes.
        assert {one.id for one in after.candidates if one.status is CandidateStatus.COMPLETED} == self.done
        if after.status in TERMINAL:
            assert all(one.status is not CandidateStatus.TRAINING for one in after.candidates)


Life.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestLife = Life.TestCase
