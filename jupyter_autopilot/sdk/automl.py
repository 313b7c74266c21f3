"""`AutoML`: an experiment as an estimator."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ..contract import AutopilotError, ErrorCode, ProblemType, TabularSpec
from ..jobs import ExperimentRecord
from ..jobs.layout import ExperimentFolder
from .data import Data, data_of, is_path
from .exploration import Exploration, changed_parameters, exploration_of
from .local import LocalRun, failure
from .objective import Objective, objective_fields
from .parameters import Parameters
from .place import AnyPlace, Place, absolute, find_place
from .plan import Plan, plan_of
from .progress import show_progress
from .quiet import known_warnings
from .specification import Features, make_spec

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from ..engine.bundle import Bundle
    from .endpoint import LocalEndpoint
    from .experiment import Experiment
    from .server import Server

NAME_TRIES = 20
"""Other processes may take the name that was free a moment ago."""


class AutoML(Parameters):
    """Trains models for a table and keeps the best one.

    An experiment is a folder, which JupyterLab lists when it is started in the current folder. It is trained by a
    process of its own, as in the browser, and has the same notebooks, candidates and model bundle.

    Parameters
    ----------
    target
        The column to predict. May be left out in `fit(X, y)`.
    problem_type
        `binary`, `multiclass`, `regression`, or `auto` to read it from the target's values.
    method
        `ensembling`, `hpo` (hyperparameter optimization), or `auto`.
    objective
        The metric that ranks the candidates; the problem type's usual one if None. Or a function
        `f(y_true, y_pred, sample_weight=None)` that is imported from a Python file. Its attribute
        `greater_is_better` is False for a loss, and `needs` is "probabilities" unless it takes labels; classes are
        numbered from 0 in sorted order.
    quantile
        What the objective `quantile_loss` predicts: the share of rows that shall lie below the prediction.
    max_runtime
        Seconds, from 20, by which the experiment has ended; None ends it when every planned candidate is trained.
    max_runtime_per_candidate
        Seconds after which a candidate is stopped; only the whole time is limited if None.
    max_candidates
        The most candidates to train; the training method and the time decide if None.
    features
        The columns that may be used, or a mapping from them to `numeric`, `categorical`, `datetime`, `text`,
        `sequence` (numbers separated by commas) or `auto`. None uses every column that can carry information.
    algorithms
        The names of the algorithms that may be used; all if None.
    missing_tokens
        Cells that count as missing besides gaps, `NA`, `?` and the like: texts such as `unknown`, or numbers written as
        text such as `-999`.
    validation_fraction
        The share of the rows that is held back and never used to choose; 20 % if None.
    validation
        Rows to validate with instead of a share of the data: the path of a file, a table with the target, or a pair
        `(X, y)`. At most one of `validation`, `group_column` and `time_column` is given.
    group_column
        Rows with the same value in this column, such as a patient or a customer, are never in two parts. It is no
        feature.
    time_column
        A column of dates, or of numbers that grow with time: the latest rows are held back, and folds learn from
        earlier rows only.
    weight_column
        A column of numbers from 0 that says how much each row counts, in training and in the metrics. It is no
        feature.
    seed
        The same seed, data and versions give the same split and folds.
    max_cores
        The most processor cores that training uses at once; all of the machine if None.
    max_memory
        GB, from 1, that the experiment may need: a candidate that would need more is left out. All that is free if
        None.
    encryption_key
        The name of the key with which what the experiment keeps of the data, its predictions and its models are
        encrypted (`jupyter autopilot key new NAME` makes one); they are in clear if None. With a `Server` it is one
        that the server knows.
    project, tags
        A project, and words, by which the experiment is found in the list.
    name
        The experiment's name; the name of the data file or target with the first free number if None.
    output
        The folder in which the experiment's folder is made; `autopilot` in the current folder if None.
    verbose
        Show the progress on standard error.

    Attributes
    ----------
    experiment_folder_
        The experiment's folder, a `pathlib.Path`.
    best_candidate_
        The id of the candidate that predicts.
    status_
        `completed` or `stopped`; after a failure `failed` or `lost`.
    end_reason_
        Why it ended, in words.
    problem_type_, objective_, target_
        What was predicted, by which metric it was ranked, and the name of the column.
    classes_
        The labels in the target's own kind of value, in the order of `predict_proba`; classification only.

    Examples
    --------
    >>> automl = AutoML(target="Churn", max_runtime=60)  # doctest: +SKIP
    >>> automl.fit("examples/telco-churn.csv").leaderboard()  # doctest: +SKIP
    """

    _run: LocalRun | None = None
    _bundle: Bundle | None = None
    _columns: list[str] | None = None

    def __init__(
        self,
        target: str | None = None,
        *,
        problem_type: str = "auto",
        method: str = "auto",
        objective: Objective | None = None,
        quantile: float = 0.5,
        max_runtime: int | None = None,
        max_runtime_per_candidate: int | None = None,
        max_candidates: int | None = None,
        features: Features | None = None,
        algorithms: Iterable[str] | None = None,
        missing_tokens: Iterable[str] = (),
        validation_fraction: float | None = None,
        validation: Any = None,
        group_column: str | None = None,
        time_column: str | None = None,
        weight_column: str | None = None,
        seed: int = 0,
        max_cores: int | None = None,
        max_memory: float | None = None,
        encryption_key: str | None = None,
        project: str | None = None,
        tags: Iterable[str] = (),
        name: str | None = None,
        output: str | os.PathLike[str] | None = None,
        verbose: bool = True,
    ) -> None:
        self.target = target
        self.problem_type = problem_type
        self.method = method
        self.objective = objective
        self.quantile = quantile
        self.max_runtime = max_runtime
        self.max_runtime_per_candidate = max_runtime_per_candidate
        self.max_candidates = max_candidates
        self.features = features
        self.algorithms = algorithms
        self.missing_tokens = missing_tokens
        self.validation_fraction = validation_fraction
        self.validation = validation
        self.group_column = group_column
        self.time_column = time_column
        self.weight_column = weight_column
        self.seed = seed
        self.max_cores = max_cores
        self.max_memory = max_memory
        self.encryption_key = encryption_key
        self.project = project
        self.tags = tags
        self.name = name
        self.output = output
        self.verbose = verbose

    def fit(self, X: Any, y: Any = None) -> Self:
        """Run the experiment and wait for its end.

        Ctrl-C or the interrupt button ask it to stop; the best model so far is kept and KeyboardInterrupt raised.
        The second time the experiment's process is killed.

        Parameters
        ----------
        X
            The path of a CSV or Parquet file, of a folder of them, or of a manifest, a frame, or an array of shape
            (rows, columns). What is no file is written to `data.parquet` in the experiment's folder, so that its
            notebooks can read it.
        y
            The target, unless it is a column of X.

        Raises
        ------
        AutopilotError
            With the problems of the parameters or the data, or why there is no model. When the data do not allow an
            experiment nothing is left behind; otherwise its folder is kept, and so is the best model if there is one.
        """
        self._forget()
        place = find_place(self.output)
        data = data_of(X, y, None if self.target is None else str(self.target), place, self.validation)
        self._run = run = self._start(place, data)
        line = show_progress(sys.stderr) if self.verbose else None
        try:
            interrupted = run.follow(line) if line is not None else run.follow()
        finally:
            self._run = None
            if line is not None:
                line.end()
        if run.kept:
            self._columns = data.columns
            self._adopt(run.record, place)
        if interrupted is not None:
            raise KeyboardInterrupt
        error = failure(run.record.state)
        if error is not None:
            raise error
        self._loaded()  # so that the first prediction does not wait for it
        return self

    def start(self, X: Any, y: Any = None, *, server: Server | None = None) -> Experiment:
        """Begin the experiment and return at once; it goes on when Python ends.

        Parameters
        ----------
        X, y
            As for `fit`. With a server a path is one of its workspace, and a table is sent to it.
        server
            Where it runs, made by `connect`; a process of its own on this machine if None.

        Returns
        -------
        Experiment
            `wait()` waits for its end.

        Raises
        ------
        AutopilotError
            With the problems of the parameters; those of the data that only training finds are in the experiment.
        """
        from .experiment import Experiment

        if server is not None:
            place = server.place(self.output)
            data = data_of(X, y, None if self.target is None else str(self.target), place, self.validation)
            return server.start(server.send(self._spec(place, self.name or place.free_name(data.stem), data), data))
        local = find_place(self.output)
        data = data_of(X, y, None if self.target is None else str(self.target), local, self.validation)
        return Experiment.open(self._start(local, data).record.folder.path)

    def plan(self, X: Any, y: Any = None) -> Plan:
        """What `fit` would do and about what it would take, from a look at the data; nothing is trained or kept.

        Parameters
        ----------
        X, y
            As for `fit`.

        Returns
        -------
        Plan
            `print(plan)` shows it as text, `plan.to_frame()` its candidates as a table.

        Raises
        ------
        AutopilotError
            With the problems of the parameters or the data.
        """
        place = find_place(self.output)
        data = data_of(X, y, None if self.target is None else str(self.target), place, self.validation)
        spec = self._spec(place, self.name or place.free_name(data.stem), data)
        return plan_of(spec, place.workspace.root, data)

    def explore(self, X: Any, y: Any = None) -> Exploration:
        """What stands out in the data, and what mends it; nothing is trained or kept.

        Parameters
        ----------
        X, y
            As for `fit`.

        Returns
        -------
        Exploration
            `print(exploration)` shows the findings as text, `exploration.to_frame()` as a table.

        Raises
        ------
        AutopilotError
            With the problems of the parameters or the data.
        """
        place = find_place(self.output)
        data = data_of(X, y, None if self.target is None else str(self.target), place, self.validation)
        spec = self._spec(place, self.name or place.free_name(data.stem), data)
        return exploration_of(spec, place.workspace.root, data)[0]

    def apply(self, exploration: Exploration, *numbers: int) -> Self:
        """A new `AutoML` whose parameters the fixes of findings have changed; it has no model yet.

        Parameters
        ----------
        exploration
            What `explore` found with these parameters.
        numbers
            Of the findings.

        Raises
        ------
        AutopilotError
            NOT_FOUND where there is no such finding or no fix; INVALID_REQUEST where the fix changes the data, which
            `jupyter_autopilot.exploration.apply_fix` does.
        """
        parameters, features = self.get_params(), list(exploration.features)
        for number in numbers:
            fix = exploration.fix(number)
            if fix.spec is None:
                raise AutopilotError(
                    ErrorCode.INVALID_REQUEST,
                    f"The fix of finding {number} ({fix.title}) changes the data, not the parameters. Use "
                    f"jupyter_autopilot.exploration.apply_fix(frame, exploration.fix({number})).",
                )
            parameters |= changed_parameters(fix.spec, parameters, features)
            features = fix.spec.features(features)
        return type(self)(**parameters)

    def stop(self) -> bool:
        """Ask a `fit` that runs in another thread to stop and keep the best model; returns whether one runs."""
        run = self._run
        if run is not None:
            run.stop()
        return run is not None

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """The best candidate's predictions, of shape (rows,).

        Parameters
        ----------
        X
            As for `fit`, with at least the columns that the model uses; others are ignored.

        Returns
        -------
        Labels in the target's own kind of value, or float64 numbers.

        Raises
        ------
        AutopilotError
            COLUMNS_MISSING or PAYLOAD_INVALID, naming column and row.
        sklearn.exceptions.NotFittedError
            There is no model yet.
        """
        bundle = self._loaded()
        with known_warnings():
            return bundle.predict(self._rows(X))

    def predict_proba(self, X: Any) -> npt.NDArray[np.float64]:
        """Probabilities of shape (rows, classes), in the order of `classes_`; see `predict`."""
        bundle = self._loaded()
        with known_warnings():
            return bundle.predict_proba(self._rows(X))

    @property
    def classes_(self) -> npt.NDArray[Any]:
        """The labels in the target's own kind of value, in the order of the probabilities."""
        classes = self._loaded().classes_
        if classes is None:
            raise AttributeError("A regression model has no classes.")
        return classes

    def leaderboard(self) -> pd.DataFrame:
        """The candidates, best first.

        Returns
        -------
        DataFrame
            Indexed by rank from 1. `score` is the objective metric by cross-validation, which ranks; while
            `validation_score` is the same on the rows that were held back.
        """
        from .leaderboard import as_table

        return as_table(self._record().state)

    def deploy(self, name: str | None = None, *, timeout: float = 120.0) -> LocalEndpoint:
        """Serve the best candidate in a process of its own on this machine, and wait until it answers.

        Parameters
        ----------
        name
            The endpoint's name; that of the experiment if None, with the first free number if it is taken.
        timeout
            Seconds after which it is given up.

        Raises
        ------
        AutopilotError
            NAME_TAKEN, ENDPOINT_FAILED or ENDPOINT_NOT_READY, saying what to do; then nothing is left behind.
        """
        from .endpoint import deploy

        self._check_fitted()
        folder = ExperimentFolder(self.experiment_folder_)
        return deploy(
            self._root,
            folder.bundle(self.best_candidate_),
            name=name,
            experiment=folder.path.name,
            candidate=self.best_candidate_,
            timeout=timeout,
        )

    def _start(self, place: Place, data: Data) -> LocalRun:
        for tries_left in reversed(range(NAME_TRIES)):
            name = self.name or place.free_name(data.stem)
            try:
                return LocalRun.start(place.workspace, self._spec(place, name, data), data.write)
            except AutopilotError as error:
                if error.code is not ErrorCode.NAME_TAKEN or self.name or not tries_left:
                    raise
        raise AssertionError("unreachable")

    def _spec(self, place: AnyPlace, name: str, data: Data) -> TabularSpec:
        return make_spec(
            name=name,
            data_path=data.path(name),
            output_path=place.output_path,
            target=data.target,
            problem_type=self.problem_type,
            training_method=self.method,
            **objective_fields(self.objective, place),
            quantile=self.quantile,
            max_runtime=self.max_runtime,
            max_runtime_per_candidate=self.max_runtime_per_candidate,
            max_candidates=self.max_candidates,
            features=self.features,
            algorithms=self.algorithms,
            missing_tokens=list(self.missing_tokens),
            validation_fraction=self.validation_fraction,
            validation_path=None if data.validation_path is None else data.validation_path(name),
            group_column=self.group_column,
            time_column=self.time_column,
            weight_column=self.weight_column,
            seed=self.seed,
            max_cores=self.max_cores,
            max_memory=self.max_memory,
            encryption_key=self.encryption_key,
            project=self.project,
            tags=list(self.tags),
        )

    def _forget(self) -> None:
        """Lose what an earlier `fit` learned."""
        for attribute in [
            name for name in vars(self) if name.endswith("_") or name in {"_bundle", "_columns", "_root"}
        ]:
            delattr(self, attribute)

    def _adopt(self, record: ExperimentRecord, place: Place) -> None:
        """Take over what an experiment has learned, also if it did not complete."""
        state = record.state
        self.experiment_folder_ = record.folder.path
        self.status_ = state.status.value
        self.end_reason_ = state.end_reason
        self.target_ = record.spec.target
        self._root = place.workspace.root
        if state.problem_type is not None and state.objective is not None:
            self.problem_type_, self.objective_ = state.problem_type.value, state.objective
        if state.best_candidate is not None:
            self.best_candidate_ = state.best_candidate

    def _record(self) -> ExperimentRecord:
        run = self._run
        if run is not None:
            return run.record
        if not hasattr(self, "experiment_folder_"):
            self._check_fitted()
        return ExperimentRecord(self.experiment_folder_, self.experiment_folder_.name)

    def _loaded(self) -> Bundle:
        self._check_fitted()
        if self._bundle is None:
            from ..engine.bundle import load_bundle

            self._bundle = load_bundle(ExperimentFolder(self.experiment_folder_).bundle(self.best_candidate_))
        return self._bundle

    def _rows(self, X: Any) -> pd.DataFrame:
        from ..engine.data import read_table
        from .table import as_frame

        if is_path(X):
            return read_table(absolute(Path(X))).frame
        return as_frame(X, names=self._columns)

    def _check_fitted(self) -> None:
        if not self.__sklearn_is_fitted__():
            from sklearn.exceptions import NotFittedError

            raise NotFittedError("This AutoML has no model yet. Call fit first.")

    def __sklearn_is_fitted__(self) -> bool:
        """What scikit-learn asks."""
        return hasattr(self, "best_candidate_")

    def __sklearn_tags__(self) -> Any:
        """What scikit-learn asks of an estimator's kind; it is known once the problem type is."""
        from sklearn.utils import ClassifierTags, InputTags, RegressorTags, Tags, TargetTags

        problem_type = getattr(self, "problem_type_", self.problem_type)
        kind = None
        if problem_type != "auto":
            kind = "regressor" if problem_type == ProblemType.REGRESSION else "classifier"
        return Tags(
            estimator_type=kind,
            target_tags=TargetTags(required=False),
            classifier_tags=ClassifierTags() if kind == "classifier" else None,
            regressor_tags=RegressorTags() if kind == "regressor" else None,
            input_tags=InputTags(allow_nan=True, categorical=True, string=True),
        )
