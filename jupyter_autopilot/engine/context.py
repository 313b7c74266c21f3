"""What every step of a run shares: the specification, the folder, the clock and the way to say what happens."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ..contract import (
    Artifacts,
    ArtifactsWritten,
    Event,
    ProgressMade,
    Stage,
    StageStarted,
    TabularSpec,
    Warning,
    WarningRaised,
)

RESERVE_SECONDS, RESERVE_SHARE = 3.0, 0.02
"""Kept for packing and notebooks at the end: this, or this share of the limit if that is more."""
REPORT_SECONDS, REPORT_SHARE = 8.0, 0.03
"""Kept for the report of the best candidate: this, or this share of the limit if that is less."""
REFIT_SHARE = 0.2
"""Of the limit, the most that is kept for choosing the ensemble, stacking, and training again on all rows."""
LEAST_REFIT_SHARE = 0.08
"""The least, where the candidates are quick to train."""
SELECTION_SHARE = 0.25
"""Of the time that is kept, the most for choosing the ensemble."""
STACKING_SHARE = 0.4
"""Of what is left after that, the most for stacking."""


@dataclass
class Run:
    """A run of one experiment.

    Attributes
    ----------
    ends
        Says by when, as `time.time()`, the run must have ended, packing included; None without a limit. It is asked
        each time, since time may be added while the run goes on.
    """

    spec: TabularSpec
    folder: Path
    root: Path
    sink: Callable[[Event], None]
    stop_requested: Callable[[], bool]
    ends: Callable[[], float | None] = lambda: None
    started: float = field(default_factory=time.time)
    _last_progress: float = 0.0

    @property
    def deadline(self) -> float | None:
        """By when the run must have ended, as it stands now."""
        return self.ends()

    @property
    def data_file(self) -> Path:
        """The input file."""
        return self.root / self.spec.data_path

    @property
    def work(self) -> Path:
        """A folder for what only this run needs; removed when it ends."""
        return self.folder / "work"

    @property
    def refit_deadline(self) -> float | None:
        """When the last training must stop so that packing and the report of the best candidate are done in time."""
        if self.deadline is None:
            return None
        packing = max(RESERVE_SECONDS, RESERVE_SHARE * self.limit)
        report = min(REPORT_SECONDS, REPORT_SHARE * self.limit)
        return self.deadline - min(packing + report, self.limit / 2)

    def training_deadline(self, refit_seconds: float = float("inf")) -> float | None:
        """When the search must stop so that its best model can be trained again on all rows.

        Parameters
        ----------
        refit_seconds
            What that is expected to take. Without it, the most that is kept for it is.
        """
        if self.refit_deadline is None:
            return None
        kept = max(LEAST_REFIT_SHARE * self.limit, refit_seconds / (1 - SELECTION_SHARE))
        return self.refit_deadline - min(kept, REFIT_SHARE * self.limit)

    def selection_deadline(self) -> float | None:
        """When the choice of an ensemble that begins now must end, so that the refit has its time."""
        if self.refit_deadline is None:
            return None
        now = time.time()
        return now + SELECTION_SHARE * (self.refit_deadline - now)

    def stacking_deadline(self) -> float | None:
        """When stacking that begins now must end, so that the refit has its time."""
        if self.refit_deadline is None:
            return None
        now = time.time()
        return now + STACKING_SHARE * (self.refit_deadline - now)

    @property
    def limit(self) -> float:
        """Seconds that the run may take; infinite without a limit."""
        return float("inf") if self.deadline is None else self.deadline - self.started

    def candidate_folder(self, candidate_id: str) -> Path:
        """The folder of a candidate."""
        return self.folder / "candidates" / candidate_id

    def stage(self, stage: Stage) -> None:
        """Say that a stage begins."""
        self.sink(StageStarted(stage=stage))

    def warn(self, code: str, message: str, field: str | None = None) -> None:
        """Raise a warning."""
        self.sink(WarningRaised(warning=Warning(code=code, message=message, field=field)))

    def wrote(self, **paths: str) -> None:
        """Say that files were written; paths are relative to the experiment folder."""
        self.sink(ArtifactsWritten(artifacts=Artifacts(**paths)))

    def progress(self, share_of_plan: float) -> None:
        """Say how far the run is, at most once a second: by time or by plan, whichever is further."""
        now = time.time()
        if now - self._last_progress < 1.0:
            return
        self._last_progress = now
        by_time = 0.0 if self.deadline is None else (now - self.started) / (self.deadline - self.started)
        self.sink(ProgressMade(progress=min(0.99, max(by_time, share_of_plan))))
