"""What the engine offers, for those who must not load it: problem types, algorithms, metrics, the wizard."""

from __future__ import annotations

from functools import cache

from .._version import __version__
from ..contract import (
    AlgorithmInfo,
    Catalog,
    Choice,
    ErrorCode,
    MetricInfo,
    Problem,
    ProblemType,
    SplitMethod,
    TabularSpec,
    TrainingMethod,
    WizardSchema,
    wizard_schema,
)
from .algorithms import ALGORITHMS, INSTALL, missing_libraries
from .metrics import METRICS, metrics_for

PROBLEM_TITLES = {
    ProblemType.BINARY: "Binary classification",
    ProblemType.MULTICLASS: "Multiclass classification",
    ProblemType.REGRESSION: "Regression",
}


def algorithms() -> list[AlgorithmInfo]:
    """Every algorithm."""
    return [
        algorithm.info.model_copy(update={"available": not missing_libraries(name)})
        for name, algorithm in ALGORITHMS.items()
    ]


def metrics() -> list[MetricInfo]:
    """Every metric."""
    return [metric.info for metric in METRICS.values()]


def default_metric(problem_type: ProblemType) -> str:
    """The objective metric of a problem type when none is chosen."""
    return metrics_for(problem_type)[0].info.name


@cache
def catalog() -> Catalog:
    """All that a client needs to know before it asks for anything; the same object at every call."""
    return Catalog(version=__version__, wizard=_wizard(), algorithms=algorithms(), metrics=metrics())


def check_spec(spec: TabularSpec) -> list[Problem]:
    """The rules that need the catalog and no data: algorithms and objective must exist and suit."""
    problems = []
    unknown = sorted(set(spec.algorithms or []) - set(ALGORITHMS))
    if unknown:
        problems.append(
            Problem(
                code=ErrorCode.ALGORITHM_UNKNOWN,
                message=f"There is no algorithm {unknown[0]!r}. Choose from {', '.join(ALGORITHMS)}.",
                field="algorithms",
                params={"name": unknown[0]},
            )
        )
    elif unavailable := [name for name in spec.algorithms or [] if missing_libraries(name)]:
        problems.append(
            Problem(
                code=ErrorCode.ALGORITHM_UNAVAILABLE,
                message=f"{ALGORITHMS[unavailable[0]].info.title} is not installed. Install it with: {INSTALL}",
                field="algorithms",
                params={"name": unavailable[0]},
            )
        )
    elif spec.algorithms is not None and not spec.algorithms:
        problems.append(
            Problem(code=ErrorCode.ALGORITHM_UNKNOWN, message="Choose at least one algorithm.", field="algorithms")
        )
    # With a file the objective names a function in it, which only the worker may look at.
    if spec.objective_file is None and spec.objective is not None and not _suits(spec.objective, spec.problem_type):
        known = spec.problem_type if isinstance(spec.problem_type, ProblemType) else None
        names = [m.info.name for m in metrics_for(known)] if known else list(METRICS)
        problems.append(
            Problem(
                code=ErrorCode.OBJECTIVE_UNSUITABLE,
                message=f"The metric {spec.objective!r} does not suit this problem type. "
                f"Choose from {', '.join(names)}.",
                field="objective",
                params={"objective": spec.objective},
            )
        )
    return [*problems, *_check_split(spec)]


SPLIT_FIELDS = {
    SplitMethod.VALIDATION_FILE: ("validation_path", "the file to validate with"),
    SplitMethod.GROUP: ("group_column", "the column whose values are the groups"),
    SplitMethod.TIME: ("time_column", "the column that tells the time of each row"),
}
"""What each way to split needs."""


def _check_split(spec: TabularSpec) -> list[Problem]:
    """What a way to split needs is there, nothing else is, and no column is the target as well."""
    problems = []
    for method, (field, what) in SPLIT_FIELDS.items():
        given = getattr(spec, field)
        if spec.split_method is method and not given:
            message, code = f"Choose {what}, or another way to split.", ErrorCode.SPLIT_FIELD_MISSING
        elif spec.split_method is not method and given:
            message = f"{field} is used with split_method={method.value!r} only. Leave one out or change the other."
            code = ErrorCode.SPLIT_FIELD_UNUSED
        else:
            continue
        problems.append(Problem(code=code, message=message, field=field))
    fields = [name for name in ("group_column", "time_column", "weight_column") if getattr(spec, name) == spec.target]
    return problems + [
        Problem(
            code=ErrorCode.SPLIT_COLUMN_UNSUITABLE,
            message=f"{spec.target!r} is the target. Choose another column.",
            field=field,
            params={"column": spec.target},
        )
        for field in fields
    ]


def _suits(objective: str, problem_type: ProblemType | str) -> bool:
    metric = METRICS.get(objective)
    return metric is not None and (problem_type == "auto" or problem_type in metric.info.problem_types)


def _wizard() -> WizardSchema:
    by_hand = {"training_method": [TrainingMethod.ENSEMBLING.value, TrainingMethod.HPO.value]}
    choices = {
        "split_method": [
            Choice(value="auto", title="Auto split", help="80 % of the rows to train, 20 % to validate."),
            Choice(value="ratio", title="Specify split ratio", help="Choose the share to validate with."),
            Choice(
                value="validation_file",
                title="Provide a validation set",
                help="A file of its own, with the same columns.",
            ),
            Choice(
                value="group",
                title="Keep groups together",
                help="For rows that belong together, such as the visits of a patient: no group is in two parts.",
            ),
            Choice(
                value="time",
                title="By time",
                help="For a model of the future: the latest rows validate, and folds learn from earlier rows only.",
            ),
        ],
        "training_method": [
            Choice(
                value="auto",
                title="Auto",
                help="Ensembling for data up to 100 MB, otherwise hyperparameter optimization; "
                "spare time goes into a search.",
            ),
            Choice(
                value="ensembling",
                title="Ensembling",
                help="Trains proven configurations of each algorithm and combines them. Best for most tables.",
            ),
            Choice(
                value="hpo",
                title="Hyperparameter optimization (HPO)",
                help="Searches each algorithm's settings with Optuna. Best with much time or large data.",
            ),
        ],
        "algorithms": [
            Choice(
                value=info.name,
                title=info.title,
                help=info.description,
                when=by_hand,
                available=info.available,
                unavailable_reason="" if info.available else f"Not installed. Install it with: {INSTALL}",
            )
            for info in algorithms()
        ],
        "problem_type": [
            Choice(value="auto", title="Auto", help="Inferred from the target's values."),
            *(Choice(value=kind.value, title=title) for kind, title in PROBLEM_TITLES.items()),
        ],
        "objective": [
            Choice(
                value=info.name,
                title=info.title,
                help=info.description,
                when={"resolved_problem_type": [kind.value for kind in info.problem_types]},
            )
            for info in metrics()
        ],
    }
    return wizard_schema(TabularSpec, kind="tabular", title="Tabular", choices=choices)
