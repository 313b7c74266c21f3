"""Where numbers lie on an axis, and the round numbers that are written beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

Kind = Literal["number", "percent", "date", "log"]
TICKS = 5


@dataclass(frozen=True)
class Scale:
    """From numbers to pixels.

    Attributes
    ----------
    low, high
        The ends of the axis in the numbers' own unit; dates are milliseconds since 1970.
    start, end
        The same ends in pixels; a vertical axis starts at the bottom.
    """

    low: float
    high: float
    start: float
    end: float
    kind: Kind = "number"

    def __call__(self, value: float) -> float:
        """Where a number lies."""
        low, high = self._plain(self.low), self._plain(self.high)
        return self.start + (self._plain(value) - low) / ((high - low) or 1.0) * (self.end - self.start)

    @property
    def ticks(self) -> list[float]:
        """Round numbers on the axis."""
        if self.kind == "log":
            powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            found = [digit * 10.0**power for power in powers for digit in (1, 2, 5)]
            return [tick for tick in found if self.low <= tick <= self.high]
        return round_numbers(self.low, self.high)

    def label(self, value: float) -> str:
        """A tick in words."""
        if self.kind == "percent":
            return f"{100 * value:.4g} %"
        if self.kind == "date":
            return datetime.fromtimestamp(value / 1000, UTC).strftime("%Y-%m-%d")
        return f"{value:,.4g}" if abs(value) < 1e6 else f"{value:.3g}"

    def _plain(self, value: float) -> float:
        return math.log10(value) if self.kind == "log" else value


def round_numbers(low: float, high: float) -> list[float]:
    """About `TICKS` multiples of 1, 2 or 5 times a power of ten."""
    if not high > low:
        return [low]
    rough = (high - low) / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(digit * power for digit in (1, 2, 5, 10) if digit * power >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [0.0 if tick == 0 else tick * step for tick in range(first, math.floor(high / step + 1e-9) + 1)]
