"""Answering over a pipe: what `--pipe` starts, for a few rows without a port and a token.

A request on standard input is a line with the number of its bytes, and these bytes: rows in JSON as for
`POST /invocations`. An answer on standard output is two lines: `ok` and the contract's `Predictions`, or `error` and an
`ErrorResponse`. The process ends with its standard input, so with the one that started it.
"""

from __future__ import annotations

import functools
import os
import sys
from pathlib import Path

from ..contract import AutopilotError, ErrorCode
from .media import JSON_TYPE
from .predictor import Predictor, load_predictor


def answer_requests(bundle: Path) -> int:
    """Answer one request after the other until there are no more."""
    # What a library prints must not get between the answers.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        while line := sys.stdin.buffer.readline():
            status, answer = _answer(bundle, sys.stdin.buffer.read(int(line)))
            answers.write(status + b"\n" + answer + b"\n")
            answers.flush()
    return 0


def _answer(bundle: Path, body: bytes) -> tuple[bytes, bytes]:
    try:
        return b"ok", _load(bundle).answer(body, JSON_TYPE)
    except AutopilotError as error:
        refusal = error
    except Exception as error:  # a model can fail in as many ways as there are libraries
        text = f"The model failed: {type(error).__name__}: {str(error)[:300]}"
        refusal = AutopilotError(ErrorCode.ENDPOINT_FAILED, text)
    return b"error", refusal.response().model_dump_json().encode()


@functools.cache
def _load(bundle: Path) -> Predictor:
    """The model, loaded with the first request, so that what is wrong with it is an answer."""
    return load_predictor(bundle)
