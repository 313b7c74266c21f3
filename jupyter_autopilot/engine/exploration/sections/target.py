"""The target: its labels or its distribution, and what makes it hard to learn."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ....contract import ClassCount, ProblemType
from ....contract.exploration import Finding, Fix, Section, Severity, TargetAnalysis
from ...data import as_text, to_number
from ..figures import outliers, shape
from ..fixes import OTHER, clip, drop_labels, merge_labels, named, objective, predict_as
from ..spread import spread
from ..view import Floats, TableView, number

RARE_ROWS = 20
DOMINANT = 0.9
MANY_LABELS = 50
FEW_NUMBERS, MIN_ROWS = 10, 100
"""Numbers with no more different values than the first may be labels, unless there are fewer rows than the second."""
SKEWED = 3.0
EXAMPLES = 5
EXTREME = (0.01, 0.99)


def target_analysis(view: TableView, done: dict[str, Section]) -> tuple[TargetAnalysis, list[Finding]]:
    """Counted in all rows."""
    raw, values = view.frame[view.target], view.target_values
    missing = int(as_text(raw).isna().sum())
    invalid = int(values.isna().sum()) - missing
    section = TargetAnalysis(
        rows=view.used(len(values)),
        name=view.target,
        problem_type=view.problem_type,
        missing=missing,
        invalid=invalid,
        invalid_examples=_invalid(raw, values) if invalid else [],
    )
    present = values.dropna()
    found = _unusable(section, len(values))
    if present.empty:
        return section, found
    if view.classification:
        return section, found + _labels(section, present, view.objective)
    return section, found + _numbers(section, present.to_numpy(dtype="float64"))


def _invalid(raw: pd.Series, values: pd.Series) -> list[str]:
    texts = as_text(raw[values.isna()]).dropna()
    return [str(text) for text in texts.value_counts().head(EXAMPLES).index]


def _unusable(section: TargetAnalysis, rows: int) -> list[Finding]:
    found = []
    for count, code, what in (
        (section.missing, "target_missing", "have no target"),
        (section.invalid, "target_invalid", "have a target that is no number"),
    ):
        if count:
            examples = f", such as {named(section.invalid_examples)}" if code == "target_invalid" else ""
            found.append(
                Finding(
                    code=code,
                    severity=Severity.LOW,
                    section="target_analysis",
                    message=f"{count:,} rows ({count / rows:.2%}) {what}{examples}.",
                    advice="They are left out of training.",
                    columns=[section.name],
                )
            )
    return found


def _labels(section: TargetAnalysis, present: pd.Series, objective_metric: str | None) -> list[Finding]:
    counts = present.value_counts()
    section.classes = [ClassCount(label=str(label), count=int(count)) for label, count in counts.items()]
    section.different = len(counts)
    section.imbalance = float(counts.iloc[0] / counts.iloc[-1])
    found = []
    rare = [str(label) for label in counts.index[counts < RARE_ROWS]]
    if rare and len(counts) > 1:
        found.append(
            Finding(
                code="target_rare_labels",
                severity=Severity.HIGH,
                section="target_analysis",
                message=f"Labels with fewer than {RARE_ROWS} rows: {named(rare)}.",
                advice="Little can be learned of them, and scores of them are uncertain: merge them, or add rows.",
                columns=[section.name],
                fix=_rare_fix(section, rare),
            )
        )
    if counts.iloc[0] > DOMINANT * counts.sum() and objective_metric in {None, "accuracy"}:
        metric = ("f1", "F1") if section.problem_type is ProblemType.BINARY else ("f1_macro", "F1 macro")
        found.append(
            Finding(
                code="target_imbalanced",
                severity=Severity.LOW,
                section="target_analysis",
                message=f"{counts.iloc[0] / counts.sum():.1%} of the rows have the label {counts.index[0]!r}.",
                advice=f"Always guessing it would be right as often: rank models by {metric[1]}, not by accuracy.",
                columns=[section.name],
                fix=objective(*metric),
            )
        )
    if len(counts) > MANY_LABELS:
        numbers = bool(to_number(pd.Series(counts.index.astype(object))).notna().all())
        found.append(
            Finding(
                code="target_many_labels",
                severity=Severity.LOW,
                section="target_analysis",
                message=f"The target has {len(counts):,} labels.",
                advice="Merge labels, or check that this is the right target."
                + (" Where more is larger, predict them as numbers." if numbers else ""),
                columns=[section.name],
                fix=predict_as(ProblemType.REGRESSION, section.name) if numbers else None,
            )
        )
    return found


def _rare_fix(section: TargetAnalysis, rare: list[str]) -> Fix | None:
    if section.problem_type is not ProblemType.MULTICLASS or len(section.classes) - len(rare) < 2:
        return None
    if len(rare) == 1:
        return drop_labels(section.name, rare)
    into = OTHER
    while into in {one.label for one in section.classes}:
        into += "_"
    return merge_labels(section.name, rare, into)


def _numbers(section: TargetAnalysis, values: Floats) -> list[Finding]:
    known = shape(values)
    odd = outliers(values, known)
    section.mean, section.median = number(values.mean()), number(known.median)
    section.minimum, section.maximum = number(values.min()), number(values.max())
    section.standard_deviation = number(values.std(ddof=1)) if len(values) > 1 else None
    section.skew, section.kurtosis = number(known.skew), number(known.kurtosis)
    section.different, section.outliers = len(np.unique(values)), int(odd.sum())
    if np.isfinite(known.limits).all() and known.robust_deviation > 0:
        section.outlier_limits = known.limits
    drawn = spread(values, known)
    section.histogram, section.low_outliers, section.high_outliers = drawn.bins, drawn.low, drawn.high
    found = _few_numbers(section, len(values))
    if abs(known.skew) > SKEWED:
        low, high = (float(limit) for limit in np.quantile(values, EXTREME))
        found.append(
            Finding(
                code="target_skewed",
                severity=Severity.HIGH,
                section="target_analysis",
                message=f"The target has a long tail: its skew is {known.skew:.1f}.",
                advice="A few extreme values decide the scores: clip them, or choose MAE as the objective.",
                columns=[section.name],
                fix=clip({section.name: (low, high)}),
            )
        )
    if odd.any():
        found.append(
            Finding(
                code="target_outliers",
                severity=Severity.LOW,
                section="target_analysis",
                message=f"{int(odd.sum()):,} rows ({odd.mean():.2%}) have an outlying target.",
                advice="Check that the values are right.",
                columns=[section.name],
                fix=clip({section.name: known.limits}),
            )
        )
    return found


def _few_numbers(section: TargetAnalysis, rows: int) -> list[Finding]:
    different = section.different or 0
    if not 1 < different <= FEW_NUMBERS or rows < MIN_ROWS:
        return []
    return [
        Finding(
            code="target_few_values",
            severity=Severity.LOW,
            section="target_analysis",
            message=f"The target has only {different} different values.",
            advice="If they are names of kinds, or a prediction between two of them makes no sense, predict labels.",
            columns=[section.name],
            fix=predict_as(ProblemType.BINARY if different == 2 else ProblemType.MULTICLASS, section.name),
        )
    ]
