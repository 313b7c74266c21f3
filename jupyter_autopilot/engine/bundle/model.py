"""A model bundle that is loaded and predicts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import is_float_dtype
from pydantic import ValidationError

from ...contract import AutopilotError, BundleManifest, ColumnType, ErrorCode
from ...crypt import read_bytes
from ..data import as_text, convert_columns, without_tokens
from ..decision import apply_temperature, decide, pool
from ..features import apply_features, stacked_columns, with_columns
from .fitted import pickles, read_models, read_stored
from .forests import trees_in_turn
from .layout import MANIFEST, PIPELINE, PipelineFile, checksum
from .objects import NotDataError
from .signature import is_signed

Array = npt.NDArray[np.float64]
TOLERANCE = 1e-5
"""Of a prediction that is repeated: a network of float32 rounds differently for another number of rows."""
PARALLEL_ROWS = 100
"""From so many rows on it pays to start threads."""


def predict_one(model: Any, features: Any, class_count: int | None) -> Array:
    """The prediction of one fitted estimator.

    Parameters
    ----------
    model
        A classifier may have seen only some of the classes 0 to class_count - 1.
    features
        Of shape (rows, columns), as its recipe makes them.
    class_count
        None for regression.

    Returns
    -------
    float64 of shape (rows,) for regression, (rows, class_count) for classification.
    """
    if class_count is None:
        return np.asarray(model.predict(features), dtype="float64").reshape(-1)
    probabilities = np.zeros((features.shape[0], class_count))
    probabilities[:, np.asarray(model.classes_, dtype=np.int64)] = model.predict_proba(features)
    return probabilities


@dataclass(frozen=True)
class LoadedMember:
    """Models whose mean counts with a weight; see `layout.Member` for the names."""

    name: str
    models: list[Any]
    features: list[str]
    weight: float
    stacked_on: list[list[str]]


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
        self,
        manifest: BundleManifest,
        pipeline: PipelineFile,
        members: list[LoadedMember],
        transformers: dict[str, Any],
    ) -> None:
        self.manifest = manifest
        self.classes_ = None if pipeline.classes is None else np.array(pipeline.classes)
        self._pipeline, self._members, self._transformers = pipeline, members, transformers

    @property
    def members(self) -> list[LoadedMember]:
        """Its models."""
        return self._members

    @property
    def transformers(self) -> dict[str, Any]:
        """The fitted preprocessing, by the names that members give it."""
        return self._transformers

    @property
    def pooling(self) -> Literal["mean", "geometric"]:
        """Of the probabilities of its members (`engine.decision.pool`)."""
        return self._pipeline.pooling

    @property
    def temperature(self) -> float:
        """Of its probabilities (`engine.decision.apply_temperature`)."""
        return self._pipeline.temperature

    @property
    def thresholds(self) -> list[float] | None:
        """Of each class (`engine.decision.decide`); None for the most probable class."""
        return self._pipeline.thresholds

    def predict_proba(self, frame: pd.DataFrame, *, first_row: int = 1) -> Array:
        """Probabilities of shape (rows, classes); classification only.

        Parameters
        ----------
        first_row
            The number by which an error calls the first row.

        Raises
        ------
        AutopilotError
            COLUMNS_MISSING or PAYLOAD_INVALID, naming column and row.
        """
        if self.classes_ is None:
            raise AutopilotError(ErrorCode.INVALID_REQUEST, "A regression model has no probabilities.")
        return self._predict(frame, first_row)

    def predict(self, frame: pd.DataFrame, *, first_row: int = 1) -> npt.NDArray[Any]:
        """Labels in the target's own kind of value, or float64 numbers, of shape (rows,).

        Raises
        ------
        AutopilotError
            COLUMNS_MISSING or PAYLOAD_INVALID, naming column and row.
        """
        prediction = self._predict(frame, first_row)
        if self.classes_ is None:
            return prediction
        labels: npt.NDArray[Any] = self.classes_[self.decide(prediction)]
        return labels

    def decide(self, probabilities: Array) -> npt.NDArray[np.int64]:
        """The position of each row's label in `classes_`; it need not be the most probable one (`engine.decision`)."""
        return decide(probabilities, self._pipeline.thresholds)

    def predicts_its_sample(self) -> bool:
        """Whether it answers its manifest's sample rows with what the manifest says that it does."""
        sample = pd.DataFrame(self.manifest.sample)
        answer = self.predict(sample) if self.classes_ is None else self.predict_proba(sample)
        recorded = np.array([row["prediction"] for row in self.manifest.sample_predictions], dtype="float64")
        return np.allclose(answer, recorded, rtol=TOLERANCE, atol=TOLERANCE)

    def read_rows(self, frame: pd.DataFrame, first_row: int = 1) -> pd.DataFrame:
        """The rows as the model reads them: its columns in their order, each as its type's kind of value.

        Parameters
        ----------
        first_row
            The number of the first row in messages.

        Raises
        ------
        AutopilotError
            COLUMNS_MISSING or PAYLOAD_INVALID, naming column and row.
        """
        columns = self.manifest.columns
        missing = [column.name for column in columns if column.name not in frame.columns]
        if missing:
            raise AutopilotError(
                ErrorCode.COLUMNS_MISSING,
                f"The data lack {len(missing)} of the model's columns: {', '.join(map(repr, missing[:5]))}. "
                "Send every column that the model was trained on.",
                params={"columns": list(missing)},
            )
        frame = without_tokens(frame[[column.name for column in columns]], self.manifest.missing_tokens)
        features = convert_columns(frame, {column.name: column.type for column in columns})
        for column in columns:
            if column.type in {ColumnType.NUMERIC, ColumnType.DATETIME}:
                _refuse_unreadable(column.name, column.type, frame[column.name], features[column.name], first_row)
        return features

    def _predict(self, frame: pd.DataFrame, first_row: int) -> Array:
        columns = self.read_rows(frame, first_row)
        features = apply_features(self._transformers, columns)
        count = None if self.classes_ is None else len(self.classes_)
        plain = [member for member in self._members if not member.stacked_on]
        stacked = [member for member in self._members if member.stacked_on]
        bases = {name for member in stacked for names in member.stacked_on for name in names}
        predicted: dict[str, Array] = {}

        def answers() -> Iterator[tuple[float, Array]]:
            for member, mean in zip(plain, _means(len(columns), plain, features, count), strict=True):
                if member.name in bases:
                    predicted[member.name] = mean
                yield member.weight, mean
            for member in stacked:
                further = stacked_columns(
                    [np.mean([predicted[name] for name in names], axis=0) for names in member.stacked_on]
                )
                extended = {name: with_columns(features[name], further) for name in set(member.features)}
                yield member.weight, next(_means(len(columns), [member], extended, count))

        together = self._pooled(answers())
        return together if count is None else apply_temperature(together, self._pipeline.temperature)

    def _pooled(self, answers: Iterable[tuple[float, Array]]) -> Array:
        """What the members say together."""
        if self.pooling == "geometric":
            return pool(answers)
        return np.asarray(sum(weight * answer for weight, answer in answers))


