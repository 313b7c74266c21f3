"""The candidate definition notebook: plain code that trains the best candidate again and gets the same score."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..contract import Candidate, ColumnType, MetricInfo, ProblemType, SplitMethod
from . import definition_source as source
from .builder import Notebook, literal, markdown_table, markdown_text
from .estimator import estimator_source
from .metric import metric_source
from .preprocessing import preprocessing_source
from .reading import reading_source, types_source


@dataclass(frozen=True)
class Split:
    """How the rows were split.

    Attributes
    ----------
    method
        With the column or file that it needs in `column` or `validation_path` (relative to the notebook) with
        `validation_options` (see `CandidateDefinition.read_options`).
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


@dataclass(frozen=True)
class CandidateDefinition:
    """The facts that the notebook is made of.

    Attributes
    ----------
    data_path
        Relative to the notebook, with forward slashes; several files are read one after the other.
    types
        The features and how they are read.
    classes
        The labels in the order of the probabilities; None for regression.
    read_options
        What `pandas.read_csv` needs; None for a Parquet file.
    missing_tokens
        What the user named as missing.
    candidate
        The best single candidate; its hyperparameters are those that a plain refit needs.
    recipe
        The name of its preprocessing, and in `preprocessing` the same in words.
    candidates
        All that were scored, best first.
    quantile, objective_file, thresholds
        What the objective needs (see `metric_source`); the file is relative to the notebook.
    """

    experiment: str
    data_path: str | list[str]
    target: str
    problem_type: ProblemType
    evidence: str
    objective: MetricInfo
    types: dict[str, ColumnType]
    classes: list[Any] | None
    split: Split
    read_options: dict[str, Any] | None
    missing_tokens: list[str]
    candidate: Candidate
    recipe: str
    preprocessing: list[str]
    candidates: list[Candidate]
    quantile: float = 0.5
    objective_file: str | None = None
    thresholds: list[float] | None = None


def write_candidate_definition(path: Path, facts: CandidateDefinition) -> None:
    """Write the notebook, not executed."""
    notebook = Notebook()
    _introduction(notebook, facts)
    _data(notebook, facts)
    _split(notebook, facts)
    _preprocessing(notebook, facts)
    _training(notebook, facts)
    _comparison(notebook, facts)
    notebook.write(path)


def _introduction(notebook: Notebook, facts: CandidateDefinition) -> None:
    direction = "more is better" if facts.objective.greater_is_better else "less is better"
    notebook.text(
        f"# Candidate definition: {markdown_text(facts.experiment)}\n\n"
        f"{len(facts.types)} features · target **{markdown_text(facts.target)}** · {facts.problem_type.value} "
        f"({markdown_text(facts.evidence)}) · objective **{markdown_text(facts.objective.title)}** ({direction}: "
        f"{markdown_text(facts.objective.description)})\n\n"
        f"This notebook trains **{markdown_text(facts.candidate.id)}**, the best single candidate, from the data file "
        "with plain pandas, scikit-learn and the algorithm's own library, and compares its validation score to the "
        "one that the experiment recorded. *Run → Run All Cells* works as it is.\n\n"
        f"{_held_back(facts.split)} Candidates were ranked by {_folds(facts.split)}; the validation part was never "
        "used to choose."
    )
    rows: list[list[object]] = [
        [candidate.id, candidate.description, _number(candidate.score), _number(candidate.validation_score)]
        for candidate in facts.candidates
    ]
    header = ["candidate", "what sets it apart", "cross-validation", "validation"]
    notebook.text("## All candidates\n\n" + markdown_table(header, rows))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def _held_back(split: Split) -> str:
    share = f"{100 * split.share:g} %"
    column = markdown_text(split.column or "")
    sentences = {
        SplitMethod.VALIDATION_FILE: f"The validation part is the file {markdown_text(split.validation_path or '')}.",
        SplitMethod.GROUP: f"Whole groups of **{column}**, about {share} of the rows, were held back for validation.",
        SplitMethod.TIME: f"The latest rows by **{column}**, about {share}, were held back for validation.",
    }
    return sentences.get(split.method, f"{share} of the rows were held back for validation before anything else.")


def _folds(split: Split) -> str:
    if split.folds == 1:
        return f"a hold-out part of {100 * split.holdout_share:.3g} % of the others"
    kind = {SplitMethod.GROUP: " by group", SplitMethod.TIME: " forward in time"}.get(split.method, "")
    return f"{split.folds}-fold cross-validation{kind} on the others"


