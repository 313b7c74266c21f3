"""Bundles as archives, and the commands that use them elsewhere."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import joblib
import pandas as pd
import pytest

from jupyter_autopilot.archive import archive_name, read_manifest, stream_archive
from jupyter_autopilot.cli.arguments import make_parser
from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.engine.bundle import checksum, read_stored

if TYPE_CHECKING:
    from .conftest import Call

COMMAND = [sys.executable, "-m", "jupyter_autopilot.cli"]
unix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def bundle(finished: Path) -> Path:
    return finished / "candidates" / json.loads((finished / "best.json").read_text())["candidate"] / "bundle"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["model.zip", "model.tar.gz", "model.TGZ"])
def test_an_archive_holds_the_bundle(name: str, finished: Path, bundle: Path, call: Call, tmp_path: Path) -> None:
    done = call("export", str(finished), "--output", name)
    assert done.returncode == 0, done.stderr
    if name.endswith(".zip"):
        with zipfile.ZipFile(tmp_path / name) as packed:
            assert packed.testzip() is None
            packed.extractall(tmp_path / "out")
    else:
        with tarfile.open(tmp_path / name) as packed:
            assert {(one.uid, one.uname) for one in packed} == {(0, "")}
            packed.extractall(tmp_path / "out", filter="data")
    (folder,) = (tmp_path / "out").iterdir()
    assert folder.name == f"finished-{bundle.parent.name}"
    assert contents(folder) == contents(bundle)
    predicted = call("predict", str(folder), str(finished.parents[1] / "churn.csv"))
    assert predicted.stdout == call("predict", str(finished), str(finished.parents[1] / "churn.csv")).stdout


def test_another_candidate_can_be_chosen(finished: Path, call: Call, tmp_path: Path) -> None:
    assert call("export", str(finished), "--candidate", "linear-1", "--output", "one.zip").returncode == 0
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        assert "finished-linear-1/manifest.json" in packed.namelist()
    unknown = call("export", str(finished), "--candidate", "magic-1", "--output", "two.zip")
    assert unknown.returncode == 2
    assert "no trained candidate 'magic-1'. It has linear-1" in unknown.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.zip"]


@pytest.mark.parametrize(("output", "word"), [("model.rar", ".tar.gz"), ("nowhere/model.zip", "could not be written")])
def test_export_says_what_is_wrong(output: str, word: str, finished: Path, call: Call) -> None:
    done = call("export", str(finished), "--output", output)
    assert (done.returncode, done.stdout) == (2, "")
    assert word in done.stderr


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_an_archive_is_streamed(kind: str, bundle: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(bundle, tmp_path / "bundle")
    large = next((copy / "models").iterdir())
    large.write_bytes(os.urandom((5 << 20) + 1))
    pieces = [*stream_archive(copy, kind)]
    assert max(map(len, pieces)) < 2 << 20
    whole, name = io.BytesIO(b"".join(pieces)), f"finished-{bundle.parent.name}/models/{large.name}"
    if kind == "zip":
        with zipfile.ZipFile(whole) as packed:
            assert packed.testzip() is None
            assert packed.read(name) == large.read_bytes()
    else:
        with tarfile.open(fileobj=whole) as packed:
            file = packed.extractfile(name)
            assert file is not None
            assert file.read() == large.read_bytes()
            assert len(packed.getnames()) == len(contents(copy))


def test_names_in_an_archive_are_safe(bundle: Path, tmp_path: Path) -> None:
    manifest = read_manifest(bundle)
    assert archive_name(manifest.model_copy(update={"experiment": "../größe /x", "candidate": "a\nb"})) == "gr-e-x-a-b"
    copy = shutil.copytree(bundle, tmp_path / "bundle")
    (tmp_path / "secret").write_text("secret")
    (copy / "beside").write_text("no part of the bundle")
    for name in ("../secret", "missing", "link"):
        if name == "link":
            (copy / name).symlink_to(tmp_path / "secret")
        changed = manifest.model_copy(update={"files": {**manifest.files, name: ""}})
        (copy / "manifest.json").write_text(changed.model_dump_json())
        with pytest.raises(AutopilotError) as caught:
            next(stream_archive(copy, "tar.gz"))
        assert caught.value.code is ErrorCode.EXPERIMENT_DAMAGED
    (copy / "manifest.json").write_text(manifest.model_dump_json())
    with zipfile.ZipFile(io.BytesIO(b"".join(stream_archive(copy, "zip")))) as packed:
        assert not [name for name in packed.namelist() if "beside" in name or ".." in name]


def test_transform_tells_how_far_it_is(finished: Path, call: Call, tmp_path: Path) -> None:
    data = str(finished.parents[1] / "churn.csv")
    more = ["--input-columns", "tenure,Contract", "--output-columns", "predicted_label", "--format", "parquet"]
    done = call("transform", str(finished), data, "--output", "out.data", *more)
    assert done.returncode == 0, done.stderr
    assert "400 rows in out.data" in done.stderr
    answered = pd.read_parquet(tmp_path / "out.data")
    assert list(answered) == ["tenure", "Contract", "predicted_label"]
    assert len(answered) == 400
    missing = call("transform", str(finished), "nowhere.csv", "--output", "out.csv")
    assert missing.returncode == 2
    assert "nowhere.csv" in missing.stderr


def test_pickles_of_others_are_loaded_by_who_trusts_them(
    finished: Path, bundle: Path, call: Call, tmp_path: Path
) -> None:
    strange = shutil.copytree(bundle, tmp_path / "strange")
    pipeline = json.loads((strange / "pipeline.json").read_text())
    member = pipeline["members"][0]
    models = [read_stored(strange / name, seen) for name, seen in zip(member["models"], member["classes"], strict=True)]
    joblib.dump(models, strange / "models" / "all.joblib")
    pipeline["members"][0] = {**member, "models": ["models/all.joblib"], "classes": [None]}
    (strange / "pipeline.json").write_text(json.dumps(pipeline))
    manifest = json.loads((strange / "manifest.json").read_text())
    manifest["files"] |= {name: checksum(strange / name) for name in ("pipeline.json", "models/all.joblib")}
    (strange / "manifest.json").write_text(json.dumps(manifest))
    data = str(finished.parents[1] / "churn.csv")
    asked = {
        "predict": ["predict", "strange", data],
        "transform": ["transform", "strange", data, "--output", "out.csv"],
        "serve": ["serve", "strange", "--port", "0"],
    }
    for name, command in asked.items():
        refused = call(*command)
        assert refused.returncode == (1 if name == "serve" else 2), command
        assert "jupyter autopilot trust" in refused.stderr, command
    for name in ("predict", "transform"):
        assert call(*asked[name], "--trust-pickle").returncode == 0
    assert call("trust", "strange").stdout == "1 signed.\n"
    assert call(*asked["predict"]).stdout == call("predict", str(bundle), data).stdout
    nothing = call("trust", str(tmp_path / "nowhere"))
    assert (nothing.returncode, "no model bundle" in nothing.stderr) == (2, True)


@contextmanager
def served(folder: Path, *more: str, token: str = "") -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that serves, and its address."""
    variables = {**os.environ, "AUTOPILOT_ENDPOINT_TOKEN": token}
    command = [*COMMAND, "serve", str(folder), "--port", "0", *more]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder.parent, env=variables
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


