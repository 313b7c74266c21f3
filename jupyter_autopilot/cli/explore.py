"""`jupyter autopilot explore`."""

from __future__ import annotations

import argparse
import json
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..contract import AutopilotError, ErrorCode, TabularSpec
from ..contract.exploration import Fix
from ..sdk.exploration import Exploration, exploration_of
from ..sdk.place import Place, absolute
from .command import run_command
from .report import table
from .run import asked

if TYPE_CHECKING:
    import pandas as pd

SUFFIXES = (".csv", ".parquet")


@dataclass(frozen=True)
class Applied:
    """A fix, and the figures of the data before and after it."""

    number: int
    fix: Fix
    figures: pd.DataFrame


def explore(given: argparse.Namespace) -> int:
    """Print what stands out in the data; or apply fixes, and print what they do and how to go on."""
    spec, place = asked(given)
    found, data = exploration_of(spec, place.workspace.root)
    if not given.apply:
        print(found.model_dump_json() if given.json else found)
        return 0
    _print_fixed(given, place, spec, found, data)
    return 0


def _print_fixed(
    given: argparse.Namespace, place: Place, spec: TabularSpec, found: Exploration, data: pd.DataFrame
) -> None:
    output = None if given.write is None else absolute(Path(given.write))
    _check([(number, found.fix(number)) for number in given.apply], output, len(data), found.summary.rows.of)
    applied, spec, data = _applied(given.apply, spec, found, data)
    if output is not None:
        _write(data, output)
        spec = spec.model_copy(update={"data_path": place.path_in(output)})
    command = run_command(spec, given, place)
    if given.json:
        print(json.dumps(_as_json(applied, spec, command, given.write), ensure_ascii=False))
    else:
        print("\n\n".join([*map(_as_text, applied), _advice(command, given.write)]))


def _check(fixes: list[tuple[int, Fix]], output: Path | None, rows: int, total: int) -> None:
    """Refuse what would come to nothing before anything is computed."""
    changing = [(number, fix) for number, fix in fixes if fix.spec is None]
    if changing and output is None:
        number, fix = changing[0]
        raise _refused(
            f"The fix of finding {number} ({fix.title}) changes the data. Say where to write them with --write FILE."
        )
    if output is None:
        return
    if output.suffix.lower() not in SUFFIXES:
        raise _refused(f"{output.name} must end with {' or '.join(SUFFIXES)}.")
    if rows < total:
        raise _refused(
            f"Only {rows:,} of {total:,} rows were looked at, and no part of a table is written. Change it with the "
            "lines of pandas that --json prints, or leave out --write and the fixes of the data."
        )


def _applied(
    numbers: Iterable[int], spec: TabularSpec, found: Exploration, data: pd.DataFrame
) -> tuple[list[Applied], TabularSpec, pd.DataFrame]:
    """One fix after the other: a change of the specification, or of the data where it cannot say that."""
    from ..exploration import apply_fix, compare
    from ..features import without_tokens

    applied = []
    for number in numbers:
        fix = found.fix(number)
        # The figures are those of the fixes before it, too.
        figures = compare(
            without_tokens(data, spec.missing_tokens),
            found,
            fix,
            group_column=spec.group_column,
            time_column=spec.time_column,
        )
        applied.append(Applied(number, fix, figures))
        if fix.spec is None:
            data = apply_fix(data, fix)
        else:
            spec = fix.spec.apply(spec, found.features)
            found = found.model_copy(update={"features": fix.spec.features(found.features)})
    return applied, spec, data


def _write(data: pd.DataFrame, output: Path) -> None:
    try:
        if output.suffix.lower() == ".csv":
            data.to_csv(output, index=False)
        else:
            from ..sdk.table import as_frame, write_table

            write_table(output, as_frame(data))
    except OSError as error:
        raise AutopilotError(
            ErrorCode.FOLDER_NOT_WRITABLE, f"{output} could not be written: {error.strerror}. Choose another --write."
        ) from error


def _as_json(applied: list[Applied], spec: TabularSpec, command: list[str] | None, written: str | None) -> object:
    return {
        "applied": [
            {
                "number": one.number,
                "changes": one.fix.changes,
                **one.fix.model_dump(mode="json", include={"title", "code"}),
                **one.figures.to_dict(),
            }
            for one in applied
        ],
        "spec": spec.model_dump(mode="json", exclude={"name"}, exclude_defaults=True),
        "command": command,
        "written": written,
    }


def _as_text(one: Applied) -> str:
    rows = [(str(name), *map(str, values)) for name, values in zip(one.figures.index, one.figures.values, strict=True)]
    return f"{one.number}. {one.fix.title}\n\n{one.fix.code}\n\n{table(('', 'before', 'after'), rows)}"


def _advice(command: list[str] | None, written: str | None) -> str:
    done = [] if written is None else [f"The changed table is in {written}."]
    if command is None:
        return " ".join([*done, "No command can say these names; apply the fixes in Python or in the browser."])
    return " ".join([*done, f"Train with: jupyter autopilot {shlex.join(command)}"])


def _refused(message: str) -> AutopilotError:
    return AutopilotError(ErrorCode.INVALID_REQUEST, message, field="apply")
