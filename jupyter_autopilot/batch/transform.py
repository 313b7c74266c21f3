"""The transform: read, predict and write in constant memory, and go on where an earlier one was cut off."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..contract import AutopilotError, ErrorCode
from ..engine.inputs import PARQUET_SUFFIXES, Inputs, find_inputs

if TYPE_CHECKING:
    import pyarrow as pa

    from ..serving.predictor import Predictor
    from .reading import Chunk

Format = Literal["csv", "parquet"]


@dataclass(frozen=True)
class Progress:
    """How far a transform is.

    Attributes
    ----------
    rows
        Rows that are predicted and written, in an earlier attempt or in this one.
    share
        Of the input, from 0 to 1.
    """

    rows: int
    share: float


def transform(
    bundle: Path,
    source: Path,
    output: Path,
    *,
    root: Path | None = None,
    join: bool = False,
    input_columns: Sequence[str] | None = None,
    output_columns: Sequence[str] | None = None,
    output_format: Format | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
    trust_pickle: bool = False,
) -> int:
    """Predict the rows of files into one file.

    What is done is kept in a hidden folder beside the output until all of it is: the same call goes on there after it
    was cut off. The output itself appears at the end.

    Parameters
    ----------
    bundle
        A model bundle's folder.
    source
        A CSV or Parquet file, a folder of such files, or a manifest; see `find_inputs`.
    output
        Parquet where its name ends so, otherwise CSV.
    root
        The workspace, which no file of a folder or manifest may leave.
    join
        Put all columns of the input in front of the predictions.
    input_columns
        Put only these in front.
    output_columns
        Of the predictions' columns only these.
    output_format
        Whatever the output's name is.
    progress
        Called after each piece.
    trust_pickle
        See `load_bundle`.

    Returns
    -------
    int
        The number of rows.

    Raises
    ------
    AutopilotError
        The bundle or the input cannot be read, the output cannot be written, or a cell is of the wrong kind, which
        names file, column and row.
    """
    inputs = find_inputs(source, root=root)
    kind: Format = output_format or ("parquet" if output.suffix.lower() in PARQUET_SUFFIXES else "csv")
    # The libraries need a second; what is wrong with a path is told sooner.
    from ..serving.predictor import load_predictor
    from .reading import read_chunks
    from .writing import Parts

    predictor = load_predictor(bundle, trust_pickle=trust_pickle)
    shape = _Shape.of(predictor, inputs, join, input_columns, output_columns)
    model = [column.name for column in predictor.manifest.columns]
    job = _job(bundle, inputs, shape, kind)
    try:
        with Parts.open(output, kind, job) as parts, warnings.catch_warnings():
            # Of each category that training has not seen; the model is made for them.
            warnings.filterwarnings("ignore", category=UserWarning, module="sklearn")
            for chunk in read_chunks(inputs, [*dict.fromkeys([*model, *shape.kept])], predictor.manifest, parts.rows):
                parts.add(_predicted(predictor, chunk, shape))
                progress(Progress(parts.rows, chunk.share))
            if not parts.rows:
                raise AutopilotError(ErrorCode.TOO_FEW_ROWS, f"{source.name} has no rows.", field="data_path")
            parts.finish()
            return parts.rows
    except OSError as error:
        raise AutopilotError(
            ErrorCode.FOLDER_NOT_WRITABLE, f"{output} could not be written: {error.strerror}. Choose another one."
        ) from error


@dataclass(frozen=True)
class _Shape:
    """The columns of the output: those of the input, and of the predictions by their place among them."""

    kept: list[str]
    answered: list[str]

    @classmethod
    def of(
        cls,
        predictor: Predictor,
        inputs: Inputs,
        join: bool,
        input_columns: Sequence[str] | None,
        output_columns: Sequence[str] | None,
    ) -> _Shape:
        from ..serving.answer import answer_names
        from .reading import column_names

        there = column_names(inputs)
        kept = [*input_columns] if input_columns is not None else there if join else []
        answers = answer_names(predictor.manifest.labels)
        answered = answers if output_columns is None else [*output_columns]
        _refuse_unknown("input", kept, there)
        _refuse_unknown("output", answered, answers)
        both = [name for name in kept if name in answered]
        if both:
            raise AutopilotError(
                ErrorCode.COLUMN_NAME_DUPLICATE,
                f"The input and the predictions both have a column {both[0]!r}. Choose the columns of one of them.",
                params={"name": both[0]},
            )
        return cls(kept, answered)


def _refuse_unknown(which: str, chosen: list[str], there: list[str]) -> None:
    unknown = [name for name in chosen if name not in there]
    if unknown:
        raise AutopilotError(
            ErrorCode.COLUMN_UNKNOWN,
            f"There is no {which} column {unknown[0]!r}. There are {', '.join(there[:20])}.",
            params={"column": unknown[0]},
        )


def _job(bundle: Path, inputs: Inputs, shape: _Shape, kind: Format) -> dict[str, Any]:
    """What is done: an attempt goes on with the pieces of an earlier one where this is the same."""
    from ..engine.bundle.layout import MANIFEST, checksum

    stats = {str(file.resolve()): file.stat() for file in inputs.files}
    return {
        # It holds the checksums of the bundle's other files.
        "bundle": checksum(bundle / MANIFEST),
        "files": [[name, stat.st_size, stat.st_mtime_ns] for name, stat in stats.items()],
        "input_columns": shape.kept,
        "output_columns": shape.answered,
        "format": kind,
    }


def _predicted(predictor: Predictor, chunk: Chunk, shape: _Shape) -> pa.Table:
    """The rows of the output."""
    import pyarrow as pa

    from ..serving.arrow import model_frame

    try:
        frame = model_frame(
            chunk.table,
            predictor.manifest.columns,
            first_row=chunk.first_row,
            decimal_comma=chunk.decimal_comma,
        )
        answer = predictor.predict(frame, first_row=chunk.first_row).table()
    except AutopilotError as error:
        raise _in_file(error, chunk.file) from error
    columns: dict[str, Any] = {name: chunk.table.column(name) for name in shape.kept}
    for name in shape.answered:
        values = pa.array(answer[name])
        columns[name] = values.cast(pa.string()) if pa.types.is_dictionary(values.type) else values
    return pa.table(columns)


def _in_file(error: AutopilotError, file: Path) -> AutopilotError:
    """The error with the name of the file."""
    return AutopilotError.of(
        [
            problem.model_copy(
                update={
                    "message": f"{file.name}: {problem.message}",
                    "params": {**problem.params, "file": file.name},
                },
            )
            for problem in error.problems
        ]
    )
