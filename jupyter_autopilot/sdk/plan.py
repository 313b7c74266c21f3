"""A plan as text and as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .. import contract
from ..contract import TabularSpec
from .data import Data, written

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 20
"""Candidates in the text."""


class Plan(contract.Plan):
    """What an experiment will do and about what it will take; `print` shows it as text."""

    def to_frame(self) -> pd.DataFrame:
        """The candidates in the order in which they are trained.

        Returns
        -------
        DataFrame
            Indexed from 1, with the columns of `PlannedCandidate`: seconds for all folds, bytes, and `fits`, which
            tells whether the candidate can be expected to be trained in the time and memory there is.
        """
        import pandas as pd

        columns = list(contract.PlannedCandidate.model_fields)
        frame = pd.DataFrame([one.model_dump() for one in self.candidates], columns=columns)
        frame.index = pd.RangeIndex(1, len(frame) + 1, name="order")
        return frame

    def __str__(self) -> str:
        """The plan as text."""
        rows = f"{'about ' if self.rows_are_estimate else ''}{self.rows:,} rows, {self.columns} features"
        time = f"about {_duration(self.seconds)}"
        if self.max_runtime is not None:
            time += f" of {_duration(self.max_runtime)}"
        memory = f"memory {_size(self.memory_bytes)} of {_size(self.memory_available_bytes)}"
        more = f", then up to {self.searched} of a search" if self.searched else ""
        return "\n".join(
            [
                f"{self.problem_type.value}, ranked by {self.objective} ({self.evidence}); {rows}",
                f"{self.training_method.value}: {self.reason}",
                f"{len(self.candidates)} candidates in {self.folds} folds, {self.parallel} at a time{more}",
                f"{time}; {memory}; disk {_size(self.disk_bytes)}",
                *(f"Warning: {warning.message}" for warning in self.warnings),
                "",
                *self._table(),
            ]
        )

    def __repr__(self) -> str:
        """The plan as text, for a notebook's cell."""
        return str(self)

    def _table(self) -> list[str]:
        lines = ["  #   seconds    memory      disk  candidate"]
        for number, one in enumerate(self.candidates[:SHOWN], start=1):
            late = "" if one.fits else " (not likely to be trained in time)"
            sizes = f"{_size(one.memory_bytes):>10}{_size(one.disk_bytes):>10}"
            lines.append(f"{number:>3}{one.seconds:>10.1f}{sizes}  {one.description}{late}")
        if len(self.candidates) > SHOWN:
            lines.append(f"    and {len(self.candidates) - SHOWN} more")
        return lines


def plan_of(spec: TabularSpec, root: Path, data: Data | None = None) -> Plan:
    """Make a plan in this process.

    Parameters
    ----------
    root
        What the specification's paths are relative to.
    data
        A table that is no file yet is written to a temporary one, as it would be for an experiment.

    Raises
    ------
    AutopilotError
        With the problems of the specification or the data.
    """
    from ..engine.planning import make_plan

    with written(spec, data) as readable:
        return Plan.model_validate(make_plan(readable, root).model_dump())


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _size(size: int) -> str:
    for unit, power in (("GB", 1e9), ("MB", 1e6)):
        if size >= power:
            return f"{size / power:.3g} {unit}"
    return f"{size / 1e3:.3g} kB"
