"""Features of rows to predict, from fitted preprocessing: what its `transform` gives, without scikit-learn's checks.

To choose the columns of one row and to check them takes a ColumnTransformer several times as long as to make their
features. The rows have been checked when they were read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd


def apply_features(transformers: Mapping[str, Any], frame: pd.DataFrame) -> dict[str, Any]:
    """What each of several fitted transformers makes of the same rows, by its name.

    Parameters
    ----------
    frame
        As `convert_columns` makes it, with the columns of the training rows.
    """
    chosen: dict[tuple[str, ...], Any] = {}
    return {name: _applied(transformer, frame, chosen) for name, transformer in transformers.items()}


def _applied(transformer: Any, frame: pd.DataFrame, chosen: dict[tuple[str, ...], Any]) -> Any:
    steps = _steps(transformer)
    if steps is None:
        return transformer.transform(frame)
    parts = []
    for step, columns in steps:
        key = (columns,) if isinstance(columns, str) else ("", *columns)
        if key not in chosen:  # several steps, and the folds' transformers, look at the same columns
            chosen[key] = frame[columns]
        parts.append(step.transform(chosen[key]))
    if transformer.sparse_output_:
        from scipy import sparse

        return sparse.hstack(parts).tocsr()
    return np.hstack([part if isinstance(part, np.ndarray) else part.toarray() for part in parts])


def _steps(transformer: Any) -> list[tuple[Any, Any]] | None:
    """The steps of a transformer of `make_features` with their columns; None for any other one."""
    if getattr(transformer, "transformers_", None) is None or not hasattr(transformer, "sparse_output_"):
        return None
    steps = [(step, columns) for _, step, columns in transformer.transformers_ if step != "drop"]
    own = all(_is_own(step) and _are_names(columns) for step, columns in steps)
    return steps if own and steps and not transformer.transformer_weights else None


def _is_own(step: Any) -> bool:
    """Whether it is of this package, or made of such."""
    inner = [one for _, one in getattr(step, "steps", None) or getattr(step, "transformer_list", None) or []]
    return all(map(_is_own, inner)) if inner else type(step).__module__.startswith(__package__)


def _are_names(columns: Any) -> bool:
    return isinstance(columns, str) or (isinstance(columns, list) and all(isinstance(one, str) for one in columns))
