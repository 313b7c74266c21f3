"""Warnings of the libraries that tell a user nothing."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator


@contextlib.contextmanager
def known_warnings() -> Iterator[None]:
    """Predict without scikit-learn's warning of each category that training has not seen: models are made for them."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module="sklearn")
        yield
