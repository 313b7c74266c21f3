"""The SDK at a Jupyter server: what it answers is what it answers for the same folder without one."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jupyter_autopilot import AutoML, Experiment, connect
from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.sdk import Server


@pytest.fixture
def address(server: Any, rest: Any) -> tuple[str, str]:
    """The URL and token of a server that answers, as it does for `rest`."""
    return server.connection_url, server.identity_provider.token


@pytest.fixture
def with_model(workspace: Path, finished: Path) -> Path:
    """The workspace with the finished experiment."""
    shutil.copytree(finished, workspace / "autopilot" / "finished")
    return workspace


def rows_of(workspace: Path) -> pd.DataFrame:
    return pd.read_csv(workspace / "churn.csv").drop(columns="Churn").iloc[5:8]


def transformed(experiment: Experiment, workspace: Path) -> pd.DataFrame:
    output = workspace / "predicted.csv"
    assert experiment.batch_transform(workspace / "churn.csv", output) == 400
    return pd.read_csv(output)


def exported(experiment: Experiment, output: Path) -> list[str]:
    onnx = pytest.importorskip("onnxruntime", reason="needs the extra `onnx`")
    return [column.name for column in onnx.InferenceSession(experiment.best.export(output)).get_inputs()]


QUESTIONS: dict[str, Callable[[Experiment, Path], Any]] = {
    "name": lambda experiment, _: experiment.name,
    "status": lambda experiment, _: experiment.status,
    "spec": lambda experiment, _: experiment.spec,
    "log": lambda experiment, _: experiment.log(),
    "leaderboard": lambda experiment, _: experiment.leaderboard(),
    "candidates": lambda experiment, _: list(experiment.candidates),
    "best": lambda experiment, _: repr(experiment.best),
    "wait": lambda experiment, _: experiment.wait(verbose=False).status,
    "predict": lambda experiment, workspace: experiment.predict(rows_of(workspace)),
    "explain": lambda experiment, workspace: experiment.explain(rows_of(workspace)),
    "batch_transform": transformed,
    "load": lambda experiment, workspace: experiment.best.load().predict(rows_of(workspace)).tolist(),
    "export": lambda experiment, workspace: exported(experiment, workspace / "model.onnx"),
    "report": lambda experiment, _: experiment.report(),
    "plan": lambda experiment, _: [one.description for one in experiment.plan().candidates],
    "unknown candidate": lambda experiment, _: experiment.candidates["magic"],
    "missing columns": lambda experiment, workspace: experiment.predict(rows_of(workspace)[["tenure"]]),
}


def ask(question: Callable[[Experiment, Path], Any], experiment: Experiment, workspace: Path) -> Any:
    """The answer; of an error its code, since a request tells of its rows what a table tells of itself."""
    try:
        answer = question(experiment, workspace)
    except AutopilotError as error:
        return error.code
    return answer.to_csv() if isinstance(answer, pd.DataFrame) else answer


async def test_the_same_questions_have_the_same_answers(with_model: Path, address: tuple[str, str]) -> None:
    here = Experiment.open(with_model / "autopilot" / "finished")

    def both() -> None:
        there = connect(*address).experiment("finished")
        assert there.location == f"{address[0].rstrip('/')} autopilot/finished"
        for name, question in QUESTIONS.items():
            assert ask(question, there, with_model) == ask(question, here, with_model), name

    await asyncio.to_thread(both)


async def test_a_table_is_sent_and_the_experiment_followed(
    workspace: Path, address: tuple[str, str], quick_worker: None
) -> None:
    def follow() -> None:
        server = connect(*address)
        frame = pd.read_csv(workspace / "churn.csv")
        automl = AutoML("Churn", max_runtime=300, algorithms=["linear"], name="sent", verbose=False)
        experiment = automl.start(frame, server=server)
        assert [one.name for one in server.list_experiments()] == ["sent"]
        assert experiment.spec.data_path == "autopilot-data/sent/data.parquet"
        assert len(pd.read_parquet(workspace / experiment.spec.data_path)) == 400
        assert experiment.wait(verbose=False).status == "completed"
        assert experiment.best.export(workspace / "model.tar.gz").stat().st_size > 1000
        experiment.delete()
        assert server.list_experiments() == []

    await asyncio.to_thread(follow)


async def test_it_is_stopped_given_time_and_resumed(
    workspace: Path, address: tuple[str, str], lasting_worker: None
) -> None:
    def steer() -> None:
        spec = {"name": "mine", "data_path": "churn.csv", "target": "Churn"}
        experiment = connect(*address).start(spec)
        assert experiment.add_time(60).status in {"starting", "in_progress"}
        experiment.stop()
        assert experiment.status == "stopped"
        assert experiment.add_time(90).status in {"queued", "starting", "in_progress"}
        experiment.stop()
        with pytest.raises(AutopilotError) as caught:
            connect(*address).start({**spec, "target": "Churn", "max_runtime": 5})
        assert caught.value.code is ErrorCode.INVALID_REQUEST

    await asyncio.to_thread(steer)


async def test_an_endpoint_of_the_server_answers(with_model: Path, address: tuple[str, str]) -> None:
    def deploy() -> None:
        experiment = connect(*address).experiment("finished")
        rows = rows_of(with_model)
        with experiment.deploy() as endpoint:
            assert (endpoint.name, endpoint.status) == ("finished", "in_service")
            pd.testing.assert_frame_equal(endpoint.predict(rows), experiment.predict(rows), check_exact=False)
            with pytest.raises(AutopilotError, match="'finished' already"):
                experiment.deploy("finished")
            endpoint.stop()
            assert endpoint.status == "stopped"
        with pytest.raises(AutopilotError) as caught:
            _ = endpoint.status
        assert caught.value.code is ErrorCode.NOT_FOUND

    await asyncio.to_thread(deploy)


async def test_what_is_wrong_with_the_connection_is_told(address: tuple[str, str]) -> None:
    url, token = address

    def connect_wrongly() -> None:
        with pytest.raises(AutopilotError, match="does not accept the token") as caught:
            connect(url, "wrong")
        assert caught.value.code is ErrorCode.FORBIDDEN
        with pytest.raises(ConnectionError, match="No Jupyter server answers"):
            connect("http://127.0.0.1:9", "any")
        with pytest.raises(AutopilotError, match="is no address"):
            connect("localhost:8888", "any")
        with pytest.raises(AutopilotError, match="does not have the extension"):
            connect(f"{url.rstrip('/')}/elsewhere", token)
        assert isinstance(connect(f"{url}lab?token={token}", token), Server)
        with pytest.raises(AutopilotError, match="no experiment 'nothing'") as caught:
            connect(url, token).experiment("nothing")
        assert caught.value.code is ErrorCode.NOT_FOUND

    await asyncio.to_thread(connect_wrongly)
