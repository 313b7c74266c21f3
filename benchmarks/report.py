"""Results as Markdown."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

from .parts import FULL, PARTS
from .results import LATE_SECONDS, LATE_SHARE, Result
from .scoring import MEASURES

OURS = "ours"
LEAST_ERROR = 1e-9
"""Errors are at least this in ratios, since a perfect model has none."""
CPU_FILE = Path("/proc/cpuinfo")


def comparison(results: Sequence[Result]) -> str:
    """The report of `compare`: errors, and what sums them up by framework."""
    parts = [_heading("Frameworks side by side", results), _errors(results), _frameworks(results)]
    if any(result.framework == OURS for result in results):
        parts.append(_against(results, OURS))
    parts.append(_failures(results))
    return "\n\n".join(part for part in parts if part) + "\n"


def ablation(results: Sequence[Result]) -> str:
    """The report of `ablate`: what the error is with everything, as a share of what it is without a part."""
    parts = [_heading("The recipe without each of its parts", results), _parts(results), _failures(results)]
    return "\n\n".join(part for part in parts if part) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; all columns but the first are set to the right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def error_ratio(first: pd.Series, second: pd.Series) -> float:
    """The geometric mean of the ratios of two series of errors."""
    ratios = np.clip(first.to_numpy(), LEAST_ERROR, None) / np.clip(second.to_numpy(), LEAST_ERROR, None)
    return float(np.exp(np.log(ratios).mean()))


def mean_errors(results: Sequence[Result], names: Sequence[str]) -> pd.DataFrame:
    """The mean errors of the data sets' splits that none of these names failed on, with a column for each name."""
    frame = pd.DataFrame([(r.dataset, r.split, r.framework, r.error) for r in results])
    frame.columns = ["dataset", "split", "framework", "error"]
    wide = frame.pivot_table(index=["dataset", "split"], columns="framework", values="error", sort=False)
    complete = wide.reindex(columns=list(names)).dropna()
    return complete.groupby(level="dataset", sort=False).mean()


def _heading(title: str, results: Sequence[Result]) -> str:
    seconds, rows = results[0].seconds, results[0].max_rows
    dates = sorted({result.date for result in results})
    splits = len({result.split for result in results})
    versions = dict.fromkeys(f"{result.framework} {result.version}" for result in results if result.version)
    measured = dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"
    datasets = len({result.dataset for result in results})
    size = f"{datasets} data {_plural('set', datasets)}, {splits} {_plural('split', splits)}"
    lines = [
        f"# {title}, {seconds} s",
        "",
        f"- measured {measured}, report of {datetime.now(UTC).date().isoformat()}",
        f"- machine: {machine()}",
        f"- versions: {', '.join(versions)}",
        f"- {size} of each, at most {rows:,} training rows",
    ]
    return "\n".join(lines)


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def machine() -> str:
    """The processor, the cores and the memory of this machine, and its system."""
    model = platform.processor() or platform.machine()
    if CPU_FILE.exists():
        lines = CPU_FILE.read_text(encoding="utf-8", errors="replace").splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = psutil.virtual_memory().total / 2**30
    return f"{model}, {cores} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def _names(results: Sequence[Result]) -> list[str]:
    return list(dict.fromkeys(result.framework for result in results))


def _each(results: Sequence[Result]) -> pd.DataFrame:
    """The mean error of each framework on each data set, NaN where it failed on all splits."""
    datasets = list(dict.fromkeys(result.dataset for result in results))
    columns = {name: mean_errors(results, [name])[name] for name in _names(results)}
    return pd.DataFrame(columns).reindex(datasets)


def _errors(results: Sequence[Result]) -> str:
    """The errors; the best one of a data set in bold."""
    errors = _each(results)
    first = {result.dataset: result for result in results}
    run = {(result.dataset, result.framework) for result in results}
    rows = []
    for (dataset, result), values in zip(first.items(), errors.to_numpy(dtype="float64").tolist(), strict=True):
        best = min((value for value in values if not math.isnan(value)), default=None)
        shown = [
            f"{value:.5g}" if not math.isnan(value) else "failed" if (dataset, name) in run else "not run"
            for name, value in zip(errors, values, strict=True)
        ]
        shown = [f"**{text}**" if value == best else text for text, value in zip(shown, values, strict=True)]
        rows.append([dataset, MEASURES[result.task], f"{result.train_rows:,}", *shown])
    return "## Error (lower is better)\n\n" + table(["data set", "measure", "training rows", *errors], rows)


