"""Files of fitted objects that go into bundles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..bundle import StoredFile, checksum

COMPRESSION = ("zlib", 1)
"""Makes the trees of a forest four times smaller in less time than a disk needs to write the difference."""

BOOSTING = {"lightgbm", "catboost", "xgboost"}


def write_stored(name: str, fitted: Any, path: Path) -> StoredFile:
    """Write a fitted object; `name` is what it is called in a bundle."""
    import joblib

    joblib.dump(fitted, path, compress=COMPRESSION)
    return StoredFile(name, path, checksum(path), _libraries(fitted))


def _libraries(fitted: Any) -> tuple[str, ...]:
    """The boosting libraries that fitted estimators are of; what others need, every model needs."""
    modules = {type(one).__module__.partition(".")[0] for one in fitted} if isinstance(fitted, list) else set()
    return tuple(sorted(modules & BOOSTING))
