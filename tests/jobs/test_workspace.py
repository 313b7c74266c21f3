"""Experiments as folders: created once, found by looking, deleted whole; and what is said of a bad specification."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_autopilot.contract import AutopilotError, ErrorCode, TabularSpec
from jupyter_autopilot.jobs import Workspace
from jupyter_autopilot.jobs.intake import read_spec

Spec = Callable[..., TabularSpec]


@pytest.fixture
def root(tmp_path: Path, churn_csv: Path) -> Path:
    shutil.copy(churn_csv, tmp_path / "churn.csv")
    return tmp_path


def tree(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


def refused(workspace: Workspace, spec: TabularSpec) -> AutopilotError:
    before = tree(workspace.root)
    with pytest.raises(AutopilotError) as caught:
        workspace.create(spec)
    assert tree(workspace.root) == before, "something was left behind"
    return caught.value


def test_a_new_experiment_is_a_folder_with_its_specification(root: Path, quick_spec: Spec) -> None:
    record = Workspace(root).create(quick_spec("first"))
    assert tree(root) == ["autopilot", "autopilot/first", "autopilot/first/experiment.json", "churn.csv"]
    assert record.spec == quick_spec("first")
    assert (record.workspace_path, record.state.status.value) == ("autopilot/first", "queued")


def test_experiments_are_found_again_by_another_workspace(root: Path, quick_spec: Spec) -> None:
    workspace = Workspace(root)
    workspace.create(quick_spec("one"))
    workspace.create(quick_spec("two", output_path="results/mine"))
    assert {record.name for record in Workspace(root).records()} == {"one", "two"}


def test_a_copied_and_a_deleted_folder_are_noticed(root: Path, quick_spec: Spec) -> None:
    workspace = Workspace(root)
    workspace.create(quick_spec("one"))
    shutil.copytree(root / "autopilot" / "one", root / "autopilot" / "copy")
    assert {record.name for record in workspace.records()} == {"one", "copy"}
    shutil.rmtree(root / "autopilot" / "one")
    assert {record.name for record in workspace.records()} == {"copy"}


def test_a_name_is_given_once_in_all_output_folders(root: Path, quick_spec: Spec) -> None:
    workspace = Workspace(root)
    workspace.create(quick_spec("one"))
    for spec in (quick_spec("one"), quick_spec("one", output_path="elsewhere")):
        error = refused(workspace, spec)
        assert (error.code, error.problems[0].field) == (ErrorCode.NAME_TAKEN, "name")


def test_a_folder_that_is_in_the_way_is_left_alone(root: Path, quick_spec: Spec) -> None:
    (root / "autopilot" / "one").mkdir(parents=True)
    (root / "autopilot" / "one" / "precious").touch()
    assert refused(Workspace(root), quick_spec("one")).code is ErrorCode.NAME_TAKEN


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"data_path": "nowhere.csv"}, ErrorCode.FILE_MISSING, "data_path"),
        ({"data_path": "folder"}, ErrorCode.FILE_UNREADABLE, "data_path"),
        ({"data_path": "empty.csv"}, ErrorCode.FILE_EMPTY, "data_path"),
        ({"output_path": "churn.csv"}, ErrorCode.FOLDER_NOT_WRITABLE, "output_path"),
        ({"output_path": "churn.csv/below"}, ErrorCode.FOLDER_NOT_WRITABLE, "output_path"),
        ({"algorithms": ["magic"]}, ErrorCode.ALGORITHM_UNKNOWN, "algorithms"),
        ({"algorithms": []}, ErrorCode.ALGORITHM_UNKNOWN, "algorithms"),
        ({"objective": "beauty"}, ErrorCode.OBJECTIVE_UNSUITABLE, "objective"),
        ({"objective": "rmse", "problem_type": "binary"}, ErrorCode.OBJECTIVE_UNSUITABLE, "objective"),
    ],
)
def test_what_is_wrong_is_said_of_its_field_and_nothing_is_left(
    root: Path, quick_spec: Spec, fields: dict[str, object], code: ErrorCode, field: str
) -> None:
    (root / "folder").mkdir()
    (root / "empty.csv").touch()
    problem = refused(Workspace(root), quick_spec(**fields)).problems[0]
    assert (problem.code, problem.field) == (code, field)


def test_a_failing_disk_leaves_nothing_behind(root: Path, quick_spec: Spec, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("jupyter_autopilot.jobs.workspace.write_model", full)
    error = refused(Workspace(root), quick_spec(output_path="new/folder"))
    assert error.code is ErrorCode.FOLDER_NOT_WRITABLE
    assert "No space left" in error.message


def test_a_deleted_experiment_is_gone_whole(root: Path, quick_spec: Spec) -> None:
    workspace = Workspace(root)
    record = workspace.create(quick_spec("one"))
    workspace.delete(record)
    assert tree(root) == ["autopilot", "churn.csv"]
    with pytest.raises(AutopilotError) as caught:
        workspace.record("one")
    assert caught.value.code is ErrorCode.NOT_FOUND


def test_a_folder_with_a_broken_specification_hides_no_other(root: Path, quick_spec: Spec) -> None:
    Workspace(root).create(quick_spec("good"))
    (root / "autopilot" / "bad").mkdir()
    (root / "autopilot" / "bad" / "experiment.json").write_text("{")
    assert [record.name for record in Workspace(root).records()] == ["good"]


def test_the_workspace_s_own_folder_stays_out_of_version_control(root: Path) -> None:
    Workspace(root).hidden_folder("endpoints")
    assert (root / ".autopilot" / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize(
    ("body", "code", "field", "words"),
    [
        ({"name": "a b"}, ErrorCode.NAME_INVALID, "name", "letters, digits and hyphens"),
        ({"endpoint_name": "-"}, ErrorCode.NAME_INVALID, "endpoint_name", "letters"),
        ({"target": None}, ErrorCode.INVALID_REQUEST, "target", "target"),
        ({"max_runtme": 5}, ErrorCode.INVALID_REQUEST, "max_runtme", "spelling"),
        ({"max_runtime": 5}, ErrorCode.INVALID_REQUEST, "max_runtime", "greater than or equal to 20"),
        ({"training_method": "luck"}, ErrorCode.INVALID_REQUEST, "training_method", "ensembling"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(body: dict[str, object], code: ErrorCode, field: str, words: str) -> None:
    spec, problems = read_spec({"name": "a", "data_path": "t.csv", "target": "y", **body})
    assert spec is None
    assert [(problem.code, problem.field) for problem in problems] == [(code, field)]
    assert words in problems[0].message


def test_fields_that_are_left_out_are_asked_for() -> None:
    _, problems = read_spec({})
    assert {problem.field: problem.message for problem in problems} == {
        "name": "name is required.",
        "data_path": "data_path is required.",
        "target": "target is required.",
    }
