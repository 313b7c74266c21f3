"""The life of every experiment of a workspace: queued, started, followed, stopped, deployed, deleted."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..contract import (
    AutopilotError,
    ControlFile,
    Endpoint,
    EndpointCreate,
    ErrorCode,
    Experiment,
    ExperimentSummary,
    ModelBundle,
    Problem,
    Status,
    TabularSpec,
)
from .bundles import StoredBundle, describe_bundle, find_bundle
from .deployments import ModelSource, VariantChange
from .ending import Ending
from .endpoints import Endpoints
from .experiment import ExperimentRecord
from .exploration import read_exploration
from .intake import name_taken
from .layout import DeploymentFile, write_model
from .queue import Place, Queue
from .resume import add_time, ask_to_resume
from .similar import is_similar
from .transforms import Transforms
from .worker import start_worker
from .workspace import Workspace

if TYPE_CHECKING:
    from ..contract.deployment import DeploymentCreate, EndpointDeployments, VariantCreate
    from ..contract.exploration import Exploration
    from ..contract.registry import ModelRegister, ModelVersion, RegisteredModel
    from ..contract.transform import Transform, TransformCreate
    from .registry import Registry

log = logging.getLogger(__name__)

RESCAN_SECONDS = 2.0
LISTED_SECONDS = 0.5
"""Those who ask for the list at about the same time share a look at the disk, which may be slow."""


@dataclass
class Watched:
    """What a supervisor keeps of an experiment that it looks after."""

    ending: Ending
    settled: ControlFile | None = None
    """What had been asked of it when everything was done that is to be done after its end."""
    told: int | None = None
    """The revision of the latest hint."""
    trouble: str = ""
    """Why the last look failed."""


class Supervisor:
    """Everything that is done with experiments, endpoints and batch transforms; one instance for each workspace.

    Parameters
    ----------
    max_running
        How many experiments run at the same time; the others wait.
    notify
        Called with ("experiment", "endpoint" or "transform", name, revision) when something has changed.
    max_endpoint_mb
        Memory of each endpoint's process; None for no limit.
    max_disk_mb
        Megabytes that each experiment's folder may take; None for no limit.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        max_running: int,
        notify: Callable[[str, str, int], None] = lambda kind, name, revision: None,
        max_endpoint_mb: int | None = None,
        max_disk_mb: int | None = None,
    ) -> None:
        self._workspace, self._max_disk_mb = workspace, max_disk_mb
        self._queue = Queue(max_running, workspace.root)
        self._notify = notify
        self.endpoints = Endpoints(
            workspace.hidden / "endpoints",
            lambda name, revision: notify("endpoint", name, revision),
            max_memory_mb=max_endpoint_mb,
        )
        self.transforms = Transforms(
            workspace.root,
            workspace.hidden / "transforms",
            lambda name, revision: notify("transform", name, revision),
        )
        self._watched: dict[ExperimentRecord, Watched] = {}
        self._scanned = 0.0

    @cached_property
    def registry(self) -> Registry:
        """The registered models; loaded when somebody asks for them, since a server starts without."""
        from .registry import Registry

        return Registry(self._workspace.root, self._workspace.hidden)

    @property
    def active(self) -> bool:
        """Whether an experiment or batch transform waits or runs."""
        return self.transforms.active or any(not record.terminal for record in self._workspace.known())

    def summaries(self) -> list[ExperimentSummary]:
        """All experiments, newest first."""
        records = self._workspace.records(as_of_seconds=LISTED_SECONDS)
        places, endpoints = self._queue.places(records), self.endpoints.by_experiment()
        return [_listed(record, endpoints.get(record.name), places.get(record)) for record in records]

    def experiment(self, name: str, since: int | None = None) -> Experiment:
        """One experiment, as it is now; what is new only where a revision of it is known (see `news`)."""
        return self._described(self._workspace.record(name), since)

    def record(self, name: str) -> ExperimentRecord:
        """The folder and state of one experiment, as it is now."""
        record = self._workspace.record(name)
        record.refresh()
        return record

    def check(self, spec: TabularSpec) -> list[Problem]:
        """What is wrong with a new experiment, as far as can be told without its data."""
        problems = self._workspace.check(spec)
        if spec.auto_deploy:
            endpoint = spec.endpoint_name or spec.name
            if any(known.name == endpoint for known in self.endpoints.all()):
                problem = name_taken(endpoint, f"There is an endpoint {endpoint!r} already.")
                problems.append(problem.model_copy(update={"field": "endpoint_name"}))
        return problems

    def similar(self, spec: TabularSpec) -> list[str]:
        """The experiments that do the same on the same data, newest first."""
        return [record.name for record in self._workspace.records() if is_similar(record, spec, self._workspace.root)]

    def create(self, spec: TabularSpec) -> Experiment:
        """Queue an experiment; it starts at once where there is room."""
        problems = self.check(spec)
        if problems:
            raise AutopilotError.of(problems)
        record = self._workspace.create(spec)
        self._start_queued()
        self._tell(record)
        return self._described(record)

    def stop(self, name: str) -> Experiment:
        """Ask an experiment to stop; the best model so far is kept."""
        record = self._workspace.record(name)
        record.refresh()
        if not record.terminal:
            self._watch(record).ending.ask()
            self._look(record)
        return self._described(record)

    def resume(self, name: str, seconds: int | None = None) -> Experiment:
        """Go on with an experiment that has ended; what was trained is kept.

        Parameters
        ----------
        seconds
            To be added to what is left of its time.
        """
        record = self._workspace.record(name)
        record.refresh()
        if record.terminal:
            self._settle(record)
        if not record.terminal or self._watch(record).settled is None:
            raise AutopilotError(ErrorCode.EXPERIMENT_RUNNING, f"The experiment {name!r} has not ended yet.")
        ask_to_resume(record, seconds)
        self._watch(record).settled = None
        self._start_queued()
        self._tell(record)
        return self._described(record)

    def extend(self, name: str, seconds: int) -> Experiment:
        """Add time to an experiment that waits or runs; its worker notices within a second."""
        record = self._workspace.record(name)
        record.refresh()
        add_time(record, seconds)
        return self._described(record)

    def prioritize(self, name: str) -> Experiment:
        """Move an experiment that waits to the front of the queue."""
        record = self._workspace.record(name)
        record.refresh()
        waiting = list(self._queue.places(self._workspace.known()))
        if record not in waiting:
            raise AutopilotError(ErrorCode.CONFLICT, f"The experiment {name!r} does not wait.")
        if record is not waiting[0]:
            first = max(one.control.priority for one in waiting)
            control = record.folder.read_control()
            record.folder.write_control(control.model_copy(update={"priority": first + 1}))
            self._notify("experiment", name, record.state.revision)
        return self._described(record)

    def delete(self, name: str) -> None:
        """Delete an experiment that has ended, with its folder."""
        record = self._workspace.record(name)
        record.refresh()
        if not record.terminal:
            raise AutopilotError(
                ErrorCode.EXPERIMENT_RUNNING, f"The experiment {name!r} has not ended. Stop it before you delete it."
            )
        self._settle(record)
        self._workspace.delete(record)
        self._watched.pop(record, None)
        self._notify("experiment", name, record.state.revision + 1)

    def log(self, name: str) -> str:
        """The end of the worker's log."""
        return self._workspace.record(name).log()

    def exploration(self, name: str) -> Exploration:
        """What was found in the data of an experiment."""
        return read_exploration(self._refreshed(name))

    def bundle(self, name: str, candidate: str) -> StoredBundle:
        """Where the model of a candidate lies."""
        return find_bundle(self._refreshed(name), candidate)

    def model(self, name: str, candidate: str) -> ModelBundle:
        """What the model of a candidate predicts and from what, and its files."""
        return describe_bundle(self._refreshed(name), candidate)

    def deploy(self, request: EndpointCreate) -> Endpoint:
        """Make an endpoint of a candidate, the best one where none is named."""
        record, candidate = self._candidate(request.experiment, request.candidate)
        self._workspace.hidden_folder("endpoints")
        return self.endpoints.create(
            request.name, record.folder.bundle(candidate), experiment=record.name, candidate=candidate
        )

    def models(self) -> list[RegisteredModel]:
        """All registered models, with the endpoints of their versions."""
        return self.registry.all(self._served())

    def registered(self, name: str) -> RegisteredModel:
        """A registered model, with the endpoints of its versions."""
        return self.registry.get(name, self._served())

    def register(self, request: ModelRegister) -> ModelVersion:
        """Keep a candidate's model, the best one where none is named."""
        record, candidate = self._candidate(request.experiment, request.candidate)
        self._workspace.hidden_folder("models")
        return self.registry.register(request, record, candidate)

    def deploy_version(self, name: str, version: int, endpoint: str) -> Endpoint:
        """Make an endpoint of a version of a registered model."""
        found = self.registry.version(name, version)
        self._workspace.hidden_folder("endpoints")
        return self.endpoints.create(
            endpoint,
            self.registry.bundle(name, version),
            experiment=found.lineage.experiment,
            candidate=found.lineage.candidate,
            registered=(name, version),
        )

    def transform(self, request: TransformCreate) -> Transform:
        """Predict files with a candidate, or with a version of a registered model."""
        if request.model is not None:
            source = self.registry.source(request.model, request.version)
        else:
            record, candidate = self._candidate(request.experiment or "", request.candidate)
            source = ModelSource(record.folder.bundle(candidate), record.name, candidate)
        self._workspace.hidden_folder("transforms")
        return self.transforms.create(request, source)

    def update_endpoint(self, name: str, request: DeploymentCreate) -> EndpointDeployments:
        """Serve other models on an endpoint, or the same with other weights."""
        changes = [VariantChange(variant, self._source(variant)) for variant in request.variants]
        return self.endpoints.update(name, changes, other_schema=request.other_schema)

    def _source(self, variant: VariantCreate) -> ModelSource | None:
        if variant.experiment is not None:
            record, candidate = self._candidate(variant.experiment, variant.candidate)
            return ModelSource(record.folder.bundle(candidate), record.name, candidate)
        if variant.model is not None:
            return self.registry.source(variant.model, variant.version)
        return None

    def _served(self) -> dict[tuple[str, int], list[str]]:
        served: dict[tuple[str, int], list[str]] = {}
        for endpoint in self.endpoints.all():
            for variant in endpoint.variants:
                if variant.model is not None and variant.model_version is not None:
                    served.setdefault((variant.model, variant.model_version), []).append(endpoint.name)
        return served

    def _candidate(self, experiment: str, candidate: str | None) -> tuple[ExperimentRecord, str]:
        """A candidate of an experiment, the best one where none is named."""
        record = self._refreshed(experiment)
        candidate = candidate or record.state.best_candidate
        known = {one.id for one in record.state.candidates}
        if candidate is None:
            raise AutopilotError(
                ErrorCode.NO_CANDIDATE, f"The experiment {record.name!r} has no trained candidate yet."
            )
        if candidate not in known:
            raise AutopilotError(
                ErrorCode.NOT_FOUND, f"The experiment has no candidate {candidate!r}.", field="candidate"
            )
        return record, candidate

    def tick(self) -> None:
        """Follow what runs, start what waits, end what is late; to be called a few times a second."""
        if time.monotonic() - self._scanned > RESCAN_SECONDS:
            self._scanned = time.monotonic()
            self._rescan()
        for record in self._workspace.known():
            if self._watch(record).settled is None:
                self._try(self._look, record)
        self._start_queued()
        self.endpoints.tick()
        self.transforms.tick()

    def close(self) -> None:
        """End the endpoints; experiments and batch transforms go on and are found again."""
        self.endpoints.close()

    def _refreshed(self, name: str) -> ExperimentRecord:
        record = self._workspace.record(name)
        record.refresh()
        return record

    def _described(self, record: ExperimentRecord, since: int | None = None) -> Experiment:
        record.refresh()
        place = self._queue.places(self._workspace.known()).get(record)
        endpoint = self.endpoints.of_experiment(record.name)
        return record.experiment(endpoint, since).model_copy(update=_told(place))

    def _rescan(self) -> None:
        """Find what other servers and the command line made, deleted and resumed."""
        try:
            known = set(self._workspace.records())
        except OSError as error:
            log.warning("The workspace cannot be read now, and is looked at again: %s", error)
            return
        for record in [record for record in self._watched if record not in known]:
            del self._watched[record]
        for record in known:
            if self._watch(record).settled is not None:
                self._try(self._unsettle, record)

    def _unsettle(self, record: ExperimentRecord) -> None:
        watched = self._watch(record)
        if watched.settled != record.folder.read_control():
            watched.settled = None

    def _try(self, look: Callable[[ExperimentRecord], None], record: ExperimentRecord) -> None:
        """Look after one experiment; a folder that cannot be read or written now is tried again with the next tick."""
        watched = self._watch(record)
        try:
            look(record)
            watched.trouble = ""
        except OSError as error:
            if watched.trouble != str(error):
                log.warning("%s cannot be looked after now, and is tried again: %s", record.name, error)
            watched.trouble = str(error)

    def _look(self, record: ExperimentRecord) -> None:
        record.refresh()
        self._watch(record).ending.look()
        if record.terminal:
            self._settle(record)
        self._tell(record)

    def _settle(self, record: ExperimentRecord) -> None:
        """What is to be done once when an experiment has ended, also if it did so while no server ran."""
        watched = self._watch(record)
        if watched.settled is not None:
            return
        control = record.folder.read_control()
        if not watched.ending.tidy() or not record.terminal:
            return
        self._auto_deploy(record)
        watched.settled, watched.ending = control, Ending(record)

    def _auto_deploy(self, record: ExperimentRecord) -> None:
        spec = record.spec
        if not spec.auto_deploy or record.state.status is not Status.COMPLETED or record.folder.deployment.exists():
            return
        name = spec.endpoint_name or spec.name
        outcome = DeploymentFile(endpoint=name)
        # Another server may have made it, or this one before it was killed.
        if not self.endpoints.serves(name, record.name):
            try:
                self.deploy(EndpointCreate(name=name, experiment=record.name))
            except AutopilotError as error:
                outcome = outcome if self.endpoints.serves(name, record.name) else DeploymentFile(error=error.message)
        write_model(record.folder.deployment, outcome)
        record.refresh()

    def _start_queued(self) -> None:
        records = self._workspace.known()
        while (record := self._queue.next(records)) is not None:
            self._try(self._start, record)
            if self._watch(record).trouble:
                records.remove(record)  # the next tick tries again; it does not hold up those behind it
            elif record.state.status is Status.QUEUED:
                return  # another server has the claim, and starts it

    def _start(self, record: ExperimentRecord) -> None:
        start_worker(record.folder, self._workspace.root, max_disk_mb=self._max_disk_mb)
        self._look(record)

    def _watch(self, record: ExperimentRecord) -> Watched:
        known = self._watched.get(record)
        if known is None:
            known = self._watched[record] = Watched(Ending(record))
        return known

    def _tell(self, record: ExperimentRecord) -> None:
        watched, revision = self._watch(record), record.state.revision
        if watched.told != revision:
            watched.told = revision
            self._notify("experiment", record.name, revision)


def _listed(record: ExperimentRecord, endpoint: str | None, place: Place | None) -> ExperimentSummary:
    """A line of the list; that of most experiments is the same each time."""
    summary = record.summary()
    changes = _told(place) | ({} if endpoint is None else {"endpoint": endpoint})
    return summary.model_copy(update=changes) if changes else summary


def _told(place: Place | None) -> dict[str, object]:
    return {} if place is None else {"queue_position": place.position, "waiting_for": place.reason}
