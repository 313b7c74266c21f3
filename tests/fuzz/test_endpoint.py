"""Whatever an endpoint's own port is asked, its answer is what its OpenAPI document says or tells what is wrong."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import given

from jupyter_autopilot.contract import BundleManifest
from jupyter_autopilot.serving.openapi import openapi_document

from .asking import SETTINGS, operations_of, requests_of, running, send

PATHS = ("/ping", "/schema", "/openapi.json", "/variants", "/metrics", "/invocations")
TOKEN = "fuzz"


@pytest.fixture(scope="module")
def bundle(finished: Path) -> Path:
    return finished / "candidates" / "linear-1" / "bundle"


@pytest.fixture(scope="module")
def endpoint(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, requests.Session]]:
    """Its address, and a session that sends its token."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyter_autopilot.serving", str(bundle), f"--port={port}"]
    url = f"http://127.0.0.1:{port}"
    log = tmp_path_factory.mktemp("endpoint") / "log"
    with running(command, log, f"{url}/ping", {}) as session:
        yield url, session


@pytest.fixture(scope="module")
def document(bundle: Path) -> dict[str, Any]:
    return openapi_document(BundleManifest.model_validate_json((bundle / "manifest.json").read_bytes()))


def test_it_tells_its_own_document(document: dict[str, Any], endpoint: tuple[str, requests.Session]) -> None:
    url, session = endpoint
    assert session.get(f"{url}/openapi.json").json() == document
    assert set(document["paths"]) == set(PATHS)
    for path in PATHS[:-1]:
        assert session.get(f"{url}{path}").status_code == 200, path


@pytest.mark.parametrize("path", PATHS)
def test_any_request_gets_an_answer(
    path: str, document: dict[str, Any], endpoint: tuple[str, requests.Session]
) -> None:
    (operation,) = operations_of(document)[path].values()

    @SETTINGS
    @given(case=requests_of(operation))
    def ask(case: Any) -> None:
        send(case, *endpoint)

    ask()
