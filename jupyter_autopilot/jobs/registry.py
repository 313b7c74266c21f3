"""The registered models of a workspace: a folder a model, with a folder a version."""

from __future__ import annotations

import contextlib
import json
import logging
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..contract import NAME_PATTERN, AutopilotError, BundleManifest, ErrorCode, Model, utc_now
from ..contract.registry import (
    MlflowRecord,
    ModelLineage,
    ModelRegister,
    ModelStage,
    ModelVersion,
    RegisteredModel,
    VersionChange,
)
from ..crypt import carry_key, is_encrypted
from .deployments import MANIFEST, ModelSource, link_or_copy, readable_manifest
from .endpoints import remove_abandoned
from .experiment import ExperimentRecord
from .layout import read_model, read_sealed, write_model

log = logging.getLogger(__name__)

MODEL, VERSION, BUNDLE = "model.json", "version.json", "bundle"
Served = Mapping[tuple[str, int], Sequence[str]]
"""The endpoints of each version."""


class ModelFile(Model):
    """`model.json`."""

    created_at: str
    last_version: int = 0
    """A number is given once, also when its version is deleted."""


class VersionFile(Model):
    """`version.json`: what the bundle's manifest does not say."""

    stage: ModelStage
    staged_at: str
    description: str
    tags: list[str]
    created_at: str
    lineage: ModelLineage
    mlflow: MlflowRecord | None = None


