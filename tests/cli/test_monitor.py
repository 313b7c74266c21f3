"""An endpoint's monitoring from a terminal, without its process."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import utc_now
from jupyter_autopilot.contract.deployment import MAIN_VARIANT, VariantTraffic
from jupyter_autopilot.jobs import Endpoints
from jupyter_autopilot.jobs.deployments import Deployments, ModelSource, VariantChange
from jupyter_autopilot.jobs.endpoint import EndpointFile, EndpointFolder
from jupyter_autopilot.jobs.layout import write_model
from jupyter_autopilot.serving.answer import ENCODERS, Answer
from jupyter_autopilot.serving.capture import CaptureFiles, Exchange
from jupyter_autopilot.serving.watched import WatchedFolder

if TYPE_CHECKING:
    from .conftest import Call


@pytest.fixture
def watched(with_finished: Path, monkeypatch: pytest.MonkeyPatch) -> WatchedFolder:
    """A stopped endpoint of the workspace that is the current folder."""
    monkeypatch.chdir(with_finished)
    experiment = with_finished / "autopilot" / "finished"
    candidate = json.loads((experiment / "best.json").read_text())["candidate"]
    folder = EndpointFolder(with_finished / ".autopilot" / "endpoints" / "churn")
    folder.path.mkdir(parents=True)
    source = ModelSource(experiment / "candidates" / candidate / "bundle", "finished", candidate)
    Deployments(folder.path).begin(VariantTraffic(name=MAIN_VARIANT), source)
    write_model(folder.file, EndpointFile(name="churn", created_at=utc_now(), wanted=False))
    found = WatchedFolder(folder.watched)
    found.make()
    return found


def test_drift_and_quality_are_told(watched: WatchedFolder, call: Call, with_finished: Path) -> None:
    off = call("monitor", "churn", "--capture", "0.5")
    assert (off.returncode, off.stderr) == (0, "")
    assert "0 requests in the last 24 hours" in off.stdout
    assert json.loads(watched.settings.read_text())["capture"] == {
        "enabled": True,
        "share": 0.5,
        "days": 30,
        "megabytes": 500,
    }
    table = pd.read_csv(with_finished / "churn.csv").head(250)
    body = table.assign(tenure=table["tenure"] + 70).to_csv(index=False).encode()
    chosen = np.tile([0, 1], 125)
    answer = Answer(np.column_stack([1 - 0.8 * chosen, 0.8 * chosen]), ["No", "Yes"], chosen)
    model = {"experiment": "finished", "candidate": Endpoints(watched.path.parents[1]).get("churn").candidate}
    encoded = ENCODERS["text/csv"](answer)
    CaptureFiles(watched).write([Exchange("a", datetime.now(UTC), "text/csv", body, "text/csv", encoded, model)])
    labels = with_finished / "labels.csv"
    rows = [f"a:{row},{label}" for row, label in enumerate(table["Churn"], start=1)]
    labels.write_text("\n".join(["inference_id,label", *rows]))
    found = call("monitor", "churn", "--labels", str(labels))
    assert (found.returncode, found.stderr) == (4, "")
    assert "tenure" in found.stdout and "major" in found.stdout
    assert "on 250 labelled rows" in found.stdout
    assert "Alert: The column 'tenure' has drifted" in found.stdout
    again = call("monitor", "churn", "--json")
    assert again.returncode == 4
    assert json.loads(again.stdout)["report"]["quality"]["overall"]["rows"] == 250


def test_each_of_several_variants_is_told_of(watched: WatchedFolder, call: Call, with_finished: Path) -> None:
    deployments = Deployments(watched.path.parent)
    first = deployments.current()
    assert first is not None
    main = VariantChange(VariantTraffic(name=MAIN_VARIANT, weight=9), None)
    source = ModelSource(watched.path.parent / first.main.bundle, first.main.experiment, first.main.candidate)
    trial, dark = (
        VariantChange(VariantTraffic(name=name, shadow=name == "dark"), source) for name in ("trial", "dark")
    )
    deployments.settle(deployments.change([main, trial, dark]).number)
    body = pd.read_csv(with_finished / "churn.csv").head(1).to_csv(index=False).encode()
    answer = ENCODERS["text/csv"](Answer(np.array([[0.2, 0.8]]), ["No", "Yes"], np.array([1])))
    CaptureFiles(watched).write(
        Exchange(
            str(number),
            datetime.now(UTC),
            "text/csv",
            body,
            "text/csv",
            answer,
            {"experiment": first.main.experiment, "candidate": first.main.candidate, "variant": name},
        )
        for number, name in enumerate([MAIN_VARIANT, "trial", "trial"])
    )
    for arguments, variant, rows in (
        ([], MAIN_VARIANT, 1),
        (["--variant", "trial"], "trial", 2),
        (["--variant", MAIN_VARIANT], MAIN_VARIANT, 1),
    ):
        told = json.loads(call("monitor", "churn", "--json", *arguments).stdout)
        assert (told["variants"], told["variant"], told["report"]["rows"]) == ([MAIN_VARIANT, "trial"], variant, rows)
    refused = call("monitor", "churn", "--variant", "dark")
    assert (refused.returncode, "There are AllTraffic, trial." in refused.stderr) == (2, True)


def test_what_is_wrong_is_said(watched: WatchedFolder, call: Call) -> None:
    for arguments, said in (
        (["nobody"], "no endpoint 'nobody'"),
        (["churn", "--capture", "2"], "from 0 to 1"),
        (["churn", "--labels", "missing.csv"], "missing.csv"),
    ):
        refused = call("monitor", *arguments)
        assert (refused.returncode, said in refused.stderr) == (2, True), arguments
