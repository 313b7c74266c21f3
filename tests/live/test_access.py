"""A running server, everyone who may ask it, and everything that they may ask; `access.py` prints it as a table."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from .access import EXPECTED, examine, expected_of, routes_of, told
from .corpus import corpus
from .server import TOKENS, LiveServer
from .workspace import EXPERIMENT, make_workspace, snapshot

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there, and servers no signals")

FULL = {"Authorization": f"token {TOKENS['full']}"}
EVERY, EVERY_NAME = 25, 4
"""One text of so many is tried in every place of an address, and as every name; each place begins with another one."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("live").resolve() / "workspace"
    make_workspace(path)
    return path


@pytest.fixture(scope="module")
def server(root: Path) -> Iterator[LiveServer]:
    with LiveServer(root, root.parent / "server") as running:
        yield running


def test_everyone_gets_what_they_may_and_nothing_else(server: LiveServer, root: Path) -> None:
    assert list(told(examine(server, root))) == []


def test_a_route_that_nobody_expects_is_a_finding() -> None:
    assert expected_of("GET experiments/{name}") is True
    assert expected_of("DELETE experiments/import") is False
    assert expected_of("PUT experiments/{name}") is None
    assert expected_of("GET experiments/{name}/secrets") is None


def test_what_a_route_does_not_offer_is_refused(server: LiveServer) -> None:
    with server.client(headers=FULL) as client:
        for path in {route.split()[1] for route in routes_of(server)}:
            offered = {method for method in ("GET", "POST", "DELETE") if expected_of(f"{method} {path}") is not None}
            for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} - offered:
                assert client.request(method, path).status_code == 405, (method, path)


def test_no_part_of_an_address_leaves_the_workspace(server: LiveServer, root: Path) -> None:
    texts, before = corpus(root.parent / "outside" / "secret.csv"), snapshot(root)
    places = [(route, name) for route in EXPECTED for name in _names(route)]
    with server.client(headers=FULL) as client:
        for number, (route, name) in enumerate(places):
            method, path = route.split()
            for text in texts[number % EVERY :: EVERY]:
                address = path.replace(name, _encoded(text))
                for other in _names(address):
                    address = address.replace(other, EXPERIMENT)
                answer = client.request(method, address, content=b"{}" if method == "POST" else None)
                assert 400 <= answer.status_code < 500, (route, name, text, answer.text)
                assert "TOPSECRET" not in answer.text, (route, name, text)
    assert snapshot(root) == before


NAMED = {
    "experiments": ({"name": "x", "data_path": "table.csv", "target": "b"}, ("name", "endpoint_name")),
    "models": ({"experiment": EXPERIMENT}, ("name", "experiment", "candidate")),
    "models/nobody/versions/1/deploy": ({}, ("endpoint",)),
    "endpoints": ({"name": "e", "experiment": EXPERIMENT}, ("name", "experiment", "candidate")),
    "transforms": (
        {"experiment": EXPERIMENT, "data_path": "table.csv", "output_path": "predicted.csv"},
        ("experiment", "candidate", "data_path", "output_path"),
    ),
}
"""What is named in a body and becomes a folder or a file, beside what else the body needs."""


@pytest.mark.parametrize("path", NAMED)
def test_no_name_in_a_body_is_a_path(path: str, server: LiveServer, root: Path) -> None:
    texts, before = corpus(root.parent / "outside" / "secret.csv"), snapshot(root)
    rest, names = NAMED[path]
    with server.client(headers=FULL) as client:
        for name in names:
            for text in texts[::EVERY_NAME]:
                answer = client.post(path, json={**rest, name: text})
                assert 400 <= answer.status_code < 500, (name, text, answer.text)
    assert snapshot(root) == before
    assert not (root / ".autopilot").exists()


def _names(path: str) -> list[str]:
    """The parts in braces."""
    return [part for part in path.rsplit(" ", maxsplit=1)[-1].split("/") if part.startswith("{")]


def _encoded(text: str) -> str:
    """As one part of an address; dots too, which a client would take for a way up and resolve."""
    return quote(text, safe="").replace(".", "%2E")