def _means(
    rows: int, members: list[LoadedMember], features: dict[str, Any], class_count: int | None
) -> Iterator[Array]:
    """The mean prediction of each member's models, in the order of the members."""
    several = [
        (model, features[name])
        for member in members
        for model, name in zip(member.models, member.features, strict=True)
    ]
    # A forest that predicts many rows alone has threads of its own.
    alone = len(several) == 1 and rows >= PARALLEL_ROWS
    calls = [partial(predict_one, model if alone else trees_in_turn(model), its, class_count) for model, its in several]
    answers = iter(_at_once(rows, calls))
    for member in members:
        yield np.mean(list(islice(answers, len(member.models))), axis=0)


def _at_once(rows: int, calls: Sequence[Callable[[], Array]]) -> Iterable[Array]:
    """The answers of the calls, in their order; of many rows several models predict at the same time.

    Models were trained on one thread each as a rule and predict on as many; they leave Python's lock to others.
    """
    if rows < PARALLEL_ROWS or len(calls) == 1:
        return (call() for call in calls)
    from joblib import Parallel, delayed

    several = Parallel(n_jobs=-1, require="sharedmem", return_as="generator")
    answers: Iterable[Array] = several(delayed(call)() for call in calls)
    return answers


def _refuse_unreadable(name: str, kind: ColumnType, given: pd.Series, read: pd.Series, first_row: int) -> None:
    """A value that could not be read is an error of the sender, not a gap; an infinity is one, as in training."""
    gaps = read.isna().to_numpy()
    if not gaps.any():
        return
    lost = gaps & as_text(given).notna().to_numpy()
    if is_float_dtype(given):
        lost &= ~np.isinf(given.to_numpy(dtype="float64", na_value=np.nan))
    if lost.any():
        row = int(np.flatnonzero(lost)[0])
        what = "a number" if kind is ColumnType.NUMERIC else "a date"
        raise AutopilotError(
            ErrorCode.PAYLOAD_INVALID,
            f"Column {name!r}, row {first_row + row}: {str(given.iloc[row])[:50]!r} is not {what}.",
            params={"column": name, "row": first_row + row},
        )


