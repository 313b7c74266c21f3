"""What is removed of a run that ended in the middle of something, and what is not."""

from __future__ import annotations

from pathlib import Path

from jupyter_autopilot.litter import remove_litter


def test_halves_go_and_wholes_stay(tmp_path: Path) -> None:
    for name in (
        "experiment.json",
        ".control.json-abcd1234",
        ".best.json-abcd1234",
        "work/prepared.joblib",
        "candidates/linear-1/candidate.json",
        "candidates/linear-1/.trained.json-abcd_234",
        "candidates/linear-1/.bundle-abcd1234/manifest.json",
        "candidates/linear-1/bundle/manifest.json",
        "candidates/linear-2/bundle/manifest.json",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    remove_litter(tmp_path)
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()) == [
        ".control.json-abcd1234",  # of a server that writes it just now
        "candidates/linear-1/bundle/manifest.json",
        "candidates/linear-1/candidate.json",
        "experiment.json",
    ]
    remove_litter(tmp_path)
