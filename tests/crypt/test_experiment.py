"""An encrypted experiment from its data to its endpoint: nothing of a cell is in clear, and with the key all works."""

from __future__ import annotations

import json
import shutil
import tarfile
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jupyter_autopilot import AutoML
from jupyter_autopilot.archive import write_archive
from jupyter_autopilot.contract import AutopilotError, EndpointStatus, ErrorCode, ExplanationRequest
from jupyter_autopilot.contract.monitoring import CaptureSettings, MonitoringSettings
from jupyter_autopilot.crypt import encrypted_below, is_sealed, make_key, read_lines, rotate
from jupyter_autopilot.engine.bundle import load_bundle
from jupyter_autopilot.engine.report.shapley import explain_candidate
from jupyter_autopilot.jobs import Endpoints
from jupyter_autopilot.jobs.exploration import read_exploration
from jupyter_autopilot.monitoring.state import write_settings
from jupyter_autopilot.sdk.candidates import write_report
from jupyter_autopilot.sdk.local import LocalRun
from jupyter_autopilot.sdk.place import open_experiment, place_of
from jupyter_autopilot.sdk.registry import ModelRegistry

if TYPE_CHECKING:
    import pandas as pd

CANARY = "canaryward"
"""It begins cells of the table."""
CLEAR = {
    *("experiment.json", "encryption.json", "process.json", "control.json", "events.jsonl", "heartbeat", "best.json"),
    *("candidate.json", "trained.json", "refits.json", "definition.json", "data.json", "worker.log"),
    *("DataExploration.ipynb", "CandidateDefinition.ipynb"),
}
"""What the documentation says is not encrypted."""


@pytest.fixture
def keys(encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the keys that the experiment was made with."""
    folder = shutil.copytree(encrypted / "keys", tmp_path / "keys")
    monkeypatch.setenv("AUTOPILOT_ENCRYPTION_KEYS", str(folder))
    return folder


@pytest.fixture
def experiment(encrypted: Path, tmp_path: Path) -> Path:
    """A copy of the experiment's folder in a workspace of its own."""
    shutil.copytree(encrypted / "work", tmp_path / "work")
    return tmp_path / "work" / "autopilot" / "ward"


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def best_bundle(experiment: Path) -> Path:
    best = json.loads((experiment / "best.json").read_text())["candidate"]
    return experiment / "candidates" / best / "bundle"


def test_no_cell_of_the_table_is_in_a_file_in_clear(encrypted: Path) -> None:
    files = files_of(encrypted / "work")
    clear = [path for path in files if not is_sealed(path)]
    assert {path.name for path in clear} <= CLEAR
    assert [path for path in files if CANARY.encode() in path.read_bytes()] == []
    sealed = {path.name for path in files if is_sealed(path)}
    wanted = {"data.parquet", "data_exploration.json", "oof.npy", "validation.npy", "manifest.json", "features.parquet"}
    assert wanted | {"training-features.parquet", "profile.json", "report.json"} <= sealed
    assert any(name.endswith(".lightgbm.txt") for name in sealed)
    assert any(name.endswith(".fitted") for name in sealed)


def test_with_the_key_models_predict_explain_and_are_explored(experiment: Path, keys: Path) -> None:
    bundle = load_bundle(best_bundle(experiment))
    assert bundle.predicts_its_sample()
    assert CANARY in json.dumps(bundle.manifest.sample)
    record = open_experiment(experiment)
    assert CANARY in read_exploration(record).model_dump_json()
    request = ExplanationRequest(validation_rows=[1])
    assert explain_candidate(experiment, best_bundle(experiment).parent.name, request).explanations
    page = write_report(experiment, output=experiment.parents[1] / "report.html")
    assert "<html" in page.read_text(encoding="utf-8")
    with pytest.raises(AutopilotError) as caught:
        write_report(experiment)
    assert caught.value.code is ErrorCode.CONFLICT


def test_without_the_key_and_with_a_wrong_one_nothing_is_read(experiment: Path, keys: Path) -> None:
    for code in (ErrorCode.ENCRYPTION_KEY_MISSING, ErrorCode.ENCRYPTION_KEY_WRONG):
        (keys / "clinic.key").unlink(missing_ok=True)
        if code is ErrorCode.ENCRYPTION_KEY_WRONG:
            make_key("clinic")
        record = open_experiment(experiment)
        assert record.state.best_candidate is not None  # the leaderboard is there without a key
        for read in (
            lambda: load_bundle(best_bundle(experiment)),
            lambda: read_exploration(open_experiment(experiment)),
            lambda: write_archive(best_bundle(experiment), experiment.parents[1] / "model.zip"),
            lambda: write_report(experiment, output=experiment.parents[1] / "report.json", kind="json"),
        ):
            with pytest.raises(AutopilotError) as caught:
                read()
            assert caught.value.code is code
    assert not list(experiment.parents[1].glob("model.zip"))


def test_a_changed_model_file_is_not_loaded(experiment: Path, keys: Path) -> None:
    file = next(path for path in files_of(best_bundle(experiment)) if path.suffix == ".fitted")
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    with pytest.raises(AutopilotError) as caught:
        load_bundle(best_bundle(experiment))
    assert caught.value.code is ErrorCode.EXPERIMENT_DAMAGED


def test_a_bundle_that_is_carried_away_needs_no_key(experiment: Path, keys: Path, tmp_path: Path) -> None:
    archive = tmp_path / "model.tar.gz"
    write_archive(best_bundle(experiment), archive)
    (keys / "clinic.key").unlink()
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path / "away", filter="data")
    (folder,) = (tmp_path / "away").iterdir()
    assert not any(is_sealed(path) for path in files_of(folder))
    assert load_bundle(folder).predicts_its_sample()


