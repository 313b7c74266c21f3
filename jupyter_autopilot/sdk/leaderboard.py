"""The candidates of an experiment, best first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..contract import Candidate, ExperimentState

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "id",
    "algorithm",
    "score",
    "validation_score",
    "fit_seconds",
    "predict_ms_per_1000_rows",
    "description",
    "status",
    "error",
)


def ranked(state: ExperimentState) -> list[Candidate]:
    """The candidates by their score, the best candidate before others of the same score, those without one last."""
    sign = -1 if state.greater_is_better else 1

    def rank(candidate: Candidate) -> tuple[bool, float, bool]:
        score = candidate.score
        return score is None, 0.0 if score is None else sign * score, candidate.id != state.best_candidate

    return sorted(state.candidates, key=rank)


def as_table(state: ExperimentState) -> pd.DataFrame:
    """The leaderboard as a frame: a row a candidate, best first, with the rank from 1 as index."""
    import pandas as pd

    rows = [candidate.model_dump(mode="json", include=set(COLUMNS)) for candidate in ranked(state)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).rename(columns={"id": "candidate"})
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="rank")
    return frame
