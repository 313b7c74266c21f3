"""What happens, in words, for the log that people read."""

from __future__ import annotations

from ..contract import (
    BestChanged,
    CandidateDropped,
    CandidateEnded,
    CandidateStarted,
    Event,
    JobEnded,
    JobStarted,
    PlanMade,
    ProblemResolved,
    ResourcesGiven,
    StageStarted,
    StopAcknowledged,
    TimeAdded,
    WarningRaised,
)


def line(event: Event) -> str | None:
    """The event as a line with its time (UTC); None for those that say nothing to a reader."""
    words = _words(event)
    return None if words is None else f"{event.time[11:19]} {words}"


def _words(event: Event) -> str | None:
    match event:
        case JobStarted():
            return f"{'Started' if event.run == 1 else f'Resumed, run {event.run}'}, process {event.pid}"
        case TimeAdded():
            return f"Time was added; it may take {event.seconds:.0f} s"
        case StageStarted():
            return event.stage.value.replace("_", " ").capitalize()
        case ProblemResolved():
            return f"{event.rows} rows, {event.problem_type.value} ({event.evidence}), objective {event.objective}"
        case ResourcesGiven(resources=given):
            return f"{given.cores} cores, {given.memory_bytes / 1e9:.1f} GB, {given.trainings} candidates at a time"
        case PlanMade():
            return (
                f"{event.training_method.value}: {event.planned_candidates} candidates planned, {event.folds} folds; "
                f"{event.reason}"
            )
        case CandidateStarted():
            return f"{event.candidate.id}: training; {event.candidate.description}"
        case CandidateEnded(candidate=candidate) if candidate.score is None:
            return f"{candidate.id}: failed; {candidate.error}"
        case CandidateEnded(candidate=candidate):
            seconds = "" if candidate.fit_seconds is None else f", trained in {candidate.fit_seconds:.1f} s"
            return f"{candidate.id}: {candidate.score:.6g}, validation {candidate.validation_score:.6g}{seconds}"
        case CandidateDropped():
            return f"{event.candidate_id}: given up"
        case BestChanged():
            return f"{event.candidate_id} is the best"
        case WarningRaised():
            return f"Warning: {event.warning.message}"
        case StopAcknowledged():
            return "Stopping"
        case JobEnded():
            return f"{event.outcome.capitalize()}: {event.reason}"
        case _:
            return None