def test_after_a_rotation_of_the_workspace_only_the_new_key_is_needed(experiment: Path, keys: Path) -> None:
    for folder in encrypted_below(experiment.parents[1]):
        rotate(folder, "other")
    (keys / "clinic.key").unlink()
    assert load_bundle(best_bundle(experiment)).predicts_its_sample()


def test_a_registered_model_outlives_its_experiment_and_needs_its_key(experiment: Path, keys: Path) -> None:
    registry = ModelRegistry(experiment.parents[1])
    registry.register(experiment, "wards")
    shutil.rmtree(experiment)
    assert registry.load("wards", 1).predicts_its_sample()
    copy = registry.folder("wards", 1)
    assert not any(CANARY.encode() in path.read_bytes() for path in files_of(copy))
    for folder in encrypted_below(experiment.parents[1]):
        rotate(folder, "other")
    (keys / "clinic.key").unlink()
    assert registry.load("wards", 1).predicts_its_sample()
    (keys / "other.key").unlink()
    assert registry.all() == []


def test_it_goes_on_with_the_key_only(experiment: Path, keys: Path, wait: Callable[..., None]) -> None:
    place = place_of(experiment, "autopilot")
    (keys / "clinic.key").rename(keys / "away")
    refused = LocalRun.resume(place.workspace, open_experiment(experiment), 60)
    refused.follow()
    assert [problem.code for problem in refused.record.state.problems] == [ErrorCode.ENCRYPTION_KEY_MISSING]
    (keys / "away").rename(keys / "clinic.key")
    run = LocalRun.resume(place.workspace, open_experiment(experiment), 60)
    run.follow()
    state = run.record.state
    assert state.status.value == "completed", run.record.log()
    assert not any(CANARY.encode() in path.read_bytes() for path in files_of(experiment))


def test_a_worker_that_is_killed_leaves_nothing_in_clear_and_its_candidates_are_kept(
    keys: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wait: Callable[..., None],
    ward_table: Callable[[], pd.DataFrame],
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    automl = AutoML(
        "stays",
        encryption_key="clinic",
        name="ward",
        method="hpo",
        algorithms=["linear"],
        max_runtime=300,
        verbose=False,
    )
    experiment = Path(automl.start(ward_table()).location)
    record = open_experiment(experiment)
    wait(lambda: record.refresh() and record.state.best_candidate is not None)
    from jupyter_autopilot.jobs.process import kill_tree

    assert record.process is not None
    kill_tree(record.process)
    assert (experiment / "work" / "prepared.joblib").exists()
    assert [path for path in files_of(experiment) if CANARY.encode() in path.read_bytes()] == []
    # It may have been killed while it wrote one.
    whole = [path for path in files_of(experiment) if path.stat().st_size and not path.name.startswith(".")]
    assert {path.name for path in whole if not is_sealed(path)} <= CLEAR
    record.refresh()
    kept = {one.id for one in record.state.candidates if one.score is not None}
    run = LocalRun.resume(place_of(experiment, "autopilot").workspace, record)
    wait(lambda: run.record.refresh() and len(run.record.state.candidates) > len(kept))
    run.stop()
    run.follow()
    assert run.record.state.status.value == "stopped", run.record.log()
    assert kept <= {one.id for one in run.record.state.candidates if one.score is not None}
    assert load_bundle(best_bundle(experiment)).predicts_its_sample()


def test_an_endpoint_starts_with_the_key_and_keeps_its_requests_encrypted(
    experiment: Path, keys: Path, tmp_path: Path, wait: Callable[..., None]
) -> None:
    manager = Endpoints(tmp_path / "endpoints")
    try:
        manager.create("ward", best_bundle(experiment), experiment="ward", candidate="best")
        shutil.rmtree(experiment)
        wait(lambda: manager.tick() or manager.get("ward").status is EndpointStatus.IN_SERVICE)
        watched = manager.watched("ward").folder
        write_settings(watched, MonitoringSettings(capture=CaptureSettings(enabled=True, share=1.0)))
        address = manager.address("ward")

        def asked() -> bool:
            request = urllib.request.Request(
                f"{address.url}/invocations",
                data=json.dumps({"instances": manager.get("ward").sample}).encode(),
                headers={"Content-Type": "application/json", "Authorization": f"Bearer {address.token}"},
            )
            with urllib.request.urlopen(request, timeout=30) as answer:
                assert json.load(answer)["predictions"]
            return any(part.stat().st_size for part in watched.parts(watched.captured))

        wait(asked, pause=0.3)
        (part,) = watched.parts(watched.captured)
        assert CANARY.encode() not in b"".join(path.read_bytes() for path in files_of(tmp_path / "endpoints"))
        assert CANARY in "".join(read_lines(part))
    finally:
        manager.close()


def test_an_endpoint_without_the_key_says_so_and_another_server_leaves_it_out(
    experiment: Path, keys: Path, tmp_path: Path, wait: Callable[..., None]
) -> None:
    manager = Endpoints(tmp_path / "endpoints")
    try:
        manager.create("ward", best_bundle(experiment), experiment="ward", candidate="best")
        manager.stop("ward")
        (keys / "clinic.key").unlink()
        manager.start("ward")
        wait(lambda: manager.tick() or manager.get("ward").status is EndpointStatus.FAILED)
        assert "'clinic' is not here" in manager.get("ward").error
        with pytest.raises(AutopilotError) as caught:
            manager.create("second", best_bundle(experiment), experiment="ward", candidate="best")
        assert caught.value.code is ErrorCode.ENCRYPTION_KEY_MISSING
        other = Endpoints(tmp_path / "endpoints")
        other.tick()
        assert other.all() == []
    finally:
        manager.close()
