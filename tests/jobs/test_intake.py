"""What can be said of a data path without reading its table."""

from __future__ import annotations

from pathlib import Path

from jupyter_autopilot.contract import ErrorCode
from jupyter_autopilot.jobs.intake import check_data_file


def codes(path: Path) -> list[ErrorCode]:
    """The problems' codes."""
    return [problem.code for problem in check_data_file(path)]


def test_a_file_and_a_folder_of_files_are_taken(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x\n1\n", encoding="utf-8")
    assert codes(tmp_path / "a.csv") == codes(tmp_path) == []


def test_a_folder_without_visible_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".hidden").write_text("x\n", encoding="utf-8")
    (tmp_path / "_SUCCESS").write_text("", encoding="utf-8")
    (tmp_path / "deeper").mkdir()
    assert codes(tmp_path) == [ErrorCode.FILE_UNREADABLE]
    assert codes(tmp_path / "nothing.csv") == [ErrorCode.FILE_MISSING]


def test_files_elsewhere_are_refused_before_anything_starts(tmp_path: Path) -> None:
    manifest = tmp_path / "data.json"
    manifest.write_text('[{"prefix": "s3://bucket/"}, "a.csv"]', encoding="utf-8")
    assert "s3://bucket/a.csv" in check_data_file(manifest, root=tmp_path)[0].message
