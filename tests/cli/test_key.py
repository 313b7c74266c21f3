"""The keys of encrypted experiments from a terminal."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Call


@pytest.fixture
def keys(encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = shutil.copytree(encrypted / "keys", tmp_path / "keys")
    monkeypatch.setenv("AUTOPILOT_ENCRYPTION_KEYS", str(folder))
    shutil.copytree(encrypted / "work", tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work")
    return folder


def test_a_key_s_way_from_new_to_rotated(keys: Path, call: Call) -> None:
    made = call("key", "new", "clinic-2027")
    assert (made.returncode, made.stdout.splitlines()[0]) == (0, str(keys / "clinic-2027.key"))
    assert (keys / "clinic-2027.key").read_text().strip() not in made.stdout
    assert json.loads(call("key", "check", "--json").stdout)["keys"] == ["clinic", "clinic-2027", "other"]
    assert call("key", "check", "autopilot/ward").stdout == "1 of 1 can be decrypted here.\n"
    none = call("key", "rotate", ".", "--from", "other", "--to", "clinic-2027")
    assert none.stdout == "0 now open with the key 'clinic-2027'.\n"
    rotated = call("key", "rotate", ".", "--to", "clinic-2027")
    assert rotated.stdout == "autopilot/ward\n1 now open with the key 'clinic-2027'.\n"
    (keys / "clinic.key").unlink()
    assert call("key", "check", ".").returncode == 0
    assert call("predict", "autopilot/ward", "autopilot/ward/data.parquet").stdout.startswith("predicted_label")


def test_what_is_missing_is_said_and_is_the_user_s_to_mend(keys: Path, call: Call) -> None:
    (keys / "clinic.key").unlink()
    for given in (
        ("key", "check", "."),
        ("key", "rotate", ".", "--to", "other"),
        ("predict", "autopilot/ward", "autopilot/ward/data.parquet"),
        ("export", "autopilot/ward", "--output", "model.zip"),
    ):
        done = call(*given)
        assert (done.returncode, "'clinic' is not here" in done.stderr) == (2, True), done
    assert call("leaderboard", "autopilot/ward").returncode == 0
    assert "no-such" in call("key", "rotate", ".", "--to", "no-such").stderr
    assert call("key", "new", "other").returncode == 2
    (keys / "empty").mkdir()
    assert "Nothing below" in call("key", "check", str(keys / "empty")).stderr


def test_an_experiment_with_an_unknown_key_is_not_made(keys: Path, call: Call, churn_csv: Path) -> None:
    done = call("run", str(churn_csv), "--target", "Churn", "--key", "no-such", "--name", "refused")
    assert (done.returncode, "AUTOPILOT_ENCRYPTION_KEY_NO_SUCH" in done.stderr) == (2, True)
    assert not Path("autopilot/refused").exists()
