"""Training a candidate again on all rows, the validation part included unless it is a file of its own."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..algorithms import ALGORITHMS, Hyperparameters
from ..bundle import StoredFile, StoredModels, predict_one, write_models
from .schema import SAMPLE_ROWS
from .stacked import StackedColumns

if TYPE_CHECKING:
    from ..problems.tabular import Prepared
    from .fold_features import FoldFeatures

Array = npt.NDArray[np.float64]
NOT_PARAMETERS = {"threads", "seed"}
"""Recorded with a candidate's hyperparameters, and given to a fit by its context."""
LENGTHS = {"n_estimators", "iterations", "epochs", "stop_epoch"}
"""How long a training was, by the names that the algorithms have for it."""
GROWTH_POWER = 0.25
"""More rows bear more rounds: 12 % more where the folds train on 64 % of all rows. On eight real tables that was a
little better than the folds' own rounds (multiclass log loss by 0.3 %) and never clearly worse."""


STACKED_ROWS = 20_000
"""Stacked trees on so many rows are one forest; on fewer as many as make so many rows, and never more than the folds.
Five forests on 16,512 rows made a bundle that took 8 s to load, and 3.1 GB at the end of a run."""


@dataclass(frozen=True)
class Refitted:
    """A model that was trained again.

    Attributes
    ----------
    hyperparameters
        All of them, with the number of threads and the seed.
    sample_prediction
        Its prediction for the sample rows that a bundle carries (`schema.SAMPLE_ROWS`); None of a stacked one, which
        needs those of others for it.
    """

    candidate_id: str
    hyperparameters: Hyperparameters
    models: StoredModels
    features: StoredFile
    fit_seconds: float
    sample_prediction: Array | None
    haste: float


@dataclass(frozen=True)
class RefitTask:
    """A candidate to be trained again, with a seed of its own for each repetition.

    Attributes
    ----------
    hyperparameters, chosen_by_fold
        Those that were proposed, and what the folds chose for themselves.
    haste
        How many times shorter the training is, since time is short: a booster learns so many times as fast.
    stacked_on
        Folders of the candidates whose predictions it takes besides its features.
    """

    candidate_id: str
    algorithm: str
    recipe: str
    hyperparameters: Hyperparameters
    chosen_by_fold: dict[str, list[Any]]
    repetition: int
    folder: Path
    haste: float = 1.0
    stacked_on: tuple[Path, ...] = ()

    def run(self, data: Prepared, features: FoldFeatures, threads: int) -> Refitted:
        """Train and write the model."""
        started = time.time()
        algorithm = ALGORITHMS[self.algorithm]
        everything = features.of_everything(self.recipe)
        if self.stacked_on:
            everything = StackedColumns.read(self.stacked_on).of_everything(everything, data)
        rows = data.everything.with_features(everything.x)
        proposed = {name: value for name, value in self.hyperparameters.items() if name not in NOT_PARAMETERS}
        longer = growth(data) / self.haste
        if self.stacked_on:
            longer *= stacked_forests(data)
        chosen = {
            name: settled(values, longer if name in LENGTHS else 1.0) for name, values in self.chosen_by_fold.items()
        }
        if self.haste > 1 and algorithm.boosts:
            proposed["learning_rate"] *= self.haste
        context = data.fit_context(threads, None, data.seed + self.repetition)
        hyperparameters = {**proposed, **chosen}
        model, _ = algorithm.fit(hyperparameters, rows, None, context)
        name = f"{self.candidate_id}-refit-{self.repetition + 1}"
        return Refitted(
            candidate_id=self.candidate_id,
            hyperparameters={**hyperparameters, "threads": threads, "seed": context.seed},
            models=write_models(name, [model], self.folder / name),
            features=everything.stored,
            fit_seconds=time.time() - started,
            haste=self.haste,
            sample_prediction=None if self.stacked_on else self._sample_prediction(model, everything.transformer, data),
        )

    @staticmethod
    def _sample_prediction(model: Any, transformer: Any, data: Prepared) -> Array:
        return predict_one(model, transformer.transform(data.validation.head(SAMPLE_ROWS)), data.class_count)


def can_hasten(chosen_by_fold: dict[str, list[Any]]) -> bool:
    """Whether the training has a length that can be cut: rounds, trees, or passes over the rows."""
    return any(length in chosen_by_fold for length in LENGTHS)


def settled(values: list[Any], growth: float) -> Any:
    """One value for what the folds chose: numbers of rounds grow with the rows, other numbers are averaged."""
    if not all(isinstance(value, int | float) for value in values):
        return values[0]
    mean = sum(values) / len(values)
    return max(1, round(mean * growth)) if all(isinstance(value, int) for value in values) else mean


def growth(data: Prepared) -> float:
    """How many more rounds all rows bear than those of a fold."""
    inside = sum(len(train) for train, _ in data.folds) / len(data.folds)
    return float((data.refit_rows / inside) ** GROWTH_POWER)


def stacked_forests(data: Prepared) -> int:
    """How many times the trees of one fold are grown when stacked trees are trained on all rows."""
    return min(len(data.folds), max(1, round(STACKED_ROWS / data.refit_rows)))


def refit_seconds(fit_seconds: float, data: Prepared) -> float:
    """What one refit of a candidate takes, by what its folds took: time grows with the rows and the rounds."""
    inside = sum(len(train) for train, _ in data.folds)
    return fit_seconds * data.refit_rows / inside * growth(data)
