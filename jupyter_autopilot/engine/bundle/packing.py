"""Writing a model bundle: complete under a temporary name, then renamed into place."""

from __future__ import annotations

import functools
import importlib.metadata
import os
import platform
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...contract import BundleManifest
from .carried import carried_files
from .layout import MANIFEST, PIPELINE, Member, PipelineFile, checksum, features_file, models_file

RECORDED = (
    "jupyter_autopilot",
    "scikit-learn",
    "lightgbm",
    "catboost",
    "xgboost",
    "numpy",
    "pandas",
    "scipy",
    "joblib",
)
"""Distributions whose versions a bundle records."""


@dataclass(frozen=True)
class StoredFile:
    """A file that goes into bundles, and its SHA-256, which was taken when it was written."""

    name: str
    path: Path
    checksum: str
    libraries: tuple[str, ...] = ()
    """The distributions that it needs besides those that every model does."""


@dataclass(frozen=True)
class Part:
    """A member of a bundle to be packed: its weight, its models, and the preprocessing of each of them.

    `stacked_on` has, by candidate whose predictions the models take besides their features, the names of the files
    that hold that candidate's models; they are parts of the same bundle.
    """

    weight: float
    models: StoredFile
    features: list[StoredFile]
    stacked_on: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Decision:
    """How a prediction becomes an answer; see `PipelineFile`."""

    temperature: float = 1.0
    thresholds: list[float] | None = None


@functools.cache
def installed_versions() -> dict[str, str]:
    """The versions that a model depends on; a package that is not installed is left out."""
    found = {}
    for name in RECORDED:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def pack_bundle(
    target: Path,
    manifest: BundleManifest,
    parts: list[Part],
    classes: list[str | int | float | bool] | None,
    decision: Decision | None = None,
) -> None:
    """Write a bundle to `target`, which must not exist yet.

    Parameters
    ----------
    manifest
        Its `files`, `packages` and `python` are filled in here.
    parts
        The members; their files are linked where the file system allows it, so that a bundle costs next to nothing.
    classes
        The labels in the target's own kind of value; None for regression.
    decision
        None for probabilities as they are and the most probable class.
    """
    decision = decision or Decision()
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".bundle-", dir=target.parent))
    try:
        files: dict[str, str] = {}
        for name, stored in _contents(parts).items():
            (staging / name).parent.mkdir(exist_ok=True)
            _link(stored.path, staging / name)
            files[name] = stored.checksum
        pipeline = PipelineFile(
            members=[
                Member(
                    models=models_file(part.models.name),
                    features=[features_file(stored.name) for stored in part.features],
                    weight=part.weight,
                    libraries=list(part.models.libraries),
                    stacked_on=[[models_file(name) for name in names] for names in part.stacked_on],
                )
                for part in parts
            ],
            classes=classes,
            temperature=decision.temperature,
            thresholds=decision.thresholds,
        )
        (staging / PIPELINE).write_text(pipeline.model_dump_json(indent=2), encoding="utf-8")
        files[PIPELINE] = checksum(staging / PIPELINE)
        libraries = (name for part in parts for name in part.models.libraries)
        for name, text in carried_files(manifest, libraries).items():
            (staging / name).write_text(text, encoding="utf-8", newline="\n")
            files[name] = checksum(staging / name)
        complete = manifest.model_copy(
            update={"files": files, "packages": installed_versions(), "python": platform.python_version()}
        )
        (staging / MANIFEST).write_text(complete.model_dump_json(indent=2), encoding="utf-8")
        staging.chmod(0o755)
        staging.rename(target)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise


def packed_parts(bundle: Path) -> list[Part]:
    """The members of a bundle on disk, to be packed into another one.

    Raises
    ------
    OSError, ValueError, KeyError
        It is not complete.
    """
    files = BundleManifest.model_validate_json((bundle / MANIFEST).read_bytes()).files
    pipeline = PipelineFile.model_validate_json((bundle / PIPELINE).read_bytes())

    def stored(name: str, libraries: Sequence[str] = ()) -> StoredFile:
        return StoredFile(Path(name).stem, bundle / name, files[name], tuple(libraries))

    return [
        Part(
            member.weight,
            stored(member.models, member.libraries),
            [stored(name) for name in member.features],
            tuple(tuple(Path(name).stem for name in names) for names in member.stacked_on),
        )
        for member in pipeline.members
    ]


def _contents(parts: list[Part]) -> dict[str, StoredFile]:
    """Every file of the parts once, by its place in the bundle."""
    contents = {models_file(part.models.name): part.models for part in parts}
    contents |= {features_file(stored.name): stored for part in parts for stored in part.features}
    return contents


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
