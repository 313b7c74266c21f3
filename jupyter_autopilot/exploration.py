"""Exploring a table, as one public module: what the data exploration notebook uses, and any script can.

>>> report = explore(data, target="churn")
>>> findings_table(report)
>>> data = apply_fix(data, fix_of(report, 1))
"""

from .contract.exploration import Exploration, Finding, Fix, Severity, SpecPatch
from .engine.charts import Chart
from .engine.exploration.bias import bias_table
from .engine.exploration.charts import bar_chart, heat_map, histogram
from .engine.exploration.column import column_chart, scatter_chart
from .engine.exploration.comparing import compare, split_after
from .engine.exploration.exploring import explore, save
from .engine.exploration.fixes import apply_fix
from .engine.exploration.overviews import (
    findings_table,
    fix_of,
    labels_table,
    power_sample,
    summary_table,
    target_table,
)
from .engine.exploration.pages import Page, rows_table, table
from .engine.exploration.patterns import patterns_table
from .engine.exploration.quick import quick_score
from .engine.exploration.quick_model import QuickModel, quick_model
from .engine.exploration.view import Sizes

__all__ = [
    "Chart",
    "Exploration",
    "Finding",
    "Fix",
    "Page",
    "QuickModel",
    "Severity",
    "Sizes",
    "SpecPatch",
    "apply_fix",
    "bar_chart",
    "bias_table",
    "column_chart",
    "compare",
    "explore",
    "findings_table",
    "fix_of",
    "heat_map",
    "histogram",
    "labels_table",
    "patterns_table",
    "power_sample",
    "quick_model",
    "quick_score",
    "rows_table",
    "save",
    "scatter_chart",
    "split_after",
    "summary_table",
    "table",
    "target_table",
]
