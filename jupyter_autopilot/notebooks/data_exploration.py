"""The data exploration notebook: what is in the table, with code that the reader can change and run again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..contract import ColumnSummary, ColumnType, ProblemType
from . import exploration_source as source
from .builder import Notebook, markdown_table, markdown_text
from .reading import reading_source, types_source

TARGET_KINDS = {
    ProblemType.BINARY: "binary",
    ProblemType.MULTICLASS: "multiclass",
    ProblemType.REGRESSION: "continuous",
}
"""What scikit-learn's target encoder calls them; left to itself it takes whole numbers for classes."""

POWER_SCORES = {
    ProblemType.BINARY: "roc_auc",
    ProblemType.MULTICLASS: "balanced_accuracy",
    ProblemType.REGRESSION: "r2",
}
"""The score that prediction power is made of."""


@dataclass(frozen=True)
class DataExploration:
    """The facts that the notebook is made of.

    Attributes
    ----------
    data_path
        Relative to the notebook, with forward slashes; several files are read one after the other.
    types
        The features and how they are read.
    columns
        Every column of the table, the target and those left out included.
    read_options
        What `pandas.read_csv` needs; None for a Parquet file.
    missing_tokens
        What the user named as missing.
    """

    experiment: str
    data_path: str | list[str]
    target: str
    problem_type: ProblemType
    evidence: str
    types: dict[str, ColumnType]
    columns: list[ColumnSummary]
    read_options: dict[str, Any] | None
    missing_tokens: list[str]

    @property
    def classification(self) -> bool:
        """Whether classes are predicted, not numbers."""
        return self.problem_type is not ProblemType.REGRESSION


def write_data_exploration(path: Path, facts: DataExploration) -> None:
    """Write the notebook, not executed."""
    notebook = Notebook()
    _introduction(notebook, facts)
    _summary(notebook, facts)
    _target(notebook, facts)
    _prediction_power(notebook, facts)
    _columns(notebook)
    notebook.write(path)


def _introduction(notebook: Notebook, facts: DataExploration) -> None:
    notebook.text(
        f"# Data exploration: {markdown_text(facts.experiment)}\n\n"
        f"Target **{markdown_text(facts.target)}** · {facts.problem_type.value} "
        f"({markdown_text(facts.evidence)}).\n\n"
        "This notebook was written and run before training. Every figure comes from a cell that you can change and "
        "run again: *Run → Run All Cells*."
    )
    notebook.code(
        "import numpy as np\nimport pandas as pd\nfrom IPython.display import display\n\n"
        "from jupyter_autopilot.features import convert_columns\n\n"
        f"{reading_source(facts.data_path, facts.read_options, facts.missing_tokens)}\n\n"
        f"TARGET = {facts.target!r}\n"
        "# The features and their types; edit a type and run again to see the difference.\n"
        f"{types_source(facts.types)}\n\n"
        "features = convert_columns(data, TYPES)\n\n"
        + (source.CLASS_TARGET if facts.classification else source.NUMBER_TARGET).strip()
    )
    notebook.code(source.CHART)


def _summary(notebook: Notebook, facts: DataExploration) -> None:
    notebook.text("## Dataset summary")
    notebook.code(source.SUMMARY)
    left_out = [column for column in facts.columns if column.name not in facts.types and column.name != facts.target]
    if left_out:
        rows: list[list[object]] = [[column.name, _why_left_out(column)] for column in left_out]
        notebook.text("Columns that are not used as features:\n\n" + markdown_table(["column", "why"], rows))
    notebook.text("### Warnings\n\nHigh severity first; an empty table means that nothing was found.")
    about_target = source.CLASS_WARNINGS if facts.classification else source.NUMBER_WARNINGS
    notebook.code(source.WARNINGS + about_target + source.SHOW_WARNINGS)


def _why_left_out(column: ColumnSummary) -> str:
    if column.constant:
        return "has one value only"
    return "looks like an identifier" if column.identifier else "not chosen"


def _target(notebook: Notebook, facts: DataExploration) -> None:
    notebook.text("## Target analysis")
    notebook.code(source.LABELS if facts.classification else source.NUMBERS)
    notebook.code(source.LABEL_CHART if facts.classification else source.NUMBER_CHART)


def _prediction_power(notebook: Notebook, facts: DataExploration) -> None:
    notebook.text(
        "## Prediction power\n\n"
        "How well each feature predicts the target alone: the cross-validated score of a small tree on at most 5,000 "
        "rows, from 0 (no better than a constant) to 1 (perfect). A value near 1 often means **target leakage**: the "
        "column would not be known when a prediction is needed. It is no measure of importance in a model."
    )
    kind = TARGET_KINDS[facts.problem_type]
    tree = "DecisionTreeClassifier" if facts.classification else "DecisionTreeRegressor"
    balance = ', class_weight="balanced"' if facts.classification else ""
    notebook.code(
        source.POWER_IMPORTS.format(tree=tree)
        + (source.CLASS_SAMPLE if facts.classification else source.NUMBER_SAMPLE)
        + "\n"
        + source.POWER.format(tree=tree, balance=balance, kind=kind, scoring=POWER_SCORES[facts.problem_type])
    )
    notebook.code(source.POWER_CHART)
    notebook.text("## Data sample\n\nTen random rows; the target first, then the features by prediction power.")
    notebook.code(source.SAMPLE)


def _columns(notebook: Notebook) -> None:
    notebook.text("## Duplicate rows")
    notebook.code(source.DUPLICATES)
    notebook.text("## Missing values\n\nAmong the features, most first; values that their type cannot hold count too.")
    notebook.code(source.MISSING)
    notebook.text("## Cardinality")
    notebook.code(source.CARDINALITY)
    notebook.text("## Descriptive statistics")
    notebook.code(source.STATISTICS)
    notebook.text("## Correlation\n\nPearson's correlation of the ten numeric features with most prediction power.")
    notebook.code(source.CORRELATION)
    notebook.text(
        "## Definitions\n\n"
        "- **Numeric**: numbers, also when stored as text. **Categorical**: texts or codes with few different values, "
        "and numbers with only two. **Datetime**: dates. **Text**: free text of several words.\n"
        "- **Missing**: an empty or blank cell, or one of the tokens in the first cell. **Invalid**: a value that is "
        "not of its column's type; it counts as missing.\n"
        "- **Outlier**: further from the median than five robust standard deviations, that is, of the values clipped "
        "to their 5th and 95th percentile.\n"
        "- **Skew**: more than 3 in size is a long tail. **Kurtosis**: 3 for a normal distribution.\n"
        "- **Prediction power**: area under the ROC curve (binary), balanced accuracy (multiclass) or R2 (regression), "
        "stretched so that 0 is chance and 1 is perfect."
    )
