"""Both notebooks on real tables: a wide one, a tall one, and one of texts and dates whose names are odd."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sklearn.datasets import load_digits

from jupyter_autopilot.contract import ProblemType
from jupyter_autopilot.contract.exploration import Exploration as Report
from jupyter_autopilot.engine.definition import write_notebook
from jupyter_autopilot.engine.documents import EXPLORATION, Exploration

HERE = Path(__file__).parent
VEGA_LITE = "application/vnd.vegalite.v5+json"
ODD_NAMES = {
    "name": 'the offer\'s "name"',
    "neighbourhood_group": "1st.part[of town]",
    "neighbourhood": "Viertel <b>größe</b>",
    "room_type": "class",
    "last_review": "🗓 last review",
    "reviews_per_month": "reviews/month\\",
    "price": "for {$}",
}


def digits() -> pd.DataFrame:
    """Pictures of 64 points and ten digits."""
    frame = load_digits(as_frame=True).frame
    return frame.sample(300, random_state=0).astype("int64").rename(columns={"target": "y"})


def telco() -> pd.DataFrame:
    """7,043 customers, some of whom left."""
    return pd.read_csv(HERE.parents[1] / "examples" / "telco-churn.csv", dtype=str, keep_default_na=False)


def airbnb() -> pd.DataFrame:
    """Offers of rooms with names in several languages, and their price."""
    return pd.read_csv(HERE / "data" / "airbnb.csv").rename(columns=ODD_NAMES)


TABLES: dict[str, tuple[ProblemType, str, Callable[[], pd.DataFrame], str]] = {
    "wide": (ProblemType.MULTICLASS, "extra_trees", digits, "y"),
    "tall": (ProblemType.BINARY, "lightgbm", telco, "Churn"),
    "odd": (ProblemType.REGRESSION, "lightgbm", airbnb, ODD_NAMES["price"]),
}


@pytest.fixture(scope="module", params=TABLES)
def trained(request: pytest.FixtureRequest, train: Callable[..., Any]) -> Any:
    kind, algorithm, read, target = TABLES[request.param]
    return train(kind, [algorithm], read(), "utf-8", target=target)


def test_the_data_exploration(trained: Any, show_cells: Callable[[Path], list[dict[str, Any]]]) -> None:
    run = trained.run
    Exploration(run, trained.analysis)
    path = run.folder / EXPLORATION
    shown = show_cells(path)
    assert str(run.root) not in path.read_text(encoding="utf-8") + json.dumps(shown, default=str)
    charts = [bundle[VEGA_LITE] for bundle in shown if VEGA_LITE in bundle]
    assert len(charts) >= 4
    assert all(
        drawn["data"]["values"] for chart in charts for drawn in ([chart] if "data" in chart else chart["layer"])
    )
    assert all(bundle["image/svg+xml"].startswith("<svg") for bundle in shown if VEGA_LITE in bundle)
    # With a PNG in it JupyterLab adds none, and does not mark the notebook as changed.
    assert all("image/png" in bundle for bundle in shown if VEGA_LITE in bundle)
    tables = [bundle["text/html"] for bundle in shown if "text/html" in bundle]
    assert len(tables) >= 10
    assert not [one for one in tables if "<b>größe" in one]
    report = Report.model_validate_json((run.folder / "data_exploration.json").read_text(encoding="utf-8"))
    assert report.target == run.spec.target
    assert report.problem_type is trained.analysis.problem_type
    assert {feature.name: feature.type for feature in report.features} == trained.analysis.types


def test_the_candidate_definition_gets_the_scores(trained: Any, run_cells: Callable[[Path], str]) -> None:
    candidate = trained.board.best
    path = write_notebook(trained.run.folder, candidate.id)
    assert str(trained.run.root) not in path.read_text(encoding="utf-8")
    printed = run_cells(path)  # its assertion holds to 1e-6
    for recorded in (candidate.score, candidate.validation_score):
        assert f"{recorded:.6f} (recorded {recorded:.6f})" in printed
