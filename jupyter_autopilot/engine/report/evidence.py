"""All that a report is made from: what a candidate predicted, what was true, and the model itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract import (
    AutopilotError,
    BundleManifest,
    Candidate,
    CandidateStatus,
    ColumnType,
    ErrorCode,
    TabularSpec,
)
from ...crypt import read_bytes
from ..bundle import Bundle, PipelineFile, load_bundle
from ..bundle.layout import MANIFEST, PIPELINE
from ..decision import apply_temperature, decide, pool
from ..metrics import Metric, metrics_for, objective_metric
from ..search.earlier import CANDIDATE_FILE
from ..search.predictions import OOF_FILE, VALIDATION_FILE, read_predictions
from .permutation import Importance, permutation_importance
from .rows import OUT_OF_FOLD, VALIDATION, KeptRows, read_features, read_rows

Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
SECONDS = 5.0
"""For what asks the model about rows; with what else it takes, a report is ready within 10 s."""
IMPORTANCE_SHARE = 0.3
TIMED_ROWS = 2_000
"""By which the speed of the model is measured."""


@dataclass(frozen=True)
class Part:
    """Rows of a part with their predictions.

    Attributes
    ----------
    truth
        int64 class codes or float64 numbers, of shape (rows,).
    prediction
        Probabilities of shape (rows, classes), or numbers of shape (rows,).
    weight
        Float64, or None where every row counts the same.
    position
        Of the rows in their part.
    total
        How many rows the part has.
    """

    truth: Array
    prediction: Array
    weight: Array | None
    position: Codes
    total: int

    @property
    def weights(self) -> Array:
        """How much each row counts."""
        return np.ones(len(self.truth)) if self.weight is None else self.weight


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is known of a candidate.

    Attributes
    ----------
    evaluated
        The candidate whose predictions are looked at: of a refit its parent, since the refit has seen all rows.
    thresholds
        Of the classes, as `engine.decision.decide` takes them.
    features
        Those of the rows of the validation part.
    folder
        The experiment's.
    seconds
        What may be spent on asking the model.
    began
        `time.time()` when it was begun to be gathered.
    load_bundle
        Loads the evaluated model.
    sharpen
        From its probabilities to those that are judged, of which `thresholds` are.
    """

    spec: TabularSpec
    candidate: Candidate
    evaluated: str
    manifest: BundleManifest
    metric: Metric
    thresholds: Array | None
    out_of_fold: Part
    validation: Part
    features: pd.DataFrame
    folder: Path
    seconds: float
    began: float
    load_bundle: Callable[[], Bundle]
    sharpen: Callable[[Bundle, Array], Array]

    @property
    def labels(self) -> list[str]:
        """The classes as text; empty for regression."""
        return self.manifest.labels

    @property
    def binary(self) -> bool:
        """Whether there are two classes."""
        return len(self.labels) == 2

    @property
    def types(self) -> dict[str, ColumnType]:
        """The features' types, by name."""
        return {column.name: column.type for column in self.manifest.columns}

    def decided(self, part: Part) -> Codes:
        """The classes that the model says."""
        return decide(part.prediction, self.thresholds)

    def score(self, truth: Array, prediction: Array, weight: Array | None) -> float:
        """The objective of some rows."""
        return self.metric.score(truth, prediction, weight, self.thresholds)

    @cached_property
    def bundle(self) -> Bundle:
        """The evaluated model."""
        return self.load_bundle()

    def predict(self, frame: pd.DataFrame) -> Array:
        """What the evaluated model answers, as `Part.prediction`."""
        if self.bundle.classes_ is None:
            return self.bundle.predict(frame)
        return self.sharpen(self.bundle, self.bundle.predict_proba(frame))

    @cached_property
    def rows_per_second(self) -> float:
        """How fast the model predicts on this machine."""
        self.predict(self.features.head(10))  # the first call starts threads
        rows = self.features.head(TIMED_ROWS)
        started = time.perf_counter()
        self.predict(rows)
        return len(rows) / max(time.perf_counter() - started, 1e-6)

    def affordable(self, share: float) -> int:
        """How many rows can be predicted in a share of the time."""
        return int(share * self.seconds * self.rows_per_second)

    @cached_property
    def importance(self) -> Importance:
        """How much the objective needs each feature."""
        return permutation_importance(
            self.predict,
            self.features,
            lambda rows, prediction: self.metric.sign * self.score(*self._truth(rows, prediction)),
            most_predictions=self.affordable(IMPORTANCE_SHARE),
            seed=self.spec.seed,
        )

    def _truth(self, rows: Codes, prediction: Array) -> tuple[Array, Array, Array | None]:
        part = self.validation
        return part.truth[rows], prediction, None if part.weight is None else part.weight[rows]


