"""Large data: trials are tried on few rows first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from jupyter_autopilot.contract import CandidateEnded, CandidateStatus, PlanMade, TrainingMethod
from jupyter_autopilot.engine.search.rungs import Rungs

if TYPE_CHECKING:
    import pytest

    from .conftest import Runner


def test_the_best_third_goes_on() -> None:
    rungs = Rungs()
    for gain in (0.1, 0.9):
        assert rungs.next().threshold is None
        rungs.learn(gain)
    for gain in (0.5, 0.7, 0.3, 0.6):
        rungs.learn(gain)
    assert rungs.next().threshold == 0.7


def test_weak_trials_are_given_up_and_the_search_goes_on(run_engine: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jupyter_autopilot.engine.methods.ENSEMBLING_BYTES", 0)
    random = np.random.default_rng(0)
    table = pd.DataFrame(random.normal(size=(900, 4))).add_prefix("x")
    table["y"] = table["x0"] * table["x1"] + 0.1 * random.normal(size=900)
    done = run_engine(table, target="y", algorithms=["linear", "lightgbm", "extra_trees"], max_candidates=9)
    assert done.of(PlanMade)[0].training_method is TrainingMethod.HPO
    ended = [event.candidate for event in done.of(CandidateEnded)]
    pruned = [candidate for candidate in ended if candidate.status is CandidateStatus.PRUNED]
    assert pruned
    assert all("11% of the rows" in candidate.error and candidate.score is None for candidate in pruned)
    assert not [candidate for candidate in ended if candidate.status is CandidateStatus.FAILED]
    trained = [candidate for candidate in done.candidates.values() if not candidate.members and not candidate.refit_of]
    assert len(trained) + len(pruned) == 9
