"""The OpenAPI document of an endpoint: what it may be asked, with the columns of its model."""

from __future__ import annotations

from typing import Any, Literal

from pydantic.json_schema import models_json_schema

from .._version import __version__
from ..contract import BundleManifest, ColumnType, ErrorResponse, Model, SchemaColumn
from ..contract.deployment import INVOKED_VARIANT, TARGET_VARIANT, Activity
from ..contract.prediction import INFERENCE_ID, Predictions
from .cells import LARGEST
from .media import CSV_TYPE, JSON_TYPE, LINES_TYPES, PARQUET_TYPES
from .metrics import CONTENT_TYPE

REF = "#/components/schemas/{model}"
ANSWERED: list[tuple[type[Model], Literal["serialization"]]] = [
    (model, "serialization") for model in (Activity, ErrorResponse, Predictions)
]
KINDS: dict[ColumnType, dict[str, Any]] = {
    ColumnType.NUMERIC: {"type": ["number", "null"], "minimum": -LARGEST, "maximum": LARGEST},
    ColumnType.CATEGORICAL: {"type": ["string", "number", "boolean", "null"]},
    ColumnType.DATETIME: {"type": ["string", "null"], "description": "A date, or a date and a time, as ISO 8601."},
    ColumnType.TEXT: {"type": ["string", "null"]},
    ColumnType.SEQUENCE: {"type": ["string", "null"], "description": "Numbers separated by commas."},
}
"""A value of each type of column."""


def openapi_document(manifest: BundleManifest) -> dict[str, Any]:
    """The OpenAPI 3.1 document of an endpoint whose variants take what this model does."""
    names, schemas = models_json_schema(ANSWERED, ref_template=REF)
    refs: dict[type[Model], dict[str, Any]] = {model: names[(model, "serialization")] for model, _ in ANSWERED}
    definitions = {**schemas["$defs"], "Row": _row(manifest.columns)}
    failure = {
        "description": "What is wrong and where: the column, the row, and what to do.",
        "content": _as(JSON_TYPE, refs[ErrorResponse]),
    }

    def answers(content: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {"200": {"description": "Done", "content": content, **more}, "default": failure}

    def look(operation: str, summary: str, content: dict[str, Any]) -> dict[str, Any]:
        return {"get": {"operationId": operation, "summary": summary, "responses": answers(content)}}

    anything = _as(JSON_TYPE, {"type": "object"})
    ping = look("ping", "Whether it is there; asks for no token", anything)
    ping["get"]["security"] = []
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{manifest.experiment}: {manifest.candidate}",
            "version": __version__,
            "description": f"Predicts {manifest.target}. {manifest.description}".strip(),
        },
        "security": [{"token": []}],
        "paths": {
            "/ping": ping,
            "/schema": look("get_schema", "What is predicted, and from which columns", anything),
            "/openapi.json": look("get_openapi", "This document", anything),
            "/variants": look(
                "get_variants", "Which models are served, and how that goes", _as(JSON_TYPE, refs[Activity])
            ),
            "/metrics": look("get_metrics", "What Prometheus scrapes", _as(CONTENT_TYPE, {"type": "string"})),
            "/invocations": {
                "post": {
                    "operationId": "invoke",
                    "summary": "Predict rows",
                    "parameters": [
                        _header(INFERENCE_ID, "By which labels find the answer later; made if left out."),
                        _header(TARGET_VARIANT, "The variant that is to answer; by the weights if left out."),
                    ],
                    "requestBody": {"required": True, "content": _asked()},
                    "responses": answers(
                        _predicted(refs),
                        headers={name: {"schema": {"type": "string"}} for name in (INFERENCE_ID, INVOKED_VARIANT)},
                    ),
                }
            },
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": definitions,
        },
    }


def _row(columns: list[SchemaColumn]) -> dict[str, Any]:
    """A record with the model's columns; others are ignored."""
    return {
        "type": "object",
        "required": [column.name for column in columns],
        "properties": {column.name: _value(column) for column in columns},
    }


def _value(column: SchemaColumn) -> dict[str, Any]:
    value = dict(KINDS[column.type])
    if column.categories:
        value["examples"] = column.categories[:5]
    elif column.minimum is not None and column.maximum is not None:
        value["examples"] = [column.minimum, column.maximum]
    return value


def _asked() -> dict[str, Any]:
    """The bodies, by content type."""
    row = {"$ref": REF.format(model="Row")}
    rows = {"type": "array", "items": row, "minItems": 1}
    instances = {"type": "object", "required": ["instances"], "properties": {"instances": rows}}
    table = {"type": "string", "description": "A table with the model's columns and a header."}
    return {
        **_as(JSON_TYPE, {"anyOf": [instances, rows, row]}),
        **_as(CSV_TYPE, table),
        **_as(LINES_TYPES[0], {"type": "string", "description": "A row a line."}),
        **_as(PARQUET_TYPES[0], {"type": "string", "format": "binary"}),
    }


def _predicted(refs: dict[type[Model], dict[str, Any]]) -> dict[str, Any]:
    """The answers, by content type."""
    return {
        **_as(JSON_TYPE, refs[Predictions]),
        **_as(CSV_TYPE, {"type": "string"}),
        **_as(LINES_TYPES[0], {"type": "string"}),
        **_as(PARQUET_TYPES[0], {"type": "string", "format": "binary"}),
    }


def _as(content_type: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {content_type: {"schema": schema}}


def _header(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "description": text, "schema": {"type": "string"}}
