"""Keys by name: where they are found, and which are refused."""

from __future__ import annotations

import base64
import sys
from pathlib import Path

import pytest

from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.crypt import find_key, known_keys, make_key, other_variables

KEY = base64.b64encode(bytes(range(32))).decode()


def refused(name: str) -> str:
    with pytest.raises(AutopilotError) as caught:
        find_key(name)
    assert caught.value.code is ErrorCode.ENCRYPTION_KEY_MISSING
    return caught.value.message


def test_a_made_key_is_a_file_for_its_owner_only_and_no_two_are_the_same(keys: Path) -> None:
    path = make_key("third")
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600
    assert len({find_key(name).secret for name in ("clinic", "other", "third")}) == 3
    with pytest.raises(AutopilotError) as caught:
        make_key("third")
    assert caught.value.code is ErrorCode.CONFLICT


def test_a_variable_comes_before_the_file_and_a_key_before_a_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOPILOT_ENCRYPTION_PASSPHRASE_CLINIC", "correct horse battery")
    assert find_key("clinic").is_passphrase
    monkeypatch.setenv("AUTOPILOT_ENCRYPTION_KEY_CLINIC", KEY)
    assert find_key("clinic").secret == bytes(range(32))


def test_names_are_listed_wherever_their_keys_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOPILOT_ENCRYPTION_KEY_WARD_7", KEY)
    monkeypatch.setenv("AUTOPILOT_ENCRYPTION_PASSPHRASE_LAB", "correct horse battery")
    assert known_keys() == ["clinic", "lab", "other", "ward-7"]
    assert find_key("ward-7").secret == bytes(range(32))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_a_file_that_others_may_read_is_refused_with_what_to_do(keys: Path) -> None:
    (keys / "clinic.key").chmod(0o640)
    assert "chmod 600" in refused("clinic")


@pytest.mark.parametrize("text", ["", "short", base64.b64encode(bytes(16)).decode(), "%" * 44])
def test_what_is_no_key_is_refused_without_being_shown(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOPILOT_ENCRYPTION_KEY_CLINIC", text)
    message = refused("clinic")
    assert "32 bytes in base 64" in message
    assert not text or text not in message


def test_a_short_passphrase_and_an_unknown_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOPILOT_ENCRYPTION_PASSPHRASE_CLINIC", "short")
    assert "12 characters" in refused("clinic")
    assert "AUTOPILOT_ENCRYPTION_KEY_NO_SUCH" in refused("no-such")


@pytest.mark.parametrize("name", ["", "-a", "Upper", "a_b", "../clinic", "a/b"])
def test_a_name_cannot_lead_elsewhere(name: str) -> None:
    for call in (find_key, make_key):
        with pytest.raises(AutopilotError) as caught:
            call(name)
        assert caught.value.code is ErrorCode.INVALID_REQUEST


def test_a_key_is_in_no_representation() -> None:
    assert "secret" not in repr(find_key("clinic"))


def test_a_process_is_not_given_the_keys_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOPILOT_ENCRYPTION_KEY_WARD_7", KEY)
    monkeypatch.setenv("AUTOPILOT_ENCRYPTION_PASSPHRASE_LAB", "correct horse battery")
    assert other_variables({"ward-7"}) == ["AUTOPILOT_ENCRYPTION_PASSPHRASE_LAB"]
    assert len(other_variables(set())) == 2
