"""Time that is added to a run while it is under way."""

from __future__ import annotations

import pytest

from jupyter_autopilot.contract import Event, TimeAdded
from jupyter_autopilot.worker.time_limit import TimeLimit


def test_added_time_puts_the_deadline_off_and_is_told_once() -> None:
    asked: list[float | None] = [60.0]
    told: list[Event] = []
    limit = TimeLimit(60.0, lambda: asked[-1], told.append)
    first = limit.deadline
    assert limit() == first
    limit.look()
    assert (limit(), told) == (first, [])
    asked.append(90.0)
    for _ in range(2):
        limit.look()
    assert limit() == limit.deadline == pytest.approx(first + 30.0)
    assert [event.seconds for event in told if isinstance(event, TimeAdded)] == [90.0]


@pytest.mark.parametrize("asked", [None, 30.0])
def test_a_deadline_is_never_brought_forward(asked: float | None) -> None:
    limit = TimeLimit(60.0, lambda: asked, lambda event: pytest.fail(f"{event} was told"))
    first = limit()
    limit.look()
    assert limit() == first


def test_without_a_limit_there_is_nothing_to_put_off() -> None:
    limit = TimeLimit(None, lambda: 90.0, lambda event: pytest.fail(f"{event} was told"))
    limit.look()
    assert limit() is None
    assert limit.deadline == float("inf")
