"""The specification of an experiment, and what is known of one at any time."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import Model
from .candidate import Candidate
from .encryption import KEY_NAME_PATTERN
from .errors import Problem
from .job import Stage, Status
from .problem import ColumnType, ProblemType, SplitMethod, TrainingMethod
from .wizard import Control, Step, ui

NAME_PATTERN = r"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$"
"""Autopilot's rule for names (1 to 63 letters and digits, hyphens inside), as its wizard states it."""


MOST_SECONDS = 30 * 24 * 3600
"""Thirty days, the longest run."""

Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=63)]
"""A word or a few by which experiments are found."""


class Feature(Model):
    """A column that the model may use, and how it is read."""

    name: str
    type: ColumnType | Literal["auto"] = "auto"


class ExperimentSpec(Model):
    """What every kind of experiment has: written once as `experiment.json`, sent as the REST body."""

    name: str = Field(
        title="Experiment name",
        description="Up to 63 letters, digits and hyphens; unique in the workspace.",
        pattern=NAME_PATTERN,
        max_length=63,
        json_schema_extra=ui(Step.DATA, 10, Control.TEXT, placeholder="churn-first-try"),
    )
    data_path: str = Field(
        title="Input data",
        description="A CSV or Parquet file with a header row, a folder of such files, or an Autopilot manifest.",
        min_length=1,
        json_schema_extra=ui(Step.DATA, 20, Control.DATA_FILE, placeholder="folder/table.csv"),
    )
    output_path: str = Field(
        "autopilot",
        title="Output folder",
        description="The experiment is written to a folder of its own name in here.",
        json_schema_extra=ui(Step.DATA, 30, Control.FOLDER),
    )
    project: Tag | None = Field(
        None,
        title="Project",
        description="Experiments of one project are found together. Left empty, it belongs to none.",
        max_length=63,
        json_schema_extra=ui(Step.DATA, 60, Control.TEXT, advanced=True, placeholder="customer retention"),
    )
    tags: list[Tag] = Field(
        [],
        title="Tags",
        description="Words by which you find the experiment again, separated by commas.",
        json_schema_extra=ui(Step.DATA, 62, Control.WORDS, advanced=True, placeholder="baseline, 2026"),
    )
    encryption_key: str | None = Field(
        None,
        title="Encryption key",
        description="The name of a key that the server knows. What the experiment keeps of the data, its predictions "
        "and its models are encrypted with it. Left empty, they are as readable as other files.",
        pattern=KEY_NAME_PATTERN,
        max_length=63,
        json_schema_extra=ui(Step.DATA, 64, Control.KEY, advanced=True),
    )
    auto_deploy: bool = Field(
        False,
        title="Deploy the best model",
        description="Start an endpoint with the best model as soon as the experiment has completed.",
        json_schema_extra=ui(Step.DEPLOYMENT, 10, Control.TOGGLE),
    )
    endpoint_name: str | None = Field(
        None,
        title="Endpoint name",
        description="Left empty, the experiment's name is used.",
        pattern=NAME_PATTERN,
        max_length=63,
        json_schema_extra=ui(Step.DEPLOYMENT, 20, Control.TEXT, when={"auto_deploy": ["true"]}),
    )
    max_runtime: int | None = Field(
        600,
        title="Maximum run time",
        description="The whole experiment ends within this time, with the best model found until then. "
        "Left empty, it ends when every planned candidate is trained.",
        ge=20,
        le=MOST_SECONDS,
        json_schema_extra=ui(Step.DEPLOYMENT, 50, Control.DURATION, unit="s"),
    )
    max_runtime_per_candidate: int | None = Field(
        None,
        title="Maximum time per candidate",
        description="A candidate that takes longer is stopped. Left empty, only the whole time is limited.",
        ge=1,
        json_schema_extra=ui(Step.DEPLOYMENT, 60, Control.DURATION, advanced=True, unit="s"),
    )
    max_candidates: int | None = Field(
        None,
        title="Maximum candidates",
        description="Left empty, the training method and the time decide.",
        ge=1,
        le=750,
        json_schema_extra=ui(Step.DEPLOYMENT, 70, Control.NUMBER),
    )
    seed: int = Field(
        0,
        title="Random seed",
        description="The same seed, data and versions give the same split and folds.",
        ge=0,
        le=2**31 - 1,
        json_schema_extra=ui(Step.DEPLOYMENT, 80, Control.NUMBER, advanced=True),
    )
    max_cores: int | None = Field(
        None,
        title="Processor cores",
        description="The most that training uses at once. Left empty, it uses all that this machine has.",
        ge=1,
        le=1024,
        json_schema_extra=ui(Step.DEPLOYMENT, 90, Control.NUMBER, advanced=True),
    )
    max_memory: float | None = Field(
        None,
        title="Memory",
        description="What the experiment may have, in GB. A candidate that would need more is left out, and an "
        "experiment that has more is stopped with its best model. Left empty, it may have all that is free.",
        ge=1,
        json_schema_extra=ui(Step.DEPLOYMENT, 92, Control.NUMBER, advanced=True, unit="GB"),
    )


