"""A real process: ready file, token, routes, errors, signals."""

from __future__ import annotations

import http.client
import json
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jupyter_autopilot.contract import BundleManifest, ErrorResponse, Predictions

unix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
Serve = Callable[..., Any]


def test_ping_and_schema(endpoint: Any, churn_bundle: Path) -> None:
    ping = endpoint.request("GET", "/ping")
    assert (ping.status, ping.json) == (200, {"status": "in_service"})
    schema = endpoint.request("GET", "/schema")
    manifest = BundleManifest.model_validate_json((churn_bundle / "manifest.json").read_bytes()).model_dump(mode="json")
    assert schema.status == 200
    assert schema.json == {name: manifest[name] for name in schema.json}
    assert {"columns", "labels", "problem_type", "target", "sample"} <= set(schema.json)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_ready_file(endpoint: Any) -> None:
    assert endpoint.ready == {
        "host": "127.0.0.1",
        "port": endpoint.ready["port"],
        "pid": endpoint.process.pid,
        "deployment": 1,
    }
    assert stat.S_IMODE(endpoint.ready_file.stat().st_mode) == 0o600


def test_invocations(endpoint: Any, table: pd.DataFrame) -> None:
    body = table.head(4).to_csv(index=False).encode()
    answer = endpoint.invoke(body, "text/csv")
    assert answer.status == 200, answer.body
    assert answer.headers["Content-Type"] == "application/json"
    assert len(Predictions.model_validate_json(answer.body).predictions) == 4
    rows = table.head(4).to_json(orient="records", date_format="iso").encode()
    assert endpoint.invoke(rows, "application/json", Accept="*/*").json == answer.json
    as_csv = endpoint.invoke(body, "text/csv", Accept="text/csv, application/json;q=0.5")
    assert as_csv.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = as_csv.body.decode().splitlines()
    assert lines[0] == "predicted_label,probability,probability_no,probability_yes"
    assert [line.split(",")[0] for line in lines[1:]] == [row["predicted_label"] for row in answer.json["predictions"]]


@pytest.mark.parametrize(
    "accept", ["application/json", "application/json, text/csv", "text/csv;q=0", "text/csv;q=x", ""]
)
def test_json_is_the_usual_answer(endpoint: Any, table: pd.DataFrame, accept: str) -> None:
    answer = endpoint.invoke(table.head(1).to_csv(index=False).encode(), "text/csv", Accept=accept)
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status", "code"),
    [
        ("GET", "/nothing", {}, None, 404, "not_found"),
        ("GET", "/invocations", {}, None, 405, "invalid_request"),
        ("POST", "/ping", {}, b"", 405, "invalid_request"),
        ("DELETE", "/schema", {}, None, 405, "invalid_request"),
        ("POST", "/invocations", {}, b"1", 415, "unsupported_content_type"),
        ("POST", "/invocations", {"Content-Type": "text/html"}, b"1", 415, "unsupported_content_type"),
        (
            "POST",
            "/invocations",
            {"Content-Type": "text/csv", "Content-Encoding": "gzip"},
            b"\x1f\x8b",
            415,
            "unsupported_content_type",
        ),
        ("POST", "/invocations", {"Content-Type": "text/csv"}, b"", 422, "payload_invalid"),
        ("POST", "/invocations", {"Content-Type": "text/csv"}, b"\xff\xfe", 422, "payload_invalid"),
        ("POST", "/invocations", {"Content-Type": "text/csv"}, b"months,churn\n1,no", 422, "columns_missing"),
        ("POST", "/invocations", {"Content-Type": "application/json"}, b"{nonsense", 422, "payload_invalid"),
        ("POST", "/invocations", {"Content-Type": "application/json"}, b"[]", 422, "payload_invalid"),
        ("POST", "/invocations", {"Content-Type": "application/json"}, b'{"months": 1}', 422, "columns_missing"),
        ("POST", "/invocations", {"Content-Type": "text/csv"}, b"x" * 20_001, 413, "payload_too_large"),
        ("POST", "/invocations", {"Content-Type": "text/csv"}, b"x" * 400_000, 413, "payload_too_large"),
    ],
)
def test_errors(
    endpoint: Any, method: str, path: str, headers: dict[str, str], body: bytes | None, status: int, code: str
) -> None:
    answer = endpoint.request(method, path, body, headers)
    assert (answer.status, answer.json["code"]) == (status, code)
    ErrorResponse.model_validate_json(answer.body)
    assert endpoint.request("GET", "/ping").status == 200


