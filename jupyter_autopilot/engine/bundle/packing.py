"""Writing a model bundle: complete under a temporary name, then renamed into place."""

from __future__ import annotations

import functools
import importlib.metadata
import os
import platform
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ...contract import BundleManifest
from .layout import MANIFEST, MODELS, PIPELINE, Member, PipelineFile, checksum, models_file

RECORDED = ("jupyter_autopilot", "scikit-learn", "lightgbm", "numpy", "pandas", "scipy", "joblib")
"""Distributions whose versions a bundle records."""


@dataclass(frozen=True)
class Part:
    """A member of a bundle to be packed: the candidate, its weight, and the file with its fold models."""

    candidate: str
    weight: float
    models: Path
    checksum: str
    """SHA-256 of the file, which was taken when it was written, so that packing does not read it."""


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
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".bundle-", dir=target.parent))
    try:
        (staging / MODELS).mkdir()
        files = {}
        for part in parts:
            _link(part.models, staging / models_file(part.candidate))
            files[models_file(part.candidate)] = part.checksum
        members = [Member(file=models_file(part.candidate), weight=part.weight) for part in parts]
        pipeline = PipelineFile(members=members, classes=classes)
        (staging / PIPELINE).write_text(pipeline.model_dump_json(indent=2), encoding="utf-8")
        files[PIPELINE] = checksum(staging / PIPELINE)
        complete = manifest.model_copy(
            update={"files": files, "packages": installed_versions(), "python": platform.python_version()}
        )
        (staging / MANIFEST).write_text(complete.model_dump_json(indent=2), encoding="utf-8")
        staging.chmod(0o755)
        staging.rename(target)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
