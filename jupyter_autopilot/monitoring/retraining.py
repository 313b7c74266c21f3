"""A data set for a new model: the training data, and captured rows whose labels have arrived."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..atomic import write_atomic
from ..contract import AutopilotError, BundleManifest, ColumnType, ErrorCode, TabularSpec
from ..contract.monitoring import Retraining
from ..crypt import open_write
from ..engine.data import read_table
from ..engine.data.dialect import detect_dialect
from ..engine.inputs import find_inputs
from ..serving.watched import WatchedFolder
from .analysis import read_manifest
from .captures import Captures, read_captures
from .labels import read_labels
from .quality import Labelled, join_labels

HEAD_ROWS = 200
EVER = datetime(1970, 1, 1, tzinfo=UTC)


def write_retraining(
    watched: Path, bundle: Path, spec: TabularSpec, root: Path, name: str, *, only: str | None = None
) -> Retraining:
    """Write the labelled rows beside the training data, and a manifest of both.

    The rows have the training table's columns in its order and its format. What is not known of them stays empty, but
    for sample weights, which are 1.

    Parameters
    ----------
    spec, root
        Of the experiment whose model is served, and what its paths are relative to.
    name
        The endpoint's, by which the files are named.
    only
        As of `analyse`.

    Raises
    ------
    AutopilotError
        CONFLICT where no captured row has a label; what `find_inputs` says of training data that are gone;
        FOLDER_NOT_WRITABLE.
    """
    manifest, folder = read_manifest(bundle), WatchedFolder(watched)
    captures = read_captures(folder, manifest, EVER, only=only)
    labelled = join_labels(captures, read_labels(folder), manifest.labels)
    if len(labelled.places) == 0:
        raise AutopilotError(
            ErrorCode.CONFLICT,
            "No captured row has a label yet, so that there is nothing new to train on. Send labels with the inference "
            "ids of captured requests first.",
        )
    data = root / spec.data_path
    inputs = find_inputs(data, root=root)
    names = [str(column) for column in read_table(data, max_rows=HEAD_ROWS, root=root).frame.columns]
    rows, notes = _rows(captures, labelled, manifest, spec, names)
    # Beside a folder and not in it: every file in there is training data.
    target = data.parent if data.resolve() != root.resolve() else root / "retraining"
    stamp = f"{name}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    try:
        target.mkdir(exist_ok=True)
        written = _write(rows, target / f"{stamp}-captured", inputs.files[0], inputs.format)
        listing = target / f"{stamp}-retraining.json"
        files = [Path(os.path.relpath(file, target)).as_posix() for file in (*inputs.files, written)]
        write_atomic(listing, _manifest_text(files))
    except OSError as error:
        raise AutopilotError(
            ErrorCode.FOLDER_NOT_WRITABLE,
            f"The rows could not be written beside the training data: {error.strerror}. Make room, or allow it.",
        ) from error
    if labelled.invalid:
        notes.append(f"{labelled.invalid} labels are none that the model knows, and were left out.")
    return Retraining(
        experiment=spec.name,
        data_path=listing.relative_to(root).as_posix() if listing.is_relative_to(root) else str(listing),
        training_files=len(inputs.files),
        rows=len(rows),
        notes=notes,
    )


def _rows(
    captures: Captures, labelled: Labelled, manifest: BundleManifest, spec: TabularSpec, names: list[str]
) -> tuple[pd.DataFrame, list[str]]:
    """The labelled rows with all columns of the training table, and what is missing in them."""
    features = captures.features.iloc[labelled.places].reset_index(drop=True)
    known: dict[str, Any] = {column: features[column] for column in features.columns}
    for column in manifest.columns:
        if column.type is ColumnType.DATETIME:
            known[column.name] = (
                features[column.name].dt.strftime("%Y-%m-%dT%H:%M:%S.%f").where(features[column.name].notna())
            )
    truth = labelled.truth
    known[spec.target] = np.array(manifest.labels, dtype=object)[truth] if manifest.labels else truth
    if spec.weight_column is not None:
        known.setdefault(spec.weight_column, np.ones(len(features)))
    empty = pd.Series([None] * len(features), dtype=object)
    rows = pd.DataFrame({name: known.get(name, empty) for name in names})
    notes = [
        f"The {what} {column!r} is not known of the captured rows and stays empty. Choose another split."
        for what, column in (("group column", spec.group_column), ("time column", spec.time_column))
        if column is not None and column not in known
    ]
    return rows, notes


def _write(rows: pd.DataFrame, stem: Path, like: Path, kind: str) -> Path:
    """Write them as the first training file is written."""
    if kind == "parquet":
        file = stem.with_name(f"{stem.name}.parquet")
        with open_write(file) as content:
            rows.to_parquet(content, index=False)
        return file
    dialect = detect_dialect(like)
    file = stem.with_name(f"{stem.name}.csv{'.gz' if dialect.compression else ''}")
    rows.to_csv(
        file,
        index=False,
        sep=dialect.delimiter,
        decimal=dialect.decimal,
        encoding=dialect.encoding,
        errors="xmlcharrefreplace",
        compression=dialect.compression,
    )
    return file


def _manifest_text(files: list[str]) -> str:
    """Autopilot's format; see `engine.inputs`."""
    return json.dumps([{"prefix": "./"}, *files], indent=2, ensure_ascii=False) + "\n"
