"""Numbers and sequences of numbers as people write them into cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

CURRENCY = r"[$€£¥₹₩₽]|USD|EUR|GBP|CHF|JPY"
BLANKS = " \u00a0\u2009\u202f"
"""Blanks between groups of digits: the common one, the unbreakable, the thin and the narrow unbreakable."""
FRAMED = re.compile(
    rf"(?P<open>\()?(?P<sign>[+\-−])?\s*(?:{CURRENCY})?\s*(?P<inner>[+\-−])?"
    rf"(?P<digits>\.?\d(?:[\d.,'’{BLANKS}]*\d)?\.?)\s*(?:%|{CURRENCY})?(?P<close>\))?"
)
"""A number with its sign, currency or percent sign; in parentheses it is negative, as in accounts."""
PLAIN = re.compile(r"\d+\.?\d*|\.\d+")
COMMA_GROUPS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?")
BLANK_GROUPS = re.compile(rf"\d{{1,3}}(?:(?P<mark>['’{BLANKS}])\d{{3}})(?:(?P=mark)\d{{3}})*(?:[.,]\d+)?")
POINT_GROUPS = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+")
DECIMAL_COMMA = re.compile(r"\d+,\d+")
THOUSANDS_OR_DECIMALS = re.compile(r"[1-9]\d{0,2},\d{3}")
"""Read as thousands; a column that has decimal commas elsewhere would mean something else."""

SEQUENCE_LEAST = 3
BLANK_SEQUENCE_LEAST = 5
"""Whole numbers between blanks are a sequence from this many on: fewer are telephone numbers or dates."""
ITEM = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
GAP = re.compile(r"(?:nan|na|null|none)?", re.IGNORECASE)
DATE_PARTS = re.compile(r"\d{4}([,; ])\s*\d{1,2}\1\s*\d{1,2}|\d{1,2}([,; ])\s*\d{1,2}\2\s*\d{4}")


def written_numbers(texts: Sequence[str] | npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
    """The numbers that texts stand for, NaN for what is none; infinity is none.

    Besides what Python reads: currency signs, percent signs (`12 %` is 12), thousands between commas, blanks or
    apostrophes, between points where a decimal comma follows, and decimal commas. `1,234` is read as thousands, the
    same in every column, since a single row to predict does not tell more; see `contradicting_commas`.

    Parameters
    ----------
    texts
        Without surrounding blanks, of shape (n,).
    """
    values = np.array(texts, dtype=object)
    numbers = pd.to_numeric(pd.Series(values, dtype=object), errors="coerce").to_numpy(dtype="float64").copy()
    for place in np.flatnonzero(np.isnan(numbers)):
        numbers[place] = _written_number(str(values[place]))
    numbers[np.isinf(numbers)] = np.nan
    return numbers


def _written_number(text: str) -> float:
    framed = FRAMED.fullmatch(text)
    if framed is None or (framed["open"] is None) != (framed["close"] is None):
        return np.nan
    number = _digits(framed["digits"])
    signs = [framed["sign"] or "", framed["inner"] or "", framed["open"] or ""]
    if sum(map(bool, signs)) > 1:
        return np.nan
    return number if "".join(signs) in {"", "+"} else -number


def _digits(digits: str) -> float:
    if PLAIN.fullmatch(digits):
        return float(digits)
    if COMMA_GROUPS.fullmatch(digits) and not digits.startswith("0"):
        return float(digits.replace(",", ""))
    if BLANK_GROUPS.fullmatch(digits) and not digits.startswith("0"):
        return float(re.sub(rf"['’{BLANKS}]", "", digits).replace(",", "."))
    if POINT_GROUPS.fullmatch(digits):
        return float(digits.replace(".", "").replace(",", "."))
    return float(digits.replace(",", ".")) if DECIMAL_COMMA.fullmatch(digits) else np.nan


def contradicting_commas(texts: Sequence[str]) -> bool:
    """Whether a column has decimal commas (`2,5`) as well as commas that would be read as thousands (`1,234`).

    Also points that would be read as decimal ones (`1.234`) beside points between thousands (`1.234,5`).
    """
    digits = [framed["digits"] for framed in map(FRAMED.fullmatch, texts) if framed is not None]
    ambiguous = any(THOUSANDS_OR_DECIMALS.fullmatch(one) for one in digits)
    commas = any(DECIMAL_COMMA.fullmatch(one) and not THOUSANDS_OR_DECIMALS.fullmatch(one) for one in digits)
    grouped = any(POINT_GROUPS.fullmatch(one) for one in digits)
    points = any(re.fullmatch(r"\d{1,3}\.\d{3}", one) for one in digits)
    return (ambiguous and (commas or grouped)) or (grouped and points)


def is_sequence(text: str) -> bool:
    """Whether a cell holds at least three numbers, separated by commas, semicolons or blanks.

    Numbers may stand in brackets. Between semicolons a comma is the decimal sign. Three numbers that are the parts of a
    date are none; nor are fewer than five whole numbers between blanks.
    """
    inner = text.strip("[](){} \t")
    if DATE_PARTS.fullmatch(inner):
        return False
    separator = next((mark for mark in ";," if mark in inner), None)
    decimal = inner.replace(",", ".") if separator == ";" else inner
    items = [item.strip() for item in decimal.split(separator)]
    numbers = sum(ITEM.fullmatch(item) is not None for item in items)
    if numbers < SEQUENCE_LEAST or not all(ITEM.fullmatch(item) or GAP.fullmatch(item) for item in items):
        return False
    return separator is not None or numbers >= BLANK_SEQUENCE_LEAST or any("." in item for item in items)