class TabularSpec(ExperimentSpec):
    """An experiment on one table: binary or multiclass classification, or regression."""

    kind: Literal["tabular"] = "tabular"
    missing_tokens: list[str] = Field(
        [],
        title="Missing values",
        description="Further cells that count as missing, such as unknown or -999, separated by commas. Empty cells, "
        "NA, N/A, NaN, null and ? do in any case.",
        json_schema_extra=ui(Step.DATA, 25, Control.WORDS, advanced=True, placeholder="unknown, -999"),
    )
    split_method: SplitMethod = Field(
        SplitMethod.AUTO,
        title="Training and validation split",
        description="The validation part is never used to choose a model.",
        json_schema_extra=ui(Step.DATA, 40, Control.CHOICE),
    )
    validation_fraction: float = Field(
        0.2,
        title="Validation share",
        description="The share of the rows that is held back, above 0 and at most 0.5.",
        gt=0,
        le=0.5,
        json_schema_extra=ui(Step.DATA, 50, Control.NUMBER, when={"split_method": ["ratio", "group", "time"]}),
    )
    validation_path: str | None = Field(
        None,
        title="Validation data",
        description="A file with the same columns; no candidate is trained on it.",
        json_schema_extra=ui(
            Step.DATA, 52, Control.DATA_FILE, required=True, when={"split_method": ["validation_file"]}
        ),
    )
    group_column: str | None = Field(
        None,
        title="Group column",
        description="Rows with the same value, such as a patient or a customer, are never in two parts.",
        json_schema_extra=ui(Step.DATA, 54, Control.COLUMN, required=True, when={"split_method": ["group"]}),
    )
    time_column: str | None = Field(
        None,
        title="Time column",
        description="The latest rows validate, and every fold is trained on earlier rows only.",
        json_schema_extra=ui(Step.DATA, 56, Control.COLUMN, required=True, when={"split_method": ["time"]}),
    )
    target: str = Field(
        title="Target",
        description="The column to predict. Rows without a target value are left out.",
        min_length=1,
        json_schema_extra=ui(Step.TARGET, 10, Control.COLUMN),
    )
    weight_column: str | None = Field(
        None,
        title="Sample weight",
        description="A column of numbers from 0 that says how much each row counts, in training and in the metrics.",
        json_schema_extra=ui(Step.TARGET, 15, Control.COLUMN),
    )
    features: list[Feature] | None = Field(
        None,
        title="Features",
        description="The columns that the model may use, and their types.",
        json_schema_extra=ui(Step.TARGET, 20, Control.FEATURES),
    )
    training_method: TrainingMethod = Field(
        TrainingMethod.AUTO,
        title="Training method",
        description="How candidates are found and combined.",
        json_schema_extra=ui(Step.TRAINING, 10, Control.CHOICE),
    )
    algorithms: list[str] | None = Field(
        None,
        title="Algorithms",
        description="The algorithms that may be used; at least one.",
        json_schema_extra=ui(Step.TRAINING, 20, Control.CHECKLIST, when={"training_method": ["ensembling", "hpo"]}),
    )
    problem_type: ProblemType | Literal["auto"] = Field(
        "auto",
        title="Problem type",
        description="Auto reads it from the target's values and says why.",
        json_schema_extra=ui(Step.DEPLOYMENT, 30, Control.SELECT),
    )
    objective: str | None = Field(
        None,
        title="Objective metric",
        description="Candidates are ranked by it; without a choice by the problem type's usual metric.",
        json_schema_extra=ui(Step.DEPLOYMENT, 40, Control.SELECT),
    )
    quantile: float = Field(
        0.5,
        title="Quantile",
        description="The share of rows that shall lie below the prediction; 0.5 predicts the median.",
        gt=0,
        lt=1,
        json_schema_extra=ui(Step.DEPLOYMENT, 42, Control.NUMBER, when={"objective": ["quantile_loss"]}),
    )
    objective_file: str | None = Field(
        None,
        title="Objective of your own",
        description="A Python file with a function f(y_true, y_pred, sample_weight=None). Its name is given as the "
        "objective metric, or it is called objective.",
        min_length=1,
        json_schema_extra=ui(Step.DEPLOYMENT, 44, Control.PYTHON_FILE, advanced=True, placeholder="folder/metrics.py"),
    )

    def validation_share(self) -> float:
        """The share of rows held back for validation; 0.2 unless another was asked for."""
        return 0.2 if self.split_method in {SplitMethod.AUTO, SplitMethod.VALIDATION_FILE} else self.validation_fraction


