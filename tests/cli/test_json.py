"""With `--json` every command and every action of one prints one JSON object, and nothing else, to standard output."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jupyter_autopilot.cli.arguments import make_parser

if TYPE_CHECKING:
    from .conftest import Call

TRAIN = ["churn.csv", "--target", "Churn", "--max-runtime", "300", "--algorithms", "linear", "--max-candidates", "1"]
DONE = "autopilot/finished"
STORY = (
    ["doctor"],
    ["completion", "zsh"],
    ["key", "new", "clinic"],
    ["key", "check"],
    ["plan", *TRAIN],
    ["explore", *TRAIN],
    ["run", *TRAIN, "--name", "mine"],
    ["list"],
    ["show", "autopilot/mine"],
    ["leaderboard", "autopilot/mine"],
    ["resume", "autopilot/mine"],
    ["add-time", "autopilot/mine", "60"],
    ["stop", "autopilot/mine"],
    ["delete", "autopilot/mine", "--yes"],
    ["predict", DONE, "churn.csv"],
    ["transform", DONE, "churn.csv", "--output", "predicted.csv"],
    ["export", DONE, "--output", "model.zip"],
    ["notebook", DONE],
    ["export-script", DONE, "--output", "scripts"],
    ["report", DONE],
    ["trust", DONE],
    ["diagnose", DONE],
    ["models", "register", DONE, "--name", "churn"],
    ["models", "list"],
    ["models", "stage", "churn", "1", "production"],
    ["models", "compare", "churn", "1"],
    ["models", "path", "churn"],
    ["models", "delete", "churn"],
    ["deploy", DONE, "--name", "churn"],
    ["endpoints", "list"],
    ["endpoints", "update", "churn", "--model", f"trial={DONE}"],
    ["endpoints", "history", "churn"],
    ["endpoints", "rollback", "churn"],
    ["monitor", "churn"],
    ["endpoints", "stop", "churn"],
    ["endpoints", "delete", "churn"],
)
"""An order in which each finds what it needs."""
ELSEWHERE = {("serve",), ("key", "rotate"), ("models", "track")}
"""What does not return, or needs an encrypted experiment or MLflow: see the tests of these."""


def leaves(parser: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The commands, and the actions of those that have some."""
    inner = next((action for action in parser._actions if isinstance(action, argparse._SubParsersAction)), None)
    if inner is None:
        assert "--json" in parser.format_help(), path
        yield path
        return
    for name, one in inner.choices.items():
        yield from leaves(one, (*path, name))


def test_every_command_answers_in_json(
    with_finished: Path, call: Call, quick_worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(with_finished)
    monkeypatch.setenv("AUTOPILOT_ENCRYPTION_KEYS", str(with_finished / "keys"))
    known = set(leaves(make_parser()))
    told = {next(leaf for leaf in known if tuple(words[: len(leaf)]) == leaf) for words in STORY}
    assert told == known - ELSEWHERE
    try:
        for words in STORY:
            done = call(*words, "--json")
            assert done.returncode == 0, (words, done.stderr)
            assert isinstance(json.loads(done.stdout), dict), words
    finally:
        call("endpoints", "delete", "churn")
