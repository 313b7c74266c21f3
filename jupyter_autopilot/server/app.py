"""The extension's application: settings of the administrator, routes, start and end."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp
from traitlets import Integer, Unicode, default

from ..contract import PREFIX
from ..engine.catalog import catalog
from ..jobs import Supervisor, Workspace
from .contents import ContentsPaths
from .documents import Documents
from .live import Live
from .looks import Looks
from .monitoring import Monitors
from .operation import Context
from .preview import Previews
from .reports import Reports, too_late
from .routing import handlers_for
from .thread import JobsThread
from .tracking import Tracker, too_slow
from .trials import Trials

TICK_SECONDS = 0.25
MEBIBYTE = 2**20


class AutopilotApp(ExtensionApp):
    """AutoML experiments and endpoints in a Jupyter server."""

    name = "jupyter_autopilot"
    extension_url = f"/{PREFIX}/catalog"

    max_running_experiments = Integer(
        min=1, help="How many experiments run at the same time; the others wait in the queue."
    ).tag(config=True)
    max_invocation_bytes = Integer(
        64 * MEBIBYTE, min=1, help="The largest body that an endpoint is sent through this server."
    ).tag(config=True)
    max_endpoint_memory = Integer(
        0,
        min=0,
        help="Megabytes that an endpoint's process may take, also while it loads new models beside those that answer; "
        "0 for no limit. An update that takes more is refused, and a process that grows beyond is started again.",
    ).tag(config=True)
    max_experiment_disk = Integer(
        0,
        min=0,
        help="Megabytes that an experiment's folder may take; 0 for no limit. One that takes more is stopped with its "
        "best model.",
    ).tag(config=True)
    preview_timeout = Integer(60, min=1, help="Seconds after which a look at a data file is given up.").tag(config=True)
    report_timeout = Integer(
        300, min=1, help="Seconds after which the making of a model report, an explanation or a notebook is given up."
    ).tag(config=True)

    mlflow_tracking_uri = Unicode(
        help="Where MLflow is told of each version that is registered here, such as http://localhost:5000; that of the "
        "environment variable MLFLOW_TRACKING_URI if left out, and nowhere if empty."
    ).tag(config=True)

    @default("mlflow_tracking_uri")
    def _default_mlflow_tracking_uri(self) -> str:
        return os.environ.get("MLFLOW_TRACKING_URI", "")

    @default("max_running_experiments")
    def _default_max_running_experiments(self) -> int:
        # A search keeps every core busy while the data are small.
        return max(1, (os.cpu_count() or 1) // 4)

    def initialize_settings(self) -> None:
        """Make what the handlers need; nothing is read from disk yet."""
        server = self._server()
        live = Live(server.event_logger)
        contents = ContentsPaths(server.contents_manager)
        root = contents.root or Path(server.root_dir)
        self._jobs = JobsThread(
            lambda notify: Supervisor(
                Workspace(root),
                max_running=self.max_running_experiments,
                notify=notify,
                max_endpoint_mb=self.max_endpoint_memory or None,
                max_disk_mb=self.max_experiment_disk or None,
            ),
            live,
        )
        self._ticking: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None
        looks = Looks(timeout=self.preview_timeout)
        self._context = Context(
            jobs=self._jobs,
            looks=looks,
            previews=Previews(looks),
            trials=Trials(),
            reports=Reports(Looks(timeout=self.report_timeout, late=too_late)),
            documents=Documents(Looks(timeout=self.report_timeout, late=too_late)),
            monitors=Monitors(Looks(timeout=self.report_timeout, late=too_late)),
            tracker=Tracker(Looks(timeout=self.report_timeout, late=too_slow), self.mlflow_tracking_uri),
            contents=contents,
            max_invocation_bytes=self.max_invocation_bytes,
        )

    def initialize_handlers(self) -> None:
        """Register a handler for every route of the contract."""
        self.handlers.extend(handlers_for(self._context))

    async def _start_jupyter_server_extension(self, serverapp: ServerApp) -> None:
        # What the first requests need is made ready on another thread, so that none of them holds up the event loop.
        await asyncio.gather(asyncio.to_thread(catalog), self._jobs.tick())
        self._ticking = asyncio.create_task(self._tick())
        self._watching = asyncio.create_task(self._context.monitors.look_after(self._jobs))

    async def stop_extension(self) -> None:
        """End the endpoints' processes; experiments go on and are found again by the next server."""
        for task in (self._ticking, self._watching):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        context = self._context
        await asyncio.gather(
            context.looks.close(),
            context.trials.close(),
            context.reports.close(),
            context.documents.close(),
            context.monitors.close(),
            context.tracker.close(),
        )
        await self._jobs.close()

    def current_activity(self) -> Any:
        """What keeps the server from being shut down for idleness."""
        return {"experiments": True} if self._jobs.active else None

    async def _tick(self) -> None:
        settings = self._server().web_app.settings
        while True:
            try:
                await self._jobs.tick()
                if self._jobs.active:
                    # The key's ending is how Jupyter finds it; an idle culler reads it as well.
                    settings["autopilot_last_activity"] = datetime.now(UTC)
            except Exception:  # one bad folder must not end the watch over all others
                self.log.exception("Watching the experiments failed; it goes on.")
            await asyncio.sleep(TICK_SECONDS)

    def _server(self) -> ServerApp:
        assert self.serverapp is not None
        return self.serverapp
