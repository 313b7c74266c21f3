"""The files of fitted objects: what each is written as, and what it takes to read one.

.lightgbm.txt, .cbm, .ubj    models of boosting libraries (`boosters`)
.fitted                      preprocessing, and models of scikit-learn and of this package (`objects`)
.joblib                      a pickle, for what a user's own candidate has besides; and all files of format 1

To read a pickle is to run a program. It is done for those only who say that they trust it (`signature`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...crypt import open_read, open_write
from .boosters import CATBOOST, LIGHTGBM, XGBOOST, format_of, library_of, read_booster, write_booster
from .layout import checksum
from .objects import NotDataError, read_object, write_object

OBJECT, PICKLE = ".fitted", ".joblib"
COMPRESSION = ("zlib", 1)
BOOSTING = {"lightgbm", "catboost", "xgboost"}


@dataclass(frozen=True)
class StoredFile:
    """A file that goes into bundles under its name, and its SHA-256, which was taken when it was written."""

    name: str
    path: Path
    checksum: str


@dataclass(frozen=True)
class StoredModels:
    """The models of a member of a bundle, in their order.

    Attributes
    ----------
    classes
        By file the codes of the classes that its model has seen; None for regression.
    libraries
        The distributions that they need besides those that every model does.
    """

    name: str
    files: tuple[StoredFile, ...]
    classes: tuple[tuple[int, ...] | None, ...]
    libraries: tuple[str, ...] = ()

    def within(self, folder: Path) -> StoredModels:
        """The same files, in another folder."""
        return replace(self, files=tuple(replace(file, path=folder / file.name) for file in self.files))

    @classmethod
    def joined(cls, name: str, several: Sequence[StoredModels]) -> StoredModels:
        """The models of several members as those of one."""
        return cls(
            name,
            tuple(file for one in several for file in one.files),
            tuple(seen for one in several for seen in one.classes),
            tuple(sorted({library for one in several for library in one.libraries})),
        )

    def read(self) -> list[Any]:
        """The models; they must be of this run, or of a bundle that is trusted."""
        return read_models([file.path for file in self.files], self.classes)


def write_stored(name: str, fitted: Any, folder: Path) -> StoredFile:
    """Write a fitted object into a folder; its file's name is this one with the end that its format has."""
    suffix = format_of(fitted)
    if suffix is not None:
        path = folder / f"{name}{suffix}"
        write_booster(fitted, path)
        return StoredFile(path.name, path, checksum(path))
    try:
        path = folder / f"{name}{OBJECT}"
        write_object(fitted, path)
    except NotDataError:
        import joblib

        path = folder / f"{name}{PICKLE}"
        with open_write(path) as file:
            joblib.dump(fitted, file, compress=COMPRESSION)
    return StoredFile(path.name, path, checksum(path))


def write_models(name: str, models: Sequence[Any], folder: Path) -> StoredModels:
    """Write the models of a member into a folder, which is made."""
    folder.mkdir(exist_ok=True)
    files = tuple(write_stored(f"{name}-{number}", model, folder) for number, model in enumerate(models, start=1))
    classes = tuple(_classes(model) for model in models)
    return StoredModels(name, files, classes, tuple(sorted({library_of(model) for model in models} & BOOSTING)))


def read_models(paths: Sequence[Path], classes: Sequence[Sequence[int] | None]) -> list[Any]:
    """The models of a member; a file of format 1 has all of them."""
    models: list[Any] = []
    for path, seen in zip(paths, classes, strict=True):
        found = read_stored(path, seen)
        models += found if isinstance(found, list) else [found]
    return models


def read_stored(path: Path, classes: Sequence[int] | None = None) -> Any:
    """Read a fitted object, a pickle too.

    Raises
    ------
    ValueError
        Where it is not what its name says.
    """
    if path.name.endswith((LIGHTGBM, CATBOOST, XGBOOST)):
        return read_booster(path, None if classes is None else list(classes))
    if path.suffix == OBJECT:
        return read_object(path)
    if path.suffix == PICKLE:
        import joblib

        with open_read(path) as file:
            return joblib.load(file)
    raise NotDataError(f"{path.name} is of no known format")


def pickles(names: Iterable[str]) -> list[str]:
    """Those of the files that run a program when they are read, by what they are read as."""
    return [name for name in names if name.endswith(PICKLE)]


def _classes(model: Any) -> tuple[int, ...] | None:
    found = getattr(model, "classes_", None)
    return None if found is None or not hasattr(model, "predict_proba") else tuple(int(code) for code in found)
