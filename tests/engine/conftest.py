"""Tables of each kind, and experiments that the engine has run on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import Candidate, CandidateEnded, CandidateStatus, Event, ProblemType, TabularSpec
from jupyter_autopilot.engine import documents
from jupyter_autopilot.engine.algorithms import ALGORITHMS, Algorithm, Variant
from jupyter_autopilot.engine.report import process
from jupyter_autopilot.engine.run import Outcome, run_experiment

ROWS = 300
SHORT: dict[str, dict[str, Any]] = {
    "lightgbm": {"n_estimators": 50},
    "catboost": {"iterations": 50},
    "xgboost": {"n_estimators": 50},
}
"""How long the boosters train where a test looks at what becomes of their models and not at when they stop."""
EventType = TypeVar("EventType")


@dataclass
class Finished:
    """An experiment that has ended."""

    spec: TabularSpec
    folder: Path
    data: Path
    events: list[Event]
    outcome: Outcome

    def of(self, kind: type[EventType]) -> list[EventType]:
        """The events of one type, in order."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def candidates(self) -> dict[str, Candidate]:
        """The candidates that were completed."""
        ended = (event.candidate for event in self.of(CandidateEnded))
        return {candidate.id: candidate for candidate in ended if candidate.status is CandidateStatus.COMPLETED}


Runner = Callable[..., Finished]


def shortened(algorithm: Algorithm, length: dict[str, Any]) -> Algorithm:
    """The algorithm with all its configurations trained so long."""

    def variants(kind: ProblemType) -> list[Variant]:
        whole = algorithm.variants(kind)
        return [replace(variant, hyperparameters={**variant.hyperparameters, **length}) for variant in whole]

    return replace(algorithm, variants=variants, suggest=lambda *asked: {**algorithm.suggest(*asked), **length})


def mixed_table(problem_type: ProblemType) -> pd.DataFrame:
    """A table with a column of each kind, gaps, names in several languages, and the target `y`."""
    random = np.random.default_rng(7)
    number = random.normal(size=ROWS)
    colour = random.choice(["red", "green", "blue"], ROWS)
    words = np.array(["good", "bad", "great", "poor", "late", "fast", "broken", "works", "never", "again"])
    texts = [" ".join(random.choice(words, 6)) for _ in range(ROWS)]
    signal = 2 * number + (colour == "red") + 2 * np.array(["great" in text for text in texts])
    signal = signal + random.normal(scale=0.5, size=ROWS)
    target = {
        ProblemType.BINARY: np.where(signal > 1.5, "yes", "no"),
        ProblemType.MULTICLASS: pd.cut(signal, [-99, 0.0, 2.5, 99], labels=["low", "mid", "top"]).astype(str),
        ProblemType.REGRESSION: signal.round(4),
    }
    frame = pd.DataFrame(
        {
            "größe": number.round(5),
            "色": colour,
            "seen at": pd.date_range("2021-03-01", periods=ROWS, freq="31h").strftime("%Y-%m-%d %H:%M"),
            "a comment": texts,
            "member": random.random(ROWS) > 0.4,
            "empty": np.nan,
            "y": target[problem_type],
        }
    )
    frame.loc[::9, "größe"] = np.nan
    frame.loc[::13, "色"] = None
    frame.loc[::17, "a comment"] = None
    frame.loc[::19, "seen at"] = None
    return frame


@pytest.fixture(scope="session")
def mixed() -> Callable[[ProblemType], pd.DataFrame]:
    """`mixed_table`, for tests."""
    return mixed_table


@pytest.fixture(scope="session")
def run_engine(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Runs an experiment on a table or a file in this process: `run_engine(table, target=…, …)`.

    The boosters train for as many rounds as `SHORT` says where that is asked for.
    """

    def run(
        data: pd.DataFrame | Path,
        *,
        stop: Callable[[], bool] = lambda: False,
        deadline: float | None = None,
        explore: bool = False,
        short: bool = False,
        **fields: Any,
    ) -> Finished:
        root = tmp_path_factory.mktemp("engine")
        path = root / "data.csv" if isinstance(data, pd.DataFrame) else data
        if isinstance(data, pd.DataFrame):
            data.to_csv(path, index=False)
        spec = TabularSpec.model_validate({"name": "test", "data_path": str(path), "max_runtime": None, **fields})
        folder = root / "test"
        folder.mkdir()
        events: list[Event] = []
        with pytest.MonkeyPatch.context() as patch:
            if not explore:  # its kernel takes longer than the training of a small table
                for step in ("start", "finish"):
                    patch.setattr(documents.Exploration, step, lambda _: None)
                patch.setattr(process, "report_on_best", lambda *_: None)
            for name, length in SHORT.items() if short else ():
                patch.setitem(ALGORITHMS, name, shortened(ALGORITHMS[name], length))
            outcome = run_experiment(
                spec, folder, root=root, sink=events.append, stop_requested=stop, deadline=deadline
            )
        return Finished(spec, folder, path, events, outcome)

    return run


@pytest.fixture(scope="session", params=list(ProblemType), ids=lambda kind: kind.value)
def finished_run(
    request: pytest.FixtureRequest, run_engine: Runner, made_once: Callable[[str, Callable[[Path], Finished]], Finished]
) -> Finished:
    """An experiment on a mixed table of each problem type, with one candidate of each algorithm and an ensemble."""
    kind: ProblemType = request.param
    fields = {"target": "y", "training_method": "hpo", "max_candidates": len(ALGORITHMS) + 1, "problem_type": kind}
    return made_once(f"run-{kind}", lambda _: run_engine(mixed_table(kind), explore=True, short=True, **fields))