def ask(url: str, body: bytes | None = None, token: str | None = None) -> tuple[int, bytes]:
    headers = {"Content-Type": "text/csv", **({"Authorization": f"Bearer {token}"} if token else {})}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=body, headers=headers)) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@unix_only
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_until_it_is_asked_to_end(number: signal.Signals, finished: Path) -> None:
    body = (finished.parents[1] / "churn.csv").read_bytes()
    with served(finished, "--token", "s3cret") as (process, address):
        assert address.startswith("http://127.0.0.1:")
        assert ask(f"{address}/ping")[0] == 200
        assert ask(f"{address}/invocations", body)[0] == 401
        status, answer = ask(f"{address}/invocations", body, "s3cret")
        assert (status, len(json.loads(answer)["predictions"])) == (200, 400)
        process.send_signal(number)
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


@unix_only
@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_curl_gets_csv_from_a_bundle_that_is_served_openly(bundle: Path, finished: Path) -> None:
    with served(bundle, "--host", "0.0.0.0", "--open", "--json") as (_, told):
        url = f"{json.loads(told)['url'].replace('0.0.0.0', '127.0.0.1')}/invocations"
        data = f"@{finished.parents[1] / 'churn.csv'}"
        sent = ["curl", "-sf", "-H", "Content-Type: text/csv", "-H", "Accept: text/csv", "--data-binary", data, url]
        answer = subprocess.run(sent, capture_output=True, text=True, check=True).stdout
    assert answer.splitlines()[0] == "predicted_label,probability,probability_No,probability_Yes"
    assert len(answer.splitlines()) == 401


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "somewhere.example"])
def test_serve_does_not_listen_beyond_this_machine_without_a_token(host: str, bundle: Path) -> None:
    command = [*COMMAND, "serve", str(bundle), "--host", host, "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Give a token, or --open" in done.stderr


def test_the_parser_knows_what_the_commands_take() -> None:
    given = make_parser().parse_args(["serve", "model", "--host", "0.0.0.0", "--port", "0", "--token", "x"])
    assert (given.host, given.port, given.token, given.open) == ("0.0.0.0", 0, "x", False)


def test_a_model_is_written_as_onnx_or_the_part_that_cannot_be_is_named(
    finished: Path, call: Call, tmp_path: Path
) -> None:
    pytest.importorskip("onnxruntime", reason="needs the extra `onnx`")
    done = call("export", str(finished), "--output", "model.onnx")
    assert (done.returncode, "largest difference" in done.stdout) == (0, True), done.stderr
    told = json.loads(call("export", str(finished), "--format", "onnx", "--output", "other", "--json").stdout)
    assert told["bytes"] == (tmp_path / "other").stat().st_size == (tmp_path / "model.onnx").stat().st_size
    assert told["largest_difference"] < 1e-5