def load_evidence(spec: TabularSpec, folder: Path, candidate_id: str, root: Path, seconds: float = SECONDS) -> Evidence:
    """Read what an experiment's folder has of a candidate.

    Parameters
    ----------
    root
        What the specification's paths are relative to.

    Raises
    ------
    AutopilotError
        NOT_FOUND, NO_CANDIDATE or EXPERIMENT_DAMAGED.
    """
    began = time.time()
    candidate = read_candidate(folder, candidate_id)
    own = _bundle_folder(folder, candidate_id)
    if candidate.changed_from is not None and not (folder / "candidates" / candidate_id / OOF_FILE).exists():
        raise AutopilotError(
            ErrorCode.NO_CANDIDATE,
            f"There is no report on {candidate_id}: the notebook in which it was changed splits the rows in another "
            "way than the experiment.",
        )
    evaluated = candidate.refit_of or candidate_id
    manifest = BundleManifest.model_validate_json(read_bytes(own / MANIFEST))
    pipeline = PipelineFile.model_validate_json(read_bytes(own / PIPELINE))
    weights = {member.candidate: member.weight for member in candidate.members} or {evaluated: 1.0}

    def part(name: str, predictions: str) -> Part:
        kept = read_rows(folder, name)
        combined = _combined(folder, weights, predictions, kept, pipeline.pooling)
        if pipeline.classes is not None:
            combined = apply_temperature(combined, pipeline.temperature)
        return Part(kept.truth, combined, kept.weight, kept.position, kept.total)

    def sharpen(bundle: Bundle, probabilities: Array) -> Array:
        return apply_temperature(probabilities, pipeline.temperature / bundle.temperature)

    return Evidence(
        spec=spec,
        candidate=candidate,
        evaluated=evaluated,
        manifest=manifest,
        metric=_objective(spec, manifest, root),
        thresholds=None if pipeline.thresholds is None else np.array(pipeline.thresholds),
        out_of_fold=part(OUT_OF_FOLD, OOF_FILE),
        validation=part(VALIDATION, VALIDATION_FILE),
        features=read_features(folder),
        folder=folder,
        seconds=seconds,
        began=began,
        load_bundle=lambda: load_bundle(_bundle_folder(folder, evaluated)),
        sharpen=sharpen,
    )


def read_candidate(folder: Path, candidate_id: str) -> Candidate:
    """A candidate that has a model.

    Raises
    ------
    AutopilotError
        NOT_FOUND or NO_CANDIDATE.
    """
    try:
        text = (folder / "candidates" / candidate_id / CANDIDATE_FILE).read_bytes()
    except FileNotFoundError as error:
        raise AutopilotError(
            ErrorCode.NOT_FOUND, f"The experiment has no candidate {candidate_id!r} that has ended."
        ) from error
    candidate = Candidate.model_validate_json(text)
    if candidate.status is not CandidateStatus.COMPLETED:
        raise AutopilotError(
            ErrorCode.NO_CANDIDATE, f"{candidate_id} has no model: {candidate.error or 'it was not trained to the end'}"
        )
    return candidate


def load_candidate(folder: Path, candidate_id: str) -> Bundle:
    """The model of a candidate.

    Raises
    ------
    AutopilotError
        NOT_FOUND, NO_CANDIDATE or EXPERIMENT_DAMAGED.
    """
    read_candidate(folder, candidate_id)
    return load_bundle(_bundle_folder(folder, candidate_id))


def _bundle_folder(folder: Path, candidate_id: str) -> Path:
    return folder / "candidates" / candidate_id / "bundle"


def _combined(folder: Path, weights: dict[str, float], name: str, rows: KeptRows, pooling: str) -> Array:
    """What the members predict together for the kept rows."""
    parts = []
    for member, weight in weights.items():
        try:
            stored = read_predictions(folder / "candidates" / member / name)
        except FileNotFoundError as error:
            raise AutopilotError(
                ErrorCode.EXPERIMENT_DAMAGED, f"The predictions of {member} are gone: {name} of its folder."
            ) from error
        parts.append((weight, stored[rows.position]))
    if pooling == "geometric":
        return pool(parts)
    return np.asarray(sum(weight * prediction for weight, prediction in parts))


def _objective(spec: TabularSpec, manifest: BundleManifest, root: Path) -> Metric:
    """The metric that ranked the candidates; the usual one where a user's own function is not there any more."""
    try:
        return objective_metric(spec, manifest.problem_type, root)
    except AutopilotError:
        return metrics_for(manifest.problem_type)[0]
