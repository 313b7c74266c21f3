"""Files of fitted objects that go into bundles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..bundle import StoredFile, checksum

COMPRESSION = ("zlib", 1)
"""Makes the trees of a forest four times smaller in less time than a disk needs to write the difference."""


def write_stored(name: str, fitted: Any, path: Path) -> StoredFile:
    """Write a fitted object; `name` is what it is called in a bundle."""
    import joblib

    joblib.dump(fitted, path, compress=COMPRESSION)
    return StoredFile(name, path, checksum(path))