def load_bundle(path: Path, *, trust_pickle: bool = False) -> Bundle:
    """Load a bundle; the checksum of each file is compared before it is read.

    Parameters
    ----------
    trust_pickle
        Read its pickles, if it has some, whoever packed it. They run what they like: for bundles of people whom you
        would let run a program on your machine. Without it those are read that this user packed or has signed.

    Raises
    ------
    AutopilotError
        EXPERIMENT_DAMAGED when a file is missing or not the one that was packed, MODEL_UNTRUSTED, and of an encrypted
        one ENCRYPTION_KEY_MISSING or ENCRYPTION_KEY_WRONG.
    """
    try:
        manifest = BundleManifest.model_validate_json(read_bytes(path / MANIFEST))
        pipeline = PipelineFile.model_validate_json(read_bytes(_intact(path, PIPELINE, manifest)))
        used = dict.fromkeys(name for member in pipeline.members for name in member.features)
        files = [*used, *(name for member in pipeline.members for name in member.models)]
        if not trust_pickle:
            _refuse_strange(path, pickles(files))
        for name in files:
            _intact(path, name, manifest)
        members = [
            LoadedMember(
                member.name,
                read_models([path / name for name in member.models], member.classes),
                member.features,
                member.weight,
                member.stacked_on,
            )
            for member in pipeline.members
        ]
        transformers = {name: read_stored(path / name) for name in used}
    except NotDataError as error:
        raise AutopilotError(ErrorCode.EXPERIMENT_DAMAGED, f"The model cannot be read: {error}.") from error
    except (OSError, ValidationError, json.JSONDecodeError) as error:
        raise AutopilotError(
            ErrorCode.EXPERIMENT_DAMAGED,
            f"{path.name} is not a complete model bundle. Train or export it again.",
        ) from error
    return Bundle(manifest, pipeline, members, transformers)


def _refuse_strange(path: Path, risky: list[str]) -> None:
    if risky and not is_signed(path):
        raise AutopilotError(
            ErrorCode.MODEL_UNTRUSTED,
            f"The model has pickles, as {risky[0]}, which run a program when they are read, and it was not you who "
            "packed it. If you trust those who did, run `jupyter autopilot trust` with its folder, or give "
            "--trust-pickle.",
        )


def _intact(path: Path, name: str, manifest: BundleManifest) -> Path:
    """A file of the bundle, which is the one that was packed."""
    if checksum(path / name) != manifest.files.get(name):
        raise AutopilotError(
            ErrorCode.EXPERIMENT_DAMAGED, f"The file {name} of the model bundle has been changed since it was packed."
        )
    return path / name
