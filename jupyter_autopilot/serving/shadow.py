"""Shadow variants: they predict what was answered already, when nothing else is to do.

They have a thread of their own and begin with a request only while no other one is waiting for its answer. Whoever
sends requests without a pause leaves them no time: what waits too long, or finds too many waiting, is dropped and
counted.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from ..contract import AutopilotError
from .answer import Answer
from .variants import LoadedVariant

LOG = logging.getLogger(__name__)
MOST_WAITING, MOST_WAITING_BYTES = 200, 32 << 20
WAIT_SECONDS = 5.0
"""For a moment without requests."""
LOOK_SECONDS = 0.002
REFUSED, FAILED = 422, 500
"""What its counts call a request that it cannot predict, and one at which it breaks."""


@dataclass(frozen=True)
class Copy:
    """A request that was answered."""

    variant: LoadedVariant
    body: bytes | bytearray
    content_type: str
    answer: Answer
    since: float = field(default_factory=time.monotonic)


class Shadows:
    """The requests that wait for the shadows; to be used on the event loop's thread.

    Parameters
    ----------
    is_idle
        Whether nobody waits for an answer.
    """

    def __init__(self, is_idle: Callable[[], bool]) -> None:
        self._is_idle = is_idle
        self._waiting: deque[Copy] = deque()
        self._bytes = 0
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="shadow")
        self._working: asyncio.Task[None] | None = None

    def offer(
        self, variants: tuple[LoadedVariant, ...], body: bytes | bytearray, content_type: str, answer: Answer
    ) -> None:
        """Let each of the variants predict a request, if there is time for it."""
        for variant in variants:
            if len(self._waiting) >= MOST_WAITING or self._bytes + len(body) > MOST_WAITING_BYTES:
                variant.agreement.dropped += 1
                continue
            self._waiting.append(Copy(variant, body, content_type, answer))
            self._bytes += len(body)
        if self._waiting and self._working is None:
            self._working = asyncio.get_running_loop().create_task(self._work())

    def close(self) -> None:
        """Begin with nothing more."""
        self._waiting.clear()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _work(self) -> None:
        try:
            while self._waiting:
                copy = self._waiting.popleft()
                self._bytes -= len(copy.body)
                if not await self._quiet(copy.since + WAIT_SECONDS):
                    copy.variant.agreement.dropped += 1
                    continue
                outcome = await asyncio.get_running_loop().run_in_executor(self._pool, predict_copy, copy)
                outcome.count(copy.variant)
        except RuntimeError:
            LOG.debug("The process ends", exc_info=True)  # and its pool takes nothing more
        finally:
            self._working = None

    async def _quiet(self, deadline: float) -> bool:
        """Wait for a moment in which nobody waits; whether there was one."""
        while not self._is_idle():
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(LOOK_SECONDS)
        return True


@dataclass(frozen=True)
class Outcome:
    """What came of a copy; `compared` is of `compare`."""

    status: int
    seconds: float
    rows: int = 0
    compared: tuple[int, int, float] = (0, 0, 0.0)

    def count(self, variant: LoadedVariant) -> None:
        """Add it to what the shadow did."""
        variant.counts.answered(self.status, self.seconds, self.rows)
        variant.agreement.compared(*self.compared)


def predict_copy(copy: Copy) -> Outcome:
    """Predict a request and compare; whatever goes wrong is counted, and nobody is told."""
    started = time.perf_counter()
    try:
        answer = copy.variant.predictor.invoke(copy.body, copy.content_type)
    except AutopilotError:
        return Outcome(REFUSED, time.perf_counter() - started)
    except Exception:  # a model can fail in as many ways as there are libraries
        LOG.warning("The shadow %s failed", copy.variant.name, exc_info=True)
        return Outcome(FAILED, time.perf_counter() - started)
    return Outcome(200, time.perf_counter() - started, len(answer), compare(copy.answer, answer))


def compare(answered: Answer, shadow: Answer) -> tuple[int, int, float]:
    """Rows, those of them with the same label, and the sum over them of the largest difference of their numbers.

    The labels are the same in the same order, which was checked when the variants were loaded.
    """
    differences = np.abs(answered.prediction - shadow.prediction).reshape(len(answered), -1).max(axis=1)
    agreed = 0
    if answered.chosen is not None and shadow.chosen is not None:
        agreed = int((answered.chosen == shadow.chosen).sum())
    return len(answered), agreed, float(differences.sum())
