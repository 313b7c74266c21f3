"""Several models on one endpoint: updated without a gap, told when that fails, and rolled back."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jupyter_autopilot.contract import AutopilotError, EndpointStatus, ErrorCode
from jupyter_autopilot.contract.deployment import MAIN_VARIANT, VariantTraffic
from jupyter_autopilot.jobs import Endpoints, deployments
from jupyter_autopilot.jobs.deployments import Deployments, ModelSource, VariantChange

Wait = Callable[..., None]


def source(bundle: Path, candidate: str = "linear-1", registered: tuple[str, int] | None = None) -> ModelSource:
    return ModelSource(bundle, "finished", candidate, registered)


def change(name: str, bundle: Path | None = None, weight: float = 1, *, shadow: bool = False) -> VariantChange:
    traffic = VariantTraffic(name=name, weight=weight, shadow=shadow)
    return VariantChange(traffic, None if bundle is None else source(bundle))


@pytest.fixture
def bundle(finished: Path, tmp_path: Path) -> Path:
    """A copy of the best candidate's, in an experiment that can be deleted."""
    best = json.loads((finished / "best.json").read_text())["candidate"]
    return shutil.copytree(finished / "candidates" / best / "bundle", tmp_path / "experiment" / "bundle")


@pytest.fixture
def other(bundle: Path, tmp_path: Path) -> Callable[..., Path]:
    """`other(field=value, …)`: the same model with another manifest."""
    made = iter(range(100))

    def make(**changes: Any) -> Path:
        copy = shutil.copytree(bundle, tmp_path / "experiment" / f"other-{next(made)}")
        manifest = json.loads((copy / "manifest.json").read_text())
        (copy / "manifest.json").write_text(json.dumps({**manifest, "candidate": copy.name, **changes}))
        return copy

    return make


@pytest.fixture
def history(tmp_path: Path, bundle: Path) -> Deployments:
    """Those of an endpoint that serves the bundle, without a process."""
    folder = tmp_path / "endpoint"
    folder.mkdir()
    made = Deployments(folder)
    made.begin(VariantTraffic(name=MAIN_VARIANT), source(bundle))
    return made


def copies(history: Deployments) -> set[str]:
    return {path.name for path in (history.served.parent / "bundles").iterdir()}


def test_each_model_is_copied_once_and_goes_with_the_last_deployment_that_has_it(
    history: Deployments, bundle: Path, other: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deployments, "KEPT", 2)
    second = history.change([change(MAIN_VARIANT, weight=9), change("new", other()), change("same", bundle)])
    assert [one.bundle for one in second.variants] == ["bundles/1", "bundles/2", "bundles/1"]
    assert (history.wanted(), history.current().number) == (2, 1)
    history.settle(2)
    assert (history.wanted(), history.current().number) == (2, 2)
    for number in (3, 4):
        history.change([change(MAIN_VARIANT, weight=number)])
        history.settle(number)
    assert [one.number for one in history.all()] == [4, 3]
    assert copies(history) == {"1"}


def test_a_deployment_is_given_up_and_can_be_tried_again(history: Deployments, other: Callable[..., Path]) -> None:
    history.change([change(MAIN_VARIANT, other())])
    history.give_up(2, "No luck.")
    assert (history.wanted(), history.current().number, history.get(2).error) == (1, 1, "No luck.")
    with pytest.raises(AutopilotError) as caught:
        history.before(1)
    assert caught.value.code is ErrorCode.CONFLICT
    history.want(2)
    assert (history.wanted(), history.get(2).error) == (2, "")
    history.settle(2)
    assert history.before(2).number == 1
    history.want(1)
    history.settle(1)
    assert history.current().number == 1


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"target": "other"}, ErrorCode.VARIANTS_DIFFER, "one predicts 'Churn' and the other 'other'"),
        ({"labels": ["No", "Perhaps"]}, ErrorCode.VARIANTS_DIFFER, "only the first one has the label 'Yes'"),
        ({"columns": []}, ErrorCode.VARIANTS_DIFFER, "only the first one needs the column"),
        ({"columns": "nonsense"}, ErrorCode.NO_CANDIDATE, "no complete model"),
    ],
)
def test_models_that_do_not_fit_leave_nothing_behind(
    history: Deployments, other: Callable[..., Path], changes: dict[str, Any], code: ErrorCode, said: str
) -> None:
    bad = other(**changes)
    for variants in ([change(MAIN_VARIANT), change("new", bad)], [change(MAIN_VARIANT, bad)]):
        with pytest.raises(AutopilotError, match=said) as caught:
            history.change(variants)
        assert caught.value.code is code
    assert [one.number for one in history.all()] == [1]
    assert copies(history) == {"1"}
    assert history.wanted() == 1


def test_another_schema_has_to_be_said(history: Deployments, other: Callable[..., Path]) -> None:
    new = [change(MAIN_VARIANT, other(target="other"))]
    with pytest.raises(AutopilotError) as caught:
        history.change(new)
    assert caught.value.problems[0].field == "other_schema"
    assert history.change(new, other_schema=True).number == 2


