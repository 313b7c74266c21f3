"""One fit of one AutoML framework, in a process of its own: `PYTHON -I frameworks.py REQUEST.json`.

It runs in the framework's own Python, which needs the framework, numpy, and pandas with pyarrow. `REQUEST.json` has the
fields of `Request`; the answer is written to its folder (see `measure`). Every framework gets the same two frames, the
metric by which it is scored, its time limit and all cores; all else is its default.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

OUTCOME_FILE, PREDICTION_FILE, FITTED_FILE = "outcome.json", "prediction.npy", "fitted"
WARM_CALLS = 3


@dataclass(frozen=True)
class Request:
    """A fit to be measured.

    Attributes
    ----------
    name
        Of `FRAMEWORKS`.
    train, test
        Parquet files with the target.
    task
        `binary`, `multiclass` or `regression`; of the first two the labels are text.
    seconds
        The time limit of the fit.
    folder
        Exists, is empty, and is the framework's to write to.
    """

    name: str
    train: str
    test: str
    target: str
    task: str
    seconds: int
    folder: str

    @property
    def models(self) -> str:
        """A folder for the framework's models, which does not exist yet."""
        return os.path.join(self.folder, "models")  # noqa: PTH118 - what the frameworks take


@dataclass(frozen=True)
class Fitted:
    """A fitted framework.

    Attributes
    ----------
    predict
        Takes rows without the target; returns probabilities of shape (rows, classes), or numbers of shape (rows,).
    classes
        The labels in the order of the probabilities; None for regression.
    keep_in_memory
        Called before the warm predictions: what its manual advises for repeated ones.
    """

    predict: Callable[[pd.DataFrame], Any]
    classes: list[Any] | None
    keep_in_memory: Callable[[], Any] = field(default=lambda: None)


Fit = Callable[[Request, pd.DataFrame], Fitted]


def autogluon(preset: str) -> Fit:
    """AutoGluon by one of its presets, as its manual recommends it for accuracy at a time limit."""
    from autogluon.tabular import TabularPredictor

    metrics = {"binary": "roc_auc", "multiclass": "log_loss", "regression": "root_mean_squared_error"}

    def fit(request: Request, train: pd.DataFrame) -> Fitted:
        predictor = TabularPredictor(
            label=request.target,
            problem_type=request.task,
            eval_metric=metrics[request.task],
            path=request.models,
            verbosity=0,
        ).fit(train, time_limit=request.seconds, presets=preset, num_gpus=0)
        if request.task == "regression":
            return Fitted(lambda rows: predictor.predict(rows).to_numpy(), None, predictor.persist)
        return Fitted(
            lambda rows: predictor.predict_proba(rows)[predictor.class_labels].to_numpy(),
            list(predictor.class_labels),
            predictor.persist,
        )

    return fit


def flaml() -> Fit:
    """FLAML's search for the best single model."""
    from flaml import AutoML

    metrics = {"binary": "roc_auc", "multiclass": "log_loss", "regression": "rmse"}

    def fit(request: Request, train: pd.DataFrame) -> Fitted:
        automl = AutoML()
        automl.fit(
            X_train=train.drop(columns=request.target),
            y_train=train[request.target],
            task="regression" if request.task == "regression" else "classification",
            metric=metrics[request.task],
            time_budget=request.seconds,
            n_jobs=-1,
            verbose=0,
            log_file_name="",
        )
        if request.task == "regression":
            return Fitted(automl.predict, None)
        return Fitted(automl.predict_proba, list(automl.classes_))

    return fit


def mljar() -> Fit:
    """mljar's mode for the highest score."""
    from supervised import AutoML

    tasks = {"binary": "binary_classification", "multiclass": "multiclass_classification", "regression": "regression"}
    metrics = {"binary": "auc", "multiclass": "logloss", "regression": "rmse"}
    prefix = "prediction_"

    def fit(request: Request, train: pd.DataFrame) -> Fitted:
        automl = AutoML(
            mode="Compete",
            results_path=request.models,
            total_time_limit=request.seconds,
            ml_task=tasks[request.task],
            eval_metric=metrics[request.task],
            n_jobs=-1,
            verbose=0,
        )
        automl.fit(train.drop(columns=request.target), train[request.target])
        if request.task == "regression":
            return Fitted(automl.predict, None)
        answer = automl.predict_all(train.drop(columns=request.target).head(2))
        columns = [name for name in answer.columns if str(name).startswith(prefix)]
        return Fitted(
            lambda rows: automl.predict_all(rows)[columns].to_numpy(), [name.removeprefix(prefix) for name in columns]
        )

    return fit


