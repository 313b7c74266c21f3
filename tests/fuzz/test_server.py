"""Whatever the Jupyter server is asked, its answer is what the OpenAPI document says or tells what is wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from jupyter_autopilot import ModelRegistry
from jupyter_autopilot.contract import PREFIX, ROUTES, Route
from jupyter_autopilot.contract.openapi import render

from .asking import EXAMPLES, SETTINGS, operations_of, requests_of, running, send

SCHEMA = operations_of(json.loads(render("1")))
KNOWN = {
    "experiments": {"name": "finished", "id": "linear-1", "kind": "zip", "format": "html"},
    "models": {"name": "churn", "version": "1"},
    "endpoints": {"name": "served"},
    "transforms": {"name": "predicted"},
}
"""What there is in the workspace, by the first segment of its address."""
LEFT_ALONE = {
    "delete_endpoint",
    "delete_experiment",
    "delete_model_version",
    "delete_registered_model",
    "delete_transform",
    "deploy_model_version",
    "resume_experiment",
    "stop_endpoint",
}
"""They would end what the others ask for, or start processes; they are asked for what there is not."""
SLOW = {
    "analyse_endpoint",
    "download_report",
    "explain_rows",
    "get_report",
    "prepare_retraining",
    "write_candidate_notebook",
    "write_candidate_scripts",
    "write_experiment_notebook",
    "write_onnx",
    "write_report",
}
"""They start a process for each request; of what there is they are asked in the long run only."""
TOKEN = "fuzz"


@pytest.fixture(scope="module")
def workspace(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An experiment that has ended, and a version of a registered model."""
    root = tmp_path_factory.mktemp("workspace")
    shutil.copytree(finished, root / "autopilot" / "finished")
    shutil.copy(finished.parents[1] / "churn.csv", root)
    ModelRegistry(root).register(root / "autopilot" / "finished", "churn")
    return root


@pytest.fixture(scope="module")
def server(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, requests.Session]]:
    """A Jupyter server with an endpoint and a batch transform: its address, and a session that sends its token."""
    own = tmp_path_factory.mktemp("jupyter")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", f"--port={port}"),
        "--ServerApp.jpserver_extensions={'jupyter_autopilot': True}",
        f"--ServerApp.root_dir={workspace}",
        f"--IdentityProvider.token={TOKEN}",
    ]
    folders = {f"JUPYTER_{name}_DIR": str(own / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    url, headers = f"http://127.0.0.1:{port}", {"Authorization": f"token {TOKEN}"}
    ready = f"{url}/{PREFIX}/catalog"
    with running(command, own / "log", ready, headers, env={**os.environ, **folders}) as session:
        model = {"experiment": "finished"}
        files = {"data_path": "churn.csv", "output_path": "predicted.csv"}
        for path, body in (("endpoints", {"name": "served", **model}), ("transforms", {**model, **files})):
            made = session.post(f"{url}/{PREFIX}/{path}", json=body)
            assert made.status_code == 202, made.text
        yield url, session
        session.delete(f"{url}/{PREFIX}/endpoints/served")


def known(route: Route) -> dict[str, str]:
    """Of a route to what there is, the names in its path."""
    if route.operation in LEFT_ALONE | (set() if EXAMPLES else SLOW):
        return {}
    return {name: KNOWN[route.path.partition("/")[0]][name] for name in re.findall(r"{(\w+)}", route.path)}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.operation)
def test_any_request_gets_an_answer(route: Route, server: tuple[str, requests.Session]) -> None:
    operation = SCHEMA[f"/{PREFIX}/{route.path}"][route.method]

    @SETTINGS
    @given(case=requests_of(operation, known(route)))
    def ask(case: Any) -> None:
        send(case, *server)

    ask()


SPECS = SCHEMA[f"/{PREFIX}/plans"]["POST"].as_strategy().map(lambda case: case.body)


@SETTINGS
@given(spec=SPECS, target=st.sampled_from(["Churn", "tenure", "TotalCharges", "nobody"]))
def test_any_draft_on_a_real_table_is_judged(spec: Any, target: str, server: tuple[str, requests.Session]) -> None:
    url, session = server
    draft = {**spec, "data_path": "churn.csv", "target": target}
    answer = session.post(f"{url}/{PREFIX}/experiments/validate", json={"draft": draft})
    assert answer.status_code == 200, (draft, answer.text)
    assert all(problem["message"] for problem in answer.json()["problems"])
