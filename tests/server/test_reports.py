"""Reports and explanations over REST, with real processes."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest

from jupyter_autopilot.contract import Explanations, ProblemType, Report, utc_now
from jupyter_autopilot.contract.report import MetricsSection, ReportRows

AT = "experiments/finished/candidates/linear-1"


@pytest.fixture
def experiment(workspace: Path, finished: Path) -> Path:
    """A copy of the finished experiment in the server's workspace."""
    return Path(shutil.copytree(finished, workspace / "autopilot" / finished.name))


def keep_report(path: Path) -> None:
    """Write a report of one section, which takes less time than to make one."""
    words = {"title": "A title of <b>", "reading": "How to read it.", "advice": "What to do."}
    rows = ReportRows(used=80, total=80)
    report = Report(
        experiment="finished",
        candidate="linear-1",
        evaluated="linear-1",
        problem_type=ProblemType.BINARY,
        target="Churn",
        labels=["No", "Yes"],
        objective="auc",
        weighted=False,
        created_at=utc_now(),
        out_of_fold=rows,
        validation=rows,
        sections=[MetricsSection(**words, metrics=[])],
    )
    path.write_text(report.model_dump_json(), encoding="utf-8")


async def test_a_report_is_made_once(rest: Any, experiment: Path, server: Any) -> None:
    looks = next(iter(server.extension_manager.extension_apps["jupyter_autopilot"]))._context.reports._looks
    asked: list[str] = []
    ask = looks.ask
    looks.ask = lambda body, *command: asked.append(command[0]) or ask(body, *command)
    answers = await asyncio.gather(rest("GET", f"{AT}/report"), rest("GET", f"{AT}/report"))
    assert [status for status, _ in answers] == [200, 200]
    report = Report.model_validate(answers[0][1])
    assert answers[0] == answers[1]
    assert (report.candidate, report.problem_type, report.labels) == ("linear-1", "binary", ["No", "Yes"])
    assert {"metrics", "confusion_matrix", "importance"} <= {section.kind for section in report.sections}
    assert (experiment / "candidates" / "linear-1" / "report.json").exists()
    assert (await rest("GET", f"{AT}/report")) == answers[0]
    assert asked == ["report"]


async def test_a_report_is_downloaded_as_a_page_and_written_into_the_folder(
    rest: Any, experiment: Path, jp_fetch: Any
) -> None:
    keep_report(experiment / "candidates" / "linear-1" / "report.json")
    answer = await jp_fetch("autopilot", *AT.split("/"), "report", "html", request_timeout=120)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="finished-linear-1-report.html"'
    page = answer.body.decode()
    assert "<h2>A title of &lt;b&gt;</h2>" in page
    status, body = await rest("POST", f"{AT}/report/html")
    path = "autopilot/finished/candidates/linear-1/report.html"
    assert (status, body) == (200, {"path": path})
    assert (experiment / "candidates" / "linear-1" / "report.html").read_text(encoding="utf-8") == page
    status, error = await rest("POST", f"{AT}/report/pdf")
    assert (status, error["code"]) == (404, "not_found")
    assert "html or notebook" in error["message"]


async def test_a_report_of_another_version_is_made_anew(rest: Any, experiment: Path) -> None:
    file = experiment / "candidates" / "linear-1" / "report.json"
    file.write_text('{"version": 0}', encoding="utf-8")
    assert (await rest("GET", f"{AT}/report"))[0] == 200
    Report.model_validate_json(file.read_bytes())


async def test_rows_are_explained(rest: Any, experiment: Path) -> None:
    status, body = await rest("POST", f"{AT}/explanations", {"validation_rows": [1]})
    assert status == 200
    (explanation,) = Explanations.model_validate(body).explanations
    total = sum(one.contribution for one in explanation.contributions)
    assert explanation.expected_value + total == pytest.approx(explanation.prediction)
    status, error = await rest("POST", f"{AT}/explanations", {"rows": [{"tenure": 1}]})
    assert (status, error["code"]) == (422, "columns_missing")


@pytest.mark.parametrize("candidate", ["nobody", "..%2F..%2Fchurn", "%2e%2e"])
async def test_what_is_no_candidate_is_not_found(rest: Any, experiment: Path, candidate: str) -> None:
    status, error = await rest("GET", f"experiments/finished/candidates/{candidate}/report")
    assert (status, error["code"]) == (404, "not_found")


async def test_without_its_rows_there_is_no_report(rest: Any, experiment: Path) -> None:
    shutil.rmtree(experiment / "evaluation")
    status, error = await rest("GET", f"{AT}/report")
    assert (status, error["code"]) == (404, "not_found")
    assert "Resume the experiment" in error["message"]


async def test_a_process_that_breaks_is_told_of(rest: Any, experiment: Path) -> None:
    (experiment / "evaluation" / "validation.parquet").write_bytes(b"no table")
    status, error = await rest("GET", f"{AT}/report")
    assert (status, error["code"]) == (422, "worker_failed")
    assert "The last line it printed" in error["message"]
