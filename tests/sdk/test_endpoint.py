"""Deployed from Python and called over HTTP."""

from __future__ import annotations

from pathlib import Path

import httpx
import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot import AutoML
from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.sdk import LocalEndpoint

Iris = tuple[pd.DataFrame, pd.Series]


def test_a_deployed_model_answers_as_the_model_does_until_it_is_deleted(
    fitted: AutoML, iris: Iris, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    X = iris[0].iloc[::10]
    with fitted.deploy() as endpoint:
        assert (endpoint.name, endpoint.status) == ("target-1", "in_service")
        answer = endpoint.predict(X)
        assert answer.index.equals(X.index)
        assert answer["predicted_label"].tolist() == [str(label) for label in fitted.predict(X)]
        columns = [f"probability_{label}" for label in fitted.classes_]
        np.testing.assert_allclose(answer[columns], fitted.predict_proba(X))
        np.testing.assert_allclose(answer["probability"], answer[columns].max(axis=1))
        assert endpoint.predict(X.to_dict("records")).equals(answer.reset_index(drop=True))
        assert endpoint.predict(X.to_numpy()).equals(answer.reset_index(drop=True))
        ask_with_another_client(endpoint, X)
        with pytest.raises(AutopilotError, match="petal") as caught:
            endpoint.predict(X.iloc[:, :2])
        assert caught.value.code is ErrorCode.COLUMNS_MISSING
        with pytest.raises(AutopilotError, match="'target-1' already"):
            fitted.deploy("target-1")
        url = endpoint.url
        endpoint.stop()
        assert endpoint.status == "stopped"
        with pytest.raises(AutopilotError, match="is stopped"):
            endpoint.predict(X)
    with pytest.raises(httpx.ConnectError), httpx.Client(trust_env=False) as client:
        client.get(f"{url}/ping")
    assert not (workspace_of(fitted) / ".autopilot" / "endpoints" / "target-1").exists()


def ask_with_another_client(endpoint: LocalEndpoint, X: pd.DataFrame) -> None:
    records = {"instances": X.head(2).to_dict("records")}
    with httpx.Client(trust_env=False) as client:
        refused = client.post(f"{endpoint.url}/invocations", json=records)
        assert refused.status_code == 401
        headers = {"Authorization": f"Bearer {endpoint.token}"}
        answer = client.post(f"{endpoint.url}/invocations", json=records, headers=headers)
    assert [one["predicted_label"] for one in answer.json()["predictions"]] == ["0", "0"]


def test_a_model_that_cannot_be_served_says_why_and_leaves_nothing(fitted: AutoML, iris: Iris) -> None:
    with pytest.raises(AutopilotError, match="not in service after 0 seconds") as caught:
        fitted.deploy("late", timeout=0)
    assert caught.value.code is ErrorCode.ENDPOINT_NOT_READY
    with pytest.raises(AutopilotError) as caught:
        fitted.deploy("not a name")
    assert caught.value.code is ErrorCode.NAME_INVALID
    assert list((workspace_of(fitted) / ".autopilot" / "endpoints").iterdir()) == []


def workspace_of(automl: AutoML) -> Path:
    return automl.experiment_folder_.parents[1]
