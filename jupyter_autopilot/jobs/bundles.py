"""The model bundles of an experiment's candidates, looked at without opening a model file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..contract import AutopilotError, BundleFile, BundleManifest, ErrorCode, ModelBundle
from .deployments import MANIFEST
from .experiment import ExperimentRecord
from .layout import read_sealed


@dataclass(frozen=True)
class StoredBundle:
    """Where a bundle lies, and a number that another bundle in the same place does not have."""

    path: Path
    version: int


def find_bundle(record: ExperimentRecord, candidate: str) -> StoredBundle:
    """The bundle of a candidate.

    Raises
    ------
    AutopilotError
        NOT_FOUND for a candidate that the experiment does not have, NO_CANDIDATE for one without a complete model.
    """
    if candidate not in {one.id for one in record.state.candidates}:
        raise AutopilotError(ErrorCode.NOT_FOUND, f"The experiment has no candidate {candidate!r}.", field="candidate")
    path = record.folder.bundle(candidate)
    try:
        return StoredBundle(path, (path / MANIFEST).stat().st_mtime_ns)
    except FileNotFoundError as error:
        raise _incomplete(candidate) from error


def describe_bundle(record: ExperimentRecord, candidate: str) -> ModelBundle:
    """What a bundle's manifest says, and its files.

    Raises
    ------
    AutopilotError
        As `find_bundle`.
    """
    path = find_bundle(record, candidate).path
    manifest = read_sealed(path / MANIFEST, BundleManifest)
    if manifest is None:
        raise _incomplete(candidate)
    files = sorted(file for file in path.rglob("*") if file.is_file())
    return ModelBundle(
        folder=f"{record.workspace_path}/{path.relative_to(record.folder.path).as_posix()}",
        manifest=manifest,
        files=[BundleFile(path=file.relative_to(path).as_posix(), size_bytes=file.stat().st_size) for file in files],
    )


def _incomplete(candidate: str) -> AutopilotError:
    return AutopilotError(ErrorCode.NO_CANDIDATE, f"Candidate {candidate!r} has no complete model.", field="candidate")
