"""From parameters to a specification that has been checked as far as it can be without the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..contract import AutopilotError, ErrorCode, SplitMethod, TabularSpec
from ..jobs.intake import read_spec

Features = Iterable[str] | Mapping[str, str]
"""The names of the columns to use, or the type of each."""


def make_spec(
    *,
    features: Features | None = None,
    validation_fraction: float | None = None,
    validation_path: str | None = None,
    group_column: str | None = None,
    time_column: str | None = None,
    algorithms: Iterable[str] | None = None,
    **fields: object,
) -> TabularSpec:
    """The specification.

    Parameters
    ----------
    validation_fraction
        None leaves it at auto, which holds back 20 % of the rows.
    validation_path, group_column, time_column
        At most one of them, which tells how the rows are split.
    fields
        The other fields of `TabularSpec`.

    Raises
    ------
    AutopilotError
        With a problem for each field that has a wrong value.
    """
    body = dict(fields)
    if features is not None:
        typed = features if isinstance(features, Mapping) else dict.fromkeys(features, "auto")
        body["features"] = [{"name": str(name), "type": kind} for name, kind in typed.items()]
    if algorithms is not None:
        body["algorithms"] = list(algorithms)
    body |= _split(validation_fraction, validation_path, group_column, time_column)
    spec, problems = read_spec(body)
    if spec is None:
        raise AutopilotError.of(problems)
    return spec


def _split(
    fraction: float | None, validation_path: str | None, group_column: str | None, time_column: str | None
) -> dict[str, object]:
    """The fields of the way to split that what is given stands for."""
    given = {
        SplitMethod.VALIDATION_FILE: ("validation_path", validation_path),
        SplitMethod.GROUP: ("group_column", group_column),
        SplitMethod.TIME: ("time_column", time_column),
    }
    chosen = {method: field for method, field in given.items() if field[1] is not None}
    if len(chosen) > 1:
        names = [name.removesuffix("_path") for name, _ in chosen.values()]
        message = f"The rows are split by one of {' and '.join(names)}, not by both. Leave one out."
        raise AutopilotError(ErrorCode.SPLIT_FIELD_UNUSED, message, field=next(iter(chosen.values()))[0])
    fields: dict[str, object] = {} if fraction is None else {"validation_fraction": fraction}
    for method, (name, value) in chosen.items():
        return {"split_method": method, name: value, **fields}
    return {"split_method": SplitMethod.RATIO, **fields} if fields else {}
