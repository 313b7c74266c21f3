"""Which experiments wait, in which order, and what for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from ..contract import AutopilotError, Status, TabularSpec
from ..engine.inputs import find_inputs
from ..engine.machine import BYTES_OF_A_GB, available_memory
from .experiment import ExperimentRecord
from .process import age

RUN_BYTES = 700 * 10**6
"""What a worker with two training processes has before it reads any data."""
TABLE_COPIES = 4
"""How many times a file's size its table takes, in the worker and in what it trains."""
STARTING_SECONDS = 60.0
"""A worker that is younger may not have taken yet what it needs."""


@dataclass(frozen=True)
class Place:
    """A place in the queue: 1 for the next, and why it does not begin."""

    position: int
    reason: str


class Queue:
    """The order of those that wait, and whether the next one may begin.

    Parameters
    ----------
    max_running
        How many experiments run at the same time.
    root
        What the specifications' paths are relative to.
    free_memory
        Tells the bytes that may be used.
    """

    def __init__(self, max_running: int, root: Path, free_memory: Callable[[], int] = available_memory) -> None:
        self._max_running, self._root, self._free_memory = max_running, root, free_memory

    def places(self, records: Collection[ExperimentRecord]) -> dict[ExperimentRecord, Place]:
        """Those that wait, in the order in which they begin."""
        waiting = sorted((one for one in records if one.state.status is Status.QUEUED), key=_order)
        running = [one for one in records if not one.terminal and one.state.status is not Status.QUEUED]
        return {one: Place(number, self._reason(one, number, running)) for number, one in enumerate(waiting, start=1)}

    def next(self, records: Collection[ExperimentRecord]) -> ExperimentRecord | None:
        """The one that may begin now."""
        return next((one for one, place in self.places(records).items() if not place.reason), None)

    def _reason(self, record: ExperimentRecord, position: int, running: list[ExperimentRecord]) -> str:
        if position > 1:
            return f"{position - 1} {'begins' if position == 2 else 'begin'} before it."
        if len(running) >= self._max_running:
            count = "An experiment runs" if len(running) == 1 else f"{len(running)} experiments run"
            return f"{count}, and no more than {self._max_running} may."
        return self._too_little_memory(record, running)

    def _too_little_memory(self, record: ExperimentRecord, running: list[ExperimentRecord]) -> str:
        """Why the memory is not enough; one that is alone begins in any case, since waiting would not help it."""
        if not running:
            return ""
        needed = self._needed(record.spec)
        free = self._free_memory() - sum(self._needed(one.spec) for one in running if _is_young(one))
        if needed <= free:
            return ""
        return (
            f"It needs about {needed / BYTES_OF_A_GB:.1f} GB of memory, and {max(0, free) / BYTES_OF_A_GB:.1f} GB are "
            "free. It begins when others have ended."
        )

    def _needed(self, spec: TabularSpec) -> int:
        """About the bytes that an experiment needs at least, from the size of its files."""
        try:
            size = find_inputs(self._root / spec.data_path).size
        except (AutopilotError, OSError):
            size = 0  # its worker says what is wrong with them
        needed = RUN_BYTES + TABLE_COPIES * size
        return needed if spec.max_memory is None else min(needed, round(spec.max_memory * BYTES_OF_A_GB))


def _order(record: ExperimentRecord) -> tuple[int, str, str]:
    return (-record.control.priority, record.control.asked_at or record.created_at, record.name)


def _is_young(record: ExperimentRecord) -> bool:
    return record.process is None or age(record.process) < STARTING_SECONDS
