"""The data exploration notebook: what is in the table, with code that the reader can change and run again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..contract import ColumnType, ProblemType
from . import exploration_source as source
from .builder import Notebook, markdown_text
from .reading import reading_source, types_source


@dataclass(frozen=True)
class DataExploration:
    """The facts that the notebook is made of.

    Attributes
    ----------
    data_path
        Relative to the notebook, with forward slashes; several files are read one after the other.
    types
        The features and how they are read.
    read_options
        What `pandas.read_csv` needs; None for a Parquet file.
    missing_tokens
        What the user named as missing.
    rows
        In the file at `data_path`.
    total_rows
        Of the table that it was drawn from; the same where nothing was drawn.
    settings
        Further arguments of `explore`, as literals: the split, the objective and the seed of the experiment.
    split
        The columns by which rows are split, as arguments of `compare`.
    sealed
        The data are a file that an encrypted experiment keeps.
    """

    experiment: str
    data_path: str | list[str]
    target: str
    problem_type: ProblemType
    evidence: str
    types: dict[str, ColumnType]
    read_options: dict[str, Any] | None
    missing_tokens: list[str]
    rows: int
    total_rows: int
    settings: dict[str, Any] = field(default_factory=dict)
    split: dict[str, str | None] = field(default_factory=dict)
    sealed: bool = False

    @property
    def classification(self) -> bool:
        """Whether classes are predicted, not numbers."""
        return self.problem_type is not ProblemType.REGRESSION

    @property
    def sampled(self) -> bool:
        """Whether the notebook reads a sample of the table."""
        return self.rows < self.total_rows


def write_data_exploration(path: Path, facts: DataExploration) -> None:
    """Write the notebook, not executed."""
    notebook = Notebook()
    _introduction(notebook, facts)
    _summary(notebook)
    _fixes(notebook)
    _target(notebook, facts)
    _prediction_power(notebook)
    _rows(notebook)
    _columns(notebook, facts)
    notebook.write(path)


def _introduction(notebook: Notebook, facts: DataExploration) -> None:
    sampled = (
        f"\n\nThe table is large: this notebook reads **{facts.rows:,} of its {facts.total_rows:,} rows**, drawn at "
        "random from those with a target, so that all figures are estimates."
        if facts.sampled
        else ""
    )
    notebook.text(
        f"# Data exploration: {markdown_text(facts.experiment)}\n\n"
        f"Target **{markdown_text(facts.target)}** · {facts.problem_type.value} "
        f"({markdown_text(facts.evidence)}).\n\n"
        "This notebook was written and run before training. Every figure comes from a cell that you can change and "
        "run again: *Run → Run All Cells*. Long tables are shown page by page: change `page`, or `search` for a name."
        + sampled
    )
    notebook.code(
        f"{source.IMPORTS.strip()}\n\n"
        f"{reading_source(facts.data_path, facts.read_options, facts.missing_tokens, sealed=facts.sealed)}\n"
        f"TOTAL_ROWS = {facts.total_rows if facts.sampled else 'len(data)'}\n\n"
        f"TARGET = {facts.target!r}\n"
        f"PROBLEM_TYPE = {facts.problem_type.value!r}\n"
        f"SETTINGS = {facts.settings!r}  # of the experiment\n"
        f"SPLIT = {facts.split!r}  # what rows are split by, if not by chance\n"
        "# The features and their types; edit a type and run again to see the difference.\n"
        f"{types_source(facts.types)}"
    )


def _summary(notebook: Notebook) -> None:
    notebook.text("## Dataset summary")
    notebook.code(source.EXPLORE)
    notebook.text("### Warnings\n\nThe worst first. Those with a fix can be tried below.")
    notebook.code(source.FINDINGS)
    notebook.text("### Columns that are not used as features")
    notebook.code(source.LEFT_OUT)


def _fixes(notebook: Notebook) -> None:
    notebook.text(
        "### Try a fix\n\nThe next cells show what a fix does, before and after it. The **quick score** is that of a "
        "small model of all features: where it falls when a leak is dropped or rows are split by group, the scores "
        "before were too good to be true. The file with the data is not changed."
    )
    notebook.code(source.TRY_FIX)
    notebook.code(source.COMPARE)
    notebook.code(source.KEEP_FIX)


def _target(notebook: Notebook, facts: DataExploration) -> None:
    notebook.text("## Target analysis")
    notebook.code(source.TARGET_FIGURES)
    if facts.classification:
        notebook.code(source.LABELS)
        notebook.code(source.LABEL_CHART)
        notebook.text(
            "**What to do:** merge labels of a few rows, or collect more rows of them; where one label is far more "
            "frequent than the others, rank models by F1 and not by accuracy."
        )
        return
    notebook.code(source.NUMBER_CHART)
    notebook.text("Rows with an outlying target:")
    notebook.code(source.OUTLYING_ROWS)
    notebook.text(
        "**What to do:** mend outliers that are errors, clip the others or rank models by MAE; check that rows without "
        "a usable target may be left out, as they are."
    )


def _prediction_power(notebook: Notebook) -> None:
    notebook.text(
        "## Prediction power\n\n"
        "How well each feature predicts the target alone: the cross-validated score of a small tree, from 0 (no better "
        "than a constant) to 1 (perfect). A value near 1 often means **target leakage**: the column would not be known "
        "when a prediction is needed. It is no measure of importance in a model."
    )
    notebook.code(source.POWER)
    notebook.code(source.POWER_CHART)
    notebook.text(
        "## Quick model\n\nWhat a small model of all features reaches on rows that it has not seen, before anything is "
        "trained: the candidates of the experiment should do better. A score that is too good to be true is another "
        "sign of a leak."
    )
    notebook.code(source.QUICK_MODEL)
    notebook.text("## Data sample\n\nTen random rows; the target first, then the features by prediction power.")
    notebook.code(source.SAMPLE)


def _rows(notebook: Notebook) -> None:
    notebook.text("## Duplicate rows")
    notebook.code(source.DUPLICATES)
    notebook.text(
        "**What to do:** drop copies, unless each row is a case of its own: those on both sides of a split make scores "
        "look too good. Of rows that contradict each other, check the labels."
    )
    notebook.text("## Anomalous rows\n\nThe rows that are most unlike the others, with the columns that make them so.")
    notebook.code(source.ANOMALIES)
    notebook.text("**What to do:** look for errors, and take out rows that are not of the kind to be predicted.")
    notebook.text("## Groups and time")
    notebook.code(source.STRUCTURE)


def _columns(notebook: Notebook, facts: DataExploration) -> None:
    kinds = set(facts.types.values())
    notebook.text(
        "## Correlation\n\nPairs of columns, the strongest first: Pearson's and Spearman's correlation of two numeric "
        "columns, Cramér's V of two categorical ones, the correlation ratio of one of each."
    )
    notebook.code(source.CORRELATIONS)
    notebook.code(source.CORRELATION_CHART)
    if ColumnType.NUMERIC in kinds:
        notebook.text(
            "## Multicollinearity\n\nNumeric features that follow from several others together, as a total does from "
            "its parts: by the **variance inflation factor**, from 1 (the others say nothing) on; beyond 10 the column "
            "adds little to the others. Of the principal components, as many as have most of the variance would "
            "nearly do."
        )
        notebook.code(source.MULTICOLLINEARITY)
        notebook.code(source.COMPONENTS)
    notebook.text("## Missing values\n\nMost first; values that their type cannot hold count too.")
    notebook.code(source.MISSING)
    notebook.code(source.MISSING_TOGETHER)
    notebook.text(
        "**What to do:** drop columns that are nearly empty. Models use the others as they are: a gap is a value of "
        "its own. Columns whose gaps are in the same rows come from one source; ask why it lacks those rows, and "
        "whether it will when predictions are made."
    )
    notebook.text(
        "## Cardinality\n\nHow many different values each column has. Models tell the frequent categories of a column "
        "apart and take the rare ones together; of texts they take the frequent words, word pairs and parts of words."
    )
    notebook.code(source.CARDINALITY)
    notebook.text(
        "## Descriptive statistics\n\nOf the numeric features; the share of numbers is that of the cells which are not "
        "missing."
    )
    notebook.code(source.STATISTICS)
    for kind, title, cells in (
        (ColumnType.DATETIME, "Dates", (source.DATES, source.DATE_CHART)),
        (ColumnType.TEXT, "Texts", (source.TEXTS,)),
        (ColumnType.SEQUENCE, "Sequences", (source.SEQUENCES,)),
    ):
        if kind in kinds:
            notebook.text(f"## {title}")
            for cell in cells:
                notebook.code(cell)
    notebook.text(
        "## Bias\n\nWhether the target is otherwise in one group of rows than in the others, before any model is "
        "trained: the share of rows with a favourable target, the imbalance of the groups (CI), the difference in "
        "proportions of labels (DPL), and how far their labels are distributed differently (JS, TVD, KS: 0 if not at "
        "all). Choose a column of which people should not be treated differently, such as a region or an age."
    )
    groups = [name for name, kind in facts.types.items() if kind is ColumnType.CATEGORICAL] or list(facts.types)
    notebook.code(source.BIAS.format(column=next(iter(groups), facts.target)))
    notebook.text("## One column\n\nPlain pandas and a chart, for whatever else you want to know.")
    telling = [name for name, kind in facts.types.items() if kind is not ColumnType.TEXT] or [*facts.types]
    notebook.code(source.ONE_COLUMN.format(column=next(iter(telling), facts.target)))
    notebook.code(source.COLUMN_CHART)
    notebook.text("How its values are written: 9 stands for a digit, a and A for letters.")
    notebook.code(source.PATTERNS)
    numeric = [name for name, kind in facts.types.items() if kind is ColumnType.NUMERIC]
    if not facts.classification:
        numeric = [*numeric[:1], facts.target]
    if len(numeric) > 1:
        x, y = numeric[:2]
        notebook.text("## Two columns")
        notebook.code(source.SCATTER.format(x=x, y=y, colour="TARGET" if facts.classification else None))
    notebook.text("## Definitions")
    notebook.code(source.DEFINITIONS)
