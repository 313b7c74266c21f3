"""The statistics of drift, each of counts or of cumulative shares."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
PSEUDO_COUNT = 0.5
"""Added to every count (Jeffreys), since the index of an empty bin is infinite."""
LEAST_EXPECTED = 5.0
"""Cells of a contingency table that are expected to have fewer are put together (Cochran, Biometrics 1954)."""


def population_stability_index(training: Array, live: Array) -> float:
    """The PSI of counts by bin, `sum((l - t) * ln(l / t))` over the shares.

    The symmetrised Kullback-Leibler divergence (Jeffreys 1946), as credit scoring uses it: below 0.1 little has
    changed, from 0.25 on much has (Siddiqi, Credit Risk Scorecards, 2006). Without drift it is about
    (bins - 1) * (1 / training rows + 1 / live rows) (Yurdakul and Naranjo, J. Risk Model Validation 2020), so that it
    says little of few rows by itself.

    Parameters
    ----------
    training, live
        Counts of shape (bins,).
    """
    one, other = (_shares(np.asarray(counts, dtype="float64")) for counts in (training, live))
    return float(((other - one) * np.log(other / one)).sum())


def kolmogorov_smirnov(training: Array, live: Array, training_rows: int, live_rows: int) -> tuple[float, float]:
    """The two-sample statistic, and its asymptotic p-value (Smirnov, Ann. Math. Statist. 1948).

    Between the points at which the distributions are known they may be further apart: the statistic is exact where
    both have values at these points only, otherwise it is too small by the share between two points at most. The test
    errs on the side of no drift, also for values with many ties.

    Parameters
    ----------
    training, live
        The shares of values that are not greater, at the same points, of shape (points,).
    """
    from scipy.stats import kstwobign

    statistic = float(np.abs(np.asarray(training) - np.asarray(live)).max(initial=0.0))
    effective = training_rows * live_rows / (training_rows + live_rows)
    return statistic, float(np.clip(kstwobign.sf(statistic * np.sqrt(effective)), 0, 1))


def chi_square(training: Array, live: Array) -> tuple[float, float]:
    """Pearson's test of whether two rows of counts have the same shares: statistic and p-value.

    The rarest categories are put together until each is expected to have at least 5 rows in both. With one category
    left there is nothing to tell apart: the p-value is 1.

    Parameters
    ----------
    training, live
        Counts of shape (categories,).
    """
    from scipy.stats import chi2

    table = np.array([training, live], dtype="float64")
    table = table[:, np.argsort(-table.sum(axis=0), kind="stable")]
    rows, total = table.sum(axis=1), table.sum()
    if total == 0 or (rows == 0).any():
        return 0.0, 1.0
    large = table.sum(axis=0) * rows.min() / total >= LEAST_EXPECTED
    rest = table[:, ~large].sum(axis=1, keepdims=True)
    table = table[:, large]
    if rest.any():
        if table.shape[1] and rest.sum() * rows.min() / total < LEAST_EXPECTED:
            table[:, -1:] += rest
        else:
            table = np.hstack([table, rest])
    if table.shape[1] < 2:
        return 0.0, 1.0
    expected = rows[:, None] * table.sum(axis=0) / total
    statistic = float(((table - expected) ** 2 / expected).sum())
    return statistic, float(chi2.sf(statistic, table.shape[1] - 1))


def benjamini_hochberg(p_values: Array) -> npt.NDArray[np.float64]:
    """P-values adjusted for their number: of those below q, a share of q at most is wrong on average.

    Benjamini and Hochberg, J. R. Statist. Soc. B 1995; it holds for independent tests and for positively dependent
    ones (Benjamini and Yekutieli, Ann. Statist. 2001).

    Parameters
    ----------
    p_values
        Of shape (tests,), without gaps.
    """
    values = np.asarray(p_values, dtype="float64")
    if len(values) == 0:
        return values
    order = np.argsort(values)
    scaled = values[order] * len(values) / np.arange(1, len(values) + 1)
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum.accumulate(scaled[::-1])[::-1].clip(max=1)
    return adjusted


def _shares(counts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    smoothed = counts + PSEUDO_COUNT
    return np.asarray(smoothed / smoothed.sum())
