"""Registered versions that MLflow is told of: a real store in a database, and stores that are not there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from jupyter_autopilot import ModelRegistry
from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.crypt import encrypt_folder, make_key
from jupyter_autopilot.jobs.tracking import TrackingTask, track, without_password

mlflow = pytest.importorskip("mlflow", reason="needs the extra `mlflow`")


@pytest.fixture
def registry(with_finished: Path) -> ModelRegistry:
    return ModelRegistry(with_finished)


@pytest.fixture
def experiment(with_finished: Path) -> Path:
    return with_finished / "autopilot" / "finished"


@pytest.mark.filterwarnings("ignore")  # those of MLflow, which is called here as its users do
def test_mlflow_has_the_run_and_the_model(
    registry: ModelRegistry, experiment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri = f"sqlite:///{tmp_path / 'mlflow.db'}"
    monkeypatch.chdir(tmp_path)  # where MLflow keeps artifacts unless it is told another place
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    version = registry.register(experiment, "churn", stage="staging", description="The first.", tags=["baseline"])
    told = version.mlflow
    assert told is not None
    assert (told.error, told.version, told.uri) == ("", "1", uri)
    client = mlflow.MlflowClient(uri)
    run = client.get_run(told.run_id)
    assert run.info.status == "FINISHED"
    assert run.data.params["candidate"] == version.lineage.candidate
    assert run.data.params["algorithm"] == "linear"
    assert run.data.params["data_path"] == "churn.csv"
    (objective,) = [metric for metric in version.metrics if metric.name == version.objective]
    assert run.data.metrics[f"validation_{version.objective}"] == pytest.approx(objective.validation)
    assert run.data.tags["tag.baseline"] == "true"
    assert run.data.tags["jupyter_autopilot.stage"] == "staging"
    assert client.get_experiment(run.info.experiment_id).name == "finished"
    kept = client.get_model_version("churn", "1")
    assert (kept.run_id, kept.description) == (told.run_id, "The first.")
    mlflow.set_tracking_uri(uri)
    model = mlflow.pyfunc.load_model("models:/churn/1")
    rows = pd.read_csv(experiment.parents[1] / "churn.csv").head(3)
    assert model.predict(rows)["predicted_label"].tolist() == registry.load("churn", 1).predict(rows).tolist()
    shutil.rmtree(experiment)  # the version stays, and can be told of again
    again = registry.track("churn", 1).mlflow
    assert again is not None and again.version == "2"


@pytest.mark.parametrize("uri", ["http://ada:secret@127.0.0.1:9", "nonsense://store"])
def test_a_version_is_registered_whatever_mlflow_says(
    registry: ModelRegistry, experiment: Path, monkeypatch: pytest.MonkeyPatch, uri: str
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    with pytest.warns(UserWarning, match=r"churn version 1 is registered\. MLflow does not .* models track churn 1"):
        version = registry.register(experiment, "churn")
    assert version.mlflow is not None
    assert (version.mlflow.run_id, version.mlflow.version, "secret" in version.mlflow.model_dump_json()) == (
        None,
        None,
        False,
    )
    assert registry.versions("churn") == [version]
    monkeypatch.delenv("MLFLOW_TRACKING_URI")
    with pytest.raises(AutopilotError, match="MLFLOW_TRACKING_URI") as caught:
        registry.track("churn", 1)
    assert caught.value.code is ErrorCode.TRACKING_FAILED
    assert registry.register(experiment, "churn").mlflow is None


def test_an_encrypted_model_stays_here(
    registry: ModelRegistry, experiment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = registry.register(experiment, "churn")
    monkeypatch.setenv("AUTOPILOT_ENCRYPTION_KEYS", str(tmp_path / "keys"))
    make_key("lab")
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    encrypt_folder(bundle, "lab")
    uri = f"sqlite:///{tmp_path / 'mlflow.db'}"
    told = track(TrackingTask(uri=uri, bundle=str(bundle), version=version))
    assert told.error == "MLflow does not have it: the model is encrypted, and MLflow would keep it in clear."
    assert not (tmp_path / "mlflow.db").exists()


def test_a_password_is_not_shown() -> None:
    assert without_password("https://ada:secret@tracking.example.org/path") == "https://tracking.example.org/path"
    assert without_password("sqlite:////tmp/mlflow.db") == "sqlite:////tmp/mlflow.db"
    assert without_password("databricks") == "databricks"
