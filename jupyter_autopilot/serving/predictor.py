"""A bundle with the way in and the way out: body in, encoded answer out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..contract import AutopilotError, BundleManifest, ErrorCode, ProblemType
from ..engine.bundle import Bundle, load_bundle
from .answer import ENCODERS, Answer
from .media import JSON_TYPE
from .payload import read_payload

Array = npt.NDArray[np.float64]
RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE = 1e-6, 1e-9
"""The self-test's; the same as when the engine packs a bundle."""


class Predictor:
    """One loaded bundle. Not made for several threads at a time."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self.manifest: BundleManifest = bundle.manifest

    def invoke(self, body: bytes | bytearray, content_type: str) -> Answer:
        """Predict the rows of a request.

        Raises
        ------
        AutopilotError
            UNSUPPORTED_CONTENT_TYPE, PAYLOAD_INVALID, COLUMN_NAME_DUPLICATE or COLUMNS_MISSING.
        """
        return self.predict(read_payload(body, content_type, self.manifest.columns))

    def answer(self, body: bytes | bytearray, content_type: str, answer_type: str = JSON_TYPE) -> bytes:
        """Predict the rows of a request and write the answer in a content type of `ENCODERS`."""
        return ENCODERS[answer_type](self.invoke(body, content_type))

    def predict(self, frame: pd.DataFrame, *, first_row: int = 1) -> Answer:
        """Predict the rows of a frame.

        Parameters
        ----------
        first_row
            The number by which an error calls the first row.

        Raises
        ------
        AutopilotError
            COLUMNS_MISSING or PAYLOAD_INVALID, naming column and row.
        """
        bundle = self._bundle
        regression = self.manifest.problem_type is ProblemType.REGRESSION
        predict = bundle.predict if regression else bundle.predict_proba
        try:
            prediction: Array = predict(frame, first_row=first_row)
        except pd.errors.OutOfBoundsDatetime as error:
            raise AutopilotError(
                ErrorCode.PAYLOAD_INVALID, f"A date is too far from today: {str(error).rpartition(': ')[2]}."
            ) from error
        finite = np.isfinite(prediction.reshape(len(frame), -1)).all(axis=1)
        if not finite.all():
            row = int(np.flatnonzero(~finite)[0]) + first_row
            raise AutopilotError(
                ErrorCode.PAYLOAD_INVALID,
                f"The model's answer to row {row} is not finite. Check that row for numbers that are far too large.",
                params={"row": row},
            )
        return Answer(prediction, self.manifest.labels, None if regression else bundle.decide(prediction))

    def self_test(self) -> str | None:
        """Predict the manifest's sample; None when that gives what the manifest says, otherwise the difference.

        Raises
        ------
        AutopilotError
            ENDPOINT_FAILED when the sample cannot be predicted.
        """
        recorded = [row.get("prediction") for row in self.manifest.sample_predictions]
        if not self.manifest.sample or not recorded:
            return None
        try:
            frame = read_payload(json.dumps(self.manifest.sample).encode(), "application/json", self.manifest.columns)
            answers = self.predict(frame).prediction
            expected = np.array(recorded, dtype="float64")
        except Exception as error:  # a model can fail in as many ways as there are libraries
            raise _failed("The model cannot predict its own sample", error, self.manifest.packages) from error
        if answers.shape != expected.shape:
            return f"{answers.shape} values instead of {expected.shape}"
        if np.allclose(answers, expected, rtol=RELATIVE_TOLERANCE, atol=ABSOLUTE_TOLERANCE):
            return None
        return f"the largest difference is {np.abs(answers - expected).max():.3g}"


def load_predictor(path: Path, *, trust_pickle: bool = False) -> Predictor:
    """Load a bundle; see `load_bundle` for what it takes to read pickles.

    Raises
    ------
    AutopilotError
        EXPERIMENT_DAMAGED, MODEL_UNTRUSTED, or ENDPOINT_FAILED when the libraries here cannot read the model.
    """
    try:
        return Predictor(load_bundle(path, trust_pickle=trust_pickle))
    except AutopilotError:
        raise
    except Exception as error:  # whatever a pickle of another version raises
        raise _failed(f"The model files of {path.name} cannot be loaded", error, {}) from error


def _failed(what: str, error: Exception, packages: dict[str, str]) -> AutopilotError:
    cause: Any = error.message if isinstance(error, AutopilotError) else f"{type(error).__name__}: {error}"
    text = f"{what}: {str(cause).partition(chr(10))[0][:300]}"
    if packages:
        text += f" It was trained with {', '.join(f'{name} {version}' for name, version in packages.items())}."
    return AutopilotError(ErrorCode.ENDPOINT_FAILED, text)
