"""Exploring a table, as one public module: what the data exploration notebook uses, and any script can.

>>> report = explore(data, target="churn")
>>> findings_table(report)
>>> data = apply_fix(data, fix_of(report, 1))
"""

from .contract.exploration import Exploration, Finding, Fix, Severity, SpecPatch
from .engine.exploration import (
    Chart,
    Page,
    Sizes,
    apply_fix,
    bar_chart,
    compare,
    explore,
    findings_table,
    fix_of,
    heat_map,
    histogram,
    power_sample,
    quick_score,
    rows_table,
    save,
    summary_table,
    table,
)

__all__ = [
    "Chart",
    "Exploration",
    "Finding",
    "Fix",
    "Page",
    "Severity",
    "Sizes",
    "SpecPatch",
    "apply_fix",
    "bar_chart",
    "compare",
    "explore",
    "findings_table",
    "fix_of",
    "heat_map",
    "histogram",
    "power_sample",
    "quick_score",
    "rows_table",
    "save",
    "summary_table",
    "table",
]