def h2o() -> Fit:
    """H2O AutoML on a server of its own, which may take half of the memory and is started before the clock."""
    import h2o as client
    from h2o.automl import H2OAutoML

    half = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    # On the usual port a server of somebody else would be taken.
    client.init(nthreads=-1, max_mem_size=f"{half >> 20}M", port=_free_port(), ice_root=os.getcwd())  # noqa: PTH109
    client.no_progress()
    metrics = {"binary": "auc", "multiclass": "logloss", "regression": "rmse"}

    def fit(request: Request, train: pd.DataFrame) -> Fitted:
        frame = client.H2OFrame(train)
        if request.task != "regression":
            frame[request.target] = frame[request.target].asfactor()
        automl = H2OAutoML(max_runtime_secs=request.seconds, sort_metric=metrics[request.task], seed=1)
        automl.train(y=request.target, training_frame=frame)
        types = {name: kind for name, kind in frame.types.items() if name != request.target}

        def predict(rows: pd.DataFrame) -> Any:
            answer = automl.leader.predict(client.H2OFrame(rows, column_types=types)).as_data_frame()
            return answer["predict" if request.task == "regression" else answer.columns.drop("predict")].to_numpy()

        return Fitted(predict, None if request.task == "regression" else frame[request.target].levels()[0])

    return fit


def ours() -> Fit:
    """This project."""
    from jupyter_autopilot import AutoML

    metrics = {"binary": "auc", "multiclass": "log_loss", "regression": "rmse"}

    def fit(request: Request, train: pd.DataFrame) -> Fitted:
        automl = AutoML(
            target=request.target,
            problem_type=request.task,
            objective=metrics[request.task],
            max_runtime=request.seconds,
            output=request.models,
            verbose=False,
        ).fit(train)
        if request.task == "regression":
            return Fitted(automl.predict, None)
        return Fitted(automl.predict_proba, list(automl.classes_))

    return fit


def constant() -> Fit:
    """The shares of the classes, or the mean: what any model must better."""

    def fit(request: Request, train: pd.DataFrame) -> Fitted:
        if request.task == "regression":
            mean = float(train[request.target].mean())
            return Fitted(lambda rows: np.full(len(rows), mean), None)
        shares = train[request.target].value_counts(normalize=True)
        return Fitted(lambda rows: np.tile(shares.to_numpy(), (len(rows), 1)), list(shares.index))

    return fit


@dataclass(frozen=True)
class Framework:
    """What is run by a name.

    Attributes
    ----------
    distribution
        The package whose version is told.
    load
        Does the imports, before the clock starts, and returns the fit.
    """

    distribution: str
    load: Callable[[], Fit]


FRAMEWORKS = {
    "ours": Framework("jupyter_autopilot", ours),
    "autogluon-best": Framework("autogluon.tabular", partial(autogluon, "best_quality")),
    "autogluon-best-v150": Framework("autogluon.tabular", partial(autogluon, "best_v150")),
    "autogluon-good": Framework("autogluon.tabular", partial(autogluon, "good_quality")),
    "autogluon-medium": Framework("autogluon.tabular", partial(autogluon, "medium_quality")),
    "flaml": Framework("FLAML", flaml),
    "mljar": Framework("mljar-supervised", mljar),
    "h2o": Framework("h2o", h2o),
    "constant": Framework("numpy", constant),
}


def measure(request: Request, framework: Framework) -> None:
    """Fit and predict, and write what came of it to the request's folder.

    `outcome.json` has `version`, `load_s` (imports), `fit_s` (from the frame to a model that can predict), `own_peak`
    (the most bytes that this process took until then), `cold_s` (the first prediction of all test rows), `warm_s` (the
    median of three further ones), `classes`, and `failure` where something broke. `prediction.npy` has the prediction
    of the test rows, and `fitted` is there once the fit is done.
    """
    folder = Path(request.folder)
    outcome: dict[str, Any] = {}
    try:
        outcome["version"] = version(framework.distribution)
        train, test = pd.read_parquet(request.train), pd.read_parquet(request.test)
        rows = test.drop(columns=request.target)
        fit, outcome["load_s"] = _timed(framework.load)
        fitted, outcome["fit_s"] = _timed(partial(fit, request, train))
        outcome["own_peak"] = _own_peak()
        (folder / FITTED_FILE).touch()
        prediction, outcome["cold_s"] = _timed(partial(fitted.predict, rows.copy()))
        fitted.keep_in_memory()
        warm = [_timed(partial(fitted.predict, rows.copy()))[1] for _ in range(WARM_CALLS)]
        outcome["warm_s"] = statistics.median(warm)
        outcome["classes"] = None if fitted.classes is None else [str(label) for label in fitted.classes]
        np.save(folder / PREDICTION_FILE, np.asarray(prediction, dtype="float64"))
    except BaseException as error:  # whatever a framework does is its result
        traceback.print_exc()
        outcome["failure"] = f"{type(error).__name__}: {error}"
    (folder / OUTCOME_FILE).write_text(json.dumps(outcome), encoding="utf-8")


def _own_peak() -> int:
    """The most bytes that this process had resident, as the kernel counted; 0 where it does not tell.

    A fit may be over between two looks from outside. `getrusage` would count what the parent had before the start.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    kilobytes = next(line.split()[1] for line in status.read_text(encoding="ascii").splitlines() if "VmHWM" in line)
    return int(kilobytes) * 1024


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _timed(call: Callable[[], Any]) -> tuple[Any, float]:
    """What a call returns, and the seconds it took."""
    started = time.monotonic()
    result = call()
    return result, time.monotonic() - started


if __name__ == "__main__":
    given = Request(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    os.chdir(given.folder)  # some write beside the current folder, whatever they are told
    measure(given, FRAMEWORKS[given.name])
