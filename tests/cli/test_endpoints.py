"""Endpoints from a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Call


def test_an_endpoint_s_way_from_a_model_to_its_end(
    with_finished: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(with_finished)
    assert call("endpoints", "list").stdout == "There are no endpoints here.\n"
    call("models", "register", "autopilot/finished", "--name", "kept")
    folder = call("models", "path", "kept", "1").stdout.strip()
    made = call("deploy", "autopilot/finished", "--name", "churn")
    assert made.returncode == 0, made.stderr
    try:
        update = call("endpoints", "update", "churn", "--model", f"trial={folder}", "--weight", "AllTraffic=3")
        assert update.stdout == "churn: AllTraffic 75% (linear-1-refit of finished), trial 25% (kept version 1)\n"
        listed = json.loads(call("endpoints", "list", "--json").stdout)["endpoints"]
        assert [(one["name"], one["deployment"], len(one["variants"])) for one in listed] == [("churn", 2, 2)]
        for arguments, code, said in (
            (("--weight", "nobody=1"), 2, "no variant 'nobody'"),
            (("--weight", "trial"), 2, "must be the name of a variant"),
            (("--weight", "trial=much"), 2, "is no number"),
            (("--weight", "trial=-1"), 2, "weight: "),
            (("--model", "trial=nowhere"), 2, "no experiment and no model bundle"),
        ):
            refused = call("endpoints", "update", "churn", *arguments)
            assert (refused.returncode, said in refused.stderr) == (code, True), refused.stderr
        back = call("endpoints", "rollback", "churn")
        assert back.stdout == "churn: AllTraffic 100% (linear-1-refit of finished)\n"
        history = call("endpoints", "history", "churn").stdout.splitlines()
        assert [line.split()[0] for line in history[1:]] == ["2", "1"]
        assert "current" in history[2]
        assert "1 " in call("endpoints", "list").stdout.splitlines()[1]
        assert call("endpoints", "stop", "churn").returncode == 0
    finally:
        assert call("endpoints", "delete", "churn").returncode == 0
    assert call("endpoints", "history", "churn").returncode == 2
