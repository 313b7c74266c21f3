"""The files of a report: its JSON, which is made once, and the HTML page and the notebook that are made of it."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import ValidationError

from ...contract import AutopilotError, ErrorCode, Report, TabularSpec
from ...contract.report import REPORT_FILE, ReportFormat
from ...crypt import is_encrypted, read_bytes, write_atomic

FILES = {ReportFormat.HTML: "report.html", ReportFormat.NOTEBOOK: "report.ipynb"}
EXECUTION_SECONDS = 120


def keep_report(spec: TabularSpec, folder: Path, candidate: str, root: Path, *, seconds: float | None = None) -> Report:
    """Make a report and write it into the candidate's folder; parameters and errors are as of `make_report`.

    Without `seconds` it takes as long as it usually may.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    from .evidence import SECONDS
    from .make import make_report

    report = make_report(spec, folder, candidate, root, seconds=SECONDS if seconds is None else seconds)
    write_atomic(_path(folder, candidate), report.model_dump_json())
    return report


def kept_report(spec: TabularSpec, folder: Path, candidate: str, root: Path) -> Report:
    """The report of the candidate's folder, which is made where there is none or one of another version."""
    try:
        return Report.model_validate_json(read_bytes(_path(folder, candidate)))
    except (OSError, ValidationError):
        return keep_report(spec, folder, candidate, root)


def write_document(
    spec: TabularSpec,
    folder: Path,
    candidate: str,
    root: Path,
    kind: ReportFormat,
    *,
    target: Path | None = None,
) -> Path:
    """Write the report as a page or as an executed notebook, and return where it is.

    In the candidate's folder a page that is there is written anew where the report is younger; a notebook stays as it
    is, since whoever asked for it may have changed it.

    Parameters
    ----------
    target
        Where to write it; it must not exist. The candidate's folder if None.

    Raises
    ------
    AutopilotError
        As of `make_report`; CONFLICT where a file is in the way, or for a notebook in the folder of an encrypted
        experiment; WORKER_FAILED when the notebook cannot be executed.
    OSError
        The folder cannot be written.
    """
    from .drawing import html_page

    if kind is ReportFormat.NOTEBOOK and target is None and is_encrypted(folder):
        raise AutopilotError(
            ErrorCode.CONFLICT,
            "The experiment is encrypted, and a notebook in its folder would have cells of the table in clear. "
            "Download the report as a page, or write the notebook to another place with --output.",
        )
    report = kept_report(spec, folder, candidate, root)
    source = _path(folder, candidate)
    path = target or source.with_name(FILES[kind])
    if target is not None:
        _refuse_existing(target)
    elif path.exists() and (kind is ReportFormat.NOTEBOOK or path.stat().st_mtime >= source.stat().st_mtime):
        return path
    if kind is ReportFormat.HTML:
        write_atomic(path, html_page(report))
    else:
        _write_notebook(path, report, source, folder)
    return path


def write_json(spec: TabularSpec, folder: Path, candidate: str, root: Path, *, target: Path | None = None) -> Path:
    """Write the report as JSON, and return where it is; parameters and errors are as of `write_document`."""
    report = kept_report(spec, folder, candidate, root)
    if target is None:
        return _path(folder, candidate)
    _refuse_existing(target)
    write_atomic(target, report.model_dump_json())
    return target


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise AutopilotError(
            ErrorCode.CONFLICT, f"{path} exists. Choose another file, or move it away.", field="output"
        )


def _path(folder: Path, candidate: str) -> Path:
    return folder / "candidates" / candidate / REPORT_FILE


def _write_notebook(path: Path, report: Report, source: Path, folder: Path) -> None:
    """Under another name until it is executed, so that a notebook without outputs is never taken for it."""
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    from ...notebooks import write_model_report
    from ...notebooks.execution import execute_notebook

    staging = path.with_name(f".{path.name}")
    write_model_report(staging, report, report_path=_way(source, path), folder=_way(folder, path))
    try:
        execute_notebook(staging, timeout=EXECUTION_SECONDS)
        staging.replace(path)
    except (CellExecutionError, DeadKernelError, TimeoutError) as error:
        last = (str(error).strip().splitlines() or [f"it was not done in {EXECUTION_SECONDS} seconds"])[-1]
        raise AutopilotError(
            ErrorCode.WORKER_FAILED, f"The notebook of the report could not be executed: {last}"
        ) from error
    finally:
        staging.unlink(missing_ok=True)


def _way(to: Path, notebook: Path) -> str:
    """From the notebook's folder, with forward slashes."""
    return os.path.relpath(to.resolve(), notebook.parent.resolve()).replace(os.sep, "/")
