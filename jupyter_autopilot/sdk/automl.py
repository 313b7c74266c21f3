"""`AutoML`: an experiment as an estimator."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from ..contract import AutopilotError, ErrorCode, TabularSpec
from .data import Data, data_of
from .exploration import Exploration, changed_parameters, exploration_of
from .fitted import Fitted
from .local import LocalRun, failure
from .objective import Objective, objective_fields
from .parameters import Parameters
from .place import AnyPlace, Place, find_place
from .plan import Plan, plan_of
from .progress import show_progress
from .specification import Features, make_spec

if TYPE_CHECKING:
    from .experiment import Experiment
    from .server import Server

NAME_TRIES = 20
"""Other processes may take the name that was free a moment ago."""


class AutoML(Parameters, Fitted):
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
