"""Keys of tests, and a folder that is encrypted with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_autopilot.crypt import encrypt_folder, make_key


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of keys: `clinic` and `other`."""
    folder = tmp_path / "keys"
    monkeypatch.setenv("AUTOPILOT_ENCRYPTION_KEYS", str(folder))
    for name in ("clinic", "other"):
        make_key(name)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder that is encrypted with `clinic`."""
    folder = tmp_path / "experiment"
    folder.mkdir()
    encrypt_folder(folder, "clinic")
    return folder
