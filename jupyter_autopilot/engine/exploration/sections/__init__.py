"""The subjects of an exploration, one a file."""

from __future__ import annotations

from collections.abc import Callable

from ....contract.exploration import Finding, Section
from ..view import TableView
from .anomalies import anomalies
from .cardinality import cardinality
from .correlations import correlations
from .dates import dates
from .definitions import DEFINITIONS
from .duplicates import duplicates
from .missing import missing_values
from .multicollinearity import multicollinearity
from .power import prediction_power
from .sequences import sequences
from .statistics import statistics
from .structure import structure
from .summary import summary
from .target import target_analysis
from .texts import texts

Subject = Callable[[TableView, dict[str, Section]], tuple[Section, list[Finding]]]
"""Looks at a table, knowing what the subjects before it found."""

SUBJECTS: dict[str, Subject] = {
    "target_analysis": target_analysis,
    "duplicates": duplicates,
    "structure": structure,
    "prediction_power": prediction_power,
    "correlations": correlations,
    "multicollinearity": multicollinearity,
    "anomalies": anomalies,
    "missing_values": missing_values,
    "cardinality": cardinality,
    "statistics": statistics,
    "dates": dates,
    "texts": texts,
    "sequences": sequences,
    "summary": summary,
}
"""By the field of `Exploration` that they fill, in the order in which they look."""

__all__ = ["DEFINITIONS", "SUBJECTS", "Subject"]
