"""How many folds a training part is worth in the time there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ...algorithms import ALGORITHMS
from ...context import REFIT_SHARE, RESERVE_SECONDS
from ...costs import Shape, estimate

FOLDS = 5
MANY_ROWS = 50_000
FOLDS_OF_MANY = 3
"""Autopilot cross-validates with five folds up to 50,000 rows; above, three are steady enough and cheaper."""
ROWS_OF_ONE_FOLD = 1_000_000
"""AutoGluon's rule: one percent of more rows, held out, is as steady as cross-validation of fewer."""
LEAST_ROWS_OF_HOLDOUT = 2_000
"""Fewer rows are cross-validated whatever the time: a hold-out part of them could not tell candidates apart."""
PROCESSES, START_SECONDS = 2, 3.0
"""What a usual machine has, so that the number of folds does not depend on the one at hand."""
CORE_SHARE = 0.6
"""Of the time for training, what one candidate of each kind may take by its estimate; the rest is for further ones."""
LAST_STAGE_OF_CORE = 1
"""Of `Variant.stage`: the best of each kind."""
SHARE_OF_CORE = 1 / 3
"""Three folds are kept as long as they leave time for this share of the core; a single one is less to choose by."""


def fold_count(
    shape: Shape, largest_class: int, *, max_runtime: float | None = None, algorithms: Iterable[str] = ALGORITHMS
) -> int:
    """The number of folds for a training part.

    As many as leave time for the best configuration of each kind of model, by the estimate of their costs. It depends
    on the specification and the table alone, not on the clock, so that the same seed gives the same scores.

    Parameters
    ----------
    shape
        Of the training part.
    largest_class
        Its rows: stratified folds need a class with a row for each of them; the check of the target sees to it that
        one has two.
    max_runtime
        Seconds; None without a limit.
    algorithms
        That will be used.

    Returns
    -------
    1 stands for a hold-out part.
    """
    if shape.rows < 4 * FOLDS:
        return min(2, largest_class)
    if shape.rows > ROWS_OF_ONE_FOLD:
        return 1
    usual = FOLDS_OF_MANY if shape.rows > MANY_ROWS else FOLDS
    if max_runtime is None:
        return min(usual, largest_class)
    room = CORE_SHARE * ((1 - REFIT_SHARE) * max_runtime - START_SECONDS - RESERVE_SECONDS)
    if _core_seconds(shape, usual, algorithms) <= room:
        return min(usual, largest_class)
    if shape.rows < LEAST_ROWS_OF_HOLDOUT or SHARE_OF_CORE * _core_seconds(shape, FOLDS_OF_MANY, algorithms) <= room:
        return min(FOLDS_OF_MANY, largest_class)
    return 1


def _core_seconds(shape: Shape, folds: int, algorithms: Iterable[str]) -> float:
    """Wall seconds to train the core on each fold, side by side, each on one thread."""
    fold = replace(shape, rows=max(1, shape.rows - shape.rows // folds))
    defaults = {name: ALGORITHMS[name].variants(fold.problem_type)[0] for name in algorithms}
    core = {name: default for name, default in defaults.items() if default.stage <= LAST_STAGE_OF_CORE}
    costs = [estimate(name, default.hyperparameters, fold, threads=1) for name, default in core.items()]
    return folds * sum(cost.seconds_per_fold for cost in costs) / PROCESSES
