"""The snippets of the wizard's last step mean the same as the request beside them.

They are written by `src/model/snippets.ts`, whose test keeps `snippets.json` in step (`vitest run -u` writes it).
"""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from jupyter_autopilot.cli.arguments import make_parser
from jupyter_autopilot.cli.run import specification
from jupyter_autopilot.contract import TabularSpec
from jupyter_autopilot.sdk import AutoML
from jupyter_autopilot.sdk.data import data_of
from jupyter_autopilot.sdk.place import find_place

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "snippets.json").read_text(encoding="utf-8"))
DEPLOYMENT = ("auto_deploy", "endpoint_name")


@pytest.fixture(params=range(len(CASES)), ids=lambda index: json.dumps(list(CASES[index]["request"])[3:]))
def case(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A case, in a folder that has its files."""
    monkeypatch.chdir(tmp_path)
    found: dict[str, Any] = CASES[request.param]
    for field in ("data_path", "validation_path", "objective_file"):
        if found["request"].get(field):
            path = tmp_path / found["request"][field]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("def objective(y, p): ...\n\n\ndef profit(y, p): ...\n", encoding="utf-8")
    return found


def wanted(case: dict[str, Any], form: str) -> TabularSpec:
    """What the snippet of a form shall mean: the request without what it says that it leaves out."""
    left_out = set(case[form]["unsaid"])
    return TabularSpec.model_validate({name: value for name, value in case["request"].items() if name not in left_out})


def test_the_command(case: dict[str, Any]) -> None:
    one_line = case["command"]["text"].replace("\\\n", " ")  # shlex does not join lines
    words = shlex.split(one_line, comments=True)
    assert words[:3] == ["jupyter", "autopilot", "run"]
    given = make_parser().parse_args(words[2:])
    assert specification(given, find_place(given.output)) == wanted(case, "command")


def test_the_program(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    fitted: list[tuple[AutoML, str]] = []
    deployed: list[str | None] = []

    def fit(self: AutoML, path: str) -> AutoML:
        fitted.append((self, path))
        return self

    monkeypatch.setattr(AutoML, "fit", fit)
    monkeypatch.setattr(AutoML, "deploy", lambda _self, name=None: deployed.append(name))
    monkeypatch.setattr(sys, "path", [str(Path.cwd()), *sys.path])
    monkeypatch.delitem(sys.modules, "metrics", raising=False)
    exec(compile(case["python"]["text"], "snippet", "exec"), {})
    ((automl, path),) = fitted
    place = find_place(automl.output)
    spec = automl._spec(place, automl.name, data_of(path, None, automl.target, place, automl.validation))
    expected = wanted(case, "python")
    assert spec == expected.model_copy(update={"auto_deploy": False, "endpoint_name": None}) or (
        # A function is always named.
        spec.objective_file is not None and spec == expected.model_copy(update={"objective": spec.objective})
    )
    assert deployed == ([case["request"].get("endpoint_name")] if expected.auto_deploy else [])
