"""Endpoints, with real serving processes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from jupyter_autopilot.contract import AutopilotError, EndpointStatus, ErrorCode
from jupyter_autopilot.jobs import Endpoints, endpoint, endpoints
from jupyter_autopilot.jobs.process import ProcessRecord, is_alive

Wait = Callable[..., None]


@pytest.fixture
def bundle(finished: Path) -> Path:
    best = json.loads((finished / "best.json").read_text())["candidate"]
    return finished / "candidates" / best / "bundle"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "endpoints"


@pytest.fixture
def manager(folder: Path) -> Iterator[Endpoints]:
    manager = Endpoints(folder)
    yield manager
    manager.close()


def create(manager: Endpoints, bundle: Path, name: str = "churn") -> None:
    manager.create(name, bundle, experiment="finished", candidate="linear-1")


def reach(manager: Endpoints, wait: Wait, status: EndpointStatus, name: str = "churn") -> None:
    wait(lambda: manager.tick() or manager.get(name).status is status)


def pid(folder: Path, name: str = "churn") -> int:
    return int(json.loads((folder / name / "process.json").read_text())["pid"])


def predict(manager: Endpoints, name: str = "churn") -> dict[str, object]:
    address = manager.address(name)
    request = urllib.request.Request(
        f"{address.url}/invocations",
        data=json.dumps({"instances": manager.get(name).sample}).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {address.token}"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return dict(json.load(answer)["predictions"][0])


def test_an_endpoint_answers_until_it_is_stopped_and_again_when_it_is_started(
    manager: Endpoints, bundle: Path, folder: Path, wait: Wait
) -> None:
    create(manager, bundle)
    assert manager.get("churn").status is EndpointStatus.CREATING
    with pytest.raises(AutopilotError) as early:
        manager.address("churn")
    reach(manager, wait, EndpointStatus.IN_SERVICE)
    answer = predict(manager)
    assert answer["predicted_label"] in {"No", "Yes"}
    process = pid(folder)
    assert manager.stop("churn").status is EndpointStatus.STOPPED
    assert not psutil.pid_exists(process)
    with pytest.raises(AutopilotError) as stopped:
        manager.address("churn")
    assert early.value.code is stopped.value.code is ErrorCode.ENDPOINT_NOT_READY
    manager.tick()
    assert manager.get("churn").status is EndpointStatus.STOPPED
    manager.start("churn")
    reach(manager, wait, EndpointStatus.IN_SERVICE)
    assert predict(manager) == answer


def test_an_endpoint_outlives_its_experiment(manager: Endpoints, bundle: Path, tmp_path: Path, wait: Wait) -> None:
    copy = shutil.copytree(bundle, tmp_path / "experiment" / "bundle")
    create(manager, copy)
    shutil.rmtree(tmp_path / "experiment")
    reach(manager, wait, EndpointStatus.IN_SERVICE)
    assert predict(manager)


def test_a_process_that_is_killed_is_started_again(manager: Endpoints, bundle: Path, folder: Path, wait: Wait) -> None:
    create(manager, bundle)
    reach(manager, wait, EndpointStatus.IN_SERVICE)
    before = pid(folder)
    os.kill(before, signal.SIGKILL)
    reach(manager, wait, EndpointStatus.CREATING)
    reach(manager, wait, EndpointStatus.IN_SERVICE)
    assert pid(folder) != before
    assert predict(manager)


def test_a_process_that_ends_again_and_again_has_failed(
    manager: Endpoints, bundle: Path, monkeypatch: pytest.MonkeyPatch, wait: Wait
) -> None:
    real = endpoint.start_process
    monkeypatch.setattr(endpoint, "BACKOFF_SECONDS", 0.0)
    monkeypatch.setattr(
        endpoint, "start_process", lambda _, **options: real(["-c", "raise SystemExit('no luck')"], **options)
    )
    create(manager, bundle)
    reach(manager, wait, EndpointStatus.FAILED)
    assert "no luck" in manager.get("churn").error
    with pytest.raises(AutopilotError) as caught:
        manager.address("churn")
    assert caught.value.code is ErrorCode.ENDPOINT_FAILED


def test_a_damaged_bundle_fails_at_once_and_says_why(
    manager: Endpoints, bundle: Path, tmp_path: Path, wait: Wait
) -> None:
    copy = shutil.copytree(bundle, tmp_path / "bundle")
    model = next((copy / "models").iterdir())
    model.write_bytes(model.read_bytes() + b"x")
    create(manager, copy)
    reach(manager, wait, EndpointStatus.FAILED)
    assert "has been changed" in manager.get("churn").error


def test_another_manager_takes_over_a_running_endpoint(
    manager: Endpoints, bundle: Path, folder: Path, wait: Wait
) -> None:
    create(manager, bundle)
    reach(manager, wait, EndpointStatus.IN_SERVICE)
    later = Endpoints(folder)
    later.tick()
    assert later.get("churn").status is EndpointStatus.IN_SERVICE
    assert predict(later) == predict(manager)


def test_endpoints_end_with_the_server_and_start_with_the_next(
    manager: Endpoints, bundle: Path, folder: Path, wait: Wait
) -> None:
    create(manager, bundle, "kept")
    create(manager, bundle, "stopped")
    manager.stop("stopped")
    reach(manager, wait, EndpointStatus.IN_SERVICE, "kept")
    process = pid(folder, "kept")
    manager.close()
    assert not psutil.pid_exists(process)
    later = Endpoints(folder)
    try:
        reach(later, wait, EndpointStatus.IN_SERVICE, "kept")
        assert later.get("stopped").status is EndpointStatus.STOPPED
    finally:
        later.close()


def test_a_deleted_endpoint_leaves_nothing(manager: Endpoints, bundle: Path, folder: Path) -> None:
    create(manager, bundle)
    process = pid(folder)
    manager.delete("churn")
    assert not psutil.pid_exists(process)
    assert list(folder.iterdir()) == []
    with pytest.raises(AutopilotError) as caught:
        manager.get("churn")
    assert caught.value.code is ErrorCode.NOT_FOUND


@pytest.mark.parametrize("name", ["../up", "a b", "", ".", "-x"])
def test_a_bad_name_is_refused(manager: Endpoints, bundle: Path, folder: Path, name: str) -> None:
    with pytest.raises(AutopilotError) as caught:
        create(manager, bundle, name)
    assert caught.value.code is ErrorCode.NAME_INVALID
    assert not folder.exists()


def test_a_name_is_given_once(manager: Endpoints, bundle: Path) -> None:
    create(manager, bundle)
    with pytest.raises(AutopilotError) as caught:
        create(manager, bundle)
    assert (caught.value.code, caught.value.problems[0].field) == (ErrorCode.NAME_TAKEN, "name")


def test_a_folder_without_a_model_is_not_served(manager: Endpoints, tmp_path: Path, folder: Path) -> None:
    with pytest.raises(AutopilotError) as caught:
        create(manager, tmp_path)
    assert caught.value.code is ErrorCode.NO_CANDIDATE
    assert not folder.exists()


def test_only_the_owner_reads_the_token(manager: Endpoints, bundle: Path, folder: Path) -> None:
    create(manager, bundle)
    assert (folder / "churn" / "token").stat().st_mode & 0o077 == 0


def test_what_another_process_makes_and_deletes_is_noticed(
    manager: Endpoints, bundle: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, wait: Wait
) -> None:
    monkeypatch.setattr(endpoints, "RESCAN_SECONDS", 0.0)
    other = Endpoints(folder)
    create(other, bundle)
    reach(manager, wait, EndpointStatus.IN_SERVICE)
    other.delete("churn")
    manager.tick()
    assert manager.all() == []


def test_two_servers_look_after_one_process(
    manager: Endpoints, bundle: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, wait: Wait
) -> None:
    real = endpoint.start_process
    started: list[ProcessRecord] = []

    def start(_: list[str], **options: Any) -> ProcessRecord:
        started.append(real(["-c", "import time; time.sleep(60)"], **options))
        return started[-1]

    monkeypatch.setattr(endpoint, "start_process", start)
    create(manager, bundle)
    other = Endpoints(folder)
    for one in (manager, other, manager, other):
        one.tick()
    assert len(started) == 1
    os.kill(pid(folder), signal.SIGKILL)
    wait(lambda: not is_alive(started[0]))
    for one in (manager, other) * 5:
        one.tick()
    assert [is_alive(record) for record in started] == [False, True]
    # The one that did not start it stops it, and it is not started again.
    other.stop("churn")
    for one in (manager, other) * 3:
        one.tick()
    assert [is_alive(record) for record in started] == [False, False]
    assert manager.get("churn").status is EndpointStatus.STOPPED


def test_a_folder_that_is_no_endpoint_hides_no_other(manager: Endpoints, bundle: Path, folder: Path) -> None:
    create(manager, bundle)
    shutil.copytree(folder / "churn", folder / "renamed")
    (folder / "broken").mkdir()
    (folder / "broken" / "endpoint.json").write_text("{")
    assert [endpoint.name for endpoint in Endpoints(folder).all()] == ["churn"]
