"""Watching endpoints: analyses in child processes, on request and when they are due, and alerts.

The models and functions of monitoring are loaded when they are needed, since a server starts without.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from ..contract import AutopilotError, ErrorCode
from ..serving.watched import Watched
from .looks import Looks
from .thread import JobsThread

if TYPE_CHECKING:
    from ..contract.monitoring import Monitoring, MonitoringReport, Retraining

log = logging.getLogger(__name__)

CHECK_SECONDS = 15.0
PATIENCE_SECONDS = 600.0
"""An analysis that has failed is tried again after so long."""


class Monitors:
    """Analyses of endpoints.

    Parameters
    ----------
    looks
        Starts the child processes.
    """

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._running: dict[Path, asyncio.Task[MonitoringReport]] = {}
        self._failed: dict[Path, tuple[float, str]] = {}

    async def state(self, watched: Watched) -> Monitoring:
        """How an endpoint is watched, and what is known of it."""
        from ..monitoring.state import monitoring_of

        _, error = self._failed.get(watched.report, (0.0, ""))
        return await asyncio.to_thread(monitoring_of, watched, error)

    async def analyse(self, watched: Watched) -> MonitoringReport:
        """Analyse what was captured; who asks while that is done waits for the same analysis.

        Raises
        ------
        AutopilotError
            What the analysis says, or WORKER_FAILED when its process breaks or takes too long.
        """
        running = self._running.get(watched.report)
        if running is None:
            running = asyncio.create_task(self._analyse(watched))
            self._running[watched.report] = running
            running.add_done_callback(lambda _: self._running.pop(watched.report, None))
        return await asyncio.shield(running)

    async def retrain(self, watched: Watched, experiment: Path, root: Path) -> Retraining:
        """Write a data set of training data and captured rows with labels.

        Parameters
        ----------
        experiment
            The folder of the experiment whose model is served.
        root
            The workspace.

        Raises
        ------
        AutopilotError
            As of `monitoring.retraining`, or WORKER_FAILED.
        """
        from ..contract.monitoring import Retraining

        places = [str(watched.folder.path), str(watched.bundle), "--experiment", str(experiment), "--root", str(root)]
        look = await self._looks.ask(b"", "retrain", *places, "--name", watched.name, *_only(watched))
        return look.read(Retraining, _broken)

    async def look_after(self, jobs: JobsThread) -> None:
        """Check alerts and start what is due, until cancelled."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            try:
                for watched in await jobs.call(lambda supervisor: supervisor.endpoints.all_watched()):
                    await self._look(watched)
            except Exception:  # one bad folder must not end the watch over all others
                log.exception("Watching the endpoints failed; it goes on.")

    async def close(self) -> None:
        """End what is running."""
        await self._looks.close()

    async def _look(self, watched: Watched) -> None:
        from ..monitoring.state import check_alerts, is_due

        if await asyncio.to_thread(is_due, watched) and self._may_try(watched):
            try:
                await self.analyse(watched)
            except AutopilotError as error:
                log.warning("The analysis of the endpoint %s failed: %s", watched.name, error.message)
        if await asyncio.to_thread(watched.folder.path.is_dir):
            await asyncio.to_thread(check_alerts, watched.folder)

    def _may_try(self, watched: Watched) -> bool:
        failed_at, _ = self._failed.get(watched.report, (-PATIENCE_SECONDS, ""))
        return asyncio.get_running_loop().time() - failed_at >= PATIENCE_SECONDS

    async def _analyse(self, watched: Watched) -> MonitoringReport:
        from ..contract.monitoring import MonitoringReport
        from ..monitoring.state import check_alerts

        path = watched.report
        places = [str(watched.folder.path), str(watched.bundle), "--report", str(path)]
        try:
            look = await self._looks.ask(b"", "monitor", *places, *_only(watched))
            report = look.read(MonitoringReport, _broken)
        except AutopilotError as error:
            self._failed[path] = (asyncio.get_running_loop().time(), error.message)
            raise
        self._failed.pop(path, None)
        await asyncio.to_thread(check_alerts, watched.folder)
        return report


def _only(watched: Watched) -> list[str]:
    # One word: a variant's name is not read as an option.
    return [] if watched.only is None else [f"--only={watched.only}"]


def _broken(how: str) -> AutopilotError:
    return AutopilotError(ErrorCode.WORKER_FAILED, f"The process that looked at the captured data ended with {how}")
