"""What is in a table and what stands out, as data: for the notebook, for the wizard and for programs."""

from .charts import Chart, bar_chart, heat_map, histogram
from .comparing import compare
from .exploring import explore, save
from .fixes import apply_fix
from .pages import Page, findings_table, fix_of, power_sample, rows_table, summary_table, table
from .quick import quick_score
from .view import Sizes

__all__ = [
    "Chart",
    "Page",
    "Sizes",
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