@pytest.mark.parametrize("size", [30_000, 400_000])
def test_a_body_of_unknown_length_is_limited_too(endpoint: Any, size: int) -> None:
    connection: http.client.HTTPConnection = endpoint.connect()
    chunks = (b"x" * 10_000 for _ in range(size // 10_000))
    connection.request("POST", "/invocations", chunks, {"Content-Type": "text/csv"}, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def test_token(serve: Serve, make_sleeper: Callable[..., Path]) -> None:
    running = serve(make_sleeper(), token="s3cret")
    assert running.request("GET", "/ping").status == 200
    assert running.request("GET", "/schema", headers={"Authorization": "Bearer s3cret"}).status == 200
    assert running.invoke(b"0", "text/csv", Authorization="token s3cret").status == 200
    for path, headers in [
        ("/schema", {}),
        ("/nothing", {}),
        ("/schema", {"Authorization": "Bearer wrong"}),
        ("/schema", {"Authorization": "Bearer"}),
        ("/schema", {"Authorization": "Basic s3cret"}),
        ("/schema?token=s3cret", {}),
    ]:
        answer = running.request("GET", path, headers=headers)
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert ErrorResponse.model_validate_json(answer.body).code == "forbidden"
    assert running.invoke(b"x" * 1_000_000, "text/csv").status == 401


def invoke_later(running: Any, body: bytes) -> tuple[threading.Thread, list[Any]]:
    answers: list[Any] = []

    def invoke() -> None:
        try:
            answers.append(running.invoke(body, "text/csv"))
        except (OSError, http.client.HTTPException) as error:
            answers.append(error)

    thread = threading.Thread(target=invoke)
    thread.start()
    # Until the prediction runs.
    time.sleep(0.3)
    return thread, answers


@unix_only
@pytest.mark.alone
def test_ping_during_a_prediction_which_a_signal_lets_finish(serve: Serve, make_sleeper: Callable[..., Path]) -> None:
    running = serve(make_sleeper())
    started = time.monotonic()
    thread, answers = invoke_later(running, b"1.5")
    assert running.request("GET", "/ping").status == 200
    assert time.monotonic() - started < 1.2
    assert not answers
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(10) == 0
    thread.join()
    assert answers[0].json["predictions"][0]["predicted_label"] == 3
    with pytest.raises(OSError):
        running.request("GET", "/ping")
    assert "Traceback" not in running.log.read_text()


@unix_only
def test_a_signal_does_not_wait_for_ever(serve: Serve, make_sleeper: Callable[..., Path]) -> None:
    running = serve(make_sleeper())
    thread, answers = invoke_later(running, b"60")
    started = time.monotonic()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(20) == 0
    assert 4 < time.monotonic() - started < 12
    thread.join()
    assert isinstance(answers[0], Exception)


def test_a_client_that_goes_frees_its_turn(serve: Serve, make_sleeper: Callable[..., Path]) -> None:
    running = serve(make_sleeper())
    thread, answers = invoke_later(running, b"0.8")
    gone: http.client.HTTPConnection = running.connect()
    gone.request("POST", "/invocations", b"60", {"Content-Type": "text/csv"})
    time.sleep(0.1)
    gone.close()
    assert running.invoke(b"0.01", "text/csv").json["predictions"][0]["predicted_label"] == 0.02
    thread.join()
    assert answers[0].status == 200
    assert "Traceback" not in running.log.read_text()


@unix_only
def test_a_signal_does_not_wait_for_a_client_that_has_gone(serve: Serve, make_sleeper: Callable[..., Path]) -> None:
    running = serve(make_sleeper())
    gone: http.client.HTTPConnection = running.connect()
    gone.request("POST", "/invocations", b"60", {"Content-Type": "text/csv"})
    time.sleep(0.3)
    gone.close()
    time.sleep(0.1)
    started = time.monotonic()
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(20) == 0
    assert time.monotonic() - started < 4


def test_a_model_that_breaks_is_an_internal_error(serve: Serve, make_sleeper: Callable[..., Path]) -> None:
    running = serve(make_sleeper())
    answer = running.invoke(b"-1", "text/csv")
    assert (answer.status, answer.json["code"]) == (500, "internal")
    assert "Traceback" not in answer.body.decode()
    assert "ValueError" in running.log.read_text()
    assert running.invoke(b"0", "text/csv").status == 200


def test_another_answer_to_the_sample_is_warned_of(serve: Serve, make_sleeper: Callable[..., Path]) -> None:
    running = serve(make_sleeper(sample_predictions=[{"prediction": 1.0}, {"prediction": 0.0}]))
    assert running.request("GET", "/ping").status == 200
    assert "the largest difference is 0.98" in running.log.read_text()


def damaged(running: Any) -> ErrorResponse:
    assert running.process.wait(30) == 1
    log = running.log.read_text()
    error = ErrorResponse.model_validate(json.loads(running.ready_file.read_text())["error"])
    assert log.splitlines()[-1] == f"The endpoint could not start: {error.message}"
    assert "Traceback" not in log
    return error


def test_a_changed_file_is_refused(serve: Serve, make_sleeper: Callable[..., Path]) -> None:
    bundle = make_sleeper()
    with next((bundle / "models").iterdir()).open("ab") as file:
        file.write(b"x")
    assert damaged(serve(bundle)).code == "experiment_damaged"


def test_no_bundle_at_all(serve: Serve, tmp_path: Path) -> None:
    assert damaged(serve(tmp_path)).code == "experiment_damaged"


def test_a_model_of_a_missing_library_is_refused(serve: Serve, make_sleeper: Callable[..., Path]) -> None:
    error = damaged(serve(make_sleeper(), modules=None))
    assert error.code == "endpoint_failed"
    assert "ModuleNotFoundError: No module named 'autopilot_sleeper'" in error.message


def test_a_sample_that_cannot_be_predicted_is_refused(serve: Serve, make_sleeper: Callable[..., Path]) -> None:
    error = damaged(serve(make_sleeper(sample=[{"seconds": "long"}, {"seconds": 1}])))
    assert error.code == "endpoint_failed"
    assert "scikit-learn" in error.message


def test_a_port_in_use_is_told(serve: Serve, make_sleeper: Callable[..., Path], endpoint: Any) -> None:
    error = damaged(serve(make_sleeper(), "--port", str(endpoint.ready["port"])))
    assert error.code == "endpoint_failed"
    assert str(endpoint.ready["port"]) in error.message


def test_importing_the_package_is_free() -> None:
    code = "import sys, jupyter_autopilot.serving; print({'numpy', 'pandas', 'tornado'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_process_loads_no_jupyter() -> None:
    code = "import sys, jupyter_autopilot.serving.process; print('jupyter_server' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
