"""A model bundle that is loaded and predicts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import ValidationError

from ...contract import AutopilotError, BundleManifest, ColumnType, ErrorCode
from ..data import as_text, convert_columns
from .layout import MANIFEST, PIPELINE, PipelineFile, checksum

Array = npt.NDArray[np.float64]


def predict_mean(models: list[Any], frame: pd.DataFrame, class_count: int | None) -> Array:
    """The mean prediction of fold models.

    Parameters
    ----------
    models
        Fitted scikit-learn pipelines; a classifier may have seen only some of the classes 0 to class_count - 1.
    frame
        Columns as made by `convert_columns`, or features where the models are bare estimators.
    class_count
        None for regression.

    Returns
    -------
    float64 of shape (rows,) for regression, (rows, class_count) for classification.
    """
    if class_count is None:
        predictions = np.array([model.predict(frame) for model in models], dtype="float64")
        return np.asarray(predictions.mean(axis=0))
    total = np.zeros((frame.shape[0], class_count))
    for model in models:
        total[:, np.asarray(model.classes_, dtype=np.int64)] += model.predict_proba(frame)
    return total / len(models)


class Bundle:
    """A loaded model bundle.

    Attributes
    ----------
    manifest
        What it predicts and from what.
    classes_
        The labels in the target's own kind of value, in the order of the probabilities; None for regression.
    """

    def __init__(
        self, manifest: BundleManifest, pipeline: PipelineFile, members: list[tuple[float, list[Any]]]
    ) -> None:
        self.manifest = manifest
        self.classes_ = None if pipeline.classes is None else np.array(pipeline.classes)
        self._members = members

    def predict_proba(self, frame: pd.DataFrame) -> Array:
        """Probabilities of shape (rows, classes); classification only.

        Raises
        ------
        AutopilotError
            COLUMNS_MISSING or PAYLOAD_INVALID, naming column and row.
        """
        if self.classes_ is None:
            raise AutopilotError(ErrorCode.INVALID_REQUEST, "A regression model has no probabilities.")
        return self._predict(frame)

    def predict(self, frame: pd.DataFrame) -> npt.NDArray[Any]:
        """Labels in the target's own kind of value, or float64 numbers, of shape (rows,).

        Raises
        ------
        AutopilotError
            COLUMNS_MISSING or PAYLOAD_INVALID, naming column and row.
        """
        prediction = self._predict(frame)
        if self.classes_ is None:
            return prediction
        labels: npt.NDArray[Any] = self.classes_[prediction.argmax(axis=1)]
        return labels

    def _predict(self, frame: pd.DataFrame) -> Array:
        features = self._features(frame)
        count = None if self.classes_ is None else len(self.classes_)
        parts = np.array([weight * predict_mean(models, features, count) for weight, models in self._members])
        return np.asarray(parts.sum(axis=0))

    def _features(self, frame: pd.DataFrame) -> pd.DataFrame:
        columns = self.manifest.columns
        missing = [column.name for column in columns if column.name not in frame.columns]
        if missing:
            raise AutopilotError(
                ErrorCode.COLUMNS_MISSING,
                f"The data lack {len(missing)} of the model's columns: {', '.join(map(repr, missing[:5]))}. "
                "Send every column that the model was trained on.",
                params={"columns": list(missing)},
            )
        features = convert_columns(frame, {column.name: column.type for column in columns})
        for column in columns:
            if column.type in {ColumnType.NUMERIC, ColumnType.DATETIME}:
                _refuse_unreadable(column.name, column.type, frame[column.name], features[column.name])
        return features


def _refuse_unreadable(name: str, kind: ColumnType, given: pd.Series, read: pd.Series) -> None:
    """A value that is there but could not be read is an error of the sender, not a gap."""
    lost = read.isna().to_numpy() & as_text(given).notna().to_numpy()
    if lost.any():
        row = int(np.flatnonzero(lost)[0])
        what = "a number" if kind is ColumnType.NUMERIC else "a date"
        raise AutopilotError(
            ErrorCode.PAYLOAD_INVALID,
            f"Column {name!r}, row {row + 1}: {str(given.iloc[row])[:50]!r} is not {what}.",
            params={"column": name, "row": row + 1},
        )


def load_bundle(path: Path) -> Bundle:
    """Load a bundle after its checksums were compared.

    The model files hold pickled scikit-learn objects: load bundles that you trust, and never in the Jupyter server.

    Raises
    ------
    AutopilotError
        EXPERIMENT_DAMAGED when a file is missing or not the one that was packed.
    """
    import joblib

    try:
        manifest = BundleManifest.model_validate_json((path / MANIFEST).read_bytes())
        for name, expected in manifest.files.items():
            if checksum(path / name) != expected:
                raise AutopilotError(
                    ErrorCode.EXPERIMENT_DAMAGED,
                    f"The file {name} of the model bundle has been changed since it was packed.",
                )
        pipeline = PipelineFile.model_validate_json((path / PIPELINE).read_bytes())
        members = [(member.weight, joblib.load(path / member.file)) for member in pipeline.members]
    except (OSError, ValidationError, json.JSONDecodeError) as error:
        raise AutopilotError(
            ErrorCode.EXPERIMENT_DAMAGED,
            f"{path.name} is not a complete model bundle. Train or export it again.",
        ) from error
    return Bundle(manifest, pipeline, members)
