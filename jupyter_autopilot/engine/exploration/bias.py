"""Whether a label is rarer in some groups of rows than in the others, before any model is trained.

The measures are those of Data Wrangler's bias report and of Amazon SageMaker Clarify's pre-training bias metrics.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api import types as pdt

from ...contract import ProblemType
from ...contract.exploration import Exploration
from ..data import as_text, to_number
from .figures import written
from .pages import PAGE, Page, table
from .view import shown

Floats = npt.NDArray[np.float64]
MOST_GROUPS = 20
"""Of values of a column; the others count as one group. Of numbers there are two: below the median, and the others."""
OTHERS = "(all others)"


def bias_table(
    data: pd.DataFrame,
    report: Exploration,
    column: str,
    *,
    favourable: Any = None,
    search: str = "",
    page: int = 1,
    size: int = PAGE,
) -> Page:
    """Each group of a column beside all other rows.

    The class imbalance (CI) is (others - group) / (others + group) in rows, from -1 to 1; near 1 the group has few. The
    difference in proportions of labels (DPL) is the others' share of favourable rows less the group's, from -1 to 1.
    The Jensen-Shannon divergence (JS, in nats), the total variation distance (TVD) and the Kolmogorov-Smirnov distance
    (KS) say how far the group's labels are distributed otherwise than the others'; at 0 they are not.

    Parameters
    ----------
    data
        The table that was explored.
    column
        Whose groups are compared, such as a region or an age.
    favourable
        The label that is counted, or of numbers the least that is; the second label, or the median, if left out.

    Raises
    ------
    ValueError
        There is no such column, label or number.
    """
    if column not in data.columns:
        raise ValueError(f"The data have no column {column!r}.")
    codes, good, what = _labels(data[report.target], report.problem_type, favourable)
    groups = _groups(data[column])
    known = (codes >= 0) & groups.notna().to_numpy()
    codes, good, groups = codes[known], good[known], groups[known]
    rows = [
        _compared(str(name), codes, good, (groups == name).to_numpy()) for name in groups.value_counts(sort=True).index
    ]
    frame = pd.DataFrame(rows).set_index("group").rename_axis(None) if rows else pd.DataFrame()
    return replace(table(frame, search=search, page=page, size=size), note=f"Favourable is {what}.")


def _labels(
    target: pd.Series, kind: ProblemType, favourable: Any
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_], str]:
    """A code for each row, -1 for a gap, which rows are favourable, and which these are in words."""
    if kind is ProblemType.REGRESSION:
        numbers = to_number(target)
        least = float(numbers.median()) if favourable is None else float(favourable)
        good = (numbers >= least).to_numpy(dtype=bool, na_value=False)
        return np.where(numbers.isna(), -1, good).astype(np.int64), good, f"{written(least)} or more"
    codes, labels = pd.factorize(as_text(target), sort=True)
    label = (labels[1] if len(labels) > 1 else labels[0]) if favourable is None else str(favourable)
    if label not in labels:
        raise ValueError(f"No row has the label {label!r}, but {', '.join(map(repr, labels[:20]))}.")
    return codes.astype(np.int64), np.asarray(codes == labels.get_loc(label)), f"the label {label!r}"


def _groups(column: pd.Series) -> pd.Series:
    """Of each row its group's name; a gap stays one."""
    if pdt.is_numeric_dtype(column) and not pdt.is_bool_dtype(column) and column.nunique() > MOST_GROUPS:
        middle = column.median()
        names = np.where(column < middle, f"below {written(float(middle))}", f"{written(float(middle))} or more")
        return pd.Series(names, dtype=object).where(column.notna().to_numpy(), None)
    texts = as_text(column).reset_index(drop=True)
    frequent: set[Hashable] = set(texts.value_counts().index[:MOST_GROUPS])
    return texts.where(texts.isna() | texts.isin(frequent), OTHERS).map(shown, na_action="ignore")


def _compared(
    name: str, codes: npt.NDArray[np.int64], good: npt.NDArray[np.bool_], inside: npt.NDArray[np.bool_]
) -> dict[str, str]:
    own, others = int(inside.sum()), int((~inside).sum())
    row = {"group": name, "rows": f"{own:,}", "favourable": f"{good[inside].mean():.2%}"}
    if not others:
        return row
    classes = int(codes.max()) + 1
    p = np.bincount(codes[~inside], minlength=classes) / others
    q = np.bincount(codes[inside], minlength=classes) / own
    return row | {
        "of the others": f"{good[~inside].mean():.2%}",
        "CI": f"{(others - own) / len(codes):.3f}",
        "DPL": f"{good[~inside].mean() - good[inside].mean():.3f}",
        "JS": f"{_divergence(p, q):.3f}",
        "TVD": f"{np.abs(p - q).sum() / 2:.3f}",
        "KS": f"{np.abs(p - q).max():.3f}",
    }


def _divergence(p: Floats, q: Floats) -> float:
    """Jensen and Shannon's, in nats."""
    middle = (p + q) / 2
    both = [np.sum(one[one > 0] * np.log(one[one > 0] / middle[one > 0])) for one in (p, q)]
    return float(sum(both) / 2)