def _data(notebook: Notebook, facts: CandidateDefinition) -> None:
    notebook.text(
        "## Data\n\n"
        "> **Available knobs**: the features and their types (`numeric`, `categorical`, `datetime`, `text`); "
        "remove a line to leave a column out."
    )
    notebook.code(
        f"{source.IMPORTS}\n{reading_source(facts.data_path, facts.read_options, facts.missing_tokens)}\n\n"
        f"TARGET = {facts.target!r}\n{types_source(facts.types)}"
    )
    if facts.classes is None:
        notebook.code(source.NUMBERS)
        return
    # Numbers and booleans were learned as they are, everything else as text without surrounding blanks.
    texts = any(isinstance(label, str) for label in facts.classes)
    labels = 'convert_columns(data, {TARGET: "categorical"})[TARGET]' if texts else "data[TARGET]"
    notebook.code(source.CLASSES.format(classes=literal(facts.classes), labels=labels))


def _split(notebook: Notebook, facts: CandidateDefinition) -> None:
    split = facts.split
    knobs = "the number of folds, the seed" if split.validation_path else "the share held back, folds, the seed"
    notebook.text(f"## Split\n\n{_held_back(split)}\n\n> **Available knobs**: {knobs}.")
    if split.validation_path is not None:
        reading = reading_source(split.validation_path, split.validation_options, facts.missing_tokens)
        reading = reading.replace("\n", "\n    ")
        notebook.code(
            f"def read_held_back():\n    {reading}\n    return data\n\n\nheld_back = read_held_back()\n"
            + (source.VALIDATION_NUMBERS if facts.classes is None else source.VALIDATION_CLASSES)
        )
    notebook.code(_split_source(split, stratify=facts.classes is not None) + source.COUNTS)
    if split.weight_column is not None:
        weights = source.WEIGHTS_OF_FILES if split.validation_path else source.WEIGHTS_OF_ROWS
        notebook.code(source.WEIGHTS.format(column=split.weight_column, weights=weights))


def _split_source(split: Split, *, stratify: bool) -> str:
    """Code that defines the two parts, unless the validation part is a file, and `folds`."""
    values = {"share": split.share, "folds": split.folds, "seed": split.seed, "holdout": split.holdout_share}
    if split.plain:
        splitter = "StratifiedKFold" if stratify else "KFold"
        strata = "y" if stratify else None
        code = source.SPLIT + source.PARTS + source.SPLIT_FOLDS
        return code.format(splitter=splitter, strata=strata, **values)
    if split.validation_path is not None:
        code = source.SPLIT_BY_IMPORTS + source.SPLIT_BY_FOLDS
        return code.format(names="make_folds", stratify=stratify, by="", **values)
    keys, of_rows, of_folds, names = "", "", "", ["make_folds", "split_rows"]
    if split.method is SplitMethod.GROUP:
        keys, of_rows, of_folds, names = (
            source.GROUPS,
            ", groups=groups",
            ", groups=groups[train]",
            ["group_codes", *names],
        )
    elif split.method is SplitMethod.TIME:
        keys, of_rows, of_folds, names = source.TIMES, ", times=times", ", times=times[train]", [*names, "time_keys"]
    return (
        (source.SPLIT_BY_IMPORTS + keys).format(names=", ".join(names), column=split.column, **values)
        + source.SPLIT_BY.format(stratify=stratify, by=of_rows)
        + source.PARTS
        + source.SPLIT_BY_FOLDS.format(stratify=stratify, by=of_folds, **values)
    )


def _preprocessing(notebook: Notebook, facts: CandidateDefinition) -> None:
    steps = "\n".join(f"- {markdown_text(step)}" for step in facts.preprocessing)
    notebook.text(f"## Preprocessing\n\n{steps}\n\n> **Available knobs**: every step below.")
    notebook.code(preprocessing_source(facts.recipe, facts.types, facts.problem_type))


def _training(notebook: Notebook, facts: CandidateDefinition) -> None:
    notebook.text(
        "## Training\n\n"
        f"{markdown_text(facts.candidate.description)}. One model for each fold; the prediction is their mean.\n\n"
        "> **Available knobs**: the hyperparameters."
    )
    notebook.code(estimator_source(facts.candidate, facts.problem_type))
    weight = ", sample_weight=w_train[inside]" if facts.split.weight_column else ""
    notebook.code(source.TRAINING.format(weight=weight))
    notebook.code(source.PREDICT_NUMBERS if facts.classes is None else source.PREDICT_PROBABILITIES)


def _objective(facts: CandidateDefinition) -> str:
    return metric_source(
        facts.objective,
        facts.problem_type,
        thresholds=facts.thresholds,
        quantile=facts.quantile,
        file=facts.objective_file,
    )


def _comparison(notebook: Notebook, facts: CandidateDefinition) -> None:
    notebook.text("## Comparison\n\nThe same model has the same score; a changed one shows what the change brings.")
    comparison = source.COMPARISON.format(
        recorded=facts.candidate.validation_score,
        title=facts.objective.title,
        weight=", w_validation" if facts.split.weight_column else "",
    )
    notebook.code(_objective(facts) + comparison)
    notebook.text("Remove the next cell once you change something above: it asserts that nothing was changed.")
    notebook.code(source.ASSERTION)
