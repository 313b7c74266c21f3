"""What a quickly trained model leaves unexplained, and how much of that a feature explains."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
ROUNDS = 50
BINS = 8
SIGNIFICANCE = 0.05
MAX_COLUMNS = 300
"""That a tree looks at, drawn at random from those of a wide table."""


def unexplained(features: Floats, target: Floats, numeric: int, seed: int) -> tuple[Floats, Floats]:
    """Out-of-fold residuals of a small LightGBM.

    Parameters
    ----------
    features
        Numbers and, behind the first `numeric` columns, category codes, of shape (rows, columns).
    target
        Of shape (rows, targets).

    Returns
    -------
    tuple
        Residuals of variance 1, of shape (rows, targets), and the gain of each column.
    """
    import lightgbm

    # The rows come in random order, so that halves are random.
    half = np.arange(len(target)) % 2 == 0
    residual, gains = np.empty_like(target), np.zeros(features.shape[1])
    parameters = {
        "objective": "regression",
        "learning_rate": 0.1,
        "num_leaves": 31,
        "feature_fraction": min(1.0, MAX_COLUMNS / features.shape[1]),
        "min_data_in_leaf": max(1, min(20, len(target) // 20)),
        "num_threads": 1,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
    }
    for part in (half, ~half):
        data = lightgbm.Dataset(
            features[part],
            categorical_feature=list(range(numeric, features.shape[1])),
            params=parameters,
            free_raw_data=False,
        ).construct()
        for place, values in enumerate(target.T):
            data.set_label(values[part])
            model = lightgbm.train(parameters, data, ROUNDS)
            residual[~part, place] = values[~part] - model.predict(features[~part], num_threads=1)
            gains += model.feature_importance("gain")
    spread = residual.std(axis=0)
    return (residual - residual.mean(axis=0)) / np.where(spread > 0, spread, 1.0), gains


def important_columns(gains: Floats, most: int) -> list[int]:
    """Positions of the columns of most gain, most first; those without any are left out."""
    return [int(place) for place in np.argsort(-gains, kind="stable")[:most] if gains[place] > 0]


def explained(feature: Floats, residual: Floats) -> float:
    """The rows times the share of the residuals' variance between `BINS` bins of a feature: χ² distributed by chance.

    Of several targets it is the largest.

    Parameters
    ----------
    feature
        Of shape (rows,); gaps come last in its order.
    residual
        Of mean 0 and variance 1, of shape (rows, targets).
    """
    edges, sizes = _bins(len(feature))
    sums = np.add.reduceat(residual[np.argsort(feature, kind="stable")], edges, axis=0)
    return float((sums**2 / sizes).sum(axis=0).max())


def remove(feature: Floats, residual: Floats) -> None:
    """Take off the residuals what the bins of a feature explain, in place."""
    edges, sizes = _bins(len(feature))
    order = np.argsort(feature, kind="stable")
    means = np.add.reduceat(residual[order], edges, axis=0) / sizes
    residual[order] -= np.repeat(means, sizes[:, 0], axis=0)


def _bins(rows: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where each bin begins, of shape (bins,), and its size, of shape (bins, 1)."""
    edges = np.linspace(0, rows, BINS + 1).astype(np.int64)
    return edges[:-1], np.diff(edges)[:, None]


def chance(tried: int) -> float:
    """What the best of so many features without any use explains in one of twenty tables."""
    from scipy.special import chdtri

    return float(chdtri(BINS - 1, SIGNIFICANCE / tried))
