"""Training one candidate: a model for each fold, out-of-fold predictions, and the validation part."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..algorithms import ALGORITHMS, FitContext, Hyperparameters
from ..bundle import checksum, predict_mean
from ..features import categorical_count, make_features

if TYPE_CHECKING:
    from ..problems.tabular import Prepared

Array = npt.NDArray[np.float64]
MODELS_FILE = "models.joblib"
OOF_FILE = "oof.npy"
VALIDATION_FILE = "validation.npy"


COMPRESSION = ("zlib", 1)
"""Makes the trees of a forest four times smaller in less time than a disk needs to write the difference."""


@dataclass(frozen=True)
class Task:
    """A candidate to be trained into a folder of its own, which does not exist yet."""

    candidate_id: str
    algorithm: str
    hyperparameters: Hyperparameters
    folder: Path
    deadline: float | None


@dataclass(frozen=True)
class Trained:
    """What training gives besides the files.

    `hyperparameters` are those that a plain refit needs; values that differ by fold are lists. `models_checksum` is
    that of the models' file.
    """

    candidate_id: str
    hyperparameters: Hyperparameters
    models_checksum: str
    fit_seconds: float
    predict_ms_per_1000_rows: float


def train_candidate(task: Task, data: Prepared, threads: int) -> Trained:
    """Train a candidate and write its models and predictions into its folder."""
    import joblib
    from sklearn.pipeline import Pipeline

    algorithm = ALGORITHMS[task.algorithm]
    started = time.time()
    models: list[Any] = []
    refits: list[Hyperparameters] = []
    shape = (len(data.train),) if data.class_count is None else (len(data.train), data.class_count)
    oof = np.zeros(shape)
    for position, (inside, outside) in enumerate(data.folds):
        context = FitContext(
            problem_type=data.problem_type,
            categorical_count=categorical_count(data.types),
            threads=threads,
            seed=data.seed,
            deadline=_share(task.deadline, len(data.folds) - position),
        )
        features = make_features(algorithm.recipe, data.types, data.problem_type, data.seed)
        train_x = features.fit_transform(data.train.iloc[inside], data.y_train[inside])
        held_out_x = features.transform(data.train.iloc[outside])
        model, refit = algorithm.fit(
            task.hyperparameters,
            (train_x, data.y_train[inside]),
            (held_out_x, data.y_train[outside]),
            context,
        )
        oof[outside] = predict_mean([model], held_out_x, data.class_count)
        models.append(Pipeline([("features", features), ("model", model)]))
        refits.append(refit)
    fit_seconds = time.time() - started
    started = time.time()
    validation = predict_mean(models, data.validation, data.class_count)
    predict_seconds = time.time() - started
    if not (np.isfinite(oof).all() and np.isfinite(validation).all()):
        raise ValueError("It predicts values that are not finite.")
    task.folder.mkdir(parents=True)
    np.save(task.folder / OOF_FILE, oof)
    np.save(task.folder / VALIDATION_FILE, validation)
    joblib.dump(models, task.folder / MODELS_FILE, compress=COMPRESSION)
    return Trained(
        candidate_id=task.candidate_id,
        hyperparameters={**task.hyperparameters, **_by_fold(refits), "threads": threads, "seed": data.seed},
        models_checksum=checksum(task.folder / MODELS_FILE),
        fit_seconds=fit_seconds,
        predict_ms_per_1000_rows=1e6 * predict_seconds / len(data.validation),
    )


def _share(deadline: float | None, folds_left: int) -> float | None:
    """The time by which this fold must be done so that the others get as much, and the predictions at the end too."""
    if deadline is None:
        return None
    now = time.time()
    return now + (deadline - now) / (folds_left + 1)


def _by_fold(refits: list[Hyperparameters]) -> Hyperparameters:
    return {name: [refit[name] for refit in refits] for name in refits[0]}
