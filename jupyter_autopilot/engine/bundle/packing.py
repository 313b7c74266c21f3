"""Writing a model bundle: complete under a temporary name, then renamed into place."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import tempfile
from pathlib import Path

from ...contract import BundleManifest
from .layout import MANIFEST, MODELS, PIPELINE, Member, PipelineFile, checksum

RECORDED = ("jupyter_autopilot", "scikit-learn", "lightgbm", "numpy", "pandas", "scipy", "joblib")
"""Distributions whose versions a bundle records."""


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
    members: list[tuple[Path, float]],
    classes: list[str | int | float | bool] | None,
) -> None:
    """Write a bundle to `target`, which is replaced as a whole.

    Parameters
    ----------
    manifest
        Its `files`, `packages` and `python` are filled in here.
    members
        The model files of the candidates and their weights; files are linked where the file system allows it.
    classes
        The labels in the target's own kind of value; None for regression.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".bundle-", dir=target.parent))
    try:
        (staging / MODELS).mkdir()
        listed = []
        for path, weight in members:
            name = f"{MODELS}/{path.parent.name}.joblib"
            _link(path, staging / name)
            listed.append(Member(file=name, weight=weight))
        pipeline = PipelineFile(members=listed, classes=classes)
        (staging / PIPELINE).write_text(pipeline.model_dump_json(indent=2), encoding="utf-8")
        files = {name: checksum(staging / name) for name in [PIPELINE, *(member.file for member in listed)]}
        complete = manifest.model_copy(
            update={"files": files, "packages": installed_versions(), "python": platform.python_version()}
        )
        (staging / MANIFEST).write_text(complete.model_dump_json(indent=2), encoding="utf-8")
        staging.chmod(0o755)
        if target.exists():
            shutil.rmtree(target)
        staging.rename(target)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
