"""The answer of a command that answers one question: on standard output, with an exit code that tells a refusal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable

from ..contract import AutopilotError, Model
from ..contract.errors import REFUSED


def say(make: Callable[[], Model]) -> int:
    """Write what `make` returns, or an ErrorResponse where it refuses; the exit code then is `REFUSED`."""
    code = 0
    # What a library prints must not stand in the answer.
    with contextlib.redirect_stdout(sys.stderr):
        try:
            answer = make()
        except AutopilotError as error:
            answer, code = error.response(), REFUSED
    # Names of columns are in any language, whatever the console's encoding is.
    sys.stdout.buffer.write(answer.model_dump_json().encode("utf-8"))
    sys.stdout.buffer.flush()
    return code
