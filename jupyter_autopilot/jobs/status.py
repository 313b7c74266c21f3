"""What is known of an experiment beside its events: whether its worker was started, lives, or was asked to stop."""

from __future__ import annotations

from dataclasses import dataclass

from ..contract import (
    TERMINAL,
    ControlFile,
    ErrorCode,
    ExperimentState,
    Problem,
    Status,
)
from .journal import waiting_again, without_unfinished

FACTS = 8
"""More than what facts raise the revision by in a run: started, stopped, killed, ended, deployed."""


@dataclass(frozen=True)
class Facts:
    """The facts that no event tells."""

    started: bool
    """A worker was started for the latest run."""
    alive: bool
    """It lives."""
    control: ControlFile
    """What was asked of it."""
    last_sign: str | None
    """When the worker last gave a sign of life."""


def with_facts(state: ExperimentState, facts: Facts) -> ExperimentState:
    """The state that the events and the facts make together.

    Each fact that changes the state raises the revision by one. Facts only ever become true within a run, and each run
    raises it by more than they can, so that the revision grows also over a restart of the server.
    """
    started = facts.started or state.runs >= facts.control.runs
    control = facts.control
    revision = state.revision + started + control.stop + (control.killed is not None) + FACTS * (control.runs - 1)
    if state.runs < facts.control.runs and facts.control.runs > 1:
        state = waiting_again(state.model_copy(update={"best_candidate": _best(state)}))
    if state.status in TERMINAL:
        return state.model_copy(update={"revision": revision + 1})
    if not started:
        status = Status.STOPPED if facts.control.stop else Status.QUEUED
        reason = "Stopped by the user before it began." if facts.control.stop else ""
        return state.model_copy(update={"status": status, "revision": revision, "end_reason": reason})
    if not facts.alive:
        return _without_worker(state.model_copy(update={"revision": revision + 1}), facts)
    if facts.control.stop:
        return state.model_copy(update={"status": Status.STOPPING, "revision": revision})
    status = Status.STARTING if state.status is Status.QUEUED else state.status
    return state.model_copy(update={"status": status, "revision": revision})


def _without_worker(state: ExperimentState, facts: Facts) -> ExperimentState:
    """The state of an experiment whose worker is gone and has not said why."""
    best = _best(state)
    changes: dict[str, object] = {
        "candidates": without_unfinished(state.candidates),
        "ended_at": facts.last_sign,
        "best_candidate": best,
    }
    kept = "The best model so far was kept." if best else "No candidate had been trained."
    if facts.control.killed and best:
        why = "The time limit was reached" if facts.control.killed == "time" else "Stopped by the user"
        changes |= {"status": Status.STOPPED, "end_reason": f"{why}; the worker had to be ended. {kept}"}
    elif facts.control.killed:
        problem = Problem(
            code=ErrorCode.NO_CANDIDATE,
            message="The worker had to be ended before a candidate was trained. Give it more time.",
            field="max_runtime",
        )
        changes |= {"status": Status.FAILED, "end_reason": problem.message, "problems": [problem]}
    else:
        problem = Problem(
            code=ErrorCode.WORKER_LOST,
            message="The worker ended without a word: it was killed, or the machine was switched off, or ran out of "
            f"memory or disk. {kept} The log may say more.",
        )
        changes |= {"status": Status.LOST, "end_reason": problem.message, "problems": [problem]}
    return state.model_copy(update=changes)


def _best(state: ExperimentState) -> str | None:
    """The best complete candidate, also where the worker ended before it could say which one that is.

    A candidate's bundle is on disk before the event that the candidate is complete.
    """
    sign = 1 if state.greater_is_better else -1
    scored = {candidate.id: sign * candidate.score for candidate in state.candidates if candidate.score is not None}
    best = max(scored, key=scored.__getitem__, default=None)
    said = state.best_candidate
    # A refit has the score of its parent, and is what the worker chose.
    return said if said in scored and best is not None and scored[said] >= scored[best] else best
