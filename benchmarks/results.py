"""Results of fits, and the CSV file that collects them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

LATE_SECONDS, LATE_SHARE = 3.0, 0.02
"""A fit may take so many seconds, and this share of its limit, longer than its limit."""

Key = tuple[str, int, str, int, int]


@dataclass(frozen=True)
class Result:
    """What came of one fit; what was not measured because it failed is None.

    Attributes
    ----------
    framework
        Or the part of the recipe that was switched off.
    seconds, max_rows
        The time limit, and the most training rows.
    error
        See `scoring`.
    failure
        What broke, in one line; empty where all went well.
    load_s, fit_s, cold_s, warm_s
        Seconds of the imports, the fit, and the first and a further prediction of all test rows.
    peak_mb
        Of all processes, until the fit was done.
    """

    dataset: str
    task: str
    split: int
    framework: str
    version: str
    seconds: int
    max_rows: int
    train_rows: int
    test_rows: int
    date: str
    error: float | None = None
    failure: str = ""
    load_s: float | None = None
    fit_s: float | None = None
    cold_s: float | None = None
    warm_s: float | None = None
    peak_mb: float | None = None

    @property
    def key(self) -> Key:
        """What is measured once."""
        return self.dataset, self.split, self.framework, self.seconds, self.max_rows

    @property
    def late_by(self) -> float:
        """Seconds by which the fit exceeded its limit; 0 where it did not, or where nothing is known."""
        return 0.0 if self.fit_s is None else max(0.0, self.fit_s - self.seconds)

    @property
    def overran(self) -> bool:
        """Whether it was later than allowed."""
        return self.late_by > LATE_SECONDS + LATE_SHARE * self.seconds


def read_results(path: Path) -> list[Result]:
    """The results of a file, in its order; none where there is no file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [Result(**_values(line)) for line in csv.DictReader(file)]


def append_result(path: Path, result: Result) -> None:
    """Add a line to the file, which is made with its header where there is none."""
    new = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Result)])
        if new:
            writer.writeheader()
        writer.writerow(asdict(result))


def _values(line: dict[str, str]) -> dict[str, Any]:
    """The values of a line by the fields' types."""
    kinds = {field.name: str(field.type) for field in fields(Result)}
    convert: dict[str, Callable[[str], Any]] = {
        "str": str,
        "int": int,
        "float | None": lambda text: float(text) if text else None,
    }
    return {name: convert[kinds[name]](text) for name, text in line.items()}
