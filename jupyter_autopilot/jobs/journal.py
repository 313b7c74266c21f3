"""From events to the state of an experiment: a pure fold, and a reader that folds what is new."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..contract import (
    EVENT,
    MOVES,
    ArtifactsWritten,
    AutopilotError,
    BestChanged,
    Candidate,
    CandidateDropped,
    CandidateEnded,
    CandidateStarted,
    CandidateStatus,
    ErrorCode,
    Event,
    ExperimentState,
    JobEnded,
    JobStarted,
    PlanMade,
    ProblemResolved,
    ProgressMade,
    ResourcesGiven,
    StageProgress,
    StageStarted,
    Status,
    StopAcknowledged,
    TimeAdded,
    WarningRaised,
)


def fold(state: ExperimentState, event: Event) -> ExperimentState:
    """The state after an event.

    Raises
    ------
    AutopilotError
        EXPERIMENT_DAMAGED when the event is not legal in this state.
    """
    return state.model_copy(update={"revision": state.revision + 1, **_changes(state, event)})


def _changes(state: ExperimentState, event: Event) -> dict[str, Any]:
    match event:
        case JobStarted():
            return _begun(state, event)
        case TimeAdded():
            return {"run_seconds": event.seconds}
        case StageStarted():
            stages = [*_ended(state.stages, event.time), StageProgress(stage=event.stage, started_at=event.time)]
            return {"stage": event.stage, "stages": stages}
        case ProblemResolved() | PlanMade():
            return event.model_dump(exclude={"type", "time", "reason", "evidence"}) | _reasons(event)
        case ResourcesGiven():
            return {"resources": event.resources}
        case CandidateStarted() | CandidateEnded():
            return {"candidates": _with(state.candidates, event.candidate)}
        case CandidateDropped():
            return {"candidates": [c for c in state.candidates if c.id != event.candidate_id]}
        case BestChanged():
            return {"best_candidate": event.candidate_id}
        case ArtifactsWritten():
            written = event.artifacts.model_dump(exclude_none=True)
            return {"artifacts": state.artifacts.model_copy(update=written)}
        case WarningRaised():
            return {"warnings": [*state.warnings, event.warning]}
        case ProgressMade():
            return {"progress": max(state.progress, event.progress)}
        case StopAcknowledged():
            return {"status": _move(state.status, Status.STOPPING)}
        case JobEnded():
            return {
                "status": _move(state.status, Status(event.outcome)),
                "stages": _ended(state.stages, event.time),
                "ended_at": event.time,
                "end_reason": event.reason,
                "problems": event.problems,
                "candidates": without_unfinished(state.candidates),
                "progress": state.progress if event.outcome == "failed" else 1.0,
            }


def _begun(state: ExperimentState, event: JobStarted) -> dict[str, Any]:
    """The first run leaves the queue; a further one keeps what was trained and begins everything else anew."""
    if event.run <= state.runs:
        raise _damaged(f"The event log begins run {event.run} after run {state.runs}.")
    begun = {"runs": event.run, "run_seconds": event.seconds, "started_at": event.time}
    if event.run == 1:
        starting = _move(state.status, Status.STARTING)
        return {**begun, "status": _move(starting, Status.IN_PROGRESS)}
    again = waiting_again(state)
    return {**{name: getattr(again, name) for name in ANEW}, **begun, "status": Status.IN_PROGRESS}


ANEW = {"candidates", "resources", "stage", "stages", "progress", "ended_at", "end_reason", "problems", "warnings"}
"""What of a state is not taken over when an experiment is resumed, but for candidates that were trained."""


def waiting_again(state: ExperimentState) -> ExperimentState:
    """The state of an experiment that has ended and is to be resumed."""
    fresh = ExperimentState()
    changes = {name: getattr(fresh, name) for name in ANEW} | {"candidates": without_unfinished(state.candidates)}
    return state.model_copy(update={**changes, "status": Status.QUEUED})


def _reasons(event: ProblemResolved | PlanMade) -> dict[str, str]:
    if isinstance(event, PlanMade):
        return {"training_method_reason": event.reason}
    return {"problem_type_evidence": event.evidence}


def _move(status: Status, to: Status) -> Status:
    if to is not status and to not in MOVES[status]:
        raise _damaged(f"The event log leads from {status.value} to {to.value}, which cannot be.")
    return to


def _damaged(reason: str) -> AutopilotError:
    return AutopilotError(ErrorCode.EXPERIMENT_DAMAGED, f"{reason} Clone the experiment.")


def _ended(stages: list[StageProgress], time: str) -> list[StageProgress]:
    return [stage if stage.ended_at else stage.model_copy(update={"ended_at": time}) for stage in stages]


def _with(candidates: list[Candidate], candidate: Candidate) -> list[Candidate]:
    """The candidates with this one in the place of the one of the same id, or at the end."""
    if all(known.id != candidate.id for known in candidates):
        return [*candidates, candidate]
    return [candidate if known.id == candidate.id else known for known in candidates]


def without_unfinished(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates of a job that trains no more."""
    return [candidate for candidate in candidates if candidate.status is not CandidateStatus.TRAINING]


class Journal:
    """The state that an event log adds up to, read as far as it is written.

    Attributes
    ----------
    told
        Of each candidate the revision at which an event last spoke of it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self._line = 0
        self.state = ExperimentState()
        self.told: dict[str, int] = {}

    def read(self) -> ExperimentState:
        """Fold in the complete lines that are new; half a line waits for its end.

        Raises
        ------
        AutopilotError
            EXPERIMENT_DAMAGED, naming the line.
        """
        try:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                data = file.read()
        except FileNotFoundError:
            return self.state
        complete = data[: data.rfind(b"\n") + 1]
        for line in complete.splitlines(keepends=True):
            # A line that is refused is not passed: it is refused again by the next call, and none is folded in twice.
            event = self._event(line, self._line + 1)
            self.state = fold(self.state, event)
            if isinstance(event, CandidateStarted | CandidateEnded):
                self.told[event.candidate.id] = self.state.revision
            self._line += 1
            self._offset += len(line)
        return self.state

    def _event(self, line: bytes, number: int) -> Event:
        try:
            return EVENT.validate_json(line)
        except ValidationError as error:
            raise AutopilotError(
                ErrorCode.EXPERIMENT_DAMAGED,
                f"Line {number} of {self._path.name} is no event: it was changed, or is of another version.",
                params={"line": number},
            ) from error
