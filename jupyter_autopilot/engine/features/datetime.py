"""Parts of dates."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin

PARTS = ("year", "month", "day", "day_of_week", "day_of_year", "hour", "minute")
PERIODS = {"month": 12, "day_of_week": 7, "day_of_year": 365.25, "hour": 24}
"""Parts that start again, and after how many steps."""
MAX_DISTANCES = 10


class DatetimeParts(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Dates as numbers: days since the first one, the parts that differ in the training rows, the days between columns.

    The parts are year, month, day, day of the week (Monday is 0), day of the year, hour and minute. A missing date
    gives NaN.

    Parameters
    ----------
    cyclic
        Add sine and cosine of the parts that start again, so that December is next to January (for linear models and
        networks).
    """

    def __init__(self, cyclic: bool = False) -> None:
        self.cyclic = cyclic

    def fit(self, X: pd.DataFrame, y: Any = None) -> DatetimeParts:
        """Choose the parts, and the day to count from: float32 keeps seven digits."""
        self.columns_ = [str(name) for name in X.columns]
        first = [pd.Timestamp(0) if dates.isna().all() else dates.min() for _, dates in X.items()]
        self.first_ = np.array([np.datetime64(one, "us") for one in first], dtype="datetime64[us]")
        self.parts_ = [[part for part in PARTS if getattr(dates.dt, part).nunique() > 1] for _, dates in X.items()]
        return self

    def transform(self, X: pd.DataFrame) -> npt.NDArray[np.float32]:
        """Turn datetime64 columns of shape (rows, n) into float32 of shape (rows, features)."""
        days = [_days(dates, np.datetime64(0, "us")) for _, dates in X.items()]
        answer: list[Any] = []
        for (_, dates), parts, first in zip(X.items(), self.parts_, self.first_, strict=True):
            answer.append(_days(dates, first))
            for part in parts:
                values = getattr(dates.dt, part).to_numpy(dtype="float64", na_value=np.nan)
                answer.append(values)
                if self.cyclic and part in PERIODS:
                    angle = values * (2 * np.pi / PERIODS[part])
                    answer += [np.sin(angle), np.cos(angle)]
        answer += [days[second] - days[first] for first, second in self._pairs()]
        return np.column_stack(answer).astype(np.float32)

    def _pairs(self) -> list[tuple[int, int]]:
        return list(combinations(range(len(self.columns_)), 2))[:MAX_DISTANCES]

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """Names such as ``signed_up month``, ``signed_up hour sine`` or ``left minus signed_up days``."""
        names = []
        for name, parts in zip(self.columns_, self.parts_, strict=True):
            names.append(f"{name} days")
            for part in parts:
                names.append(f"{name} {part}")
                if self.cyclic and part in PERIODS:
                    names += [f"{name} {part} sine", f"{name} {part} cosine"]
        names += [f"{self.columns_[second]} minus {self.columns_[first]} days" for first, second in self._pairs()]
        return np.array(names, dtype=object)


def _days(dates: pd.Series, first: Any) -> npt.NDArray[np.float64]:
    # pandas would count some of these in nanoseconds, which do not reach the 9999-12-31 that stands for "never".
    since = dates.to_numpy(dtype="datetime64[us]") - np.datetime64(first, "us")
    return np.asarray(since / np.timedelta64(1, "D"), dtype="float64")
