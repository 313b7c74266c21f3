"""The models of candidates over REST: what they are, and predictions without an endpoint."""

from __future__ import annotations

import asyncio
import io
import json
import os
import shutil
import signal
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from jupyter_autopilot import archive
from jupyter_autopilot.contract import ErrorCode, ModelBundle, Predictions
from jupyter_autopilot.server import trials
from jupyter_autopilot.server.operation import Context


@pytest.fixture
def experiment(workspace: Path, finished: Path) -> Path:
    """The folder of a finished experiment in the server's workspace."""
    folder = workspace / "autopilot" / "finished"
    shutil.copytree(finished, folder)
    return folder


@pytest.fixture
def route(experiment: Path) -> str:
    """The route of the best candidate."""
    best = json.loads((experiment / "best.json").read_text())["candidate"]
    return f"experiments/finished/candidates/{best}"


@pytest.fixture
def tried(server: Any) -> trials.Trials:
    """What holds the child process."""
    app: Any = next(iter(server.extension_manager.extension_apps["jupyter_autopilot"]))
    context: Context = app._context
    return context.trials


async def test_a_model_tells_its_columns_and_files(rest: Any, route: str, workspace: Path) -> None:
    status, body = await rest("GET", route)
    model = ModelBundle.model_validate(body)
    assert (status, model.manifest.target, model.manifest.labels) == (200, "Churn", ["No", "Yes"])
    tenure = next(column for column in model.manifest.columns if column.name == "tenure")
    assert (tenure.type, tenure.minimum is not None) == ("numeric", True)
    assert model.manifest.sample
    assert {"manifest.json", *model.manifest.files} <= {file.path for file in model.files}
    for file in model.files:
        assert (workspace / model.folder / file.path).stat().st_size == file.size_bytes


async def test_rows_are_predicted_by_one_process_that_is_kept(rest: Any, route: str, tried: trials.Trials) -> None:
    _, model = await rest("GET", route)
    assert tried._process is None
    sample = model["manifest"]["sample"]
    status, body = await rest("POST", f"{route}/predictions", {"instances": sample})
    predictions = Predictions.model_validate(body).predictions
    assert (status, len(predictions)) == (200, len(sample))
    expected = [one["prediction"] for one in model["manifest"]["sample_predictions"]]
    for one, probabilities in zip(predictions, expected, strict=True):
        assert one.probabilities == pytest.approx(probabilities)
    process = tried._process
    status, error = await rest("POST", f"{route}/predictions", {"instances": [{"tenure": 1}]})
    assert (status, error["code"]) == (422, "columns_missing")
    bad = {**sample[0], "tenure": "long"}
    status, error = await rest("POST", f"{route}/predictions", {"instances": [bad]})
    assert (status, error["code"]) == (422, "payload_invalid")
    assert error["message"] == "Column 'tenure', row 1: 'long' is not a number."
    assert tried._process is process
    await tried.close()
    assert process is not None
    assert process.returncode is not None


async def test_a_model_of_the_same_place_is_another_one(
    rest: Any, route: str, tried: trials.Trials, experiment: Path
) -> None:
    _, model = await rest("GET", route)
    body = {"instances": model["manifest"]["sample"][:1]}
    await rest("POST", f"{route}/predictions", body)
    before = tried._process
    os.utime(experiment / "candidates" / route.rpartition("/")[2] / "bundle" / "manifest.json", (1, 1))
    assert (await rest("POST", f"{route}/predictions", body))[0] == 200
    assert tried._process is not before
    assert before is not None
    assert await asyncio.wait_for(before.wait(), 10) != 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")
