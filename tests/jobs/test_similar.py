"""Experiments that do the same on the same data."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_autopilot.contract import Status, TabularSpec
from jupyter_autopilot.jobs import ExperimentRecord, Workspace
from jupyter_autopilot.jobs.similar import is_similar

Spec = Callable[..., TabularSpec]


@pytest.fixture
def known(tmp_path: Path, churn_csv: Path, quick_spec: Spec) -> ExperimentRecord:
    shutil.copy(churn_csv, tmp_path / "churn.csv")
    shutil.copytree(tmp_path, tmp_path / "folder", ignore=shutil.ignore_patterns("folder"))
    return Workspace(tmp_path).create(quick_spec("known"))


def test_names_and_places_do_not_matter_and_all_else_does(
    known: ExperimentRecord, quick_spec: Spec, tmp_path: Path
) -> None:
    other_names = {"project": "p", "tags": ["t"], "output_path": "o", "auto_deploy": True, "endpoint_name": "e"}
    assert is_similar(known, quick_spec("again", **other_names), tmp_path)
    for field in ({"seed": 1}, {"max_runtime": 61}, {"target": "gender"}, {"data_path": "folder"}):
        assert not is_similar(known, quick_spec("again", **field), tmp_path)


def test_a_failed_one_is_not_offered(known: ExperimentRecord, quick_spec: Spec, tmp_path: Path) -> None:
    known.state = known.state.model_copy(update={"status": Status.FAILED})
    assert not is_similar(known, quick_spec("again"), tmp_path)


def test_a_file_that_was_written_or_replaced_since_is_another_one(
    known: ExperimentRecord, quick_spec: Spec, tmp_path: Path
) -> None:
    data = tmp_path / "churn.csv"
    old = data.stat()
    (tmp_path / "new.csv").write_bytes(data.read_bytes()[:-1])
    os.utime(tmp_path / "new.csv", ns=(old.st_atime_ns, old.st_mtime_ns))
    (tmp_path / "new.csv").replace(data)
    assert not is_similar(known, quick_spec("again"), tmp_path)
    data.unlink()
    assert not is_similar(known, quick_spec("again"), tmp_path)


def test_a_folder_that_got_another_file_is_another_one(
    known: ExperimentRecord, quick_spec: Spec, tmp_path: Path, churn_csv: Path
) -> None:
    record = Workspace(tmp_path).create(quick_spec("of-a-folder", data_path="folder"))
    assert is_similar(record, quick_spec("again", data_path="folder"), tmp_path)
    shutil.copy(churn_csv, tmp_path / "folder" / "more.csv")
    assert not is_similar(record, quick_spec("again", data_path="folder"), tmp_path)
