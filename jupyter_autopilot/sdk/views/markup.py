"""HTML of an experiment, which needs no kernel: saved notebooks, nbconvert and GitHub show it.

Names and messages come from data and are escaped. Colours are left to the page, so that both themes fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from ... import contract
from ...contract import Candidate, ExperimentState
from ..backend import Seen
from ..leaderboard import ranked
from ..progress import describe

SHOWN = 10
"""Candidates below a progress bar and in an experiment's summary."""
COLUMNS = ("#", "candidate", "objective", "validation", "seconds", "what it is")
CELL = "padding: 3px 8px; line-height: normal; text-align: "
"""JupyterLab has a style for tables of outputs, and none for those in widgets."""
NUMBER = f' style="{CELL}right; font-variant-numeric: tabular-nums"'
WORDS = f' style="{CELL}left"'


def table_html(header: Sequence[str], rows: Iterable[Sequence[Any]], *, caption: str = "") -> str:
    """A table; numbers are set to the right."""
    lines = [list(row) for row in rows]
    sides = [NUMBER if any(map(_is_number, column)) else WORDS for column in zip(*lines, strict=True)]
    sides = sides or [WORDS] * len(header)
    head = "".join(f'<th scope="col"{side}>{escape(text)}</th>' for text, side in zip(header, sides, strict=True))
    body = "".join(f"<tr>{''.join(map(_cell, line))}</tr>" for line in lines)
    told = f'<caption style="text-align: left">{escape(caption)}</caption>' if caption else ""
    return f"<table>{told}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def leaderboard_html(candidates: Sequence[Candidate], objective: str | None, *, most: int | None = None) -> str:
    """The candidates in the order in which they are given, the first `most` of them."""
    if not candidates:
        return "<p>There are no candidates.</p>"
    shown = candidates[:most]
    header = [objective or name if name == "objective" else name for name in COLUMNS]
    rows = [
        [rank, one.id, one.score, one.validation_score, _seconds(one), one.error or one.description]
        for rank, one in enumerate(shown, start=1)
    ]
    more = len(candidates) - len(shown)
    return table_html(header, rows) + (f"<p>and {more} more</p>" if more else "")


def progress_html(seen: Seen) -> str:
    """A bar, what is done at the moment, and the best candidates so far."""
    state = seen.state
    done = 1.0 if seen.terminal else state.progress
    text = f"{state.status.value}. {state.end_reason}" if seen.terminal else describe(seen)
    bar = f'<progress max="1" value="{done:.3f}" style="width: 100%" aria-label="Progress"></progress>'
    return f"<div>{bar}<p>{escape(text)}</p>{_best_html(state)}</div>"


def experiment_html(experiment: contract.Experiment) -> str:
    """What it is, how it stands, what to know of it, and the best candidates."""
    state, spec = experiment.state, experiment.spec
    kind = state.problem_type.value if state.problem_type else "problem type not known yet"
    ranking = f", ranked by {state.objective}" if state.objective else ""
    lines = [
        f"<strong>{escape(experiment.name)}</strong>: {escape(f'{state.status.value}. {state.end_reason}')}",
        escape(f"{kind} of {spec.target}{ranking}; data {spec.data_path}"),
        *(f"Warning: {escape(warning.message)}" for warning in state.warnings),
        *(f"Problem: {escape(problem.message)}" for problem in state.problems),
    ]
    told = "".join(f"<p>{line}</p>" for line in lines)
    return f"<div>{told}{_best_html(state)}</div>"


def comparison_html(candidates: Sequence[Candidate]) -> str:
    """Candidates side by side: scores, and the hyperparameters in which they differ."""
    if not candidates:
        return "<p>Choose two candidates or more.</p>"
    header = ["", *(one.id for one in candidates)]
    by_name = [{metric.name: metric for metric in one.metrics} for one in candidates]
    metrics = dict.fromkeys(name for known in by_name for name in known)
    rows: list[list[Any]] = [
        ["what it is", *(one.description for one in candidates)],
        ["score", *(one.score for one in candidates)],
    ]
    for name in metrics:
        rows.append([f"{name}, out of fold", *(_of(known.get(name), "cross_validation") for known in by_name)])
        rows.append([f"{name}, validation", *(_of(known.get(name), "validation") for known in by_name)])
    rows.append(["fit seconds", *(_seconds(one) for one in candidates)])
    rows.append(["ms per 1,000 rows", *(one.predict_ms_per_1000_rows for one in candidates)])
    parameters = dict.fromkeys(name for one in candidates for name in one.hyperparameters)
    for name in parameters:
        values = [one.hyperparameters.get(name) for one in candidates]
        if len(candidates) == 1 or any(value != values[0] for value in values):
            rows.append([name, *values])
    return table_html(header, rows)


def _best_html(state: ExperimentState) -> str:
    return leaderboard_html(ranked(state), state.objective, most=SHOWN)


def _of(metric: Any, part: str) -> float | None:
    value: float | None = getattr(metric, part, None)
    return value


def _seconds(candidate: Candidate) -> float | None:
    return None if candidate.fit_seconds is None else round(candidate.fit_seconds, 1)


def _cell(value: Any) -> str:
    if value is None:
        return "<td></td>"
    if _is_number(value):
        return f"<td{NUMBER}>{value:.6g}</td>"
    return f"<td{WORDS}>{escape(str(value))}</td>"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
