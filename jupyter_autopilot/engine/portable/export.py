"""Writing a bundle as an ONNX file that answers as it does, or telling why that is not possible."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...atomic import write_atomic
from ...contract import AutopilotError, ErrorCode
from ..bundle import Bundle, load_bundle

ONNX = ".onnx"
INSTALL = 'pip install "jupyter_autopilot[onnx]"'
TOLERANCE = 1e-5
"""Of a probability, and of a number relative to the largest one: leaves are added up in float32 by some runtimes."""
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class OnnxModel:
    """A model as ONNX.

    Attributes
    ----------
    content
        Of the file.
    largest_difference
        Between what the file and the model answer for the rows that were compared: of probabilities, or of numbers
        relative to the largest one.
    rows
        How many were compared: the bundle's sample, and its first row with a gap in each column in turn.
    notes
        Where the file answers another thing than the model.
    """

    content: bytes
    largest_difference: float
    rows: int
    notes: tuple[str, ...]


def export_onnx(folder: Path, output: Path, *, trust_pickle: bool = False) -> OnnxModel:
    """Write a model bundle as an ONNX file, once it answers as the bundle does.

    Parameters and errors are as of `convert_bundle`, and FOLDER_NOT_WRITABLE.
    """
    made = convert_bundle(folder, trust_pickle=trust_pickle)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(output, made.content)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else error
        raise AutopilotError(
            ErrorCode.FOLDER_NOT_WRITABLE, f"{output} could not be written: {reason}. Choose another folder."
        ) from error
    return made


def convert_bundle(folder: Path, *, trust_pickle: bool = False) -> OnnxModel:
    """A model bundle as ONNX that answers as the bundle does.

    The file has an input of shape (rows, 1) for each column, float64 with NaN for a gap or text with '' for one, and
    the outputs `predicted_label` and, for classification, `probabilities`.

    Parameters
    ----------
    folder
        The bundle.
    trust_pickle
        See `load_bundle`.

    Raises
    ------
    AutopilotError
        FORMAT_UNSUITABLE with the part that cannot be converted, or without the extra `onnx`; as `load_bundle`.
    """
    _require()
    from .assembly import assemble
    from .graph import NotConvertibleError

    bundle = load_bundle(folder, trust_pickle=trust_pickle)
    try:
        model, notes = assemble(bundle)
    except NotConvertibleError as error:
        raise AutopilotError(
            ErrorCode.FORMAT_UNSUITABLE,
            f"{bundle.manifest.candidate} cannot be written as ONNX: it has {error}. Export another candidate, or this "
            "one as an archive.",
        ) from error
    content = model.SerializeToString()
    rows, difference = _compare(bundle, content)
    return OnnxModel(content, difference, rows, tuple(notes))


def _require() -> None:
    try:
        import onnx
        import onnxruntime
    except ImportError as error:
        raise AutopilotError(
            ErrorCode.FORMAT_UNSUITABLE, f"ONNX files need the extra `onnx` in the Python that writes them: {INSTALL}."
        ) from error
    del onnx, onnxruntime


def _compare(bundle: Bundle, model: bytes) -> tuple[int, float]:
    """How many rows were compared, and the largest difference."""
    sample = _sample(bundle)
    if sample.empty:
        return 0, 0.0
    expected: Array = bundle.predict(sample) if bundle.classes_ is None else bundle.predict_proba(sample)
    label, found = _run(bundle, model, sample)
    scale = max(1.0, float(np.abs(expected).max())) if bundle.classes_ is None else 1.0
    difference = float(np.abs(found.reshape(expected.shape) - expected).max()) / scale
    same = bundle.classes_ is None or [bundle.manifest.labels[code] for code in bundle.decide(expected)] == label
    if not difference <= TOLERANCE or not same:
        raise AutopilotError(
            ErrorCode.FORMAT_UNSUITABLE,
            f"{bundle.manifest.candidate} as ONNX does not answer as the model does: the largest difference is "
            f"{difference:.3g} on {len(sample)} rows, and {TOLERANCE:g} is allowed. Nothing was written.",
        )
    return len(sample), difference


def _sample(bundle: Bundle) -> pd.DataFrame:
    """The bundle's own rows, and the first of them with a gap in each column in turn."""
    rows = list(bundle.manifest.sample)
    gaps = [{**rows[0], column.name: None} for column in bundle.manifest.columns] if rows else []
    return pd.DataFrame([*rows, *gaps])


def _run(bundle: Bundle, model: bytes, rows: pd.DataFrame) -> tuple[list[str], Array]:
    """What a runtime answers: the labels, and the numbers or probabilities."""
    import onnxruntime

    from .rows import inputs_of

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    answers: list[Any] = session.run(None, inputs_of(bundle, rows))
    return [str(one) for one in answers[0].reshape(-1)], np.asarray(answers[-1], dtype="float64")
