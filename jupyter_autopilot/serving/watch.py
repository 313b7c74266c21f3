"""Watching what a process serves: its requests are counted, and kept where the settings say so.

What a request does here takes microseconds; a thread writes the files, several times a second what is kept and every
some seconds the counts. Settings are noticed within a second, without a restart.
"""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from ..contract import Model
from ..contract.alert import AlertsFile
from ..contract.monitoring import MonitoringSettings
from .capture import CaptureFiles, Exchange, Waiting, append
from .traffic import Counts
from .watched import WatchedFolder

LOG = logging.getLogger(__name__)

POLL_SECONDS = 0.25
SETTINGS_SECONDS = 1.0
TRAFFIC_SECONDS = 10.0
CLEAN_SECONDS = 60.0
TRAFFIC_DAYS = 14
"""Counts are kept for so long."""
END_SECONDS = 2.0
M = TypeVar("M", bound=Model)


class Watch:
    """Everything that is kept of the requests of one process.

    Parameters
    ----------
    folder
        See `watched`; made where it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = WatchedFolder(folder)
        self._waiting = Waiting()
        self._files = CaptureFiles(self._folder)
        self._settings = MonitoringSettings()
        self._read: dict[Path, int] = {}
        self._alerts: Counter[str] = Counter()
        self._counts, self._counting_since = Counts(), time.time()
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        """Read the settings and begin to write.

        Raises
        ------
        OSError
            The folder cannot be made.
        """
        self._folder.make()
        self._look_at_settings()
        self._thread.start()

    def close(self) -> None:
        """Write what waits; called once, at the end."""
        self._ending.set()
        self._thread.join(END_SECONDS)

    def wanted(self) -> bool:
        """Whether the next exchange is to be kept."""
        capture = self._settings.capture
        return capture.enabled and (capture.share >= 1 or random.random() < capture.share)  # noqa: S311

    def keep(self, exchange: Exchange) -> None:
        """Have it written, or dropped and counted where too many wait."""
        self._waiting.put(exchange)

    def answered(self, status: int, seconds: float, rows: int) -> None:
        """Count a request that was answered."""
        with self._lock:
            self._counts.add(status, seconds, rows)

    @property
    def captured(self) -> int:
        """Requests that were kept since the process began."""
        return self._files.written

    @property
    def dropped(self) -> int:
        """Requests that were to be kept and were not: too many waited, or they could not be written."""
        return self._waiting.dropped + self._files.failed

    @property
    def alerts(self) -> dict[str, int]:
        """How many there are now, by kind."""
        return dict(self._alerts)

    def _run(self) -> None:
        due: list[tuple[float, Callable[[], None]]] = [
            (POLL_SECONDS, self._write_captured),
            (SETTINGS_SECONDS, self._look_at_settings),
            (TRAFFIC_SECONDS, self._write_traffic),
            (CLEAN_SECONDS, self._clean),
        ]
        last = [0.0] * len(due)
        while not self._ending.wait(POLL_SECONDS):
            now = time.monotonic()
            for position, (seconds, act) in enumerate(due):
                if now - last[position] >= seconds:
                    last[position] = now
                    _try(act)
        _try(self._write_captured)
        _try(self._write_traffic)

    def _write_captured(self) -> None:
        taken = self._waiting.take()
        if taken:
            self._files.write(taken)

    def _write_traffic(self) -> None:
        with self._lock:
            counts, since = self._counts, self._counting_since
            self._counts, self._counting_since = Counts(), time.time()
        if counts.requests:
            began = datetime.fromtimestamp(since, UTC)
            append(self._folder.traffic / f"{began:%Y-%m-%d}-{os.getpid()}.jsonl", f"{counts.line(since)}\n")

    def _look_at_settings(self) -> None:
        settings = self._changed(self._folder.settings, MonitoringSettings)
        if settings is not None:
            self._settings = settings
        alerts = self._changed(self._folder.alerts, AlertsFile)
        if alerts is not None:
            self._alerts = Counter(alert.kind.value for alert in alerts.alerts)

    def _changed(self, file: Path, kind: type[M]) -> M | None:
        """A file as a model, where it is another one than at the last look."""
        try:
            written = file.stat().st_mtime_ns
            if self._read.get(file) == written:
                return None
            read = kind.model_validate_json(file.read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError:  # of another version, or damaged: what is known holds
            LOG.warning("%s cannot be read", file.name)
            read = None
        self._read[file] = written
        return read

    def _clean(self) -> None:
        now = datetime.now(UTC)
        self._files.clean(self._settings.capture, now)
        oldest = f"{now - timedelta(days=TRAFFIC_DAYS):%Y-%m-%d}"
        for part in self._folder.parts(self._folder.traffic):
            if part.name[:10] < oldest:
                part.unlink(missing_ok=True)


def _try(act: Callable[[], None]) -> None:
    """A disk that is full or gone now may be there again."""
    try:
        act()
    except OSError as error:
        LOG.debug("The requests' files cannot be read or written now: %s", error)