def test_what_cannot_be_served_is_refused(history: Deployments) -> None:
    for variants, said in (
        ([change("new")], "The variant 'new' is new"),
        ([change(MAIN_VARIANT, weight=0)], "needs a weight above 0"),
        ([change(MAIN_VARIANT), change(MAIN_VARIANT.lower(), None)], "is new"),
    ):
        with pytest.raises(AutopilotError, match=said):
            history.change(variants)


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Endpoints]:
    manager = Endpoints(tmp_path / "endpoints")
    yield manager
    manager.close()


def reach(manager: Endpoints, wait: Wait, number: int) -> None:
    """Wait until the endpoint serves a deployment and nothing is under way."""

    def holds() -> bool:
        manager.tick()
        now = manager.get("churn")
        return now.status is EndpointStatus.IN_SERVICE and (now.deployment, now.updating) == (number, None)

    wait(holds)


def served(manager: Endpoints) -> dict[str, tuple[str, float, bool]]:
    return {one.name: (one.candidate, one.weight, one.shadow) for one in manager.get("churn").variants}


def pid(manager_folder: Path) -> int:
    return int(json.loads((manager_folder / "churn" / "process.json").read_text())["pid"])


def test_an_endpoint_is_updated_survives_and_is_rolled_back(
    manager: Endpoints, bundle: Path, other: Callable[..., Path], tmp_path: Path, wait: Wait
) -> None:
    folder = tmp_path / "endpoints"
    manager.create("churn", bundle, experiment="finished", candidate="linear-1")
    reach(manager, wait, 1)
    process = pid(folder)
    new = other()
    update = [change(MAIN_VARIANT, weight=9), change("trial", new), change("dark", new, shadow=True)]
    told = manager.update("churn", update)
    assert (told.current, told.updating) == (1, 2)
    assert manager.address("churn").url
    reach(manager, wait, 2)
    variants = served(manager)
    assert variants == {
        MAIN_VARIANT: ("linear-1", 9, False),
        "trial": ("linear-1", 1, False),
        "dark": ("linear-1", 1, True),
    }
    assert pid(folder) == process
    shutil.rmtree(tmp_path / "experiment")

    os.kill(process, signal.SIGKILL)
    wait(lambda: manager.tick() or manager.get("churn").status is EndpointStatus.CREATING)
    reach(manager, wait, 2)
    assert served(manager) == variants
    assert pid(folder) != process

    manager.close()
    later = Endpoints(folder)
    try:
        reach(later, wait, 2)
        assert served(later) == variants
        assert later.roll_back("churn").updating == 1
        reach(later, wait, 1)
        assert served(later) == {MAIN_VARIANT: ("linear-1", 1, False)}
        with pytest.raises(AutopilotError):
            later.roll_back("churn")
        later.roll_back("churn", 2)
        reach(later, wait, 2)
        assert [one.in_service_at is not None for one in later.deployments("churn").deployments] == [True, True]
    finally:
        later.close()


def test_the_old_model_goes_on_where_the_new_one_fails(
    manager: Endpoints, bundle: Path, other: Callable[..., Path], tmp_path: Path, wait: Wait
) -> None:
    manager.create("churn", bundle, experiment="finished", candidate="linear-1")
    reach(manager, wait, 1)
    process = pid(tmp_path / "endpoints")
    broken = other()
    model = next((broken / "models").iterdir())
    content = model.read_bytes()
    model.unlink()  # and not written into, which would change the endpoint's own copy
    model.write_bytes(content + b"x")
    manager.update("churn", [change(MAIN_VARIANT, broken)])
    reach(manager, wait, 1)
    failed, first = manager.deployments("churn").deployments
    assert (failed.number, failed.in_service_at) == (2, None)
    assert "has been changed" in failed.error
    assert first.error == ""
    assert pid(tmp_path / "endpoints") == process

    # Of a stopped endpoint it is found out when it starts; it comes up with the old one then.
    manager.stop("churn")
    assert manager.roll_back("churn", 2).updating == 2
    assert manager.get("churn").status is EndpointStatus.STOPPED
    manager.start("churn")
    reach(manager, wait, 1)
    assert "has been changed" in manager.deployments("churn").deployments[0].error


def test_a_process_that_grows_too_large_is_ended(
    bundle: Path, tmp_path: Path, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = Endpoints(tmp_path / "endpoints", max_memory_mb=2_000)
    try:
        manager.create("churn", bundle, experiment="finished", candidate="linear-1")
        reach(manager, wait, 1)
        before = pid(tmp_path / "endpoints")
        monkeypatch.setattr("jupyter_autopilot.jobs.endpoint.memory_bytes", lambda _: 2_001 << 20)
        manager.tick()
        monkeypatch.undo()
        reach(manager, wait, 1)
        assert pid(tmp_path / "endpoints") != before
        log = (tmp_path / "endpoints" / "churn" / "serving.log").read_text()
        assert "it took 2001 MB and may take 2000 MB" in log
    finally:
        manager.close()
