"""What several candidates say together."""

from __future__ import annotations

import numpy as np
import pytest

from jupyter_autopilot.engine.decision import LEAST_POOLED, pool

UNSURE, SURE = np.array([[0.5, 0.3, 0.2]]), np.array([[0.9, 0.1, 0.0]])


def test_numbers_are_averaged() -> None:
    assert pool([(0.25, np.array([1.0, 2.0])), (0.75, np.array([5.0, 2.0]))]).tolist() == [4.0, 2.0]


def test_of_probabilities_it_is_the_geometric_mean() -> None:
    assert pool([(0.5, UNSURE), (0.5, SURE)])[0] == pytest.approx(
        np.sqrt([0.45, 0.03, 0.2 * LEAST_POOLED]) / np.sqrt([0.45, 0.03, 0.2 * LEAST_POOLED]).sum()
    )


def test_who_is_alone_is_left_alone() -> None:
    assert pool([(0.0, UNSURE), (1.0, SURE)]) is SURE


def test_one_that_rules_a_class_out_is_heard_but_is_no_veto() -> None:
    together = pool([(0.9, np.array([[0.01, 0.01, 0.98]])), (0.1, SURE)])
    assert together.argmax() == 2
    assert 0.9 < together[0, 2] < 0.95  # 0.88 by the arithmetic mean of these, 0.4 with a veto of 1e-40


def test_they_add_up_to_one_whatever_the_members_say() -> None:
    random = np.random.default_rng(0)
    members = [random.dirichlet(np.full(5, 0.05), 200) for _ in range(4)]
    together = pool((0.25, one) for one in members)
    assert np.allclose(together.sum(axis=1), 1)
    assert (together > 0).all()


def test_the_order_of_the_members_does_not_matter() -> None:
    assert np.allclose(pool([(0.3, UNSURE), (0.7, SURE)]), pool([(0.7, SURE), (0.3, UNSURE)]))
