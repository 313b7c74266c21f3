"""A specification from a file: what the REST API takes, as JSON or YAML."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..contract import AutopilotError, ErrorCode, TabularSpec
from ..jobs.intake import read_spec
from ..sdk.place import Place, find_place


def read_spec_file(file: Path) -> tuple[TabularSpec, Place]:
    """The specification, and where its experiment is made.

    Paths in it are relative to the current folder. Without a name the experiment is named after its data.

    Raises
    ------
    AutopilotError
        FILE_MISSING, FILE_UNREADABLE, or with a problem for each wrong field.
    """
    body = _read(file)
    place = find_place(body.get("output_path") if isinstance(body.get("output_path"), str) else None)
    data = body.get("data_path")
    if isinstance(data, str):
        body = {"name": place.free_name(Path(data).stem), **body, "data_path": place.path_in(Path(data))}
    spec, problems = read_spec({**body, "output_path": place.output_path})
    if spec is None:
        raise AutopilotError.of(problems)
    return spec, place


def _read(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise AutopilotError(ErrorCode.FILE_MISSING, f"There is no file {file}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise AutopilotError(ErrorCode.FILE_UNREADABLE, f"{file} cannot be read: {error}.") from error
    try:
        body = json.loads(text) if file.suffix == ".json" else _yaml(text)
    except ValueError as error:
        raise AutopilotError(ErrorCode.FILE_UNREADABLE, f"{file} is neither JSON nor YAML: {error}.") from error
    if not isinstance(body, dict):
        raise AutopilotError(ErrorCode.FILE_UNREADABLE, f"{file} holds no fields of a specification.")
    return body


def _yaml(text: str) -> Any:
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error).replace("\n", " ")) from error
