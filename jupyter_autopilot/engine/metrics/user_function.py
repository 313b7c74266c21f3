"""A user's own function as a metric.

A function `f(y_true, y_pred, sample_weight=None)` in a Python file, with the arguments that scikit-learn's metrics
have, so that one of those can be wrapped in a line. It is told

- `greater_is_better`: False for a loss; True if nothing is said;
- `needs`: `"labels"` (if nothing is said) or `"probabilities"` for classification; numbers for regression

by attributes of the function, or by variables of its file for all functions in it. Without a parameter
`sample_weight` it is called without weights.

Classes come as the numbers 0, 1, … in the sorted order of the labels; of two, 1 is the positive one. Probabilities
have the shape (rows, classes), or (rows,) of the positive class where there are two.
"""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
import math
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...contract import AutopilotError, ErrorCode, MetricInfo, MetricNeeds, ProblemType
from .base import Metric

if TYPE_CHECKING:
    from .base import Array

DEFAULT_NAME = "objective"
"""The function that is used when none is named."""


@dataclass(frozen=True)
class UserFunction:
    """The function of a metric. It can be pickled: another process loads it again from its file.

    Attributes
    ----------
    path
        The file, absolute.
    """

    path: Path
    name: str
    needs: MetricNeeds
    weighted: bool

    def __call__(self, truth: Array, prediction: Array, weight: Array | None) -> float:
        """The function's value.

        Raises
        ------
        AutopilotError
            OBJECTIVE_FAILED when it raises or answers anything but a finite number.
        """
        function = _load(self.path, self.name)
        if self.needs is MetricNeeds.PROBABILITIES and prediction.shape[1] == 2:
            prediction = prediction[:, 1]
        weights = {"sample_weight": weight} if self.weighted and weight is not None else {}
        try:
            answer = function(truth, prediction, **weights)
        except Exception as error:
            raise _failed(self.path, self.name, error) from error
        return self._number(function, answer)

    def _number(self, function: Callable[..., Any], answer: object) -> float:
        try:
            value = float(answer)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            value = math.nan
        if not math.isfinite(value):
            line = function.__code__.co_firstlineno if hasattr(function, "__code__") else 1
            message = f"{self.path.name}, line {line}: {self.name} answered {str(answer)[:50]!r}. "
            message += "It must return one finite number."
            raise _error(ErrorCode.OBJECTIVE_FAILED, message, self.path, self.name)
        return value


def load_objective(path: Path, name: str | None, problem_type: ProblemType) -> Metric:
    """A metric from a function in a Python file, which is executed: call this in the worker only.

    The file's folder is appended to `sys.path`, so that it can import its neighbours and shadow nothing.

    Parameters
    ----------
    name
        The function; `objective` if None.

    Raises
    ------
    AutopilotError
        FILE_MISSING without the file; OBJECTIVE_UNSUITABLE without the function or for wrong attributes;
        OBJECTIVE_FAILED when the file cannot be executed. The message names file, function and line.
    """
    path, name = path.absolute(), name or DEFAULT_NAME
    function = _load(path, name)
    module = sys.modules[_module_name(path)]

    def told(attribute: str, default: object) -> object:
        return getattr(function, attribute, getattr(module, attribute, default))

    regression = problem_type is ProblemType.REGRESSION
    allowed = [MetricNeeds.NUMBERS] if regression else [MetricNeeds.LABELS, MetricNeeds.PROBABILITIES]
    needs, greater = told("needs", allowed[0].value), told("greater_is_better", True)
    if needs not in allowed:
        raise _unsuitable(path, name, f"needs is {needs!r}; for {problem_type.value} it can be", allowed)
    if not isinstance(greater, bool):
        raise _unsuitable(path, name, f"greater_is_better is {greater!r}; it can be", [True, False])
    weighted = _takes(function, "sample_weight")
    info = MetricInfo(
        name=name,
        title=name.replace("_", " "),
        description=_first_line(function) or f"{name} in {path.name}.",
        problem_types=[problem_type],
        greater_is_better=greater,
        needs=MetricNeeds(str(needs)),
        weighted=weighted,
    )
    return Metric(info, UserFunction(path, name, info.needs, weighted), tunable=info.needs is MetricNeeds.LABELS)


@cache
def _load(path: Path, name: str) -> Callable[..., Any]:
    """Execute the file, once in each process, and find the function."""
    if not path.is_file():
        raise _error(ErrorCode.FILE_MISSING, f"There is no file {path.name} with the objective.", path, name)
    if str(path.parent) not in sys.path:
        sys.path.append(str(path.parent))
    specification = importlib.util.spec_from_file_location(_module_name(path), path)
    if specification is None or specification.loader is None:
        raise _error(ErrorCode.OBJECTIVE_UNSUITABLE, f"{path.name} is no Python file (.py).", path, name)
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module  # as an import would; dataclasses look there
    try:
        specification.loader.exec_module(module)
    except Exception as error:
        raise _failed(path, name, error) from error
    function: Callable[..., Any] | None = getattr(module, name, None)
    if not callable(function):
        raise _error(
            ErrorCode.OBJECTIVE_UNSUITABLE,
            f"{path.name} has no function {name!r}. Define {name}(y_true, y_pred, sample_weight=None) in it, or give "
            "the name of another as the objective.",
            path,
            name,
        )
    return function


def _module_name(path: Path) -> str:
    return f"autopilot_objective_{hashlib.sha256(str(path).encode()).hexdigest()[:16]}"


def _takes(function: Callable[..., Any], parameter: str) -> bool:
    try:
        parameters = inspect.signature(function).parameters
    except ValueError:  # a function in C that does not tell
        return False
    return parameter in parameters or any(p.kind is p.VAR_KEYWORD for p in parameters.values())


def _first_line(function: Callable[..., Any]) -> str:
    return (inspect.getdoc(function) or "").split("\n", 1)[0].strip()


def _failed(path: Path, name: str, error: Exception) -> AutopilotError:
    """What the file or the function raised, with the last line of the file that was in it."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename) == path]
    if isinstance(error, SyntaxError) and error.lineno is not None:
        lines.append(error.lineno)
    place = f"{path.name}, line {lines[-1]}" if lines else path.name
    message = f"{place}: {name} failed with {type(error).__name__}: {error}"
    return _error(ErrorCode.OBJECTIVE_FAILED, f"{message[:500].rstrip('.')}. Mend the function.", path, name)


def _unsuitable(path: Path, name: str, what: str, allowed: list[Any]) -> AutopilotError:
    values = " or ".join(repr(getattr(value, "value", value)) for value in allowed)
    return _error(ErrorCode.OBJECTIVE_UNSUITABLE, f"{path.name}: {name}.{what} {values}.", path, name)


def _error(code: ErrorCode, message: str, path: Path, name: str) -> AutopilotError:
    return AutopilotError(code, message, field="objective_file", params={"file": path.name, "function": name})
