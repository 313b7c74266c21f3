"""Those who ask for the same at the same time share an answer, and nobody gets one from before they asked."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from jupyter_autopilot.server.thread import JobsThread


async def test_all_who_ask_before_it_is_begun_share_an_answer() -> None:
    thread, answers, free = JobsThread(lambda notify: None, None), iter(range(10)), threading.Event()  # type: ignore

    def answer(_: Any) -> int:
        return next(answers)

    busy = asyncio.create_task(thread.call(lambda _: free.wait(30)))
    await asyncio.sleep(0)
    asking = [asyncio.create_task(thread.read("list", answer)) for _ in range(5)]
    other = asyncio.create_task(thread.read("another", answer))
    gone = asyncio.create_task(thread.read("list", answer))
    await asyncio.sleep(0)
    gone.cancel()
    free.set()
    assert await asyncio.gather(*asking) == [0] * 5
    assert await other == 1
    assert await busy
    assert await thread.read("list", answer) == 2


async def test_a_failure_is_told_and_not_kept() -> None:
    tries = iter([OSError("the disk is gone"), None])

    def make(_: Any) -> Any:
        error = next(tries)
        if error is not None:
            raise error

    thread = JobsThread(make, None)  # type: ignore
    with pytest.raises(OSError, match="gone"):
        await thread.read("list", lambda _: "answer")
    assert await thread.read("list", lambda _: "answer") == "answer"
