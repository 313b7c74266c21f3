"""An endpoint that is watched from Python, with a real process and real analyses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from jupyter_autopilot import AutoML
from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.contract.monitoring import DriftSeverity

Iris = tuple[pd.DataFrame, pd.Series]


def test_drift_quality_and_alerts_are_told(fitted: AutoML, iris: Iris, wait: Callable[..., None]) -> None:
    X, y = iris
    moved = X.assign(**{X.columns[0]: X[X.columns[0]] + 5})
    with fitted.deploy("watched") as endpoint:
        monitoring = endpoint.monitoring
        assert (monitoring.settings.capture.enabled, monitoring.report, monitoring.alerts) == (False, None, [])
        assert (monitoring.quality, monitoring.drift().empty) == (None, True)
        monitoring.change(capture=1, least_rows=50, thresholds={"psi": 0.3}, every_hours=None)
        settings = monitoring.settings
        assert (settings.capture.enabled, settings.thresholds.psi, settings.thresholds.error_share) == (True, 0.3, 0.05)

        def captured() -> bool:
            endpoint.predict(X.head(1))
            return monitoring.state.captured.parts > 0

        wait(captured)
        endpoint.predict(moved, inference_id="moved")
        assert monitoring.send_labels(y, inference_id="moved") == len(y)
        assert monitoring.send_labels({"moved:1": y[0]}) == 1
        wait(lambda: monitoring.analyse().rows > len(y))

        drift = monitoring.drift()
        assert drift.loc[X.columns[0], "severity"] == DriftSeverity.MAJOR
        assert {*X.columns, "predicted_label", "probability"} == {*drift.index}
        quality = monitoring.quality
        assert quality is not None and quality.overall is not None
        assert quality.overall.rows == len(y)
        assert X.columns[0] in {alert.column for alert in monitoring.alerts}
        wait(lambda: monitoring.traffic()["rows"].sum() > len(y))
        monitoring.change(capture=0)
        assert not monitoring.settings.capture.enabled
        monitoring.delete_captured()
        assert (monitoring.state.captured.labels, monitoring.report) == (0, None)


def test_what_is_wrong_is_said(fitted: AutoML, tmp_path: Path) -> None:
    with fitted.deploy("wrong") as endpoint:
        monitoring = endpoint.monitoring
        for act, said in (
            (lambda: monitoring.change(capture=2), "from 0 to 1"),
            (lambda: monitoring.change(window=3), "window"),
            (lambda: monitoring.send_labels(["yes"]), "inference ids"),
            (lambda: monitoring.send_labels(tmp_path / "missing.csv"), "missing.csv"),
            (lambda: monitoring.send_labels({}), "no labels"),
        ):
            with pytest.raises(AutopilotError, match=said):
                act()
    with pytest.raises(AutopilotError) as caught:
        _ = monitoring.state
    assert caught.value.code is ErrorCode.NOT_FOUND
