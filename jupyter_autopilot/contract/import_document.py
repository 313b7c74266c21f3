"""A draft from a JSON document: a specification of ours, or a job of SageMaker Autopilot."""

from __future__ import annotations

from typing import Literal

from pydantic import JsonValue, ValidationError

from .autopilot_job import is_job, is_old_job, values_of_job
from .errors import AutopilotError, ErrorCode
from .experiment import TabularSpec
from .imports import ImportedDraft, ImportNote

MARK = "imported"
"""The tag by which imported experiments are found."""

PLACEHOLDERS = {"name": "draft", "data_path": "draft", "target": "draft"}
"""Stand for the required fields that a document leaves out, while the others are checked."""


def import_document(document: dict[str, JsonValue]) -> ImportedDraft:
    """The draft that a document stands for.

    Raises
    ------
    AutopilotError
        INVALID_REQUEST for a document that is neither a specification nor a tabular job of Autopilot, saying what it
        lacks.
    """
    if is_job(document):
        values, notes = values_of_job(document)
        return _draft("autopilot_job", values, notes)
    if is_old_job(document):
        raise _error(
            "This is a request of the older CreateAutoMLJob. Describe the job with DescribeAutoMLJobV2, which knows "
            "older jobs too, and import its answer."
        )
    spec = document["spec"] if isinstance(document.get("spec"), dict) else document  # as `GET experiments/{name}`
    assert isinstance(spec, dict)
    if not {"data_path", "target"} & set(spec) or spec.get("kind", "tabular") != "tabular":
        raise _error(
            "This is no specification of an experiment: it has neither the data_path and target of an experiment.json, "
            "nor the AutoMLProblemTypeConfig of an Autopilot job."
        )
    known = {name: value for name, value in spec.items() if name in TabularSpec.model_fields}
    notes = [ImportNote(field=name, message="There is no such field; it was left out.") for name in spec.keys() - known]
    return _draft("specification", known, sorted(notes, key=lambda note: note.field))


def _draft(
    source: Literal["specification", "autopilot_job"], values: dict[str, JsonValue], notes: list[ImportNote]
) -> ImportedDraft:
    """The draft with the values that are in order, marked as imported."""
    good, bad = _checked(values)
    tags = good.get("tags")
    good["tags"] = [*(tag for tag in tags if tag != MARK), MARK] if isinstance(tags, list) else [MARK]
    good.pop("kind", None)
    return ImportedDraft(source=source, values=good, notes=[*notes, *bad])


def _checked(values: dict[str, JsonValue]) -> tuple[dict[str, JsonValue], list[ImportNote]]:
    """The values without those that the contract refuses, and why it does."""
    try:
        TabularSpec.model_validate({**PLACEHOLDERS, **values})
    except ValidationError as error:
        refused = {str(detail["loc"][0]): detail["msg"] for detail in error.errors(include_url=False)}
        notes = [
            ImportNote(field=name, message=f"{message}. The value {values[name]!r} was left out.")
            for name, message in refused.items()
        ]
        return {name: value for name, value in values.items() if name not in refused}, notes
    return dict(values), []


def _error(message: str) -> AutopilotError:
    return AutopilotError(ErrorCode.INVALID_REQUEST, message, field="document")