def _frameworks(results: Sequence[Result]) -> str:
    ranks = _each(results).rank(axis=1, na_option="bottom").mean()
    rows = []
    for name in sorted(_names(results), key=lambda name: float(ranks[name])):
        own = [result for result in results if result.framework == name]
        fits = [result.fit_s for result in own if result.fit_s is not None]
        peaks = [result.peak_mb for result in own if result.peak_mb is not None]
        rows.append(
            [
                name,
                f"{ranks[name]:.2f}",
                sum(bool(result.failure) for result in own),
                sum(result.overran for result in own),
                f"{max(fits):.1f}" if fits else "",
                f"{np.median(peaks):,.0f}" if peaks else "",
                f"{max(peaks):,.0f}" if peaks else "",
                _rate(own, "cold_s"),
                _rate(own, "warm_s"),
            ]
        )
    header = ["framework", "mean rank", "failures", "overruns", "longest fit, s", "median peak, MB", "highest peak, MB"]
    note = f"An overrun is a fit of more than its limit and {LATE_SECONDS:g} s + {LATE_SHARE:.0%} of it."
    return f"## By framework\n\n{table([*header, 'rows/s, first', 'rows/s, again'], rows)}\n\n{note}"


def _rate(results: Sequence[Result], which: str) -> str:
    """The geometric mean of the rows that are predicted in a second."""
    seconds = [(result.test_rows, getattr(result, which)) for result in results]
    rates = [rows / max(taken, 1e-3) for rows, taken in seconds if taken is not None]
    return f"{np.exp(np.log(rates).mean()):,.0f}" if rates else ""


def _against(results: Sequence[Result], ours: str) -> str:
    rows = []
    for name in _names(results):
        both = mean_errors(results, [ours, name])
        if name != ours and len(both):
            rows.append([name, *_duel(both[ours], both[name]), f"{(both[ours] / both[name]).median():.4f}"])
    if not rows:
        return ""
    header = [f"{ours} against", "wins", "losses", "ties", "geometric mean of error ratio", "median of error ratio"]
    return (
        f"## {ours.capitalize()} against each\n\n{table(header, rows)}\n\nA ratio below 1 means that {ours} is better."
    )


def _duel(first: pd.Series, second: pd.Series) -> list[str]:
    """Wins, losses and ties of the first, and the geometric mean of the ratio of its errors to the second's."""
    ties = np.isclose(first, second, rtol=1e-9, atol=0)
    wins, losses = int(((first < second) & ~ties).sum()), int(((first > second) & ~ties).sum())
    return [str(wins), str(losses), str(int(ties.sum())), f"{error_ratio(first, second):.4f}"]


def _parts(results: Sequence[Result]) -> str:
    names = [name for name in _names(results) if name != FULL]
    datasets = list(dict.fromkeys(result.dataset for result in results))
    rows = []
    for name in names:
        both = mean_errors(results, [FULL, name])
        ratios = {dataset: error_ratio(both[FULL][[dataset]], both[name][[dataset]]) for dataset in both.index}
        shown = [f"{ratios[dataset]:.4f}" if dataset in ratios else "failed" for dataset in datasets]
        rows.append([name, *(_duel(both[FULL], both[name]) if len(both) else [""] * 4), *shown])
    header = ["without", "full wins", "full loses", "ties", "geometric mean", *datasets]
    note = "The numbers are (error with everything) / (error without the part): below 1 the part pays.\n\n" + "\n".join(
        f"- {name}: {PARTS[name].without}" for name in names
    )
    return f"## What each part brings\n\n{table(header, rows)}\n\n{note}"


def _failures(results: Sequence[Result]) -> str:
    failed = [result for result in results if result.failure]
    if not failed:
        return ""
    rows = [[r.dataset, r.split, r.framework, r.failure.replace("|", "\\|")] for r in failed]
    return "## Failures\n\n" + table(["data set", "split", "who", "what"], rows)
