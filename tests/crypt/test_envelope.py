"""The wrapped key of a folder: the right key, a wrong one, another one, and none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.crypt import (
    ENVELOPE,
    carry_key,
    check_key,
    encrypt_folder,
    encrypted_below,
    folder_keys,
    make_key,
    read_bytes,
    rotate,
    write_bytes,
)

CONTENT = b"a patient of the third ward"


@pytest.fixture
def kept(folder: Path) -> Path:
    """The encrypted folder with a file in it."""
    write_bytes(folder / "file", CONTENT)
    return folder


def refused(folder: Path) -> AutopilotError:
    with pytest.raises(AutopilotError) as caught:
        check_key(folder)
    with pytest.raises(AutopilotError) as of_file:
        read_bytes(folder / "file")
    assert of_file.value.code is caught.value.code
    return caught.value


def test_the_wrapped_key_says_nothing_of_a_key(kept: Path, keys: Path) -> None:
    text = (kept / ENVELOPE).read_text()
    assert json.loads(text)["key"] == "clinic"
    assert (keys / "clinic.key").read_text().strip() not in text


def test_without_the_key_it_is_said_which_one_is_missing(kept: Path, keys: Path) -> None:
    (keys / "clinic.key").unlink()
    error = refused(kept)
    assert error.code is ErrorCode.ENCRYPTION_KEY_MISSING
    assert "clinic" in error.message


def test_another_key_of_the_name_is_wrong_before_any_data_are_touched(kept: Path, keys: Path) -> None:
    (keys / "clinic.key").unlink()
    make_key("clinic")
    assert refused(kept).code is ErrorCode.ENCRYPTION_KEY_WRONG


def test_a_passphrase_opens_and_another_one_does_not(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "with-passphrase"
    folder.mkdir()
    monkeypatch.setenv("AUTOPILOT_ENCRYPTION_PASSPHRASE_LAB", "correct horse battery")
    encrypt_folder(folder, "lab")
    write_bytes(folder / "file", CONTENT)
    assert read_bytes(folder / "file") == CONTENT
    monkeypatch.setenv("AUTOPILOT_ENCRYPTION_PASSPHRASE_LAB", "correct horse batteries")
    assert refused(folder).code is ErrorCode.ENCRYPTION_KEY_WRONG
    monkeypatch.delenv("AUTOPILOT_ENCRYPTION_PASSPHRASE_LAB")
    make_key("lab")  # not what it was made with, though of the same name
    assert refused(folder).code is ErrorCode.ENCRYPTION_KEY_WRONG


def test_after_a_rotation_the_new_key_opens_and_the_old_one_is_not_needed(kept: Path, keys: Path) -> None:
    before = (kept / "file").read_bytes()
    assert rotate(kept, "other") == "clinic"
    (keys / "clinic.key").unlink()
    assert read_bytes(kept / "file") == CONTENT
    assert folder_keys(kept) == {"other"}
    assert (kept / "file").read_bytes() == before
    write_bytes(kept / "second", CONTENT)
    assert read_bytes(kept / "second") == CONTENT


def test_a_rotation_to_a_key_that_is_not_here_changes_nothing(kept: Path) -> None:
    before = (kept / ENVELOPE).read_bytes()
    with pytest.raises(AutopilotError):
        rotate(kept, "no-such")
    assert (kept / ENVELOPE).read_bytes() == before


def test_a_changed_envelope_opens_nothing(kept: Path) -> None:
    content = json.loads((kept / ENVELOPE).read_text())
    for field, value in (("id", "00" * 16), ("wrapped", content["nonce"])):
        (kept / ENVELOPE).write_text(json.dumps({**content, field: value}))
        assert refused(kept).code is ErrorCode.ENCRYPTION_KEY_WRONG
    (kept / ENVELOPE).write_text("{}")
    assert refused(kept).code is ErrorCode.EXPERIMENT_DAMAGED


def test_nothing_is_written_in_clear_where_the_envelope_is_gone(kept: Path) -> None:
    (kept / "experiment.json").write_text(json.dumps({"encryption_key": "clinic"}))
    (kept / ENVELOPE).unlink()
    with pytest.raises(AutopilotError) as caught:
        write_bytes(kept / "second", CONTENT)
    assert caught.value.code is ErrorCode.EXPERIMENT_DAMAGED
    assert not (kept / "second").exists()


def test_an_experiment_without_a_key_ends_the_search_for_one(kept: Path) -> None:
    inner = kept / "inner"
    inner.mkdir()
    (inner / "experiment.json").write_text("{}")
    write_bytes(inner / "file", CONTENT)
    assert (inner / "file").read_bytes() == CONTENT


def test_a_copy_of_a_bundle_carries_the_wrapped_key(kept: Path, tmp_path: Path) -> None:
    bundle, copy = kept / "candidates" / "one" / "bundle", tmp_path / "models" / "bundle"
    bundle.mkdir(parents=True)
    copy.mkdir(parents=True)
    write_bytes(bundle / "model", CONTENT)
    (copy / "model").write_bytes((bundle / "model").read_bytes())
    carry_key(bundle, copy)
    assert read_bytes(copy / "model") == CONTENT
    assert encrypted_below(tmp_path) == [kept, copy]
    carry_key(tmp_path / "keys", tmp_path)  # not encrypted
    assert not (tmp_path / ENVELOPE).exists()
