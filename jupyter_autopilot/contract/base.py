"""The base class of every model on the wire."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A strict model: unknown keys are refused, so that a typing error is never silently dropped."""

    model_config = ConfigDict(
        extra="forbid",
        # A response always carries its defaults; the generated TypeScript types rely on it.
        json_schema_serialization_defaults_required=True,
        protected_namespaces=(),
        # A schema is built when it is first used: the Jupyter server imports this package at every start.
        defer_build=True,
    )


def utc_now() -> str:
    """The current time as ISO-8601 UTC text, such as ``2026-11-24T14:00:00.123456+00:00``."""
    return datetime.now(UTC).isoformat()
