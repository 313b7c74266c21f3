"""The contract: the generated document is in step, and specifications say what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from jupyter_autopilot.contract import (
    EVENT,
    MOVES,
    ROUTES,
    TERMINAL,
    AutopilotError,
    Candidate,
    CandidateEnded,
    CandidateStatus,
    Choice,
    ErrorCode,
    JobEnded,
    Problem,
    Status,
    Step,
    TabularSpec,
    utc_now,
    wizard_schema,
)
from jupyter_autopilot.contract.openapi import document, render

ROOT = Path(__file__).parents[2]


def test_openapi_file_is_what_the_contract_says() -> None:
    assert (ROOT / "openapi.json").read_text(encoding="utf-8") == render("1"), "run `make api` and commit the result"


def test_typescript_names_every_schema() -> None:
    text = (ROOT / "src" / "api" / "schema.ts").read_text(encoding="utf-8")
    missing = [
        name
        for name in json.loads(render("1"))["components"]["schemas"]
        if f" {name}: {{" not in text and f" {name}: " not in text
    ]
    assert not missing


def test_every_operation_has_its_own_name_and_place() -> None:
    assert len({route.operation for route in ROUTES}) == len(ROUTES)
    assert len({(route.method, route.path) for route in ROUTES}) == len(ROUTES)


def test_every_reference_of_the_document_resolves() -> None:
    text = json.dumps(document("1"))
    schemas = document("1")["components"]["schemas"]
    asked = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert asked <= set(schemas)


@pytest.mark.parametrize("name", ["a", "churn-2", "A" * 63, "0-0"])
def test_good_names(name: str) -> None:
    assert TabularSpec(name=name, data_path="t.csv", target="y").name == name


@pytest.mark.parametrize("name", ["", "-a", "a-", "a b", "a/b", "..", "é", "a" * 64, "a_b", "a\n"])
def test_bad_names(name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TabularSpec(name=name, data_path="t.csv", target="y")
    assert [error["loc"] for error in caught.value.errors()] == [("name",)]


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(ValidationError, match="max_runtme"):
        TabularSpec.model_validate({"name": "a", "data_path": "t.csv", "target": "y", "max_runtme": 60})


def test_validation_share_is_a_fifth_unless_a_ratio_is_asked_for() -> None:
    spec = {"name": "a", "data_path": "t.csv", "target": "y", "validation_fraction": 0.3}
    assert TabularSpec.model_validate(spec).validation_share() == 0.2
    assert TabularSpec.model_validate(spec | {"split_method": "ratio"}).validation_share() == 0.3


def test_wizard_has_every_field_of_the_specification_once() -> None:
    schema = wizard_schema(
        TabularSpec,
        kind="tabular",
        title="Tabular",
        choices={"split_method": [Choice(value="auto", title="Auto")]},
    )
    names = [field.name for step in schema.steps for field in step.fields]
    assert sorted(names) == sorted(set(TabularSpec.model_fields) - {"kind"})
    assert [step.id for step in schema.steps] == list(Step)
    assert schema.steps[-1].fields == []
    by_name = {field.name: field for step in schema.steps for field in step.fields}
    assert by_name["name"].required
    assert not by_name["max_runtime"].required
    assert (by_name["max_runtime"].default, by_name["max_runtime"].minimum) == (600, 20)
    assert by_name["split_method"].choices[0].title == "Auto"
    assert by_name["endpoint_name"].when == {"auto_deploy": ["true"]}


def test_events_survive_the_way_through_a_line_of_text() -> None:
    candidate = Candidate(
        id="linear-1", algorithm="linear", status=CandidateStatus.COMPLETED, score=0.5, created_at=utc_now()
    )
    for event in (
        CandidateEnded(candidate=candidate),
        JobEnded(outcome="failed", problems=[Problem(code=ErrorCode.FILE_EMPTY, message="m")]),
    ):
        line = EVENT.dump_json(event)
        assert b"\n" not in line
        assert EVENT.validate_json(line) == event


def test_terminal_states_are_the_ones_without_a_move() -> None:
    assert {state for state, moves in MOVES.items() if not moves} == set(TERMINAL)
    assert set(MOVES) == set(Status)


def test_an_error_of_several_problems_keeps_them_all() -> None:
    problems = [
        Problem(code=ErrorCode.TARGET_CONSTANT, message="one", field="target"),
        Problem(code=ErrorCode.NO_FEATURES, message="two"),
    ]
    response = AutopilotError.of(problems).response()
    assert (response.code, response.message, response.problems) == (
        ErrorCode.TARGET_CONSTANT,
        "one",
        problems,
    )
