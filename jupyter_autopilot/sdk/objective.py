"""The objective of an experiment: a metric of the catalog, or a function of one's own."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..contract import AutopilotError, ErrorCode
from .place import AnyPlace

Objective = str | Callable[..., Any]
"""A metric's name, or a function `f(y_true, y_pred, sample_weight=None)`; see `engine.metrics.user_function`."""


def objective_fields(objective: Objective | None, place: AnyPlace) -> dict[str, str | None]:
    """The fields `objective` and `objective_file` of a specification.

    The experiment runs in a process of its own, which loads a function from the file that defines it. So it must be
    defined at the top of a Python file other than the script that runs.

    Raises
    ------
    AutopilotError
        OBJECTIVE_UNSUITABLE for a function that cannot be loaded from a file, saying what to do.
    """
    if objective is None or isinstance(objective, str):
        return {"objective": objective}
    name = getattr(objective, "__name__", "")
    file = _file_of(objective)
    if file is None or not name.isidentifier() or getattr(objective, "__qualname__", "") != name:
        shown = name or repr(objective)
        raise AutopilotError(
            ErrorCode.OBJECTIVE_UNSUITABLE,
            f"The objective {shown} cannot be loaded by the experiment's own process. Define it with `def` at the top "
            "of a Python file of its own, such as my_metrics.py (in a notebook with %%writefile), and import it from "
            "there.",
            field="objective",
            params={"objective": shown},
        )
    return {"objective": name, "objective_file": place.path_in(file)}


def _file_of(function: Callable[..., Any]) -> Path | None:
    """The file that defines a function; None for a notebook's cell, a console, or the script that runs."""
    if getattr(function, "__module__", None) in {None, "__main__"}:
        return None
    try:
        name = inspect.getsourcefile(function)
    except TypeError:
        return None
    file = None if name is None else Path(name)
    return file if file is not None and file.is_file() and file.suffix == ".py" else None
