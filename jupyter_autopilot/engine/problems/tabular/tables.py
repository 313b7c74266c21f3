"""The tables of a run: read whole, or a sample that fits into memory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ....contract import ProblemType
from ....crypt import open_write
from ...context import Run
from ...data import LEAST_ROWS_OF_A_LABEL, Table, read_table, table_memory_limit

TRAINING_SAMPLE = "sample.parquet"
VALIDATION_SAMPLE = "validation-sample.parquet"


def read_run_table(run: Run, path: Path, field: str, kept_as: str) -> Table:
    """Read a file, a folder or a manifest.

    Of a table that is larger than `table_memory_limit` a random sample is read. It is kept as a Parquet file in the
    experiment folder, so that the notebooks have the same rows, and the files of the answer are that one.

    Parameters
    ----------
    field
        The field of the specification that the path is from.
    kept_as
        The name of the sample's file.

    Raises
    ------
    AutopilotError
        See `read_table`.
    """
    spec = run.spec
    labels = spec.problem_type != ProblemType.REGRESSION
    table = read_table(
        path,
        memory_limit=table_memory_limit(),
        target=spec.target if labels else None,
        seed=spec.seed,
        root=run.root,
        missing_tokens=spec.missing_tokens,
    )
    if not table.rows_are_sample:
        return table
    file = run.folder / kept_as
    with open_write(file) as content:
        table.frame.to_parquet(content, index=False)
    rare = f", with at least {LEAST_ROWS_OF_A_LABEL} of each label where there are so many" if labels else ""
    run.warn(
        "data_sampled",
        f"{path.name} is larger than the {table_memory_limit() / 1e9:.1f} GB that a table may take in this machine's "
        f"memory: {len(table.frame):,} of {table.total_rows:,} rows are used, drawn at random{rare}. "
        f"They are kept in {kept_as}.",
        field,
    )
    return replace(table, files=[file], format="parquet", options={})
