"""The servers that are compared: how each is started, asked and ended."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..memory import ProcessTree

START_SECONDS = 120
LOOK_SECONDS = 0.005
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
"""Those that this process may use; empty where the system does not tell."""
Command = Callable[[str, Path, int], tuple[list[str], dict[str, str]]]


@dataclass(frozen=True)
class Server:
    """A way to serve a bundle.

    Attributes
    ----------
    command
        From a Python, the bundle and a port what starts it: arguments and variables.
    wrap
        The body of a request for rows.
    distribution
        Whose version is told.
    """

    name: str
    command: Command
    wrap: Callable[[list[dict[str, Any]]], dict[str, Any]]
    distribution: str


def _ours(python: str, bundle: Path, port: int) -> tuple[list[str], dict[str, str]]:
    return [python, "-m", "jupyter_autopilot.serving", str(bundle), "--port", str(port)], {}


def _mlflow(python: str, bundle: Path, port: int) -> tuple[list[str], dict[str, str]]:
    # What `mlflow models serve --env-manager local` runs.
    app = "mlflow.pyfunc.scoring_server.app:app"
    return _uvicorn(python, app, port), {"__pyfunc_model_path__": bundle.as_uri()}


def _fastapi(python: str, bundle: Path, port: int) -> tuple[list[str], dict[str, str]]:
    return _uvicorn(python, "benchmarks.serving.fastapi_app:app", port), {"BENCHMARK_BUNDLE": str(bundle)}


def _uvicorn(python: str, app: str, port: int) -> list[str]:
    return [python, "-m", "uvicorn", app, "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]


SERVERS = {
    server.name: server
    for server in (
        Server("ours", _ours, lambda rows: {"instances": rows}, "jupyter_autopilot"),
        Server("mlflow", _mlflow, lambda rows: {"dataframe_records": rows}, "mlflow-skinny"),
        Server("fastapi", _fastapi, lambda rows: {"instances": rows}, "fastapi"),
    )
}


@dataclass(frozen=True)
class Running:
    """A server that answers.

    Attributes
    ----------
    ready_s
        From its start to its first answer to `GET /ping`.
    """

    server: Server
    port: int
    ready_s: float
    process: subprocess.Popen[bytes]

    def request(self, rows: list[dict[str, Any]]) -> bytes:
        """A whole request for rows, in JSON."""
        return post(json.dumps(self.server.wrap(rows)).encode(), "application/json", "127.0.0.1")

    def memory_mb(self) -> float:
        """Of it and all that it started."""
        tree = ProcessTree(self.process.pid)
        tree.look()
        tree.measure()
        return tree.peak / 2**20


def post(body: bytes, content_type: str, host: str, token: str = "") -> bytes:
    """A request for predictions as it goes over the wire."""
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    head = (
        f"POST /invocations HTTP/1.1\r\nHost: {host}\r\nContent-Type: {content_type}\r\n{authorization}"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@contextmanager
def running(server: Server, python: str, bundle: Path, log: Path) -> Iterator[Running]:
    """Start a server on the first core, and wait for its first answer."""
    port = _free_port()
    command, variables = server.command(python, bundle, port)
    environment = {**os.environ, **ONE_THREAD, **variables, "AUTOPILOT_ENDPOINT_TOKEN": ""}
    with log.open("ab") as output:
        started = time.perf_counter()
        with on_server_core():
            process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - started > START_SECONDS:
                text = log.read_text(encoding="utf-8", errors="replace")[-500:]
                raise RuntimeError(f"{server.name} did not start: {text}")
            time.sleep(LOOK_SECONDS)
        yield Running(server, port, time.perf_counter() - started, process)
    finally:
        tree = ProcessTree(process.pid)
        tree.kill()
        process.wait()


@contextmanager
def on_server_core() -> Iterator[None]:
    """What the calling thread starts stays on the first core."""
    with _on(CORES[:1]):
        yield


@contextmanager
def beside_the_server() -> Iterator[None]:
    """The calling thread leaves the first core to the server, where there is another one."""
    with _on(CORES[1:]):
        yield


@contextmanager
def _on(cores: list[int]) -> Iterator[None]:
    if not cores:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def version_of(server: Server, python: str) -> str:
    """Of the distribution, in its own Python."""
    code = f"import importlib.metadata; print(importlib.metadata.version({server.distribution!r}))"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "?"


def python_of(given: dict[str, str], name: str) -> str:
    """The Python that has a server; this one if none was named."""
    return given.get(name, sys.executable)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ping", timeout=1) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
