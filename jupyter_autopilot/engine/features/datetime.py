"""Parts of dates."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin


class DatetimeParts(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Dates as numbers: year, month, day, day of the week (Monday is 0), hour, and days since 1970.

    A missing date gives NaN in all six.
    """

    PARTS = ("year", "month", "day", "day_of_week", "hour")

    def fit(self, X: pd.DataFrame, y: Any = None) -> DatetimeParts:
        """Remember the columns."""
        self.columns_ = [str(name) for name in X.columns]
        return self

    def transform(self, X: pd.DataFrame) -> npt.NDArray[np.float64]:
        """Turn datetime64 columns of shape (rows, n) into float64 of shape (rows, 6 n)."""
        parts = []
        for name in X.columns:
            dates = X[name]
            parts += [getattr(dates.dt, part).astype("float64") for part in self.PARTS]
            parts.append((dates - pd.Timestamp(0)) / pd.Timedelta(days=1))
        return np.column_stack([part.to_numpy(dtype="float64") for part in parts])

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """Names such as ``signed_up month``."""
        return np.array([f"{name} {part}" for name in self.columns_ for part in (*self.PARTS, "days")], dtype=object)
