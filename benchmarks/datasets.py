"""Data sets of a folder with a catalogue, and their training and test parts."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from sklearn.model_selection import train_test_split

CATALOGUE_FILE = "CATALOGUE.csv"
TEST_SHARE = 0.2
MOST_TEST_ROWS = 50_000
LEAST_ROWS_OF_A_CLASS = 10
"""Fewer give a test part that says nothing about the class, and some frameworks refuse them."""


@dataclass(frozen=True)
class Dataset:
    """A line of the catalogue.

    Attributes
    ----------
    task
        `binary`, `multiclass` or `regression`.
    drop
        Columns that no framework gets: ids, and what is known only after the target.
    sep, missing
        How the CSV file is written: its delimiter, and a cell that counts as missing besides pandas' own.
    """

    name: str
    task: str
    target: str
    file: Path
    drop: tuple[str, ...] = ()
    sep: str = ","
    missing: str | None = None

    def read(self) -> pd.DataFrame:
        """The rows that have a target, without the dropped columns; labels of classes as text."""
        if self.file.suffix == ".parquet":
            frame = pd.read_parquet(self.file)
        else:
            na_values = None if self.missing is None else [self.missing]
            frame = pd.read_csv(self.file, sep=self.sep, na_values=na_values, skipinitialspace=True, low_memory=False)
        frame = frame[frame[self.target].notna()].drop(columns=list(self.drop))
        if self.task != "regression":
            frame[self.target] = frame[self.target].astype(str)
            frame = frame[frame.groupby(self.target)[self.target].transform("size") >= LEAST_ROWS_OF_A_CLASS]
        return frame.reset_index(drop=True)

    def split(self, frame: pd.DataFrame, rows: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        """A training part of at most so many rows and a test part of a fifth of all, by chance and within classes."""
        labels = None if self.task == "regression" else frame[self.target]
        train, test = train_test_split(frame, test_size=TEST_SHARE, random_state=seed, stratify=labels)
        if len(train) > rows:
            train = train.sample(rows, random_state=seed)
        if labels is not None:  # a sample may have lost a class
            test = test[test[self.target].isin(train[self.target])]
        return train.reset_index(drop=True), test.head(MOST_TEST_ROWS).reset_index(drop=True)


def read_catalogue(folder: Path, only: list[str] | None = None) -> list[Dataset]:
    """The data sets of a folder, in the order of its catalogue.

    The catalogue is a CSV file with the columns `name`, `task`, `target`, `file` (relative to the folder), `drop`
    (names separated by `;`) and `read` (`sep=;`, `na=?` or both, separated by a blank); others are ignored.

    Parameters
    ----------
    only
        Names of data sets; None for all.

    Raises
    ------
    ValueError
        `only` has a name that the catalogue has not.
    """
    with (folder / CATALOGUE_FILE).open(encoding="utf-8", newline="") as file:
        found = {line["name"]: _dataset(folder, line) for line in csv.DictReader(file)}
    unknown = [name for name in only or [] if name not in found]
    if unknown:
        raise ValueError(f"{folder / CATALOGUE_FILE} has no data set {unknown[0]!r}; it has {', '.join(found)}.")
    return [dataset for name, dataset in found.items() if only is None or name in only]


def _dataset(folder: Path, line: dict[str, str]) -> Dataset:
    options = dict(option.split("=", 1) for option in (line.get("read") or "").split())
    return Dataset(
        name=line["name"],
        task=line["task"],
        target=line["target"],
        file=folder / line["file"],
        drop=tuple(name for name in (line.get("drop") or "").split(";") if name),
        sep=options.get("sep", ","),
        missing=options.get("na"),
    )
