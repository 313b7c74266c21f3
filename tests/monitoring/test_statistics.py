"""The statistics of drift, against values that others computed or that can be worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from jupyter_autopilot.monitoring.statistics import (
    benjamini_hochberg,
    chi_square,
    kolmogorov_smirnov,
    population_stability_index,
)


def test_psi_of_shares_that_are_worked_out_by_hand() -> None:
    # (0.6 - 0.5) ln(0.6 / 0.5) + (0.4 - 0.5) ln(0.4 / 0.5); half a row in each bin does not matter in a million.
    expected = 0.1 * math.log(1.2) - 0.1 * math.log(0.8)
    found = population_stability_index(np.array([500_000, 500_000]), np.array([600_000, 400_000]))
    assert found == pytest.approx(expected, rel=1e-4)
    assert population_stability_index(np.array([10, 30]), np.array([10, 30])) == 0.0
    assert population_stability_index(np.array([600, 400]), np.array([500, 500])) == pytest.approx(
        population_stability_index(np.array([500, 500]), np.array([600, 400]))
    )


def test_psi_of_an_empty_bin_is_finite_and_large() -> None:
    found = population_stability_index(np.array([500, 500]), np.array([1000, 0]))
    assert 2 < found < 10


def test_psi_without_drift_is_what_chance_makes() -> None:
    random = np.random.default_rng(0)
    shares = np.full(10, 0.1)
    found = [
        population_stability_index(random.multinomial(1000, shares), random.multinomial(500, shares))
        for _ in range(300)
    ]
    assert np.mean(found) == pytest.approx(9 * (1 / 1000 + 1 / 500), rel=0.1)


def test_ks_is_that_of_scipy() -> None:
    random = np.random.default_rng(0)
    training, live = random.integers(0, 8, 400), random.integers(1, 9, 300)
    points = np.arange(9)
    shares = [np.searchsorted(np.sort(values), points, side="right") / len(values) for values in (training, live)]
    statistic, p_value = kolmogorov_smirnov(*shares, len(training), len(live))
    known = stats.ks_2samp(training, live, method="asymp")
    assert statistic == pytest.approx(known.statistic)
    assert p_value == pytest.approx(known.pvalue, rel=0.2)
    assert kolmogorov_smirnov(shares[0], shares[0], 400, 300) == (0.0, 1.0)


def test_chi_square_is_that_of_scipy() -> None:
    training, live = np.array([200, 150, 50]), np.array([90, 120, 40])
    statistic, p_value = chi_square(training, live)
    known = stats.chi2_contingency(np.array([training, live]), correction=False)
    assert (statistic, p_value) == pytest.approx((known.statistic, known.pvalue))


def test_chi_square_puts_rare_categories_together() -> None:
    training, live = np.array([500, 400, 3, 2, 2]), np.array([480, 420, 4, 1, 3])
    together = chi_square(np.array([500, 400, 7]), np.array([480, 420, 8]))
    assert chi_square(training, live) == pytest.approx(together)
    assert chi_square(np.array([100, 1]), np.array([90, 0])) == (0.0, 1.0)
    assert chi_square(np.array([0, 0]), np.array([90, 1])) == (0.0, 1.0)


def test_benjamini_hochberg_is_that_of_scipy_and_of_the_paper() -> None:
    # The example of the paper, table 1: of 15 tests four are rejected at 0.05.
    values = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    values += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
    shuffled = np.random.default_rng(0).permutation(values)
    adjusted = benjamini_hochberg(shuffled)
    assert adjusted == pytest.approx(stats.false_discovery_control(shuffled))
    assert int((adjusted < 0.05).sum()) == 4
    assert len(benjamini_hochberg(np.empty(0))) == 0


def test_few_of_many_columns_without_drift_are_called_drifted() -> None:
    random = np.random.default_rng(0)
    wrong = [bool((benjamini_hochberg(random.random(200)) < 0.05).any()) for _ in range(200)]
    assert np.mean(wrong) < 0.1
