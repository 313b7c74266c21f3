"""From parameters to a specification that has been checked as far as it can be without the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..contract import AutopilotError, SplitMethod, TabularSpec
from ..jobs.intake import read_spec

Features = Iterable[str] | Mapping[str, str]
"""The names of the columns to use, or the type of each."""


def make_spec(
    *,
    features: Features | None = None,
    validation_fraction: float | None = None,
    algorithms: Iterable[str] | None = None,
    **fields: object,
) -> TabularSpec:
    """The specification.

    Parameters
    ----------
    validation_fraction
        None leaves it at auto, which holds back 20 % of the rows.
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
    if validation_fraction is not None:
        body |= {"split_method": SplitMethod.RATIO, "validation_fraction": validation_fraction}
    spec, problems = read_spec(body)
    if spec is None:
        raise AutopilotError.of(problems)
    return spec
