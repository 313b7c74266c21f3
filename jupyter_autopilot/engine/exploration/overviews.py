"""Parts of an exploration as tables of their own: findings, the summary, the target, and a sample of rows."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ...contract import ProblemType
from ...contract.exploration import Exploration, Fix, Severity, TargetAnalysis
from .figures import written
from .pages import PAGE, Page, table

COLOURS = {Severity.HIGH.value: "#c62828", Severity.MEDIUM.value: "#9a5b00", Severity.LOW.value: "#546e7a"}


def findings_table(report: Exploration, *, search: str = "", page: int = 1, size: int = PAGE) -> Page:
    """What stands out, the worst first; the number is the one that `fix_of` takes."""
    frame = pd.DataFrame(
        [
            {
                "severity": one.severity.value,
                "finding": one.message,
                "advice": one.advice,
                "fix": "" if one.fix is None else one.fix.title,
                "changes": "" if one.fix is None else one.fix.changes,
            }
            for one in report.findings
        ],
        index=range(1, len(report.findings) + 1),
    )
    return replace(table(frame, search=search, page=page, size=size), colours=COLOURS)


def summary_table(report: Exploration) -> Page:
    """The table at a glance."""
    summary = report.summary
    figures = {
        "Rows": f"{summary.rows.of:,}",
        "Columns": f"{summary.columns:,}",
        "Features": f"{len(report.features):,}",
        **{
            f"Features, {kind.value}": f"{count:,} ({count / len(report.features):.1%})"
            for kind, count in summary.features.items()
        },
        "Target": report.target,
        "Problem type": report.problem_type.value,
        "Duplicate rows": f"{summary.duplicate_share:.2%}",
        "Missing target": f"{summary.missing_target_share:.2%}",
        "Invalid target": f"{summary.invalid_target_share:.2%}",
        "Missing or invalid cells of features": f"{summary.missing_cells_share:.2%}",
    }
    return table(pd.DataFrame({"": figures}), of=summary)


def target_table(report: Exploration) -> Page:
    """The target in figures."""
    target = report.target_analysis
    rows = max(1, target.rows.used)
    figures: dict[str, str] = {
        "Missing": _share(target.missing, rows),
        "Invalid": _share(target.invalid, rows),
    }
    if target.invalid_examples:
        figures["Frequent invalid values"] = ", ".join(target.invalid_examples)
    if report.problem_type is ProblemType.REGRESSION:
        figures |= _numbers(target, rows)
    else:
        figures["Labels"] = f"{len(target.classes):,}"
        if target.imbalance is not None:
            figures["Rows of the most frequent label for one of the rarest"] = written(target.imbalance)
    return table(pd.DataFrame({report.target: figures}), of=target)


def _numbers(target: TargetAnalysis, rows: int) -> dict[str, str]:
    figures = {
        "Mean": target.mean,
        "Median": target.median,
        "Minimum": target.minimum,
        "Maximum": target.maximum,
        "Standard deviation": target.standard_deviation,
        "Skew": target.skew,
        "Kurtosis": target.kurtosis,
        "Different values": target.different,
    }
    told = {name: "" if value is None else written(value, 7) for name, value in figures.items()}
    told["Outliers"] = _share(target.outliers or 0, rows)
    if target.outlier_limits is not None:
        low, high = target.outlier_limits
        told["Outliers lie outside of"] = f"{written(low)} to {written(high)}"
    return told


def _share(count: int, rows: int) -> str:
    return f"{count:,} ({count / rows:.2%})"


def labels_table(report: Exploration, *, search: str = "", page: int = 1, size: int = PAGE) -> Page:
    """The labels of a classification, the most frequent first."""
    target = report.target_analysis
    total = sum(one.count for one in target.classes) or 1
    frame = pd.DataFrame(
        {
            "rows": [f"{one.count:,}" for one in target.classes],
            "share": [f"{one.count / total:.2%}" for one in target.classes],
        },
        index=[one.label for one in target.classes],
    )
    return table(frame, of=target, search=search, page=page, size=size)


def fix_of(report: Exploration, number: int | None = None) -> Fix | None:
    """The fix of a finding, by its number in the table of findings; the first one that there is if left out."""
    if number is not None:
        return report.findings[number - 1].fix
    return next((one.fix for one in report.findings if one.fix is not None), None)


def power_sample(data: pd.DataFrame, report: Exploration, *, rows: int = 10, seed: int = 0) -> Page:
    """Random rows: the target first, then the features by prediction power, which stands above them with the type."""
    power = report.prediction_power.features
    looked_at = {one.feature for one in power}
    names = [one.feature for one in power]
    names += [feature.name for feature in report.features if feature.name not in looked_at]
    sample = data[[report.target, *names]].sample(min(rows, len(data)), random_state=seed)
    kinds = {feature.name: str(feature.type) for feature in report.features}
    powers = {one.feature: f"{one.power:.2f}" for one in power}
    sample.columns = pd.MultiIndex.from_arrays(
        [
            [report.target, *names],
            ["target", *(powers.get(name, "") for name in names)],
            ["", *(kinds[name] for name in names)],
        ],
        names=["column", "prediction power", "type"],
    )
    return table(sample)