class Registry:
    """Registered models.

    A version owns a copy of its bundle (hard links where the file system has them), so that it stays when its
    experiment is deleted. Nothing is kept in memory: other servers and the command line see the same.

    Parameters
    ----------
    root
        The workspace.
    hidden
        The workspace's own folder.
    """

    def __init__(self, root: Path, hidden: Path) -> None:
        self._root, self._folder = root, hidden / "models"

    def all(self, served: Served | None = None) -> list[RegisteredModel]:
        """All models, by name; one whose versions are all deleted is none."""
        names = sorted(path.name for path in self._folder.glob("*") if re.fullmatch(NAME_PATTERN, path.name))
        return [model for model in (self._read(name, served or {}) for name in names) if model is not None]

    def get(self, name: str, served: Served | None = None) -> RegisteredModel:
        """A model with its versions, newest first.

        Raises
        ------
        AutopilotError
            NOT_FOUND.
        """
        found = self._read(name, served or {}) if re.fullmatch(NAME_PATTERN, name) else None
        if found is None:
            raise AutopilotError(ErrorCode.NOT_FOUND, f"There is no model {name!r}.", params={"name": name})
        return found

    def version(self, name: str, wanted: int | ModelStage) -> ModelVersion:
        """A version by its number, or the newest one of a stage.

        Raises
        ------
        AutopilotError
            NOT_FOUND.
        """
        for one in self.get(name).versions:
            if wanted in (one.version, one.stage):
                return one
        what = f"version {wanted}" if isinstance(wanted, int) else f"version in the stage {wanted.value!r}"
        raise AutopilotError(ErrorCode.NOT_FOUND, f"The model {name!r} has no {what}.")

    def bundle(self, name: str, version: int) -> Path:
        """The bundle of a version that there is."""
        return self._folder / name / str(version) / BUNDLE

    def source(self, name: str, version: int | None = None) -> ModelSource:
        """A version as the model of an endpoint's variant; the one in production where none is named.

        Raises
        ------
        AutopilotError
            NOT_FOUND.
        """
        found = self.version(name, ModelStage.PRODUCTION if version is None else version)
        lineage, number = found.lineage, found.version
        return ModelSource(self.bundle(name, number), lineage.experiment, lineage.candidate, (name, number))

    def register(self, request: ModelRegister, record: ExperimentRecord, candidate: str) -> ModelVersion:
        """Keep a candidate's model as the next version.

        Raises
        ------
        AutopilotError
            NO_CANDIDATE when it has no complete model.
        """
        bundle = record.folder.bundle(candidate)
        manifest = read_sealed(bundle / MANIFEST, BundleManifest)
        if manifest is None:
            raise AutopilotError(
                ErrorCode.NO_CANDIDATE, f"Candidate {candidate!r} has no complete model.", field="candidate"
            )
        now = utc_now()
        file = VersionFile(
            stage=ModelStage.NONE,
            staged_at=now,
            description=request.description,
            tags=request.tags,
            created_at=now,
            lineage=ModelLineage(
                experiment=record.name,
                candidate=candidate,
                data_path=record.spec.data_path,
                data_fingerprint=_fingerprint(record.folder.path),
                trained_at=manifest.created_at,
            ),
        )
        number = self._add(request.name, file, bundle)
        if request.stage is not ModelStage.NONE:
            return self.change(request.name, number, VersionChange(stage=request.stage))
        return self.version(request.name, number)

    def change(self, name: str, version: int, change: VersionChange) -> ModelVersion:
        """Change what is said of a version; one that comes into production archives the one that is there.

        Raises
        ------
        AutopilotError
            NOT_FOUND.
        """
        before = self.version(name, version)
        update = change.model_dump(exclude_none=True)
        if change.stage not in (None, before.stage):
            update["staged_at"] = utc_now()
        self._write(name, version, update)
        if change.stage is ModelStage.PRODUCTION:
            for other in self.get(name).versions:
                if other.version != version and other.stage is ModelStage.PRODUCTION:
                    self._write(name, other.version, {"stage": ModelStage.ARCHIVED, "staged_at": utc_now()})
        return self.version(name, version)

    def note(self, name: str, version: int, record: MlflowRecord) -> ModelVersion:
        """Keep what became of telling MLflow of a version.

        Raises
        ------
        AutopilotError
            NOT_FOUND.
        """
        self._write(name, version, {"mlflow": record})
        return self.version(name, version)

    def delete_version(self, name: str, version: int) -> None:
        """Delete a version; its endpoints have their own copies.

        Raises
        ------
        AutopilotError
            NOT_FOUND.
        """
        self.version(name, version)
        self._remove(self._folder / name / str(version))

    def delete(self, name: str) -> None:
        """Delete a model with all its versions.

        Raises
        ------
        AutopilotError
            NOT_FOUND.
        """
        self.get(name)
        self._remove(self._folder / name)

    def _read(self, name: str, served: Served) -> RegisteredModel | None:
        folder = self._folder / name
        file = read_model(folder / MODEL, ModelFile)
        numbers = sorted((int(path.name) for path in folder.glob("*") if path.name.isdecimal()), reverse=True)
        versions = [self._read_version(name, number, served) for number in numbers]
        found = [one for one in versions if one is not None]
        if not found:
            return None
        return RegisteredModel(
            name=name, created_at=found[-1].created_at if file is None else file.created_at, versions=found
        )

    def _read_version(self, name: str, number: int, served: Served) -> ModelVersion | None:
        folder = self._folder / name / str(number)
        file = read_model(folder / VERSION, VersionFile)
        manifest = readable_manifest(folder / BUNDLE)
        if file is None or manifest is None:
            log.warning("Version %s of the model %s is not listed: its files are not complete", number, name)
            return None
        return ModelVersion(
            model=name,
            version=number,
            **dict(file),
            problem_type=manifest.problem_type,
            target=manifest.target,
            objective=manifest.objective,
            metrics=manifest.metrics,
            encrypted=is_encrypted(folder / BUNDLE),
            endpoints=list(served.get((name, number), ())),
            folder=(folder / BUNDLE).relative_to(self._root).as_posix(),
        )

    def _add(self, name: str, file: VersionFile, bundle: Path) -> int:
        """Complete under another name, then renamed to the first number that is free."""
        folder = self._folder / name
        folder.mkdir(parents=True, exist_ok=True)
        for path in self._folder.glob(".*-*"):
            with contextlib.suppress(FileNotFoundError):  # another process was quicker
                remove_abandoned(path)
        staging = Path(tempfile.mkdtemp(prefix=".new-", dir=self._folder))
        try:
            shutil.copytree(bundle, staging / BUNDLE, copy_function=link_or_copy)
            carry_key(bundle, staging / BUNDLE)
            write_model(staging / VERSION, file)
            staging.chmod(0o755)
            known = read_model(folder / MODEL, ModelFile) or ModelFile(created_at=file.created_at)
            number = known.last_version + 1
            while not _renamed(staging, folder / str(number)):
                number += 1
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
        write_model(folder / MODEL, known.model_copy(update={"last_version": number}))
        return number

    def _write(self, name: str, version: int, update: dict[str, object]) -> None:
        path = self._folder / name / str(version) / VERSION
        file = read_model(path, VersionFile)
        if file is not None:
            write_model(path, file.model_copy(update=update))

    def _remove(self, path: Path) -> None:
        """Renamed first, so that nobody meets half of it."""
        aside = Path(tempfile.mkdtemp(prefix=".deleted-", dir=self._folder))
        path.rename(aside / path.name)
        shutil.rmtree(aside, ignore_errors=True)


def _renamed(staging: Path, path: Path) -> bool:
    """Whether nobody had the name before."""
    if path.exists():
        return False
    try:
        staging.rename(path)
    except OSError:
        if path.exists():
            return False
        raise
    return True


def _fingerprint(experiment: Path) -> str | None:
    """What the engine wrote of the experiment's data; None for an experiment without."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return str(json.loads((experiment / "data.json").read_text(encoding="utf-8"))["fingerprint"])
    return None
