"""The exploration of an experiment's data before there is an experiment."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from ...contract import TabularSpec
from ...contract.exploration import Exploration
from ..context import Run
from ..data import read_table, table_memory_limit
from ..problems.tabular import analyze
from .exploring import explore
from .large import sample_rows


def explore_specified(spec: TabularSpec, root: Path) -> tuple[Exploration, pd.DataFrame]:
    """What the data exploration notebook of such an experiment would find, and the rows that were looked at.

    Parameters
    ----------
    root
        What the specification's paths are relative to.

    Raises
    ------
    AutopilotError
        For anything about the data or the specification that would keep the experiment from being trained.
    """
    with TemporaryDirectory() as folder:  # where a sample of a table that is too large for the memory is kept
        run = Run(spec, Path(folder), root, lambda event: None, lambda: False)
        analysis = analyze(run)
        table = read_table(
            run.data_file,
            memory_limit=table_memory_limit(),
            seed=spec.seed,
            root=root,
            missing_tokens=spec.missing_tokens,
        )
    frame, total = table.frame, table.total_rows or len(table.frame)
    rows = sample_rows(len(frame), len(frame.columns))
    if rows < len(frame):
        frame = frame.sample(rows, random_state=spec.seed).sort_index().reset_index(drop=True)
    found = explore(
        frame,
        spec.target,
        analysis.types,
        analysis.problem_type,
        total_rows=total,
        split_method=spec.split_method,
        objective=analysis.metric.info.name,
        seed=spec.seed,
    )
    return found, frame
