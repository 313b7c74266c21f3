"""Model bundles as they lie in an experiment's folder; no model file is opened."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_autopilot.contract import (
    EVENT,
    AutopilotError,
    BundleManifest,
    Candidate,
    CandidateEnded,
    CandidateStatus,
    ErrorCode,
    JobStarted,
    ProblemType,
    TabularSpec,
    utc_now,
)
from jupyter_autopilot.jobs import Workspace
from jupyter_autopilot.jobs.bundles import describe_bundle, find_bundle
from jupyter_autopilot.jobs.experiment import ExperimentRecord

MANIFEST = BundleManifest(
    experiment="one",
    candidate="linear-1",
    problem_type=ProblemType.REGRESSION,
    target="y",
    columns=[],
    objective="rmse",
    created_at=utc_now(),
    python="3.12",
    packages={},
    files={"models/linear-1.joblib": "0"},
)


@pytest.fixture
def record(tmp_path: Path, quick_spec: Callable[..., TabularSpec]) -> ExperimentRecord:
    """An experiment with the candidate `linear-1`, whose model file is no model, and `linear-2` without any."""
    record = Workspace(tmp_path).create(quick_spec("one"), with_data=False)
    candidates = [
        Candidate(id=name, algorithm="linear", status=CandidateStatus.COMPLETED, score=1.0, created_at=utc_now())
        for name in ("linear-1", "linear-2")
    ]
    events = [JobStarted(pid=1), *(CandidateEnded(candidate=one) for one in candidates)]
    record.folder.events.write_bytes(b"".join(EVENT.dump_json(event) + b"\n" for event in events))
    bundle = record.folder.bundle("linear-1")
    (bundle / "models").mkdir(parents=True)
    (bundle / "models" / "linear-1.joblib").write_bytes(b"not a pickle")
    (bundle / "manifest.json").write_text(MANIFEST.model_dump_json())
    record.refresh()
    return record


def test_a_bundle_is_its_manifest_and_its_files(record: ExperimentRecord) -> None:
    model = describe_bundle(record, "linear-1")
    assert model.folder == "autopilot/one/candidates/linear-1/bundle"
    assert model.manifest == MANIFEST
    sizes = {file.path: file.size_bytes for file in model.files}
    assert sizes == {"manifest.json": len(MANIFEST.model_dump_json()), "models/linear-1.joblib": 12}


def test_another_bundle_in_the_same_place_has_another_version(record: ExperimentRecord) -> None:
    before = find_bundle(record, "linear-1")
    assert find_bundle(record, "linear-1") == before
    os.utime(before.path / "manifest.json", (1, 1))
    after = find_bundle(record, "linear-1")
    assert (after.path, after == before) == (before.path, False)


@pytest.mark.parametrize(
    ("candidate", "code"),
    [
        ("linear-2", ErrorCode.NO_CANDIDATE),
        ("linear-3", ErrorCode.NOT_FOUND),
        ("..", ErrorCode.NOT_FOUND),
        ("../../one", ErrorCode.NOT_FOUND),
    ],
)
def test_what_has_no_model_is_told(record: ExperimentRecord, candidate: str, code: ErrorCode) -> None:
    for look in (find_bundle, describe_bundle):
        with pytest.raises(AutopilotError) as caught:
            look(record, candidate)
        assert (caught.value.code, caught.value.problems[0].field) == (code, "candidate")


def test_a_manifest_that_cannot_be_read_is_no_model(record: ExperimentRecord) -> None:
    (record.folder.bundle("linear-1") / "manifest.json").write_text("{")
    with pytest.raises(AutopilotError) as caught:
        describe_bundle(record, "linear-1")
    assert caught.value.code is ErrorCode.NO_CANDIDATE