class ValidateRequest(Model):
    """A draft to be checked: the fields that were filled in so far."""

    draft: dict[str, object]
    step: Step | None = Field(None, description="Check the fields up to and including this step; all if left out.")


class ValidateResponse(Model):
    """What is wrong with a draft; empty when all is well."""

    problems: list[Problem]
    similar: list[str] = Field(
        default_factory=list,
        description="Of a whole draft without a problem: experiments that did or do the same, newest first. They have "
        "the same specification but for names, project, tags, folder and endpoint, and their data have not changed "
        "since they were made.",
    )


class StageProgress(Model):
    """One stage of an experiment and when it ran."""

    stage: Stage
    started_at: str
    ended_at: str | None = None


class Warning(Model):
    """Something the user should know, and what to do about it."""

    code: str
    message: str
    field: str | None = None


class Artifacts(Model):
    """What the experiment left; paths are relative to the experiment folder, with forward slashes."""

    data_exploration_notebook: str | None = None
    candidate_definition_notebook: str | None = None
    model_bundle: str | None = None


class Resources(Model):
    """What of the machine a run was given."""

    cores: int = Field(description="Processor cores that it may use.")
    memory_bytes: int = Field(description="Bytes that all its processes may have: its limit, or what was free if less.")
    trainings: int = Field(description="Candidates that are trained at the same time; they share the cores.")


