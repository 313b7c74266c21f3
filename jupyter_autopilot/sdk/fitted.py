"""What a fitted estimator can do: predict, list its candidates, be deployed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..contract import ProblemType
from ..jobs import ExperimentRecord
from ..jobs.layout import ExperimentFolder
from .data import is_path
from .local import LocalRun
from .place import Place, absolute
from .quiet import known_warnings

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from ..engine.bundle import Bundle
    from .endpoint import LocalEndpoint


class Fitted:
    """The half of `AutoML` that needs a model, and how it takes one over from an experiment.

    As scikit-learn has it, what was learned are attributes whose names end with an underscore; see `AutoML`.
    """

    problem_type: str
    _root: Path
    _run: LocalRun | None = None
    _bundle: Bundle | None = None
    _columns: list[str] | None = None

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
