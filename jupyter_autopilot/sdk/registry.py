"""The model registry from Python: models that are kept under a name, version by version."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..contract import AutopilotError, ErrorCode
from ..contract.registry import ModelRegister, ModelStage, ModelVersion, RegisteredModel, VersionChange
from ..jobs import Workspace
from ..jobs.experiment import ExperimentRecord
from ..jobs.registry import Registry
from ..jobs.tracking import TRACKING_VARIABLE, track, tracking_task, tracking_uri
from .candidates import named_candidate
from .place import absolute, open_experiment

if TYPE_CHECKING:
    import pandas as pd

    from ..engine.bundle import Bundle
    from .endpoint import LocalEndpoint

Folder = str | os.PathLike[str]


class ModelRegistry:
    """The registered models of a workspace, which JupyterLab lists.

    Parameters
    ----------
    workspace
        The folder that JupyterLab is started in; the current one if left out.
    """

    def __init__(self, workspace: Folder = ".") -> None:
        self._workspace = Workspace(absolute(Path(workspace)))
        self._registry = Registry(self._workspace.root, self._workspace.hidden)

    def all(self) -> list[RegisteredModel]:
        """All models with their versions, by name."""
        return self._registry.all()

    def versions(self, name: str) -> list[ModelVersion]:
        """The versions of a model, newest first.

        Raises
        ------
        AutopilotError
            NOT_FOUND, here and wherever a model or version is named that there is not.
        """
        return self._registry.get(name).versions

    def get(self, name: str, version: int | str = ModelStage.PRODUCTION) -> ModelVersion:
        """A version by its number, or by its stage: `none`, `staging`, `production` or `archived`."""
        return self._registry.version(name, version if isinstance(version, int) else ModelStage(version))

    def register(
        self,
        experiment: Folder,
        name: str,
        candidate: str | None = None,
        *,
        stage: str = ModelStage.NONE,
        description: str = "",
        tags: Sequence[str] = (),
    ) -> ModelVersion:
        """Keep a candidate's model as the next version of a model.

        Parameters
        ----------
        experiment
            The folder of an experiment.
        name
            Of the model, which is made where there is none.
        candidate
            The best one if left out.

        Raises
        ------
        AutopilotError
            NOT_FOUND or NO_CANDIDATE.
        ValidationError
            From pydantic: the name or the stage is none.
        """
        record = open_experiment(absolute(Path(experiment)))
        request = ModelRegister(
            name=name, experiment=record.name, stage=ModelStage(stage), description=description, tags=list(tags)
        )
        self._workspace.hidden_folder("models")
        made = self._registry.register(request, record, named_candidate(record, candidate))
        return self._track(made, record) if tracking_uri() else made

    def track(self, name: str, version: int | str = ModelStage.PRODUCTION) -> ModelVersion:
        """Tell MLflow of a version, at the address in the environment variable MLFLOW_TRACKING_URI.

        It is done by itself when a version is registered while that is set; this is for versions from before, and for
        those of which MLflow could not be told. What became of it is in the version's `mlflow`.

        Raises
        ------
        AutopilotError
            NOT_FOUND, or TRACKING_FAILED where no address is set.
        """
        found = self.get(name, version)
        if not tracking_uri():
            raise AutopilotError(
                ErrorCode.TRACKING_FAILED,
                f"There is no MLflow to tell. Set {TRACKING_VARIABLE}, such as to http://localhost:5000.",
            )
        try:
            record = self._workspace.record(found.lineage.experiment)
        except AutopilotError:  # it was deleted, and what is known of the model is in its bundle
            record = None
        return self._track(found, record)

    def change(
        self,
        name: str,
        version: int,
        *,
        stage: str | None = None,
        description: str | None = None,
        tags: Sequence[str] | None = None,
    ) -> ModelVersion:
        """Change what is said of a version; one that comes into production archives the one that is there."""
        change = VersionChange(
            stage=None if stage is None else ModelStage(stage),
            description=description,
            tags=None if tags is None else list(tags),
        )
        return self._registry.change(name, version, change)

    def compare(self, name: str, *versions: int) -> pd.DataFrame:
        """The metrics of versions on their validation parts: a row a metric, a column a version, all if none is named.

        They are comparable where the versions have the same data (`lineage.data_fingerprint`).
        """
        import pandas as pd

        chosen = [self.get(name, one) for one in versions] if versions else self.versions(name)[::-1]
        columns = {one.version: {metric.name: metric.validation for metric in one.metrics} for one in chosen}
        return pd.DataFrame(columns).rename_axis(index="metric", columns="version")

    def load(self, name: str, version: int | str = ModelStage.PRODUCTION) -> Bundle:
        """The model of a version, ready to predict; see `load_bundle`."""
        from ..engine.bundle import load_bundle

        return load_bundle(self.folder(name, version))

    def folder(self, name: str, version: int | str = ModelStage.PRODUCTION) -> Path:
        """The bundle of a version."""
        return self._registry.bundle(name, self.get(name, version).version)

    def deploy(
        self,
        name: str,
        version: int | str = ModelStage.PRODUCTION,
        *,
        endpoint: str | None = None,
        timeout: float = 120.0,
    ) -> LocalEndpoint:
        """Serve a version on this machine, and wait until it answers; see `AutoML.deploy`."""
        from .endpoint import deploy

        found = self.get(name, version)
        return deploy(
            self._workspace.root,
            self.folder(name, found.version),
            name=endpoint,
            experiment=found.lineage.experiment,
            candidate=found.lineage.candidate,
            timeout=timeout,
            registered=(name, found.version),
        )

    def _track(self, version: ModelVersion, record: ExperimentRecord | None) -> ModelVersion:
        told = track(tracking_task(self._registry, version, record, tracking_uri()))
        if told.error:
            warnings.warn(f"{version.model} version {version.version} is registered. {told.error}", stacklevel=3)
        return self._registry.note(version.model, version.version, told)

    def delete(self, name: str, version: int | None = None) -> None:
        """Delete a version, or a model with all of them; endpoints have their own copies."""
        if version is None:
            self._registry.delete(name)
        else:
            self._registry.delete_version(name, version)
