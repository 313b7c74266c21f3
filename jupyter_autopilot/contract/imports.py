"""What is asked and answered when an experiment begins with a JSON file."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue

from .base import Model


class ImportRequest(Model):
    """The object that a JSON file holds."""

    document: dict[str, JsonValue]


class ImportNote(Model):
    """Something that could not be carried over as it is, and what to do about it."""

    field: str = Field(description="Where it stands in the document, such as `SecurityConfig.VpcConfig`.")
    message: str


class ImportedDraft(Model):
    """The values of a new experiment's fields, to be completed and sent."""

    source: Literal["specification", "autopilot_job"]
    values: dict[str, JsonValue]
    notes: list[ImportNote] = Field(default_factory=list)
