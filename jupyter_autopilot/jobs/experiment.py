"""One experiment as its folder tells it: specification, state, and whether its worker lives."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from ..contract import (
    TERMINAL,
    AutopilotError,
    ControlFile,
    ErrorCode,
    Experiment,
    ExperimentState,
    ExperimentSummary,
    Status,
    TabularSpec,
    Warning,
)
from .journal import Journal
from .layout import DeploymentFile, ExperimentFolder, read_model
from .news import news
from .process import ProcessRecord, is_alive, is_local
from .status import Facts, with_facts

HEARTBEAT_SECONDS = 5.0
"""A worker of another machine counts as alive while its last sign is not older than this."""
LOG_BYTES = 64 * 1024


class ExperimentRecord:
    """An experiment folder that is read again and again.

    Attributes
    ----------
    control
        What was asked of its worker, as of the last look.
    written_ns
        When the specification was written; another time means that the folder is another experiment's by now.

    Raises
    ------
    AutopilotError
        EXPERIMENT_DAMAGED when the folder holds no readable specification.
    """

    def __init__(self, path: Path, workspace_path: str) -> None:
        self.folder = ExperimentFolder(path)
        self.workspace_path = workspace_path
        self.spec = _read_spec(self.folder)
        self._journal = Journal(self.folder.events)
        self.written_ns = self.folder.spec.stat().st_mtime_ns
        self._process: ProcessRecord | None = None
        self._sign: tuple[int, float] | None = None
        self._summary: tuple[ExperimentState, ExperimentSummary] | None = None
        self.control = ControlFile()
        self.state = self._read()

    @property
    def name(self) -> str:
        """The name of its folder, so that a copy under another name is another experiment."""
        return self.folder.path.name

    @property
    def created_at(self) -> str:
        """When it was created; a copied folder may know no better than its first event."""
        written = _iso(self.written_ns / 1e9)
        return min(written, self.state.started_at or written)

    @property
    def terminal(self) -> bool:
        """Whether it does not change by itself any more."""
        return self.state.status in TERMINAL

    @property
    def process(self) -> ProcessRecord | None:
        """The worker's process of the latest run; None before it was started."""
        return self._process_of(self.control.runs)

    @property
    def limit(self) -> float | None:
        """Seconds that the latest run may take; None without a limit."""
        return self.control.limit(self.spec)

    @property
    def elapsed(self) -> float:
        """Seconds since the latest run's worker was started; 0 before that."""
        process = self.process
        return 0.0 if process is None else max(0.0, time.time() - process.created)

    def refresh(self) -> bool:
        """Read what is new; returns whether anything is.

        Raises
        ------
        OSError
            When the folder cannot be read now; what was known stays.
        """
        found = self._read()
        if found == self.state:
            return False
        self.state = found
        return True

    def experiment(self, endpoint: str | None, since: int | None = None) -> Experiment:
        """Everything about it; what is new only where a revision of it is known."""
        whole = Experiment(
            name=self.name,
            folder=self.workspace_path,
            created_at=self.created_at,
            spec=self.spec,
            state=self.state,
            endpoint=endpoint,
        )
        return whole if since is None else news(whole, since, self._journal.told, self._journal.state.revision)

    def summary(self) -> ExperimentSummary:
        """A line of the list, without the endpoint and the place in the queue; made once for each state."""
        if self._summary is None or self._summary[0] is not self.state:
            self._summary = (self.state, self._summarized())
        return self._summary[1]

    def _summarized(self) -> ExperimentSummary:
        state = self.state
        scores = {candidate.id: candidate.score for candidate in state.candidates}
        return ExperimentSummary(
            name=self.name,
            folder=self.workspace_path,
            status=state.status,
            stage=state.stage,
            progress=state.progress,
            revision=state.revision,
            created_at=self.created_at,
            started_at=state.started_at,
            ended_at=state.ended_at,
            problem_type=state.problem_type,
            objective=state.objective,
            best_score=scores.get(state.best_candidate or ""),
            max_runtime=self.spec.max_runtime,
            candidates=len(state.candidates),
            target=self.spec.target,
            project=self.spec.project,
            tags=self.spec.tags,
        )

    def log(self) -> str:
        """The end of what the worker printed, from the start of a line."""
        try:
            with self.folder.log.open("rb") as file:
                size = file.seek(0, 2)
                file.seek(max(0, size - LOG_BYTES))
                text = file.read().decode("utf-8", errors="replace")
        except FileNotFoundError:
            return ""
        return text if size <= LOG_BYTES else text.partition("\n")[2]

    def _read(self) -> ExperimentState:
        # In this order: what a worker wrote before it ended is read after it is known to have ended.
        facts = self._facts()
        try:
            events = self._journal.read()
        except AutopilotError as error:
            events = self._journal.state.model_copy(
                update={"status": Status.FAILED, "problems": error.problems, "end_reason": error.message}
            )
        return self._with_deployment(with_facts(events, facts))

    def _facts(self) -> Facts:
        control = self.folder.read_control()
        process = self._process_of(control.runs)
        alive = self._alive(process)
        if process is not None and not alive:
            # Whoever kills a worker says so first; it may have happened since.
            now = self.folder.read_control()
            control = now if now.runs == control.runs else control
        self.control = control
        return Facts(
            started=process is not None or (control.runs == 1 and self.folder.events.exists()),
            alive=alive,
            control=control,
            last_sign=_modified(self.folder.heartbeat),
        )

    def _process_of(self, run: int) -> ProcessRecord | None:
        if self._process is None or self._process.run != run:
            self._process = read_model(self.folder.process, ProcessRecord)
        return self._process if self._process is not None and self._process.run == run else None

    def _alive(self, process: ProcessRecord | None) -> bool:
        if process is not None and is_local(process):
            return is_alive(process)
        return self._gives_signs()

    def _gives_signs(self) -> bool:
        """Whether the heartbeat was touched of late, by this machine's running time: clocks differ, and are set."""
        try:
            touched = self.folder.heartbeat.stat().st_mtime_ns
        except FileNotFoundError:
            return False
        if self._sign is None:
            since = abs(time.time() - touched / 1e9)
            self._sign = (touched, time.monotonic() - since)
        elif self._sign[0] != touched:
            self._sign = (touched, time.monotonic())
        return time.monotonic() - self._sign[1] < HEARTBEAT_SECONDS

    def _with_deployment(self, state: ExperimentState) -> ExperimentState:
        """Whether the endpoint that was asked for could be made."""
        deployment = read_model(self.folder.deployment, DeploymentFile)
        if deployment is None:
            return state
        changes: dict[str, object] = {"revision": state.revision + 1}
        if deployment.error:
            warning = Warning(code="not_deployed", message=f"The best model was not deployed. {deployment.error}")
            changes["warnings"] = [*state.warnings, warning]
        return state.model_copy(update=changes)


def _read_spec(folder: ExperimentFolder) -> TabularSpec:
    try:
        return TabularSpec.model_validate_json(folder.spec.read_bytes())
    except (OSError, ValidationError) as error:
        raise AutopilotError(
            ErrorCode.EXPERIMENT_DAMAGED,
            f"{folder.path.name} holds no readable {folder.spec.name}. It was changed, or written by another version.",
        ) from error


def _modified(path: Path) -> str | None:
    try:
        return _iso(path.stat().st_mtime)
    except FileNotFoundError:
        return None


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