class ExperimentState(Model):
    """What the events of an experiment add up to (see `jobs.journal`)."""

    status: Status = Status.QUEUED
    stage: Stage | None = None
    stages: list[StageProgress] = Field(default_factory=list)
    revision: int = Field(0, description="Number of events folded in; grows with each change.")
    progress: float = Field(0.0, description="0 to 1, by time or by planned candidates, whichever is further.")
    runs: int = Field(0, description="How often a worker began; more than once where it was resumed.")
    run_seconds: float | None = Field(
        None, description="What the current run may take from `started_at` on; null without a limit."
    )
    started_at: str | None = Field(None, description="When the current run began.")
    ended_at: str | None = None
    resources: Resources | None = Field(None, description="Of the current run; null until it has read the data.")
    rows: int | None = None
    problem_type: ProblemType | None = None
    problem_type_evidence: str = ""
    objective: str | None = None
    greater_is_better: bool = True
    training_method: TrainingMethod | None = None
    training_method_reason: str = ""
    planned_candidates: int | None = None
    folds: int | None = None
    candidates: list[Candidate] = Field(default_factory=list)
    best_candidate: str | None = None
    artifacts: Artifacts = Field(default_factory=Artifacts)
    warnings: list[Warning] = Field(default_factory=list)
    problems: list[Problem] = Field(default_factory=list, description="Why the experiment failed.")
    end_reason: str = Field("", description="Why it ended: all candidates trained, time used up, stopped by the user.")


class ExperimentSummary(Model):
    """A line of the experiments list."""

    name: str
    folder: str = Field(description="The experiment folder as a path in the workspace.")
    status: Status
    stage: Stage | None
    progress: float
    revision: int
    created_at: str
    started_at: str | None
    ended_at: str | None
    problem_type: ProblemType | None
    objective: str | None
    best_score: float | None
    max_runtime: int | None
    candidates: int
    target: str
    project: str | None = None
    tags: list[str] = Field(default_factory=list)
    endpoint: str | None = None
    queue_position: int | None = Field(None, description="Of one that waits: 1 for the next; null for all others.")
    waiting_for: str = Field("", description="Why it waits.")


class ExperimentList(Model):
    """All experiments of the workspace, newest first."""

    experiments: list[ExperimentSummary]


class Experiment(Model):
    """Everything about one experiment."""

    name: str
    folder: str
    created_at: str
    spec: TabularSpec
    state: ExperimentState
    endpoint: str | None = Field(None, description="The endpoint that auto deploy made or is making.")
    queue_position: int | None = Field(None, description="Of one that waits: 1 for the next; null for all others.")
    waiting_for: str = Field("", description="Why it waits.")
    changed: bool = Field(True, description="False when nothing has happened since the revision asked about.")
    candidate_ids: list[str] | None = Field(
        None,
        description="All candidates in their order, where a revision was asked about: the state has only those that "
        "may have changed since. Null where it has all.",
    )


class ExperimentNotebook(Model):
    """The notebook that goes on from an experiment."""

    path: str = Field(description="The file as a path in the workspace.")


class LogResponse(Model):
    """The last lines of the worker's log."""

    text: str


class ResumeRequest(Model):
    """Go on with an experiment that has ended."""

    seconds: int | None = Field(
        None,
        title="Further time",
        description="Seconds beyond what is left of its time. An experiment that has used up its time needs some.",
        ge=1,
        le=MOST_SECONDS,
    )


class ExtendRequest(Model):
    """More time for an experiment that is under way."""

    seconds: int = Field(title="Further time", description="Seconds to add to its time limit.", ge=1, le=MOST_SECONDS)


class ControlFile(Model):
    """`control.json`: what is asked of the worker; written by the server, read by the worker.

    It speaks of the latest run; a resumed experiment has a new one.
    """

    runs: int = Field(1, description="How many runs were asked for.")
    seconds: float | None = Field(
        None, description="What a resumed run may take; the first one has the specification's `max_runtime`."
    )
    added: float = Field(0.0, description="Seconds that were added to the limit while the run was under way.")
    asked_at: str | None = Field(None, description="When a further run was asked for; it waits from then on.")
    priority: int = Field(0, description="Of those that wait, the one with the highest begins first.")
    stop: bool = False
    killed: Literal["time", "stop"] | None = Field(
        None, description="The worker did not end when its time was up or when asked to, and was killed."
    )

    def limit(self, spec: ExperimentSpec) -> float | None:
        """Seconds that the latest run may take; None without a limit."""
        first = self.seconds if self.runs > 1 else spec.max_runtime
        return None if first is None else first + self.added
