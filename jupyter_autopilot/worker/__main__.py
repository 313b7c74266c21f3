"""`python -m jupyter_autopilot.worker run FOLDER --root ROOT`; other commands answer a question on standard output."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main() -> int:
    """Dispatch to the command."""
    arguments = _parser().parse_args()
    if arguments.command == "preview":
        from .preview import main as preview

        return preview(arguments.root)
    if arguments.command == "plan":
        from .plan import main as make_plan

        return make_plan(arguments.root)
    if arguments.command == "report":
        from .report import document as write_document
        from .report import report as make_report

        if arguments.format is not None:
            return write_document(arguments.folder, arguments.candidate, arguments.root, arguments.format)
        return make_report(arguments.folder, arguments.candidate, arguments.root)
    if arguments.command == "explain":
        from .report import explain as explain_rows

        return explain_rows(arguments.folder, arguments.candidate)
    if arguments.command == "onnx":
        from .onnx_file import main as write_onnx

        return write_onnx(arguments.folder, arguments.candidate)
    if arguments.command in {"notebook", "scripts", "continuation"}:
        from .notebook import main as write_document_of

        return write_document_of(arguments)
    if arguments.command in {"monitor", "retrain"}:
        from .monitor import main as look_at_requests

        return look_at_requests(arguments)
    if arguments.command == "track":
        from .track import main as tell_mlflow

        return tell_mlflow()
    if arguments.command == "transform":
        from .transform import main as run_transform

        return run_transform(arguments.folder, arguments.root, arguments.run)
    from .run import main as run_folder

    return run_folder(arguments.folder, arguments.root, max_disk_mb=arguments.max_disk_mb)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m jupyter_autopilot.worker")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="run the experiment of a folder")
    run.add_argument("folder", type=Path)
    run.add_argument("--root", type=Path, required=True, help="what the specification's paths are relative to")
    run.add_argument("--max-disk-mb", type=int, help="what the folder may take; without it there is no limit")
    look = commands.add_parser("preview", help="look at data: request on standard input, answer on standard output")
    look.add_argument("--root", type=Path, help="the workspace, which no file may leave")
    plan = commands.add_parser("plan", help="plan: specification on standard input, answer on standard output")
    plan.add_argument("--root", type=Path, required=True, help="what the specification's paths are relative to")
    report = commands.add_parser("report", help="report on a candidate of a folder: answer on standard output")
    report.add_argument("folder", type=Path)
    report.add_argument("candidate")
    report.add_argument("--format", help="write it as html or notebook into the candidate's folder, and say where")
    report.add_argument("--root", type=Path, required=True, help="what the specification's paths are relative to")
    explain = commands.add_parser("explain", help="explain predictions: rows on standard input, answer on the output")
    explain.add_argument("folder", type=Path)
    explain.add_argument("candidate")
    for name in ("notebook", "scripts", "onnx"):
        document = commands.add_parser(name, help=f"write the {name} of a candidate: answer on standard output")
        document.add_argument("folder", type=Path, help="the experiment's")
        document.add_argument("candidate")
    continuation = commands.add_parser("continuation", help="write the notebook that goes on from an experiment")
    continuation.add_argument("folder", type=Path, help="the experiment's")
    for name in ("monitor", "retrain"):
        watched = commands.add_parser(name, help=f"{name} an endpoint: answer on standard output")
        watched.add_argument("folder", type=Path, help="where its requests are kept")
        watched.add_argument("bundle", type=Path, help="the model that it serves")
        watched.add_argument("--only", metavar="VARIANT", help="look at what this variant answered alone")
        if name == "monitor":
            watched.add_argument("--report", type=Path, required=True, help="where the analysis is kept")
        if name == "retrain":
            watched.add_argument("--experiment", type=Path, required=True, help="the folder of the model's experiment")
            watched.add_argument("--root", type=Path, required=True, help="what the experiment's paths are relative to")
            watched.add_argument("--name", required=True, help="the endpoint's")
    transform = commands.add_parser("transform", help="predict the files of a batch transform's folder")
    transform.add_argument("folder", type=Path)
    transform.add_argument("--root", type=Path, required=True, help="what its paths are relative to")
    transform.add_argument("--run", type=int, required=True, help="its number, from 1")
    commands.add_parser("track", help="tell MLflow of a registered version: task on standard input")
    return parser


if __name__ == "__main__":
    sys.exit(main())