async def test_a_process_that_dies_is_told_and_replaced(
    rest: Any, route: str, tried: trials.Trials, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, model = await rest("GET", route)
    body = {"instances": model["manifest"]["sample"][:1]}
    await rest("POST", f"{route}/predictions", body)
    hung = tried._process
    assert hung is not None
    hung.send_signal(signal.SIGSTOP)
    asked = asyncio.ensure_future(rest("POST", f"{route}/predictions", body))
    await asyncio.sleep(0.2)
    hung.kill()
    status, error = await asked
    assert (status, error["code"]) == (503, "endpoint_failed")
    assert (await rest("POST", f"{route}/predictions", body))[0] == 200

    assert tried._process is not None
    tried._process.send_signal(signal.SIGSTOP)
    monkeypatch.setattr(trials, "ANSWER_SECONDS", 0.2)
    status, error = await rest("POST", f"{route}/predictions", body)
    assert (status, error["code"]) == (503, "endpoint_not_ready")
    assert tried._process is None


async def test_an_idle_model_leaves_the_memory(
    rest: Any, route: str, tried: trials.Trials, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "IDLE_SECONDS", 0.05)
    _, model = await rest("GET", route)
    await rest("POST", f"{route}/predictions", {"instances": model["manifest"]["sample"][:1]})
    for _ in range(100):
        if tried._process is None:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it is still there")


async def test_long_requests_are_for_endpoints(rest: Any, route: str, tried: trials.Trials) -> None:
    status, error = await rest("POST", f"{route}/predictions", raw=b" " * (trials.MAX_BODY_BYTES + 1))
    assert (status, error["code"]) == (413, "payload_too_large")
    assert tried._process is None


async def test_a_candidate_without_a_model_has_none(rest: Any, route: str, experiment: Path) -> None:
    nobody = f"{route.rpartition('/')[0]}/nobody"
    shutil.rmtree(experiment / "candidates" / route.rpartition("/")[2] / "bundle")
    for path, status, code in (
        (nobody, 404, ErrorCode.NOT_FOUND),
        ("experiments/nobody/candidates/one", 404, ErrorCode.NOT_FOUND),
        (route, 409, ErrorCode.NO_CANDIDATE),
    ):
        assert (await rest("GET", path))[0] == status
        answer = await rest("POST", f"{path}/predictions", {"instances": []})
        assert (answer[0], answer[1]["code"]) == (status, code)


@pytest.mark.parametrize(("kind", "media"), [("zip", "application/zip"), ("tar.gz", "application/gzip")])
async def test_a_model_is_downloaded_as_one_file(
    kind: str, media: str, route: str, experiment: Path, jp_fetch: Any, rest: Any
) -> None:
    answer = await jp_fetch("autopilot", *route.split("/"), "archive", kind)
    candidate = route.rpartition("/")[2]
    assert answer.headers["Content-Type"] == media
    assert answer.headers["Content-Disposition"] == f'attachment; filename="finished-{candidate}.{kind}"'
    manifest = (experiment / "candidates" / candidate / "bundle" / "manifest.json").read_bytes()
    if kind == "zip":
        with zipfile.ZipFile(io.BytesIO(answer.body)) as packed:
            assert packed.testzip() is None
            assert packed.read(f"finished-{candidate}/manifest.json") == manifest
    else:
        with tarfile.open(fileobj=io.BytesIO(answer.body)) as packed:
            file = packed.extractfile(f"finished-{candidate}/manifest.json")
            assert file is not None
            assert file.read() == manifest
    status, error = await rest("GET", f"{route}/archive/rar")
    assert (status, error["code"]) == (404, "not_found")


async def test_a_model_is_written_and_downloaded_as_onnx(
    route: str, experiment: Path, jp_fetch: Any, rest: Any
) -> None:
    onnx = pytest.importorskip("onnxruntime", reason="needs the extra `onnx`")
    candidate = route.rpartition("/")[2]
    status, error = await rest("GET", f"{route}/onnx")
    assert (status, error["code"]) == (404, "not_found")
    status, made = await rest("POST", f"{route}/onnx")
    assert (status, made["path"]) == (200, f"autopilot/finished/candidates/{candidate}/model.onnx")
    assert made["rows"] > 0
    assert 0 <= made["largest_difference"] < 1e-5
    answer = await jp_fetch("autopilot", *route.split("/"), "onnx")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="finished-{candidate}.onnx"'
    assert len(answer.body) == made["size_bytes"]
    assert "tenure" in {column.name for column in onnx.InferenceSession(answer.body).get_inputs()}
    trained_again = experiment / "candidates" / candidate / "bundle" / "manifest.json"
    os.utime(trained_again)
    assert (await rest("GET", f"{route}/onnx"))[0] == 404


async def test_without_the_extra_there_is_no_onnx_file_and_the_message_says_how_to_get_it(
    route: str, experiment: Path, rest: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # In the child process: the server itself never imports it.
    (tmp_path / "onnx.py").write_text("raise ImportError('not here')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    status, error = await rest("POST", f"{route}/onnx")
    assert (status, error["code"]) == (422, "format_unsuitable")
    assert 'pip install "jupyter_autopilot[onnx]"' in error["message"]
    assert not (experiment / "candidates" / route.rpartition("/")[2] / "model.onnx").exists()


async def test_a_download_that_cannot_be_whole_does_not_look_so(
    route: str, experiment: Path, jp_fetch: Any, rest: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(bundle: Path, kind: str) -> Any:
        yield b"PK" * 1000
        raise OSError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(archive, "stream_archive", broken)
        with pytest.raises(Exception, match=r"closed|Stream"):
            await jp_fetch("autopilot", *route.split("/"), "archive", "zip")
    models = experiment / "candidates" / route.rpartition("/")[2] / "bundle" / "models"
    shutil.rmtree(models)
    status, error = await rest("GET", f"{route}/archive/zip")
    assert (status, error["code"]) == (422, "experiment_damaged")
    assert "models/" in error["message"]
