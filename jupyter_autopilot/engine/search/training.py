"""Training one candidate: a model for each fold, out-of-fold predictions, and the validation part."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...atomic import write_atomic
from ..algorithms import ALGORITHMS, Hyperparameters
from ..bundle import StoredFile, StoredModels, predict_one, write_models
from ..metrics import METRICS
from .fold_features import FoldFeatures
from .predictions import OOF_FILE, VALIDATION_FILE, write_predictions
from .rungs import ROWS_SHARE, Rung
from .stacked import StackedColumns

if TYPE_CHECKING:
    from ..problems.tabular import Prepared

Array = npt.NDArray[np.float64]
MODELS_FOLDER = "models"
TRAINED_FILE = "trained.json"


@dataclass(frozen=True)
class Trained:
    """What training gives besides the predictions' files.

    `hyperparameters` are those that were proposed, with the number of threads and the seed, and `chosen_by_fold` has a
    list for each that the folds chose for themselves, such as rounds. `features` has the preprocessing of each fold.
    """

    candidate_id: str
    hyperparameters: Hyperparameters
    chosen_by_fold: dict[str, list[Any]]
    models: StoredModels
    features: list[StoredFile]
    fit_seconds: float
    predict_ms_per_1000_rows: float
    rung_gain: float | None = None


KEPT = ("hyperparameters", "chosen_by_fold", "fit_seconds", "predict_ms_per_1000_rows", "rung_gain")
"""Of `Trained`, what its file has."""


@dataclass(frozen=True)
class Pruned:
    """A candidate that was given up after it was trained on few rows, and what it reached."""

    candidate_id: str
    rung_gain: float


@dataclass(frozen=True)
class CandidateTask:
    """A candidate to be trained into a folder of its own, which does not exist yet.

    With a `rung` it is trained on few rows first, and given up when it does not reach it. `stacked_on` has the folders
    of the candidates whose predictions it takes besides its features.
    """

    candidate_id: str
    algorithm: str
    recipe: str
    hyperparameters: Hyperparameters
    folder: Path
    deadline: float | None
    rung: Rung | None = None
    stacked_on: tuple[Path, ...] = ()

    def run(self, data: Prepared, features: FoldFeatures, threads: int) -> Trained | Pruned:
        """Train the candidate and write its models and predictions into its folder."""
        reached = None
        if self.rung is not None:
            reached = self._reached(data, features, threads)
            if self.rung.threshold is not None and reached < self.rung.threshold:
                return Pruned(self.candidate_id, reached)
        trained = self._train(data, features, threads)
        return replace(trained, rung_gain=reached)

    def _reached(self, data: Prepared, features: FoldFeatures, threads: int) -> float:
        """The gain on the first fold's held-out rows when few of its other rows train."""
        inside, outside = data.folds[0]
        fold = features.of_fold(self.recipe, 0)
        few = np.random.default_rng(data.seed).permutation(len(inside))[: max(1, round(ROWS_SHARE * len(inside)))]
        train, held_out = data.rows(fold.train, inside).take(np.sort(few)), data.rows(fold.held_out, outside)
        context = data.fit_context(threads, _share(self.deadline, len(data.folds)))
        model, _ = ALGORITHMS[self.algorithm].fit(self.hyperparameters, train, held_out, context)
        predicted = predict_one(model, fold.held_out, data.class_count)
        return METRICS[data.objective].gain(held_out.y, predicted, held_out.weight)

    def _train(self, data: Prepared, features: FoldFeatures, threads: int) -> Trained:
        algorithm = ALGORITHMS[self.algorithm]
        models: list[Any] = []
        stored: list[StoredFile] = []
        refits: list[Hyperparameters] = []
        oof = np.zeros(_shape(len(data.train), data))
        validation = np.zeros(_shape(len(data.validation), data))
        fit_seconds = predict_seconds = 0.0
        stacked = StackedColumns.read(self.stacked_on) if self.stacked_on else None
        for position, (inside, outside) in enumerate(data.folds):
            started = time.time()
            fold = features.of_fold(self.recipe, position)
            if stacked is not None:
                fold = stacked.of_fold(fold, inside, outside)
            context = data.fit_context(threads, _share(self.deadline, len(data.folds) - position))
            model, refit = algorithm.fit(
                self.hyperparameters, data.rows(fold.train, inside), data.rows(fold.held_out, outside), context
            )
            fitted = time.time()
            oof[outside] = predict_one(model, fold.held_out, data.class_count)
            predicting = time.time()
            validation += predict_one(model, fold.validation, data.class_count) / len(data.folds)
            predict_seconds += time.time() - predicting + fold.transform_seconds
            fit_seconds += fitted - started
            models.append(model)
            stored.append(fold.stored)
            refits.append(refit)
        if not (np.isfinite(oof).all() and np.isfinite(validation).all()):
            raise ValueError("It predicts values that are not finite.")
        self.folder.mkdir(parents=True)
        write_predictions(self.folder / OOF_FILE, oof[data.held_out])
        write_predictions(self.folder / VALIDATION_FILE, validation)
        return Trained(
            candidate_id=self.candidate_id,
            hyperparameters={**self.hyperparameters, "threads": threads, "seed": data.seed},
            chosen_by_fold={name: [refit[name] for refit in refits] for name in refits[0]},
            models=write_models(self.candidate_id, models, self.folder / MODELS_FOLDER),
            features=stored,
            fit_seconds=fit_seconds,
            predict_ms_per_1000_rows=1e6 * predict_seconds / len(data.validation),
        )


def _shape(rows: int, data: Prepared) -> tuple[int, ...]:
    return (rows,) if data.class_count is None else (rows, data.class_count)


def _share(deadline: float | None, folds_left: int) -> float | None:
    """The time by which this fold must be done so that the others get as much, and the predictions at the end too."""
    if deadline is None:
        return None
    now = time.time()
    return now + (deadline - now) / (folds_left + 0.5)


def write_trained(trained: Trained, path: Path) -> None:
    """Write what a later run of the experiment needs to go on with the candidate; the files are in its bundle."""
    write_atomic(path, json.dumps({name: getattr(trained, name) for name in KEPT}, indent=2) + "\n")


def read_trained(candidate_id: str, path: Path, models: StoredModels, features: list[StoredFile]) -> Trained:
    """What `write_trained` wrote, with the files of the candidate's bundle."""
    return Trained(candidate_id, models=models, features=features, **json.loads(path.read_text(encoding="utf-8")))
