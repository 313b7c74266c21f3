"""Predicting with a candidate's model without an endpoint: in a child process, which keeps the model for a while."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process

from ..contract import AutopilotError, ErrorCode, ErrorResponse
from ..jobs.bundles import StoredBundle

ANSWER_SECONDS = 120.0
"""Loading the model is part of the first answer."""
IDLE_SECONDS = 120.0
"""A model that nobody has asked for so long leaves the memory."""
MAX_BODY_BYTES, MAX_ANSWER_BYTES = 2**20, 2**26


class Trials:
    """One child process at a time; it holds the model that was asked last."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._bundle: StoredBundle | None = None
        self._process: Process | None = None
        self._idle: asyncio.TimerHandle | None = None

    async def predict(self, bundle: StoredBundle, body: bytes) -> bytes:
        """The contract's `Predictions` for rows in JSON.

        Raises
        ------
        AutopilotError
            What is wrong with the rows, as an endpoint says it; PAYLOAD_TOO_LARGE, ENDPOINT_FAILED or
            ENDPOINT_NOT_READY.
        """
        if len(body) > MAX_BODY_BYTES:
            raise _too_large(f"The body has {len(body)} bytes; at most {MAX_BODY_BYTES} are taken.")
        async with self._turn:
            if self._idle is not None:
                self._idle.cancel()
            try:
                process = await self._process_for(bundle)
                status, answer = await asyncio.wait_for(_exchange(process, body), ANSWER_SECONDS)
            except BaseException as error:
                self._end()  # an answer that comes late must not be taken for the next one
                if isinstance(error, TimeoutError):
                    text = f"The model did not answer within {ANSWER_SECONDS:.0f} seconds. Send fewer rows."
                    raise AutopilotError(ErrorCode.ENDPOINT_NOT_READY, text) from error
                raise
            self._idle = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._end)
        if status != b"ok\n":
            raise AutopilotError.of(ErrorResponse.model_validate_json(answer).problems)
        return answer

    async def close(self) -> None:
        """End the child process."""
        process = self._process
        self._end()
        if process is not None:
            await process.wait()

    async def _process_for(self, bundle: StoredBundle) -> Process:
        if self._process is not None and self._process.returncode is None and self._bundle == bundle:
            return self._process
        self._end()
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "jupyter_autopilot.serving",
            str(bundle.path),
            "--pipe",
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env={**os.environ, "PYTHONSAFEPATH": "1"},
            limit=MAX_ANSWER_BYTES,
        )
        self._bundle = bundle
        return self._process

    def _end(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
        self._process = self._bundle = None


async def _exchange(process: Process, body: bytes) -> tuple[bytes, bytes]:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(b"%d\n" % len(body) + body)
        await process.stdin.drain()
        status, answer = await process.stdout.readline(), await process.stdout.readline()
    except ConnectionError:
        status = answer = b""
    except ValueError as error:  # asyncio's word for a line over the limit
        raise _too_large(f"The answer has more than {MAX_ANSWER_BYTES} bytes.") from error
    if not answer.endswith(b"\n"):
        code = await process.wait()
        raise AutopilotError(
            ErrorCode.ENDPOINT_FAILED,
            f"The model's process ended with exit code {code}, as for want of memory. An endpoint's log says more.",
        )
    return status, answer


def _too_large(text: str) -> AutopilotError:
    return AutopilotError(ErrorCode.PAYLOAD_TOO_LARGE, f"{text} Send fewer rows, or deploy the model.")
