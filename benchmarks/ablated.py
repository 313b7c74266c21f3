"""One fit of the engine without a part of its recipe: `python -m benchmarks.ablated REQUEST.json`.

The request is that of `frameworks`, with the part for the name of the framework.
"""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from pathlib import Path

import pandas as pd

from .frameworks import Fit, Fitted, Framework, Request, measure

METRICS = {"binary": "auc", "multiclass": "log_loss", "regression": "rmse"}


def load(part: str) -> Fit:
    """Import the engine; the fit that is returned leaves out the part."""
    from jupyter_autopilot.contract import TabularSpec
    from jupyter_autopilot.engine.bundle import load_bundle
    from jupyter_autopilot.engine.run import run_experiment

    from .parts import PARTS

    def fit(request: Request, train: pd.DataFrame) -> Fitted:
        deadline = time.time() + request.seconds
        folder = Path(request.models)
        folder.mkdir()
        spec = TabularSpec.model_validate(
            {
                "name": "ablation",
                "data_path": request.train,
                "target": request.target,
                "problem_type": request.task,
                "objective": METRICS[request.task],
                "max_runtime": request.seconds,
            }
        )
        with PARTS[part].off(spec) as changed:
            run_experiment(
                changed,
                folder,
                root=folder,
                sink=lambda event: None,
                stop_requested=lambda: False,
                deadline=deadline,
            )
        best = json.loads((folder / "best.json").read_text(encoding="utf-8"))["candidate"]
        bundle = load_bundle(folder / "candidates" / best / "bundle")
        if bundle.classes_ is None:
            return Fitted(bundle.predict, None)
        return Fitted(bundle.predict_proba, list(bundle.classes_))

    return fit


if __name__ == "__main__":
    given = Request(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    measure(given, Framework("jupyter_autopilot", partial(load, given.name)))
