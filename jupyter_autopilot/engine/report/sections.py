"""The registry of sections, in the order in which they are shown.

A section is a function from the evidence to its part of the report, or to None where it does not apply. To add one,
write its model in `contract/report.py`, its function in a file by its subject, its name here, and its drawings in
`drawing/sections.py` and in `src/components/report/`.
"""

from __future__ import annotations

from collections.abc import Callable

from ...contract.report import AnySection
from .calibration import calibration
from .classes import confusion_matrix
from .curves import gain_lift, precision_recall, roc
from .evidence import Evidence
from .explained import shap
from .features import importance, partial_dependence
from .interactions import interactions
from .learning import learning_curve
from .numbers import actual_predicted, residuals
from .overall import metrics
from .segments import segments
from .thresholds import thresholds
from .worst import worst_rows

SECTIONS: tuple[Callable[[Evidence], AnySection | None], ...] = (
    metrics,
    confusion_matrix,
    thresholds,
    roc,
    precision_recall,
    gain_lift,
    calibration,
    actual_predicted,
    residuals,
    importance,
    shap,
    partial_dependence,
    interactions,
    segments,
    worst_rows,
    learning_curve,
)
