"""The features of each fold and of all rows, made once for all candidates that share a recipe."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ..bundle import StoredFile, checksum, write_stored
from ..features import make_features

if TYPE_CHECKING:
    from ..problems.tabular import Prepared

KEPT_BYTES = 1_000_000_000
"""A slot keeps features up to this size; what is larger is made again by each candidate."""


@dataclass(frozen=True)
class Fold:
    """One fold's features for one recipe.

    Attributes
    ----------
    stored
        The transformer, fitted on the rows that train.
    train, held_out, validation
        Features of the rows that train, of the rows held out, and of the validation part.
    transform_seconds
        What it took to transform the validation part.
    """

    stored: StoredFile
    train: Any
    held_out: Any
    validation: Any
    transform_seconds: float

    @property
    def size(self) -> int:
        """Bytes, roughly."""
        return sum(_bytes(part) for part in (self.train, self.held_out, self.validation))


@dataclass(frozen=True)
class Everything:
    """The features of all rows for one recipe, out of fold where they are made with the target."""

    stored: StoredFile
    transformer: Any
    x: Any

    @property
    def size(self) -> int:
        """Bytes, roughly."""
        return _bytes(self.x)


Made = TypeVar("Made", Fold, Everything)


class FoldFeatures:
    """Makes features and remembers them; the oldest recipe is forgotten when they grow too large.

    The fitted transformers are written to a folder that all slots share, the same one for all of them.
    """

    def __init__(self, data: Prepared, folder: Path) -> None:
        self._data, self._folder = data, folder
        folder.mkdir(exist_ok=True)
        self._kept: dict[tuple[str, int | None], Any] = {}

    def of_fold(self, recipe: str, position: int) -> Fold:
        """The features of a fold."""
        return self._remembered(recipe, position, lambda: self._make_fold(recipe, position))

    def of_everything(self, recipe: str) -> Everything:
        """The features of all rows; those of folds are not needed any more."""
        self._kept = {key: kept for key, kept in self._kept.items() if key[1] is None}
        return self._remembered(recipe, None, lambda: self._make_everything(recipe))

    def _make_fold(self, recipe: str, position: int) -> Fold:
        data = self._data
        inside, outside = data.folds[position]
        transformer = make_features(recipe, data.types, data.problem_type, data.seed)
        train = transformer.fit_transform(data.train.iloc[inside], data.y_train[inside])
        held_out = transformer.transform(data.train.iloc[outside])
        started = time.time()
        validation = transformer.transform(data.validation)
        seconds = time.time() - started
        return Fold(self._store(f"{recipe}-{position + 1}", transformer), train, held_out, validation, seconds)

    def _make_everything(self, recipe: str) -> Everything:
        data = self._data
        rows = data.everything
        transformer = make_features(recipe, data.types, data.problem_type, data.seed)
        x = transformer.fit_transform(rows.x, rows.y)
        return Everything(self._store(f"{recipe}-all", transformer), transformer, x)

    def _store(self, name: str, transformer: Any) -> StoredFile:
        """Write a transformer, unless another slot was quicker with the same one: files in bundles never change."""
        own = self._folder / str(os.getpid())
        own.mkdir(exist_ok=True)
        stored = write_stored(name, transformer, own)
        path = self._folder / stored.name
        try:
            os.link(stored.path, path)
        except FileExistsError:
            return StoredFile(stored.name, path, checksum(path))
        finally:
            stored.path.unlink()
        return StoredFile(stored.name, path, stored.checksum)

    def _remembered(self, recipe: str, position: int | None, make: Callable[[], Made]) -> Made:
        kept: Made | None = self._kept.get((recipe, position))
        if kept is not None:
            return kept
        made = make()
        room = KEPT_BYTES - made.size
        while self._kept and sum(other.size for other in self._kept.values()) > room:
            oldest = next(iter(self._kept))[0]
            if oldest == recipe:
                return made
            self._kept = {key: other for key, other in self._kept.items() if key[0] != oldest}
        if room >= 0:
            self._kept[recipe, position] = made
        return made


def _bytes(matrix: Any) -> int:
    # A sparse matrix has its values in `data` and about as much in its indices.
    return int(matrix.nbytes) if hasattr(matrix, "nbytes") else int(2 * matrix.data.nbytes)
