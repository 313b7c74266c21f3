"""The OpenAPI document, generated from the routes and the models.

`python -m jupyter_autopilot.contract.openapi FILE` writes it.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, Literal

from pydantic.json_schema import models_json_schema

from .base import Model
from .errors import ErrorResponse
from .routes import PREFIX, ROUTES, Route

REF = "#/components/schemas/{model}"


def document(version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the REST API."""
    asked: list[tuple[type[Model], Literal["validation", "serialization"]]] = [(ErrorResponse, "serialization")]
    for route in ROUTES:
        if route.asked is not None:
            asked.append((route.asked, "validation"))
        if route.answer is not None:
            asked.append((route.answer, "serialization"))
    names, schemas = models_json_schema(list(dict.fromkeys(asked)), ref_template=REF)
    _drop_ui(schemas)
    paths: dict[str, Any] = {}
    for route in ROUTES:
        paths.setdefault(f"/{PREFIX}/{route.path}", {})[route.method.lower()] = _operation(route, names)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "jupyter_autopilot",
            "version": version,
            "description": "AutoML experiments and endpoints in a Jupyter server. Send the server's token as "
            "`Authorization: token <token>`.",
        },
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "apiKey", "in": "header", "name": "Authorization"}},
            "schemas": schemas["$defs"],
        },
    }


def _operation(route: Route, names: Any) -> dict[str, Any]:
    operation: dict[str, Any] = {"operationId": route.operation, "summary": route.summary}
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", route.path)
    ]
    parameters += [
        {"name": name, "in": "query", "required": False, "description": text, "schema": {"type": kind}}
        for kind, texts in (("integer", route.query), ("string", route.names))
        for name, text in texts.items()
    ]
    if parameters:
        operation["parameters"] = parameters
    if route.asked is not None:
        schema: dict[str, Any] = names[(route.asked, "validation")]
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    elif route.request_types:
        operation["requestBody"] = {"required": True, "content": {kind: {} for kind in route.request_types}}
    success: dict[str, Any] = {"description": "Done"}
    if route.answer is not None:
        success["content"] = {"application/json": {"schema": names[(route.answer, "serialization")]}}
    elif route.file_types:
        file = {"schema": {"type": "string", "format": "binary"}}
        success["content"] = dict.fromkeys(route.file_types, file)
    failure = {
        "description": "What is wrong and where",
        "content": {"application/json": {"schema": names[(ErrorResponse, "serialization")]}},
    }
    operation["responses"] = {str(route.status): success, "default": failure}
    return operation


def _drop_ui(node: Any) -> None:
    """Take out the wizard's hints, which are sent by the catalog and are no part of the wire format."""
    if isinstance(node, dict):
        node.pop("ui", None)
        for value in node.values():
            _drop_ui(value)
    elif isinstance(node, list):
        for value in node:
            _drop_ui(value)


def render(version: str) -> str:
    """The document as text, as it stands in the repository.

    A model that is both sent and received has two schemas, since defaults are optional in a request and always
    there in an answer; pydantic's names for them (`X-Input`, `X-Output`) become `XRequest` and `X`.
    """
    text = json.dumps(document(version), indent=2) + "\n"
    return re.sub(r"\b(\w+)-Output\b", r"\1", re.sub(r"\b(\w+)-Input\b", r"\1Request", text))


if __name__ == "__main__":
    # The version in the repository's file is the API's, which follows the package's major version only;
    # the file would change with every release otherwise.
    Path(sys.argv[1]).write_text(render("1"), encoding="utf-8")
