"""Every route: in the table and nowhere else, only for users, and only for what they may do.

One server is asked for all routes: to start one takes longer than to ask it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

import pytest
from jupyter_server.auth import Authorizer
from tornado.httpclient import HTTPResponse

from jupyter_autopilot.contract import ROUTES, Route
from jupyter_autopilot.server.handlers import OPERATIONS

Fetch = Callable[..., Awaitable[HTTPResponse]]


def filled(route: Route) -> list[str]:
    return re.sub(r"{\w+}", "nobody", route.path).split("/")


def body(route: Route) -> bytes | None:
    return b"{}" if route.method == "POST" else None


@pytest.fixture
def fetch(server: Any, jp_fetch: Fetch) -> Fetch:
    async def call(route: Route, **options: Any) -> HTTPResponse:
        return await jp_fetch(
            "autopilot", *filled(route), method=route.method, body=body(route), raise_error=False, **options
        )

    return call


def test_every_route_has_its_operation() -> None:
    assert {route.operation for route in ROUTES} == set(OPERATIONS)


async def test_a_stranger_is_turned_away(fetch: Fetch) -> None:
    for route in ROUTES:
        answer = await fetch(route, headers={"Authorization": "token wrong"}, follow_redirects=False)
        assert answer.code in {302, 403}, route.operation
        assert b"nobody" not in (answer.body or b""), route.operation


async def test_a_user_gets_an_answer_of_the_contract_s_form(fetch: Fetch) -> None:
    for route in ROUTES:
        answer = await fetch(route)
        assert answer.code != 500, route.operation
        assert answer.headers["Content-Type"] == "application/json", route.operation
        if answer.code < 400:
            assert route.answer is not None, route.operation
            assert answer.code == route.status, route.operation
            route.answer.model_validate_json(answer.body)
        else:
            error = json.loads(answer.body)
            assert set(error) == {"code", "message", "problems"}, route.operation
            assert error["message"], route.operation


class Refusing(Authorizer):
    """Allows everything but one action on one resource, and notes what it was asked."""

    refused: tuple[str, str] | None = None
    asked: ClassVar[list[tuple[str, str]]] = []

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        Refusing.asked.append((resource, action))
        return (resource, action) != Refusing.refused


@pytest.fixture
def authorizer(jp_server_config: dict[str, Any]) -> type[Refusing]:
    jp_server_config["ServerApp"]["authorizer_class"] = Refusing
    Refusing.refused, Refusing.asked = None, []
    return Refusing


async def test_the_authorizer_decides(authorizer: type[Refusing], fetch: Fetch) -> None:
    for route in ROUTES:
        wanted = [("autopilot", route.action), *([("contents", route.contents)] if route.contents else [])]
        for one in wanted:
            authorizer.refused = one
            answer = await fetch(route)
            assert answer.code == 403, (route.operation, one)
            assert json.loads(answer.body)["code"] == "forbidden", (route.operation, one)
        authorizer.refused, authorizer.asked = None, []
        assert (await fetch(route)).code != 403, route.operation
        assert authorizer.asked == wanted, route.operation


async def test_what_is_not_there_is_said_in_the_contract_s_form(rest: Any) -> None:
    for method, path, status, code in (
        ("DELETE", "catalog", 405, "invalid_request"),
        ("POST", "experiments/nobody", 405, "invalid_request"),
        ("GET", "experiments/nobody", 404, "not_found"),
        ("GET", "endpoints/nobody", 404, "not_found"),
        ("GET", "experiments/import", 404, "not_found"),
        ("DELETE", "experiments/validate", 404, "not_found"),
    ):
        answer = await rest(method, path)
        assert (answer[0], answer[1]["code"]) == (status, code), (method, path)


async def test_a_body_that_is_no_object_is_refused(rest: Any) -> None:
    for raw in (b"", b"{", b"\xff", b"[]", b'"text"', b"null"):
        status, error = await rest("POST", "experiments", raw=raw)
        assert (status, error["code"]) == (422, "invalid_request"), raw


async def test_half_a_character_is_refused(rest: Any) -> None:
    body = {"path": "churn.csv", "missing_tokens": ["\ud800"]}
    status, error = await rest("POST", "datasets/preview", body)
    assert (status, error["code"], "surrogate" in error["message"]) == (422, "invalid_request", True)
    assert (await rest("POST", "datasets/preview", {**body, "missing_tokens": ["\U0001f600"]}))[0] == 200


async def test_a_query_that_is_no_number_is_refused(rest: Any) -> None:
    status, error = await rest("GET", "experiments/nobody", params={"since": "yesterday"})
    assert (status, error["problems"][0]["field"]) == (422, "since")
