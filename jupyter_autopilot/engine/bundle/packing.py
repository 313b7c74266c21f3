"""Writing a model bundle: complete under a temporary name, then renamed into place."""

from __future__ import annotations

import contextlib
import functools
import importlib.metadata
import os
import platform
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ...contract import BundleManifest
from ...contract.monitoring import PROFILE_FILE, TrainingProfile
from ...crypt import read_bytes, write_bytes
from .carried import carried_files
from .fitted import StoredFile, StoredModels, pickles
from .layout import MANIFEST, PIPELINE, Member, PipelineFile, checksum, features_file, models_file
from .signature import sign

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
class Part:
    """A member of a bundle to be packed: its weight, its models, and the preprocessing of each of them.

    `stacked_on` has, by candidate whose predictions the models take besides their features, the names of that
    candidate's models; they are parts of the same bundle.
    """

    weight: float
    models: StoredModels
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
    *,
    profile: TrainingProfile | None = None,
) -> None:
    """Write a bundle to `target`, which must not exist yet.

    Parameters
    ----------
    manifest
        Its `files`, `pickles`, `packages` and `python` are filled in here.
    parts
        The members; their files are linked where the file system allows it, so that a bundle costs next to nothing.
    classes
        The labels in the target's own kind of value; None for regression.
    decision
        None for probabilities as they are and the most probable class.
    profile
        What the data looked like; without it nothing can be said later of how they change.
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
                    name=part.models.name,
                    models=[models_file(stored.name) for stored in part.models.files],
                    classes=[None if seen is None else list(seen) for seen in part.models.classes],
                    features=[features_file(stored.name) for stored in part.features],
                    weight=part.weight,
                    libraries=list(part.models.libraries),
                    stacked_on=[list(names) for names in part.stacked_on],
                )
                for part in parts
            ],
            classes=classes,
            pooling="geometric",
            temperature=decision.temperature,
            thresholds=decision.thresholds,
        )
        write_bytes(staging / PIPELINE, pipeline.model_dump_json(indent=2))
        files[PIPELINE] = checksum(staging / PIPELINE)
        libraries = (name for part in parts for name in part.models.libraries)
        risky = pickles(files)
        carried = carried_files(manifest, libraries, trust_pickle=bool(risky))
        if profile is not None:
            carried[PROFILE_FILE] = profile.model_dump_json(exclude_defaults=True)
        for name, text in carried.items():
            write_bytes(staging / name, text)
            files[name] = checksum(staging / name)
        complete = manifest.model_copy(
            update={
                "files": files,
                "pickles": risky,
                "packages": installed_versions(),
                "python": platform.python_version(),
            }
        )
        write_bytes(staging / MANIFEST, complete.model_dump_json(indent=2))
        if risky:
            with contextlib.suppress(OSError):  # without a home there is no key, and the user has to trust it
                sign(staging)
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
    files = BundleManifest.model_validate_json(read_bytes(bundle / MANIFEST)).files
    pipeline = PipelineFile.model_validate_json(read_bytes(bundle / PIPELINE))

    def stored(name: str) -> StoredFile:
        return StoredFile(Path(name).name, bundle / name, files[name])

    return [
        Part(
            member.weight,
            StoredModels(
                member.name,
                tuple(stored(name) for name in member.models),
                tuple(None if seen is None else tuple(seen) for seen in member.classes),
                tuple(member.libraries),
            ),
            [stored(name) for name in member.features],
            tuple(tuple(names) for names in member.stacked_on),
        )
        for member in pipeline.members
    ]


def _contents(parts: list[Part]) -> dict[str, StoredFile]:
    """Every file of the parts once, by its place in the bundle."""
    contents = {models_file(stored.name): stored for part in parts for stored in part.models.files}
    contents |= {features_file(stored.name): stored for part in parts for stored in part.features}
    return contents


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
