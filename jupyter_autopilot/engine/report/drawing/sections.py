"""How each kind of section is drawn; a new kind of the contract is a line at the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from ....contract import Report
from ....contract import report as parts
from ...charts import Axis, Band, Bars, Chart, Dot, Layer, Line, Points, bands, plot, strip
from ...metrics import METRICS
from .blocks import Block, Figure, Table, Text, shown
from .thresholds import choices

MOST_LABELS = 30
"""Of a confusion matrix that is drawn whole; of more classes there are the scores of each and the mistakes."""
DATES = "datetime"
USUAL, WORSE = "Usual", "Worse"


def draw(section: parts.AnySection, report: Report) -> list[Block]:
    """The tables and charts of a section."""
    return DRAWINGS[type(section)](section, report)


def _title(metric: str) -> str:
    return METRICS[metric].info.title if metric in METRICS else metric


def _metrics(section: parts.MetricsSection, report: Report) -> list[Block]:
    header = ["Metric", "Better is", "Validation", "95 % from", "to", "Out-of-fold", "A constant answer"]
    rows = [
        [
            _title(one.name) + (" (objective)" if one.name == report.objective else ""),
            "more" if one.greater_is_better else "less",
            one.validation,
            one.validation_low,
            one.validation_high,
            one.cross_validation,
            one.best_constant,
        ]
        for one in section.metrics
    ]
    return [Table(header, rows)]


def _confusion(section: parts.ConfusionSection, report: Report) -> list[Block]:
    blocks: list[Block] = []
    if len(section.labels) <= MOST_LABELS:
        rows = [[label, *map(_share_of(row), row)] for label, row in zip(section.labels, section.counts, strict=True)]
        caption = "Rows, and their share of the actual class"
        blocks.append(Table(["Actual ↓ predicted →", *section.labels], rows, caption))
    scores = [[one.label, _count(one.count), one.recall, one.precision] for one in section.classes]
    blocks.append(Table(["Class", "Rows", "Recall", "Precision"], scores))
    if section.confusions:
        mistakes = [[one.actual, one.predicted, _count(one.count), one.share] for one in section.confusions]
        blocks.append(
            Table(["Actual", "Predicted", "Rows", "Share of the actual class"], mistakes, "Most frequent mistakes")
        )
    return blocks


def _share_of(row: list[float]) -> Callable[[float], Figure]:
    total = sum(row)
    return lambda count: Figure(f"{shown(_count(count))} ({count / total:.0%})" if total else shown(_count(count)))


def _count(value: float) -> float | int:
    """A count, which is a sum where rows have weights."""
    return int(value) if value == int(value) else value


def _curves(x: str, y: str, *, chance: bool) -> Callable[[Any, Report], list[Block]]:
    def drawn(section: parts.RocSection | parts.PrecisionRecallSection, report: Report) -> list[Block]:
        layers = [Line(curve.x, curve.y, curve.name) for curve in section.curves]
        if chance:
            layers.append(Line([0, 1], [0, 1], dashed=True))
        elif isinstance(section, parts.PrecisionRecallSection) and section.prevalence is not None:
            layers.append(Line([0, 1], [section.prevalence] * 2, dashed=True))
        axes = Axis(x, "percent", 0.0, 1.0), Axis(y, "percent", 0.0, 1.0)
        areas = [[curve.name, curve.area] for curve in section.curves]
        return [plot(section.title, *axes, layers), Table(["Curve", "Area under it"], areas)]

    return drawn


def _gain(section: parts.GainSection, report: Report) -> list[Block]:
    across = Axis("Share of the rows, the surest first", "percent", 0.0, 1.0)
    gain = [Line(section.shares, section.gains, "Gain"), Line([0, 1], [0, 1], dashed=True)]
    lift = [Line(section.shares, section.lifts, "Lift"), Line([0, 1], [1, 1], dashed=True)]
    rows = [[share, gain, lift] for share, gain, lift in zip(section.shares, section.gains, section.lifts, strict=True)]
    return [
        plot("Gain", across, Axis("Share of the positive rows", "percent", 0.0, 1.0), gain),
        plot("Lift", across, Axis("Times as many as at random", low=0.0), lift),
        Table(["Share of the rows", "Gain", "Lift"], rows[2::2]),
    ]


def _calibration(section: parts.CalibrationSection, report: Report) -> list[Block]:
    bins = section.bins
    points = Points(
        [one.predicted for one in bins],
        [one.observed for one in bins],
        section.event,
        [one.observed_low for one in bins],
        [one.observed_high for one in bins],
    )
    axes = Axis("Predicted probability", "percent", 0.0, 1.0), Axis("Observed share", "percent", 0.0, 1.0)
    rows = [[one.predicted, one.observed, one.observed_low, one.observed_high, one.count] for one in bins]
    return [
        plot(section.title, *axes, [Line([0, 1], [0, 1], dashed=True), points]),
        Table(
            ["Predicted", "Observed", "95 % from", "to", "Rows"],
            rows,
            f"Probability of: {section.event}. Mean distance: {section.error:.4f}",
        ),
    ]


def _thresholds(section: parts.ThresholdSection, report: Report) -> list[Block]:
    return [
        Text(f"A row is predicted “{section.positive}” above {section.current:.4g}."),
        Table(
            ["A false alarm costs", "A missed row costs", "Cheapest threshold", "Its cost of 1,000 rows", "Now"],
            [
                [choice.false_alarm, choice.missed, choice.threshold, choice.cost, choice.current_cost]
                for choice in choices(section)
            ],
            "Chosen on the out-of-fold rows; what it costs is measured on the validation part.",
        ),
    ]


def _actual_predicted(section: parts.ActualPredictedSection, report: Report) -> list[Block]:
    ends = [min(section.actual), max(section.actual)]
    fitted = [section.intercept + section.slope * end for end in ends]
    layers: list[Layer] = [
        Points(section.actual, section.predicted, "Rows"),
        Line(ends, ends, dashed=True),
        Line(ends, fitted, "Best fit"),
    ]
    return [
        plot(section.title, Axis("Actual"), Axis("Predicted"), layers),
        Table(["Slope of the best fit", "Intercept"], [[section.slope, section.intercept]]),
    ]


def _residuals(section: parts.ResidualSection, report: Report) -> list[Block]:
    bins = section.bins
    bars = Bars([one.lower for one in bins], [one.upper for one in bins], [one.count for one in bins])
    figures = [[section.mean, section.standard_deviation, section.outliers]]
    ends = [min(section.predicted), max(section.predicted)]
    limits = [Line(ends, [limit] * 2, dashed=True) for limit in (-parts.OUTLIER_DEVIATIONS, parts.OUTLIER_DEVIATIONS)]
    rows = Points(section.predicted, section.standardized, "Rows")
    return [
        plot(section.title, Axis("Actual minus predicted"), Axis("Rows", low=0.0), [bars]),
        plot("Residuals by prediction", Axis("Predicted"), Axis("Standard deviations"), [rows, *limits]),
        Table(["Mean", "Standard deviation", "Outliers"], figures),
    ]


def _learning_curve(section: parts.LearningCurveSection, report: Report) -> list[Block]:
    rows = [float(point.rows) for point in section.points]
    bounded = [point for point in section.points if point.validation_low is not None]
    layers: list[Layer] = [
        Line(rows, [point.training for point in section.points], "Training"),
        Line(rows, [point.validation for point in section.points], "Validation"),
        Points(
            [float(point.rows) for point in bounded],
            [point.validation for point in bounded],
            "Validation",
            [point.validation_low or 0.0 for point in bounded],
            [point.validation_high or 0.0 for point in bounded],
        ),
        Line([rows[0], rows[-1]], [section.score] * 2, dashed=True),
    ]
    table = [
        [point.rows, point.training, point.validation, point.validation_low, point.validation_high]
        for point in section.points
    ]
    return [
        plot(section.title, Axis("Training rows", "log"), Axis(_title(section.metric)), layers),
        Table(["Rows", "Training", "Validation", "95 % from", "to"], table),
    ]


def _importance(section: parts.ImportanceSection, report: Report) -> list[Block]:
    rows = [
        Band(
            one.feature,
            one.importance,
            one.importance - one.standard_deviation,
            one.importance + one.standard_deviation,
        )
        for one in section.features
    ]
    loss = f"Loss of {_title(section.metric)}"
    table = [[one.feature, one.importance, one.standard_deviation] for one in section.features]
    return [bands(section.title, rows, value=loss, bars=True), Table(["Feature", loss, "±"], table, _left(section))]


def _left(section: parts.ImportanceSection | parts.ShapSection) -> str:
    return f"{section.others:,} further features matter less." if section.others else ""


def _shap(section: parts.ShapSection, report: Report) -> list[Block]:
    one_output = len(section.label_headers) == 1
    rows = [
        Band(one.feature, value, series="" if one_output else label)
        for one in section.features
        for label, value in zip(section.label_headers, one.global_shap_values, strict=True)
    ]
    unit = {"target": report.target, "probability": "probability", "log_odds": "log odds"}[section.unit]
    blocks: list[Block] = [bands("Mean size of the SHAP values", rows, value=unit, bars=one_output)]
    if one_output:
        dots = [
            Dot(one.feature, value, shade)
            for one in section.features
            for value, shade in zip(one.shap_values, one.relative_values, strict=True)
        ]
        towards = unit if section.unit == "target" else f"{unit} of “{section.label_headers[0]}”"
        blocks.append(strip("SHAP values by row", dots, value=towards, shade="Value of the feature"))
    table = [[one.feature, *one.global_shap_values] for one in section.features]
    blocks.append(Table(["Feature", *section.label_headers], table, _left(section)))
    return blocks


def _dependence(section: parts.DependenceSection, report: Report) -> list[Block]:
    return [_dependence_chart(one) for one in section.features]


def _dependence_chart(one: parts.Dependence) -> Chart:
    title = one.feature_name
    outcome = one.label_headers[0] if len(one.label_headers) == 1 else "Mean prediction"
    series = [
        (label if len(one.label_headers) > 1 else "", predictions)
        for label, predictions in zip(one.label_headers, one.model_predictions, strict=True)
    ]
    if one.data_type not in {"numeric", DATES}:
        rows = [
            Band(f"{value} ({share:.0%} of the rows)", prediction, series=label)
            for label, predictions in series
            for value, share, prediction in zip(one.feature_values, one.data_distribution, predictions, strict=True)
        ]
        return bands(title, rows, value=outcome)
    dates = one.data_type == DATES
    places = [_moment(str(value)) if dates else float(value) for value in one.feature_values]  # type: ignore[arg-type]
    levels = [value for _, predictions in series for value in predictions]
    low, height = min(levels), (max(levels) - min(levels)) or 1.0
    middles = [(a + b) / 2 for a, b in pairwise(places)]
    edges = [places[0], *middles, places[-1]]
    most = max(one.data_distribution) or 1.0
    where = Bars(
        edges[:-1], edges[1:], [low + height * share / most / 3 for share in one.data_distribution], low, faint=True
    )
    lines = [Line(places, predictions, label or outcome) for label, predictions in series]
    return plot(title, Axis(title, "date" if dates else "number"), Axis(outcome), [where, *lines])


def _moment(text: str) -> float:
    """Milliseconds since 1970."""
    found = datetime.fromisoformat(text)
    return 1000 * (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _interactions(section: parts.InteractionsSection, report: Report) -> list[Block]:
    rows = [Band(f"{one.first} × {one.second}", one.strength) for one in section.interactions]
    table = [[one.first, one.second, one.strength, one.h] for one in section.interactions]
    return [
        bands(section.title, rows, value="Strength", bars=True),
        Table(["Feature", "With", "Strength", "H"], table),
    ]


def _segments(section: parts.SegmentsSection, report: Report) -> list[Block]:
    rows = [
        Band(f"{one.feature}: {one.segment}", one.score, one.low, one.high, WORSE if one.worse else USUAL)
        for one in section.segments
    ]
    table = [
        [one.feature, one.segment, one.count, one.score, one.low, one.high, "yes" if one.worse else ""]
        for one in section.segments
    ]
    return [
        bands(section.title, rows, value=_title(section.metric), reference=section.score, order=(USUAL, WORSE)),
        Table(["Feature", "Segment", "Rows", _title(section.metric), "95 % from", "to", "Worse"], table),
    ]


def _worst_rows(section: parts.WorstRowsSection, report: Report) -> list[Block]:
    given = ["Given to the actual class"] if report.labels else []
    rows = [
        [
            one.row,
            one.actual,
            one.predicted,
            *([one.probability] if report.labels else []),
            *(one.values.get(name) for name in section.columns),
        ]
        for one in section.rows
    ]
    return [Table(["Row", "Actual", "Predicted", *given, *section.columns], rows)]


DRAWINGS: dict[type, Callable[[Any, Report], list[Block]]] = {
    parts.MetricsSection: _metrics,
    parts.ConfusionSection: _confusion,
    parts.ThresholdSection: _thresholds,
    parts.RocSection: _curves("False positive rate", "True positive rate", chance=True),
    parts.PrecisionRecallSection: _curves("Recall", "Precision", chance=False),
    parts.GainSection: _gain,
    parts.CalibrationSection: _calibration,
    parts.ActualPredictedSection: _actual_predicted,
    parts.ResidualSection: _residuals,
    parts.LearningCurveSection: _learning_curve,
    parts.ImportanceSection: _importance,
    parts.ShapSection: _shap,
    parts.DependenceSection: _dependence,
    parts.InteractionsSection: _interactions,
    parts.SegmentsSection: _segments,
    parts.WorstRowsSection: _worst_rows,
}
