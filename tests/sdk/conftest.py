"""Small real tables and experiments on them that are done in a few seconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sklearn.datasets import load_iris

from jupyter_autopilot import AutoML

QUICK: dict[str, Any] = {
    "algorithms": ["linear"],
    "max_candidates": 1,
    "max_runtime": 300,
    "method": "ensembling",
    "verbose": False,
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="session")
def iris() -> tuple[pd.DataFrame, pd.Series]:
    """Three classes, which are whole numbers."""
    X, y = load_iris(return_X_y=True, as_frame=True)
    return X, y


@pytest.fixture(scope="session")
def fitted(
    iris: tuple[pd.DataFrame, pd.Series], made_once: Callable[[str, Callable[[Path], AutoML]], AutoML]
) -> AutoML:
    """A model of the irises, fitted in scikit-learn's way; tests leave it as it is."""

    def make(folder: Path) -> AutoML:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            return AutoML(**QUICK).fit(*iris)

    return made_once("fitted", make)


@pytest.fixture
def quick() -> dict[str, Any]:
    """Parameters of an experiment that is done in a few seconds."""
    return dict(QUICK)
