"""One endpoint: a folder with model bundles, and the process that serves them."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from ..contract import (
    PREFIX,
    AutopilotError,
    Endpoint,
    EndpointStatus,
    ErrorCode,
    ErrorResponse,
    Model,
)
from ..contract.alert import Alert, AlertsFile
from ..contract.deployment import FailedDeployment
from .claim import claim, release
from .deployments import Deployments, StoredDeployment
from .layout import read_model, write_model
from .process import (
    ProcessRecord,
    age,
    ask_to_end,
    is_alive,
    kill_tree,
    memory_bytes,
    start_process,
    wait_for_end,
)

END_SECONDS = 5.0
"""A process that was asked to end may finish its requests for this long."""
RESTARTS = 3
"""An endpoint whose process ends by itself so many times in a row has failed."""
HEALTHY_SECONDS = 15.0
"""After so long earlier ends are forgotten: a process that cannot work ends sooner, and one that is killed each minute
is to be back at once each time."""
BACKOFF_SECONDS = 2.0
TOKEN_VARIABLE = "AUTOPILOT_ENDPOINT_TOKEN"  # noqa: S105 - the name of a variable


class EndpointFile(Model):
    """`endpoint.json`: the endpoint, and whether it should be served."""

    name: str
    created_at: str
    wanted: bool = Field(True, description="False once the user has stopped it.")


class ReadyFile(Model):
    """`ready.json`: where the process listens, or why it does not; written by the process."""

    host: str = "127.0.0.1"
    port: int | None = None
    pid: int | None = None
    error: ErrorResponse | None = None
    deployment: int | None = None
    failed: FailedDeployment | None = None


@dataclass(frozen=True)
class Address:
    """Where an endpoint answers, and what it wants to see."""

    url: str
    token: str


class EndpointFolder:
    """Where everything of one endpoint lies."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = path / "endpoint.json"
        self.deployment = path / "deployment.json"
        self.token = path / "token"
        self.process = path / "process.json"
        self.ready = path / "ready.json"
        self.log = path / "serving.log"
        self.claim = path / "claim"
        self.watched = path / "monitoring"
        self.alerts = self.watched / "alerts.json"


