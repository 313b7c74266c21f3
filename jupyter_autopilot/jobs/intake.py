"""What can be said of a new experiment before it runs and without reading its data."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import ValidationError

from ..contract import AutopilotError, ErrorCode, Problem, TabularSpec
from ..contract.encryption import KEY_NAME_PATTERN, KEY_NAME_RULE
from ..contract.experiment import NAME_PATTERN
from ..crypt import find_key
from ..engine.catalog import check_spec
from ..engine.inputs import find_inputs

NAME_RULE = "Use up to 63 letters, digits and hyphens, and begin and end with a letter or digit."


def read_spec(body: object) -> tuple[TabularSpec | None, list[Problem]]:
    """A specification, or what is wrong with its fields, each with the field's name."""
    try:
        return TabularSpec.model_validate(body), []
    except ValidationError as error:
        return None, field_problems(error)


def field_problems(error: ValidationError) -> list[Problem]:
    """What a model says of its fields, one problem for each place in which something is wrong."""
    problems: dict[str, Problem] = {}
    for detail in error.errors(include_url=False):
        problem = _field_problem(detail)
        place = _name(detail["loc"])
        known = problems.get(place)
        if known is not None:
            # A field that takes several kinds of value has an error for each of them.
            other = str(detail["msg"]).removeprefix("Input should be ")
            problem = known.model_copy(update={"message": f"{known.message.removesuffix('.')}, or {other}."})
        problems[place] = problem
    return list(problems.values())


def _field_problem(detail: object) -> Problem:
    """One of pydantic's errors as a problem of a field."""
    assert isinstance(detail, dict)
    location = detail["loc"]
    field = str(location[0]) if location else None
    name = _name(location)
    kind = detail["type"]
    if kind == "string_pattern_mismatch" and detail["ctx"]["pattern"] == NAME_PATTERN:
        return Problem(code=ErrorCode.NAME_INVALID, message=NAME_RULE, field=field)
    if kind == "string_pattern_mismatch" and detail["ctx"]["pattern"] == KEY_NAME_PATTERN:
        return Problem(code=ErrorCode.INVALID_REQUEST, message=f"It names a key. {KEY_NAME_RULE}", field=field)
    if kind == "missing":
        message = f"{name} is required."
    elif kind == "extra_forbidden":
        message = f"There is no field {name}. Check its spelling."
    else:
        message = f"{name}: {detail['msg']}." if name else f"{detail['msg']}."
    return Problem(code=ErrorCode.INVALID_REQUEST, message=message, field=field)


def _name(location: tuple[int | str, ...]) -> str:
    """The place as the sender knows it, without pydantic's names for the kinds of value that a field takes."""
    return ".".join(str(part) for part in location if "[" not in str(part))


def check_new(spec: TabularSpec, root: Path, *, with_data: bool = True) -> list[Problem]:
    """The rules that need the catalog and the file system, not the data.

    Parameters
    ----------
    root
        What the specification's paths are relative to.
    with_data
        Look for the data files; False where one is written with the experiment.
    """
    data = check_data_file(root / spec.data_path, root=root) if with_data else []
    if with_data and spec.validation_path is not None:
        data += check_data_file(root / spec.validation_path, "validation_path", root)
    own = [*check_objective_file(root, spec), *check_encryption_key(spec), *check_output(root, spec)]
    return [*check_spec(spec), *data, *own]


def check_data_file(path: Path, field: str = "data_path", root: Path | None = None) -> list[Problem]:
    """Whether the input is there and can be read: a file, or the files of a folder or manifest.

    Parameters
    ----------
    root
        The workspace, which no file of a folder or manifest may leave.
    """
    try:
        files = find_inputs(path, root=root).files
    except AutopilotError as error:
        return [problem.model_copy(update={"field": field}) for problem in error.problems]
    closed = next((file for file in files if not os.access(file, os.R_OK)), None)
    if closed is None:
        return []
    message = f"{closed.name} may not be read by this user. Change its permissions."
    return [Problem(code=ErrorCode.FILE_UNREADABLE, message=message, field=field)]


def check_objective_file(root: Path, spec: TabularSpec) -> list[Problem]:
    """Whether the file with a user's own objective is there; only the worker executes it."""
    if spec.objective_file is None or (spec.objective_file.endswith(".py") and (root / spec.objective_file).is_file()):
        return []
    message = f"There is no Python file {spec.objective_file}. Give the path of a .py file in the workspace."
    return [Problem(code=ErrorCode.FILE_MISSING, message=message, field="objective_file")]


def check_encryption_key(spec: TabularSpec) -> list[Problem]:
    """Whether the key that the experiment is to be encrypted with is here."""
    if spec.encryption_key is not None:
        try:
            find_key(spec.encryption_key)
        except AutopilotError as error:
            return error.problems
    return []


def check_output(root: Path, spec: TabularSpec) -> list[Problem]:
    """Whether the experiment's folder can be made."""
    output = root / spec.output_path
    if (output / spec.name).exists():
        return [name_taken(spec.name, f"{spec.output_path}/{spec.name} exists already.")]
    existing = output
    while not existing.exists():
        existing = existing.parent
    if existing.is_dir() and os.access(existing, os.W_OK | os.X_OK):
        return []
    what = "may not be written by this user" if existing.is_dir() else "is a file"
    return [
        Problem(
            code=ErrorCode.FOLDER_NOT_WRITABLE,
            message=f"{existing.name or existing} {what}. Choose another output folder.",
            field="output_path",
        )
    ]


def name_taken(name: str, why: str) -> Problem:
    """The name is not free."""
    return Problem(
        code=ErrorCode.NAME_TAKEN, message=f"{why} Choose another name.", field="name", params={"name": name}
    )
