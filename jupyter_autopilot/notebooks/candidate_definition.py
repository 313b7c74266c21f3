"""The candidate definition notebook: plain code that trains the best candidate again and gets the same score."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..contract import Candidate, ColumnType, MetricInfo, ProblemType
from . import definition_source as source
from .builder import Notebook, literal, markdown_table, markdown_text
from .estimator import estimator_source
from .metric import metric_source
from .preprocessing import preprocessing_source
from .reading import reading_source, types_source


@dataclass(frozen=True)
class CandidateDefinition:
    """The facts that the notebook is made of.

    Attributes
    ----------
    data_path
        Relative to the notebook, with forward slashes.
    types
        The features and how they are read.
    classes
        The labels in the order of the probabilities; None for regression.
    read_options
        What `pandas.read_csv` needs; None for a Parquet file.
    candidate
        The best single candidate; its hyperparameters are those that a plain refit needs.
    recipe
        The name of its preprocessing, and in `preprocessing` the same in words.
    candidates
        All that were scored, best first.
    """

    experiment: str
    data_path: str
    target: str
    problem_type: ProblemType
    evidence: str
    objective: MetricInfo
    types: dict[str, ColumnType]
    classes: list[Any] | None
    validation_share: float
    folds: int
    seed: int
    read_options: dict[str, Any] | None
    candidate: Candidate
    recipe: str
    preprocessing: list[str]
    candidates: list[Candidate]


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
        f"{_share(facts)} of the rows were held back for validation before anything else. Candidates "
        f"were ranked by {facts.folds}-fold cross-validation on the others; the validation part was never used to "
        "choose."
    )
    rows: list[list[object]] = [
        [candidate.id, candidate.description, _number(candidate.score), _number(candidate.validation_score)]
        for candidate in facts.candidates
    ]
    header = ["candidate", "what sets it apart", "cross-validation", "validation"]
    notebook.text("## All candidates\n\n" + markdown_table(header, rows))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def _share(facts: CandidateDefinition) -> str:
    return f"{100 * facts.validation_share:g} %"


def _data(notebook: Notebook, facts: CandidateDefinition) -> None:
    notebook.text(
        "## Data\n\n"
        "> **Available knobs**: the features and their types (`numeric`, `categorical`, `datetime`, `text`); "
        "remove a line to leave a column out."
    )
    notebook.code(
        f"{source.IMPORTS}\n{reading_source(facts.data_path, facts.read_options)}\n\n"
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
    notebook.text(
        f"## Split\n\n{_share(facts)} of the rows are held back; the others are cut into {facts.folds} folds.\n\n"
        "> **Available knobs**: the share held back, the number of folds, the seed."
    )
    splitter = "KFold" if facts.classes is None else "StratifiedKFold"
    notebook.code(
        source.SPLIT_IMPORTS.format(splitter=splitter, share=facts.validation_share, folds=facts.folds, seed=facts.seed)
        + (source.NO_STRATA if facts.classes is None else source.STRATA)
        + source.SPLIT.format(splitter=splitter)
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
    notebook.code(source.TRAINING)
    notebook.code(source.PREDICT_NUMBERS if facts.classes is None else source.PREDICT_PROBABILITIES)


def _comparison(notebook: Notebook, facts: CandidateDefinition) -> None:
    notebook.text("## Comparison\n\nThe same model has the same score; a changed one shows what the change brings.")
    comparison = source.COMPARISON.format(recorded=facts.candidate.validation_score, title=facts.objective.title)
    notebook.code(metric_source(facts.objective.name) + comparison)
    notebook.text("Remove the next cell once you change something above: it asserts that nothing was changed.")
    notebook.code(source.ASSERTION)