class EndpointRecord:
    """An endpoint that is looked after: its process is started, started again when it ends by itself, and ended.

    Parameters
    ----------
    not_before
        `time.monotonic()` before which no process is started.
    max_memory_mb
        A process that takes more is ended; None for no limit.
    """

    def __init__(
        self,
        path: Path,
        file: EndpointFile,
        current: StoredDeployment,
        not_before: float = 0.0,
        *,
        max_memory_mb: int | None = None,
    ) -> None:
        self.folder = EndpointFolder(path)
        self.file = file
        self.deployments = Deployments(path)
        self.revision = 0
        self.current = current
        self.manifest = self.deployments.manifest(current)
        self.updating: int | None = None
        self._max_memory_mb = max_memory_mb
        self._process = read_model(self.folder.process, ProcessRecord)
        self._ready = read_model(self.folder.ready, ReadyFile)
        self._ended: str | None = None
        self._failures = 0
        self._error = ""
        self._not_before = not_before
        self._told: tuple[object, ...] | None = None
        self._alerts = self._read_alerts()

    @classmethod
    def open(cls, path: Path, not_before: float, max_memory_mb: int | None = None) -> EndpointRecord | None:
        """The endpoint of a folder; None when the folder holds none."""
        file = read_model(EndpointFolder(path).file, EndpointFile)
        deployments = Deployments(path)
        current = deployments.current()
        if file is None or file.name != path.name or current is None or deployments.manifest(current) is None:
            return None
        return cls(path, file, current, not_before, max_memory_mb=max_memory_mb)

    @property
    def status(self) -> EndpointStatus:
        """Where it stands."""
        if not self.file.wanted:
            return EndpointStatus.STOPPED
        if self._error:
            return EndpointStatus.FAILED
        serving = self._ready is not None and self._ready.port is not None and self._alive
        return EndpointStatus.IN_SERVICE if serving else EndpointStatus.CREATING

    def describe(self) -> Endpoint:
        """Everything about it."""
        file, manifest, main = self.file, self.manifest, self.current.main
        assert manifest is not None
        return Endpoint(
            name=file.name,
            status=self.status,
            experiment=main.experiment,
            candidate=main.candidate,
            model=main.model,
            model_version=main.model_version,
            deployment=self.current.number,
            updating=self.updating,
            variants=self.current.described_variants(),
            problem_type=manifest.problem_type,
            target=manifest.target,
            labels=manifest.labels,
            columns=manifest.columns,
            sample=[dict(row) for row in manifest.sample],
            created_at=file.created_at,
            invocations_path=f"{PREFIX}/endpoints/{file.name}/invocations",
            error=self._error,
            alerts=self._alerts,
        )

    def address(self) -> Address:
        """Where it answers.

        Raises
        ------
        AutopilotError
            ENDPOINT_FAILED or ENDPOINT_NOT_READY.
        """
        self.look()
        if self.status is EndpointStatus.IN_SERVICE and self._ready is not None:
            token = self.folder.token.read_text(encoding="utf-8")
            return Address(f"http://{self._ready.host}:{self._ready.port}", token)
        if self.status is EndpointStatus.FAILED:
            raise AutopilotError(ErrorCode.ENDPOINT_FAILED, f"The endpoint has failed: {self._error}")
        what = "is stopped. Start it first" if self.status is EndpointStatus.STOPPED else "is starting. Try again"
        raise AutopilotError(ErrorCode.ENDPOINT_NOT_READY, f"The endpoint {what}.")

    def start(self) -> None:
        """Have it served from now on; a process that runs is left alone."""
        self._failures, self._error, self._not_before = 0, "", 0.0
        self._want(True)
        if not self._alive:
            self._start_process()

    def stop(self) -> None:
        """Have it served no more."""
        self._want(False)
        self.end_process()

    def ask_to_end(self) -> None:
        """Tell the process to end, without waiting for it."""
        if self._process is not None:
            ask_to_end(self._process)

    def end_process(self) -> None:
        """End the process; it starts again with the next `look` if the endpoint is wanted."""
        self._find_process()
        if self._process is None:
            return
        ask_to_end(self._process)
        if not wait_for_end(self._process, END_SECONDS):
            kill_tree(self._process)
        self.folder.process.unlink(missing_ok=True)
        self.folder.ready.unlink(missing_ok=True)
        self._process = self._ready = None

    def look(self) -> None:
        """Notice what became of the process, and start one where it is missing."""
        # Another server may have stopped it, or started another process.
        self.file = read_model(self.folder.file, EndpointFile) or self.file
        self._alerts = self._read_alerts()
        if not self.file.wanted or self._error:
            return
        self._find_process()
        self._follow_update()
        if self._ready is None:
            self._ready = read_model(self.folder.ready, ReadyFile)
        if self._alive:
            self._limit_memory()
            if self._failures and self._age > HEALTHY_SECONDS:
                self._failures = 0
        elif self._ready is not None and self._ready.error is not None:
            self._error = self._ready.error.message
        elif self._process is not None:
            self._has_ended()
        elif time.monotonic() >= self._not_before:
            self._start_process()

    def news(self) -> bool:
        """Whether status, error, deployment or alerts are others than at the last call; then the revision has grown."""
        now = (self.status, self._error, self.current.number, self.updating, self._alerts)
        if now == self._told:
            return False
        self._told = now
        self.revision += 1
        return True

    @property
    def _alive(self) -> bool:
        return self._process is not None and is_alive(self._process)

    @property
    def _age(self) -> float:
        return age(self._process) if self._process else 0.0

    def _read_alerts(self) -> list[Alert]:
        known = read_model(self.folder.alerts, AlertsFile)
        return known.alerts if known else []

    def _want(self, wanted: bool) -> None:
        if self.file.wanted != wanted:
            self.file = self.file.model_copy(update={"wanted": wanted})
            write_model(self.folder.file, self.file)

    def _start_process(self) -> None:
        """Start a process, unless another server does so; the next look finds it."""
        try:
            if not claim(self.folder.claim):
                return
        except OSError as error:
            self._error = f"Its process could not be started: {error}."
            return
        try:
            known = read_model(self.folder.process, ProcessRecord)
            if known is None or not is_alive(known):
                self._start_claimed()
        finally:
            release(self.folder.claim)

    def _start_claimed(self) -> None:
        folder = self.folder
        folder.ready.unlink(missing_ok=True)
        self._ready = None
        try:
            self._process = start_process(
                [
                    *("-m", "jupyter_autopilot.serving", str(folder.deployment)),
                    *("--ready-file", str(folder.ready), "--watch", str(folder.watched)),
                    *(() if self._max_memory_mb is None else ("--max-memory-mb", str(self._max_memory_mb))),
                ],
                cwd=folder.path,
                log=folder.log,
                environment={TOKEN_VARIABLE: folder.token.read_text(encoding="utf-8")},
            )
            write_model(folder.process, self._process)
        except OSError as error:
            self._error = f"Its process could not be started: {error}."
            if self._process is not None:  # one that is not written down would be started twice
                kill_tree(self._process)
                self._process = None

    def _find_process(self) -> None:
        """Take up the process that another server may have started, where the known one has ended."""
        if not self._alive:
            known = read_model(self.folder.process, ProcessRecord)
            self._process = None if known is not None and known.mark == self._ended else known
            self._ready = None

    def notice_update(self) -> None:
        """See whether another deployment is wanted than the current one."""
        wanted = self.deployments.wanted()
        if wanted in (None, self.current.number):
            self.updating = None
            return
        current = self.deployments.current()  # another server may have seen to it
        if current is not None and current.number != self.current.number:
            self.current, self.manifest = current, self.deployments.manifest(current) or self.manifest
        self.updating = None if wanted == self.current.number else wanted

    def _follow_update(self) -> None:
        """Note what became of a deployment that is to take the place of the current one."""
        self.notice_update()
        if self.updating is None:
            return
        ready = self._ready = read_model(self.folder.ready, ReadyFile)
        if ready is None:
            return
        if ready.failed is not None and ready.failed.number == self.updating:
            self._give_up(ready.failed.error.message)
        elif ready.error is not None:
            self._give_up(ready.error.message)
            self.folder.ready.unlink(missing_ok=True)
            self._process = self._ready = None
        elif ready.deployment == self.updating and self._alive:
            self.deployments.settle(self.updating)
            self.notice_update()

    def _give_up(self, reason: str) -> None:
        assert self.updating is not None
        self.deployments.give_up(self.updating, reason)
        self.notice_update()

    def _limit_memory(self) -> None:
        if self._max_memory_mb is None or self._process is None:
            return
        taken = memory_bytes(self._process) >> 20
        if taken > self._max_memory_mb:
            text = f"It was ended: it took {taken} MB and may take {self._max_memory_mb} MB.\n"
            with contextlib.suppress(OSError), self.folder.log.open("a", encoding="utf-8") as log:
                log.write(text)
            kill_tree(self._process)

    def _has_ended(self) -> None:
        assert self._process is not None
        if self.updating is not None:
            self._give_up(f"The process ended while it was being loaded. The end of its log: {self._last_line()}")
        self._ended, self._process = self._process.mark, None
        self._failures += 1
        self._not_before = time.monotonic() + BACKOFF_SECONDS * (self._failures - 1)
        if self._failures > RESTARTS:
            self._error = f"Its process ended {self._failures} times. The end of its log: {self._last_line()}"

    def _last_line(self) -> str:
        try:
            lines = self.folder.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        except OSError:
            return ""
        return lines[-1][:300] if lines else ""
