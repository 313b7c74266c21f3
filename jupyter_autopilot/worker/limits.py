"""What the worker may take of the machine; set before any library is loaded."""

from __future__ import annotations

import contextlib
import os

NICENESS = 5
"""Training makes room for the notebook kernels and the browser."""


def apply_limits() -> None:
    """One thread for the numeric libraries outside the estimators, which get theirs by parameter; lower priority.

    What the environment says is overruled: it was meant for one process, and there are as many as cores.
    """
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    with contextlib.suppress(OSError, AttributeError):
        os.nice(NICENESS)
