"""What changes of an endpoint's variants, and an endpoint that is updated from Python and from a terminal."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from jupyter_autopilot import AutoML
from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.contract.deployment import Variant
from jupyter_autopilot.jobs.deployments import ModelSource
from jupyter_autopilot.sdk import open_endpoint
from jupyter_autopilot.sdk.variants import changed_variants, model_source

NOW = [Variant(name="a", weight=3), Variant(name="b", shadow=True)]
NEW = ModelSource(Path("bundle"), "e", "c")


def test_what_is_not_named_stays_as_it_is() -> None:
    changes = changed_variants(
        NOW, models={"c": NEW, "a": NEW}, weights={"c": 0.5}, shadows=["c"], answering=["b"], remove=[]
    )
    assert [(one.traffic.name, one.traffic.weight, one.traffic.shadow, one.source) for one in changes] == [
        ("a", 3, False, NEW),
        ("b", 1, False, None),
        ("c", 0.5, True, NEW),
    ]
    left = changed_variants(NOW, models={}, weights={}, remove=["b"])
    assert [one.traffic.name for one in left] == ["a"]
    with pytest.raises(AutopilotError, match=r"no variant 'd'. There are a, b") as caught:
        changed_variants(NOW, models={}, weights={"d": 1})
    assert caught.value.code is ErrorCode.VARIANT_UNKNOWN


def test_a_model_is_named_by_its_folder(fitted: AutoML, tmp_path: Path) -> None:
    best = model_source(fitted.experiment_folder_)
    assert (best.experiment, best.candidate, best.registered) == ("target-1", fitted.best_candidate_, None)
    assert model_source(best.bundle) == best
    with pytest.raises(AutopilotError, match="no experiment and no model bundle"):
        model_source(tmp_path)


def test_an_endpoint_is_updated_and_rolled_back(fitted: AutoML, iris: tuple[pd.DataFrame, pd.Series]) -> None:
    workspace, experiment = fitted.experiment_folder_.parents[1], fitted.experiment_folder_
    with fitted.deploy("varied") as endpoint:
        endpoint.update({"trial": experiment}, weights={"AllTraffic": 3}, shadows=["trial"])
        assert [(one.name, one.weight, one.shadow) for one in endpoint.variants] == [
            ("AllTraffic", 3, False),
            ("trial", 1, True),
        ]
        assert len(endpoint.predict(iris[0].head(2))) == 2
        with pytest.raises(AutopilotError, match="needs a weight above 0"):
            endpoint.update(weights={"AllTraffic": 0})
        again = open_endpoint("varied", workspace)
        again.roll_back()
        assert (endpoint.deployment, [one.number for one in endpoint.deployments]) == (1, [2, 1])
        assert [one.name for one in endpoint.variants] == ["AllTraffic"]
    with pytest.raises(AutopilotError, match="no endpoint 'varied'"):
        open_endpoint("varied", workspace)
