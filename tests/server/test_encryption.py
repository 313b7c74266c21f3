"""Encrypted experiments at a server: keys by their names only, and files for those who may have them."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tornado.httpclient import HTTPResponse

from jupyter_autopilot.crypt import is_sealed
from jupyter_autopilot.engine import portable
from jupyter_autopilot.worker.onnx_file import write_file

if TYPE_CHECKING:
    from .conftest import Rest

CANARY = "canaryward"


@pytest.fixture
def keys(encrypted: Path, tmp_path: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The keys of the encrypted experiment, which lies in the workspace."""
    folder = shutil.copytree(encrypted / "keys", tmp_path / "keys")
    monkeypatch.setenv("AUTOPILOT_ENCRYPTION_KEYS", str(folder))
    shutil.copytree(encrypted / "work", workspace, dirs_exist_ok=True)
    return folder


async def test_the_catalog_has_the_names_of_the_keys_and_nothing_else_of_them(keys: Path, rest: Rest) -> None:
    status, catalog = await rest("GET", "catalog")
    fields = [field for step in catalog["wizard"]["steps"] for field in step["fields"]]
    (field,) = (field for field in fields if field["name"] == "encryption_key")
    assert (status, [one["value"] for one in field["choices"]]) == (200, ["clinic", "other"])
    assert (keys / "clinic.key").read_text().strip() not in json.dumps(catalog)


async def test_an_experiment_with_a_key_that_is_not_known_is_refused_at_its_field(
    keys: Path, rest: Rest, workspace: Path
) -> None:
    body = {"name": "one", "data_path": "churn.csv", "target": "Churn", "encryption_key": "no-such"}
    status, error = await rest("POST", "experiments", body)
    assert (status, error["code"], error["problems"][0]["field"]) == (409, "encryption_key_missing", "encryption_key")
    assert not (workspace / "autopilot" / "one").exists()
    status, error = await rest("POST", "experiments", {**body, "encryption_key": "Not a name"})
    assert (status, error["problems"][0]["field"]) == (422, "encryption_key")


async def test_with_the_key_findings_reports_and_models_are_answered_in_clear(
    keys: Path, rest: Rest, workspace: Path, jp_fetch: Callable[..., Awaitable[HTTPResponse]]
) -> None:
    best = json.loads((workspace / "autopilot" / "ward" / "best.json").read_text())["candidate"]
    candidate = f"experiments/ward/candidates/{best}"
    assert CANARY in json.dumps(await rest("GET", "experiments/ward/exploration"))
    status, report = await rest("GET", f"{candidate}/report")
    assert (status, report["candidate"]) == (200, best)
    status, model = await rest("GET", candidate)
    assert (status, CANARY in json.dumps(model["manifest"]["sample"])) == (200, True)
    page = await jp_fetch("autopilot", *candidate.split("/"), "report", "html", request_timeout=120)
    assert b"<html" in page.body
    assert is_sealed(workspace / "autopilot" / "ward" / "candidates" / best / "report.html")
    archive = await jp_fetch("autopilot", *candidate.split("/"), "archive", "zip", request_timeout=120)
    with zipfile.ZipFile(io.BytesIO(archive.body)) as packed:
        (manifest,) = (name for name in packed.namelist() if name.endswith("/manifest.json"))
        assert json.loads(packed.read(manifest))["candidate"] == best
    status, error = await rest("POST", f"{candidate}/report/notebook")
    assert (status, error["code"]) == (409, "conflict")


async def test_an_onnx_file_is_kept_encrypted_and_downloaded_in_clear(
    keys: Path,
    rest: Rest,
    workspace: Path,
    jp_fetch: Callable[..., Awaitable[HTTPResponse]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    experiment = workspace / "autopilot" / "ward"
    best = json.loads((experiment / "best.json").read_text())["candidate"]
    status, error = await rest("POST", f"experiments/ward/candidates/{best}/onnx")
    assert (status, error["code"]) == (422, "format_unsuitable")  # a text of each row is among its columns
    assert f"{best} cannot be written as ONNX: it has" in error["message"]
    monkeypatch.setattr(portable, "convert_bundle", lambda bundle: portable.OnnxModel(b"a graph", 0.0, 1, ()))
    written = write_file(experiment, best)
    assert is_sealed(experiment / written.path)
    answer = await jp_fetch("autopilot", "experiments", "ward", "candidates", best, "onnx")
    assert answer.body == b"a graph"


async def test_without_the_key_the_experiment_is_there_and_its_files_are_refused(
    keys: Path, rest: Rest, workspace: Path
) -> None:
    best = json.loads((workspace / "autopilot" / "ward" / "best.json").read_text())["candidate"]
    (keys / "clinic.key").unlink()
    status, listed = await rest("GET", "experiments")
    assert (status, [one["name"] for one in listed["experiments"]]) == (200, ["ward"])
    candidate = f"experiments/ward/candidates/{best}"
    for path in ("experiments/ward/exploration", f"{candidate}/report", candidate, f"{candidate}/archive/zip"):
        status, error = await rest("GET", path)
        assert (path, status, error["code"]) == (path, 409, "encryption_key_missing")
    status, error = await rest("POST", "endpoints", {"name": "ward", "experiment": "ward", "candidate": best})
    assert (status, error["code"]) == (409, "encryption_key_missing")
    assert (await rest("GET", "endpoints"))[1]["endpoints"] == []
