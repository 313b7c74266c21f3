"""A Jupyter server with the extension, and the ways in which its API is called."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPResponse

Rest = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    """The extension, and no handler that forgets to ask who is there."""
    return {
        "ServerApp": {
            "jpserver_extensions": {"jupyter_autopilot": True, "jupyter_server_terminals": False},
            "allow_unauthenticated_access": False,
        },
        "AutopilotApp": {"max_running_experiments": 1},
    }


@pytest.fixture
def workspace(jp_root_dir: Path, churn_csv: Path) -> Path:
    """The server's root folder, with `churn.csv` in it."""
    (jp_root_dir / "churn.csv").write_bytes(churn_csv.read_bytes())
    return jp_root_dir


@pytest.fixture
def server(workspace: Path, jp_serverapp: Any, jp_asyncio_loop: asyncio.AbstractEventLoop) -> Any:
    """The running server; what a server starts once its loop runs, the fixture of pytest-jupyter leaves out."""
    jp_asyncio_loop.run_until_complete(jp_serverapp.extension_manager.start_all_extensions())
    return jp_serverapp


@pytest.fixture
def rest(server: Any, jp_fetch: Callable[..., Awaitable[HTTPResponse]]) -> Rest:
    """Calls a route; returns the status and the body's JSON."""

    async def call(method: str, path: str, body: object = None, *, raw: bytes | None = None, **options: Any) -> Any:
        sent = raw if raw is not None else None if body is None else json.dumps(body).encode()
        if method == "POST" and sent is None:
            sent = b""
        if raw is None and body is not None:
            options.setdefault("headers", {}).setdefault("Content-Type", "application/json")
        answer = await jp_fetch(
            "autopilot", *path.split("/"), method=method, body=sent, raise_error=False, request_timeout=120, **options
        )
        return answer.code, json.loads(answer.body) if answer.body else None

    return call
