"""What stands out in a table, told and mended on the command line."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.cli.arguments import make_parser
from jupyter_autopilot.cli.run import specification
from jupyter_autopilot.contract.exploration import Exploration
from jupyter_autopilot.sdk.place import find_place

if TYPE_CHECKING:
    from .conftest import Call

GIVEN = ("explore", "shop.csv", "--target", "y <b>")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a table that has a leak, duplicate rows, and words for gaps."""
    random = np.random.default_rng(0)
    bought = random.random(90) < 0.5
    frame = pd.DataFrame(
        {
            "it's paid": bought + random.normal(scale=0.01, size=90),
            "age, in years": random.integers(18, 90, 90),
            "-mood": random.choice(["good", "bad", "unknown"], 90),
            "y <b>": np.where(bought, "yes", "no"),
        }
    )
    pd.concat([frame, frame.head(9)]).to_csv(tmp_path / "shop.csv", index=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def number_of(call: Call, code: str) -> int:
    report = Exploration.model_validate_json(call(*GIVEN, "--json").stdout)
    return 1 + [one.code for one in report.findings].index(code)


def test_the_findings_are_told_with_their_fixes(call: Call, here: Path) -> None:
    done = call(*GIVEN)
    assert (done.returncode, done.stderr) == (0, "")
    assert "binary on 'y <b>'; 99 rows, 4 columns" in done.stdout
    assert "  1 high" in done.stdout
    assert 'Fix of the specification: Drop "it\'s paid"' in done.stdout
    assert "Fix of the data: Drop the duplicate rows" in done.stdout
    assert [path.name for path in here.iterdir()] == ["shop.csv"]


def test_fixes_change_a_copy_of_the_table_and_the_command_that_trains(call: Call, here: Path) -> None:
    before = (here / "shop.csv").read_bytes()
    numbers = [str(number_of(call, code)) for code in ("leaking_column", "duplicate_rows", "missing_tokens")]
    more = ["--seed", "7", "--max-runtime", "none", "--write", "mended.csv"]
    done = call(*GIVEN, *more, "--features=it's paid", "--features=-mood:categorical", "--apply", *numbers, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads(done.stdout)
    assert [one["changes"] for one in result["applied"]] == ["specification", "data", "specification"]
    assert [one["before"]["rows"] for one in result["applied"]] == ["99", "99", "90"]
    assert [one["after"]["rows"] for one in result["applied"]] == ["99", "90", "90"]
    mended = pd.read_csv(here / "mended.csv")
    assert (len(mended), list(mended)) == (90, list(pd.read_csv(here / "shop.csv")))
    assert (here / "shop.csv").read_bytes() == before
    spec = specification(make_parser().parse_args(result["command"]), find_place(None))
    assert (spec.data_path, spec.seed, spec.max_runtime) == ("mended.csv", 7, None)
    assert [feature.name for feature in spec.features or []] == ["-mood"]
    assert spec.missing_tokens == ["unknown"]


def test_figures_are_those_of_the_fixes_before_them(call: Call, here: Path) -> None:
    table = pd.read_csv("shop.csv")
    random = np.random.default_rng(1)
    table["customer_id"] = random.integers(0, 30, len(table))
    pd.concat([table] * 3).to_csv("shop.csv", index=False)
    numbers = [str(number_of(call, code)) for code in ("repeated_entities", "missing_tokens", "leaking_column")]
    applied = json.loads(call(*GIVEN, "--apply", *numbers, "--json").stdout)["applied"]
    split = "split of the quick score"
    assert [one["after"][split] for one in applied] == ["by group (customer_id)"] * 3
    assert applied[1]["before"][split] == "by group (customer_id)"
    assert applied[1]["before"]["missing cells"] == "0.00%"
    assert applied[2]["before"]["missing cells"] == applied[1]["after"]["missing cells"] != "0.00%"


def test_what_no_command_can_say_is_told(call: Call) -> None:
    done = call(*GIVEN, "--apply", "1")
    assert 'data = data.drop(columns=["it\'s paid"])' in done.stdout
    assert "quick score" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("No command can say these names")


def test_the_command_can_be_pasted_into_a_shell(call: Call, here: Path) -> None:
    pd.read_csv("shop.csv").rename(columns={"age, in years": "age in years"}).to_csv("shop.csv", index=False)
    last = call(*GIVEN, "--apply", "1").stdout.splitlines()[-1]
    words = shlex.split(last.removeprefix("Train with: "))
    assert words[:4] == ["jupyter", "autopilot", "run", "shop.csv"]
    spec = specification(make_parser().parse_args(words[2:]), find_place(None))
    assert [feature.name for feature in spec.features or []] == ["age in years", "-mood"]


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (["--apply", "0"], "no finding 0. They are numbered 1 to"),
        (["--apply", "1", "99"], "no finding 99"),
        (["--apply", "2"], "changes the data. Say where to write them with --write"),
        (["--apply", "2", "--write", "mended.xlsx"], "must end with .csv or .parquet"),
        (["--apply", "2", "--write", "nowhere/mended.csv"], "could not be written"),
    ],
)
def test_what_cannot_be_applied_is_refused(more: list[str], word: str, call: Call, here: Path) -> None:
    done = call(*GIVEN, *more)
    assert (done.returncode, done.stdout) == (2, "")
    assert word in done.stderr
    assert [path.name for path in here.iterdir()] == ["shop.csv"]
