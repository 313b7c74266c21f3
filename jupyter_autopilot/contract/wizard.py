"""How a field of a specification appears in the wizard.

The wizard is drawn from this description: `ui` stands beside each field of a specification, and
`wizard_schema` turns a specification class into the steps and fields that the browser receives.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, cast, get_args, get_origin

import annotated_types
from pydantic import Field, JsonValue, StringConstraints
from pydantic_core import PydanticUndefined

from .base import Model


class Step(StrEnum):
    """The five steps of the wizard, in order."""

    DATA = "data"
    TARGET = "target"
    TRAINING = "training"
    DEPLOYMENT = "deployment"
    REVIEW = "review"


STEP_TITLES = {
    Step.DATA: "Experiment and data details",
    Step.TARGET: "Target and features",
    Step.TRAINING: "Training method",
    Step.DEPLOYMENT: "Deployment and advanced settings",
    Step.REVIEW: "Review and create",
}


class Control(StrEnum):
    """The kinds of input that the browser can draw; a new kind needs one new file there."""

    TEXT = "text"
    WORDS = "words"
    NUMBER = "number"
    DURATION = "duration"
    TOGGLE = "toggle"
    CHOICE = "choice"
    SELECT = "select"
    CHECKLIST = "checklist"
    DATA_FILE = "data_file"
    FOLDER = "folder"
    PYTHON_FILE = "python_file"
    COLUMN = "column"
    FEATURES = "features"
    KEY = "key"


class Choice(Model):
    """One option of a choice, select or checklist."""

    value: str
    title: str
    help: str = ""
    when: dict[str, list[str]] = Field(
        default_factory=dict,
        description="Offered only while each named field has one of these values.",
    )
    available: bool = True
    unavailable_reason: str = ""


class WizardField(Model):
    """One field of the wizard."""

    name: str
    title: str
    help: str
    control: Control
    required: bool = Field(description="May not be empty while it is shown, and has no default.")
    nullable: bool = Field(description="May be empty, which has a meaning of its own; `help` tells it.")
    advanced: bool = Field(description="Shown in the folded advanced part of its step.")
    default: JsonValue = None
    choices: list[Choice] = Field(default_factory=list)
    integer: bool = Field(False, description="A number without a fraction.")
    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: bool = Field(False, description="The minimum itself is not allowed.")
    exclusive_maximum: bool = Field(False, description="The maximum itself is not allowed.")
    max_length: int | None = Field(None, description="Of the text, or of each word.")
    pattern: str | None = None
    unit: str = ""
    placeholder: str = ""
    when: dict[str, list[str]] = Field(
        default_factory=dict,
        description="Shown only while each named field has one of these values (true and false as text).",
    )


class WizardStep(Model):
    """One step of the wizard."""

    id: Step
    title: str
    fields: list[WizardField]


class WizardSchema(Model):
    """All that the browser needs to draw the wizard."""

    kind: str
    title: str
    steps: list[WizardStep]


def ui(
    step: Step,
    order: int,
    control: Control,
    *,
    advanced: bool = False,
    required: bool = False,
    unit: str = "",
    placeholder: str = "",
    when: dict[str, list[str]] | None = None,
) -> dict[str, Any]:
    """The `json_schema_extra` of a field that the wizard shows.

    `required` asks for a value also where the specification does not: while `when` shows the field.
    """
    return {
        "ui": {
            "step": step.value,
            "order": order,
            "control": control.value,
            "advanced": advanced,
            "required": required,
            "unit": unit,
            "placeholder": placeholder,
            "when": when or {},
        }
    }


def wizard_schema(spec: type[Model], *, kind: str, title: str, choices: dict[str, list[Choice]]) -> WizardSchema:
    """The wizard of a specification class.

    Parameters
    ----------
    spec
        The specification; fields without `ui` are not shown.
    kind, title
        The kind of experiment and its name.
    choices
        The options of each choice, select and checklist, by field name.
    """
    drawn: list[tuple[str, int, WizardField]] = []
    for name, info in spec.model_fields.items():
        extra = info.json_schema_extra
        if not isinstance(extra, dict) or "ui" not in extra:
            continue
        shown: dict[str, Any] = cast("dict[str, Any]", dict(extra)["ui"]).copy()
        step, order = shown.pop("step"), shown.pop("order")
        default = None if info.default is PydanticUndefined else info.default
        required = shown.pop("required") or info.is_required()
        kinds = {info.annotation, *get_args(info.annotation)}
        field = WizardField(
            name=name,
            title=info.title or name,
            help=info.description or "",
            required=required,
            nullable=type(None) in kinds and not required,
            integer=int in kinds,
            default=default,
            choices=choices.get(name, []),
            **_bounds([*info.metadata, *_of_items(info.annotation)]),
            **shown,
        )
        drawn.append((step, order, field))
    steps = [
        WizardStep(
            id=step,
            title=STEP_TITLES[step],
            fields=[f for s, _, f in sorted(drawn, key=lambda item: item[1]) if s == step],
        )
        for step in Step
    ]
    return WizardSchema(kind=kind, title=title, steps=steps)


def _bounds(metadata: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in metadata:
        if isinstance(item, annotated_types.Ge):
            found["minimum"] = item.ge
        elif isinstance(item, annotated_types.Gt):
            found["minimum"], found["exclusive_minimum"] = item.gt, True
        elif isinstance(item, annotated_types.Le):
            found["maximum"] = item.le
        elif isinstance(item, annotated_types.Lt):
            found["maximum"], found["exclusive_maximum"] = item.lt, True
        elif isinstance(item, annotated_types.MaxLen | StringConstraints):
            found["max_length"] = item.max_length
        elif getattr(item, "pattern", None):
            found["pattern"] = item.pattern
    return found


def _of_items(annotation: Any) -> list[Any]:
    """The rules for each item of a list."""
    if get_origin(annotation) is not list:
        return []
    (item,) = get_args(annotation)
    return list(getattr(item, "__metadata__", []))
