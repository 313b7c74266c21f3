"""What is trained when: the same order and the same slots as in a run, with estimated times."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..search.loop import CAUTION, LEAST_SHARE, STOP_EARLY_SHARE


@dataclass(frozen=True)
class Job:
    """A training.

    Attributes
    ----------
    seconds
        From its start to its end.
    stops_early
        Whether it gives a usable model in whatever time it has.
    fails
        It takes its time for nothing, since it is ended before it is ready.
    """

    seconds: float
    stops_early: bool = False
    fails: bool = False


@dataclass(frozen=True)
class Schedule:
    """When the trainings end.

    Attributes
    ----------
    ends
        Of each job, in seconds from the start of the first; infinite for one that will not be ready in time.
    idle_at
        When the slots have nothing left to do.
    """

    ends: list[float]
    idle_at: float


def schedule(jobs: Sequence[Job], slots: int, budget: float) -> Schedule:
    """Start each job, in order, in the slot that is free first, by the rules of `search.loop`.

    Parameters
    ----------
    budget
        Seconds that there are.
    """
    free = [0.0] * slots
    ends: list[float] = []
    for job in jobs:
        start = heapq.heappop(free)
        end = start
        if _begins(job, budget - start, first=not any(done <= start for done in ends)):
            end += min(job.seconds, STOP_EARLY_SHARE * (budget - start)) if job.stops_early else job.seconds
        ends.append(end if end > start and not job.fails else math.inf)
        heapq.heappush(free, end)
    return Schedule(ends, max(free))


def _begins(job: Job, left: float, *, first: bool) -> bool:
    if job.stops_early:
        return left > (0 if first else LEAST_SHARE * job.seconds)
    return left > CAUTION * job.seconds
