"""What the candidate notebooks and scripts are made of: the facts of a run, and those of one candidate."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import Field

from ..contract import Candidate, ColumnType, MetricInfo, Model, ProblemType, SplitMethod


class Split(Model):
    """How the rows were split.

    Attributes
    ----------
    method
        With the column or file that it needs in `column` or `validation_path` with `validation_options` (see
        `Facts.read_options`).
    share
        Of the rows held back for validation.
    folds
        As many as were asked for; 1 holds out `holdout_share` of the training part.
    plain
        Whether scikit-learn's own functions make the same parts.
    weight_column
        The column of sample weights, if there is one.
    """

    method: SplitMethod
    share: float
    folds: int
    holdout_share: float
    plain: bool
    seed: int
    column: str | None = None
    weight_column: str | None = None
    validation_path: str | list[str] | None = None
    validation_options: dict[str, Any] | None = None
    validation_sealed: bool = False


class Facts(Model):
    """`definition.json`: what a run knew of its data, so that nothing has to be analyzed again.

    Attributes
    ----------
    data_path
        Relative to the experiment folder, with forward slashes; several files are read one after the other. So are
        `Split.validation_path` and `objective_file`, the Python file of the user's own metric.
    types
        The features and how they are read.
    classes
        The labels in the order of the probabilities; None for regression.
    read_options
        What `pandas.read_csv` needs; None for a Parquet file.
    missing_tokens
        What the user named as missing.
    sealed
        The data are a file that an encrypted experiment keeps.
    quantile
        Of the objective `quantile_loss`.
    """

    experiment: str
    data_path: str | list[str]
    target: str
    problem_type: ProblemType
    evidence: str
    objective: MetricInfo
    types: dict[str, ColumnType]
    classes: list[str | int | float | bool] | None
    split: Split
    read_options: dict[str, Any] | None
    missing_tokens: list[str] = Field(default_factory=list)
    sealed: bool = False
    quantile: float = 0.5
    objective_file: str | None = None

    def seen_from(self, way: str) -> Facts:
        """The same facts with paths as they are from another folder.

        Parameters
        ----------
        way
            From that folder to the experiment's, with forward slashes, such as `../..`.
        """
        if way == ".":
            return self
        split = self.split.model_copy(update={"validation_path": _each(self.split.validation_path, way)})
        return self.model_copy(
            update={
                "data_path": _each(self.data_path, way),
                "objective_file": _each(self.objective_file, way),
                "split": split,
            }
        )


def _each(paths: Any, way: str) -> Any:
    if isinstance(paths, list):
        return [posixpath.normpath(f"{way}/{path}") for path in paths]
    return None if paths is None else posixpath.normpath(f"{way}/{paths}")


@dataclass(frozen=True)
class Member:
    """A candidate that is trained: the only one of its notebook, or one of an ensemble.

    Attributes
    ----------
    search
        Source code of each hyperparameter's range, as an Optuna trial suggests it.
    refits
        The hyperparameters of each of its models that were trained on all rows; empty where none was.
    """

    candidate: Candidate
    weight: float
    search: dict[str, str] = field(default_factory=dict)
    refits: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Definition:
    """A candidate, and how it is trained again.

    Attributes
    ----------
    facts
        Of its experiment, with paths relative to where the notebook or script lies.
    folder
        From there to the experiment folder; None for a script, which needs none.
    members
        The candidate itself, or those of an ensemble, the heaviest first; what one is stacked on comes before it.
    pooling
        The mean that the probabilities of several members are combined by; numbers have the arithmetic one.
    temperature, thresholds
        How its probabilities become answers; thresholds of each class, or None for the most probable one.
    candidates
        All that were scored, best first.
    """

    facts: Facts
    candidate: Candidate
    members: list[Member]
    candidates: list[Candidate]
    folder: str | None = "."
    pooling: Literal["mean", "geometric"] = "geometric"
    temperature: float = 1.0
    thresholds: list[float] | None = None

    @property
    def is_refit(self) -> bool:
        """Whether its models were trained on all rows."""
        return self.candidate.refit_of is not None

    @property
    def is_pooled(self) -> bool:
        """Whether its prediction is a geometric mean."""
        several = sum(member.weight > 0 for member in self.members) > 1
        return several and self.facts.classes is not None and self.pooling == "geometric"

    @property
    def kind_of_mean(self) -> str:
        """Of the members' predictions, in words."""
        return "geometric mean" if self.is_pooled else "mean"

    @property
    def weighted(self) -> bool:
        """Whether rows have sample weights."""
        return self.facts.split.weight_column is not None

    @property
    def stacked(self) -> list[Member]:
        """The members that take what other members predict; these are members too, some of weight 0."""
        return [member for member in self.members if member.candidate.stacked_on]

    @property
    def plain(self) -> list[Member]:
        """The members that take features alone."""
        return [member for member in self.members if not member.candidate.stacked_on]

    @property
    def algorithms(self) -> list[str]:
        """The algorithms of its members, each once."""
        return self._once(lambda candidate: candidate.algorithm)

    @property
    def recipes(self) -> list[str]:
        """The recipes of its members, each once."""
        return self._once(lambda candidate: candidate.recipe)

    def _once(self, of: Callable[[Candidate], str]) -> list[str]:
        return list(dict.fromkeys(of(member.candidate) for member in self.members))
