"""What can be said on the command line.

The choices are written out, since the contract would take longer to load than the help takes to be read; a test
compares them.
"""

from __future__ import annotations

import argparse

from .._version import __version__

PROBLEM_TYPES = ("auto", "binary", "multiclass", "regression")
METHODS = ("auto", "ensembling", "hpo")
COLUMN_TYPES = ("numeric", "categorical", "datetime", "text", "sequence")
REPORT_FORMATS = ("html", "notebook", "json")
STAGES = ("none", "staging", "production", "archived")
SHELLS = ("bash", "zsh")
NO_LIMIT = "none"


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    """What was given; wrong usage ends the process with 2."""
    parser = make_parser()
    given = parser.parse_args(argv)
    if "spec" in given and (given.spec is None) == (given.data is None or given.target is None):
        parser.error(f"{given.command} takes DATA and --target, or --spec FILE")
    return given


def make_parser() -> argparse.ArgumentParser:
    """The parser; `command` of what it returns is the name of a command."""
    parser = argparse.ArgumentParser(prog="jupyter autopilot", description="AutoML on this machine.")
    parser.add_argument("--version", action="version", version=f"jupyter_autopilot {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _run(commands.add_parser("run", help="train models for a table and print the leaderboard", description=RUN))
    _resume(commands.add_parser("resume", help="go on with an experiment that has ended", description=RESUME))
    _run(commands.add_parser("plan", help="tell what a run would do and take", description=PLAN))
    _explore(commands.add_parser("explore", help="tell what stands out in a table, and mend it", description=EXPLORE))
    _predict(commands.add_parser("predict", help="predict the rows of a table", description=PREDICT))
    _transform(commands.add_parser("transform", help="predict large files piece by piece", description=TRANSFORM))
    _export(commands.add_parser("export", help="write a model as a zip or tar.gz file", description=EXPORT))
    _serve(commands.add_parser("serve", help="answer requests with a model over HTTP", description=SERVE))
    _trust(commands.add_parser("trust", help="let a model's pickles be loaded", description=TRUST))
    _key(commands.add_parser("key", help="make, check and rotate the keys of encrypted experiments", description=KEY))
    _candidate(commands.add_parser("notebook", help="write a candidate's notebook", description=NOTEBOOK))
    _scripts(commands.add_parser("export-script", help="write a candidate's scripts", description=SCRIPTS))
    _report(commands.add_parser("report", help="report on a candidate: how good, where wrong, why", description=REPORT))
    _models(commands.add_parser("models", help="keep models under a name, version by version", description=MODELS))
    _endpoints(commands.add_parser("endpoints", help="serve models, several on one endpoint", description=ENDPOINTS))
    _monitor(commands.add_parser("monitor", help="tell how an endpoint's requests have changed", description=MONITOR))
    _list(commands.add_parser("list", help="list the experiments below a folder", description=LIST))
    _experiment(commands.add_parser("show", help="tell how an experiment stands", description=SHOW))
    _experiment(commands.add_parser("leaderboard", help="print an experiment's candidates", description=LEADERBOARD))
    _experiment(commands.add_parser("stop", help="stop an experiment and keep its best model", description=STOP))
    _add_time(commands.add_parser("add-time", help="give an experiment more time", description=ADD_TIME))
    _delete(commands.add_parser("delete", help="delete an experiment", description=DELETE))
    _deploy(commands.add_parser("deploy", help="serve a candidate beside JupyterLab", description=DEPLOY))
    _doctor(commands.add_parser("doctor", help="check the installation", description=DOCTOR))
    _completion(commands.add_parser("completion", help="print what a shell completes", description=COMPLETION))
    _diagnose(commands.add_parser("diagnose", help="write an archive for a bug report", description=DIAGNOSE))
    return parser


RUN = (
    "Train models for a table and print the leaderboard. Everything is written to a folder of the experiment's name, "
    "which JupyterLab lists when it is started in the current folder. Ctrl-C stops and keeps the best model so far; "
    "a second one kills. The exit code is 0 when there is a model, 1 when it failed, 2 for what you can mend, 130 "
    "after Ctrl-C."
)
RESUME = (
    "Go on with an experiment that was stopped, failed, lost its process, or is to have more time. What was trained is "
    "kept and not trained again."
)
PLAN = (
    "Tell what a run with the same arguments would do, and about what it would take, from a look at the data. Nothing "
    "is trained or written."
)
EXPLORE = (
    "Tell what stands out in the data of a run with the same arguments, the worst first, each with its number and its "
    "fix. With --apply, show a fix as code and what it does, and print the command that trains with it. Nothing is "
    "trained, and the file stays as it is."
)
PREDICT = "Predict the rows of a table with an experiment's best candidate or with a model bundle; prints CSV."
TRANSFORM = (
    "Predict the rows of a file, or of all files of a folder, into one file, in constant memory. A transform that was "
    "cut off goes on where it was when it is started again."
)
EXPORT = (
    "Write an experiment's best candidate, or another one, as an archive that has all it takes to use it elsewhere: "
    "requirements.txt, predict.py, a Dockerfile, and what MLflow reads. Or as an ONNX file, preprocessing included, "
    "where all its parts can be: numbers and categories, boosted trees, forests and linear models. It is compared with "
    "the model before it is written."
)
SERVE = (
    "Answer requests with an experiment's best candidate or with a model bundle: POST /invocations with CSV, JSON, "
    "JSON Lines or Parquet; GET /ping, /schema and /metrics. Ctrl-C or SIGTERM ends it after the requests in flight. "
    "A token can also be given in the environment variable AUTOPILOT_ENDPOINT_TOKEN, where no list of processes shows "
    "it."
)
TRUST = (
    "Sign a model bundle, or all those of an experiment, with your own key, so that its pickles are loaded as those "
    "are that you packed. Pickles run what they like: trust only people whom you would let run a program. Most models "
    "have none and need no trust."
)
KEY = (
    "The keys of experiments that are encrypted (`run --key NAME`). A key is known by its name only; it is a file that "
    "only you can read, or the value of AUTOPILOT_ENCRYPTION_KEY_<NAME> or AUTOPILOT_ENCRYPTION_PASSPHRASE_<NAME>."
)
NOTEBOOK = (
    "Write the notebook that trains a candidate again and gets the same scores, into the candidate's folder, and print "
    "its path."
)
SCRIPTS = (
    "Write two scripts that need no experiment: train.py trains a candidate again and keeps it in a folder, predict.py "
    "predicts the rows of a table with it."
)
REPORT = (
    "Report on a candidate: how good it is, where it errs and what it looks at, as one HTML page, as an executed "
    "notebook or as JSON. It is written into the candidate's folder, or to --output, and its path is printed."
)
MODELS = (
    "The model registry of a workspace: candidates kept under a name, version by version, with a stage, a description, "
    "tags, and where they come from. A version stays when its experiment is deleted."
)
ENDPOINTS = (
    "The endpoints of a workspace, which JupyterLab lists: models that answer programs in processes of their own. An "
    "endpoint serves one or several variants, each with its share of the requests; an update is loaded and tried "
    "beside the models that answer, and every earlier deployment can be served again."
)
MONITOR = (
    "Tell what an endpoint was asked, how the captured requests differ from the training data, and how good the "
    "answers were as far as labels are known. Capturing is off until --capture turns it on. The exit code is 0 when "
    "nothing is beyond its threshold, 4 when there is an alert, 1 when it failed, and 2 for what you can mend."
)
LIST = "List the experiments of a folder, newest first."
SHOW = "Tell how an experiment stands, what it was made with, and what to know of it."
LEADERBOARD = "Print the candidates of an experiment, best first."
STOP = "Stop an experiment, keep its best model, and wait until that is done."
ADD_TIME = (
    "Give an experiment more time: the limit of one that runs is put off; one that has ended goes on in the "
    "background. What was trained is kept and not trained again."
)
DELETE = "Delete an experiment that has ended, with its folder. Endpoints and registered models have copies of theirs."
DEPLOY = (
    "Serve a candidate in a process of its own that goes on, and print how it is reached. JupyterLab lists it when it "
    "is started in the current folder."
)
DOCTOR = (
    "Check versions, extras, the extensions of JupyterLab and its server, permissions, disk and memory, and tell what "
    "to do where something is wrong. The exit code is 1 then."
)
COMPLETION = (
    'Print a script that completes commands and options in your shell. Bash: eval "$(jupyter autopilot completion '
    'bash)" in ~/.bashrc; zsh the same with zsh in ~/.zshrc.'
)
DIAGNOSE = (
    "Write a zip file for a bug report: the specification, what happened, the log, and versions and size of the "
    "machine. No data, no models, no secrets; the names of columns are in it."
)


def _run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", nargs="?", metavar="DATA", help="a CSV or Parquet file with a header row")
    parser.add_argument("--target", metavar="COLUMN", help="the column to predict")
    parser.add_argument(
        "--spec", metavar="FILE", help="a JSON or YAML file with what the REST API takes, instead of all other options"
    )
    parser.add_argument(
        "--max-runtime",
        type=_seconds,
        metavar="SECONDS",
        default=600,
        help=f"the whole experiment ends within this time; {NO_LIMIT} for no limit (%(default)s)",
    )
    parser.add_argument("--output", metavar="DIR", help="where the experiment's folder is made (autopilot)")
    parser.add_argument("--name", help="the experiment's name (the data file's, with the first free number)")
    parser.add_argument("--problem-type", choices=PROBLEM_TYPES, default="auto", help="(%(default)s)")
    parser.add_argument("--method", choices=METHODS, default="auto", help="the training method (%(default)s)")
    parser.add_argument("--objective", metavar="METRIC", help="ranks the candidates (the problem type's usual one)")
    parser.add_argument(
        "--objective-file",
        metavar="FILE",
        help="a Python file with the function that --objective names",
    )
    parser.add_argument(
        "--quantile", type=float, default=0.5, metavar="SHARE", help="of the objective quantile_loss (%(default)s)"
    )
    parser.add_argument("--max-candidates", type=int, metavar="N", help="train no more than this many")
    parser.add_argument(
        "--max-runtime-per-candidate", type=int, metavar="SECONDS", help="a candidate that takes longer is stopped"
    )
    parser.add_argument(
        "--features",
        nargs="+",
        action="extend",
        metavar="COLUMN",
        help="the columns to use, by blanks or commas; COLUMN:TYPE with one of " + ", ".join(COLUMN_TYPES),
    )
    parser.add_argument(
        "--algorithms", nargs="+", action="extend", metavar="NAME", help="the algorithms to use, by blanks or commas"
    )
    parser.add_argument(
        "--missing-tokens",
        nargs="+",
        action="extend",
        metavar="TEXT",
        help="further cells that count as missing, by blanks or commas, such as unknown; --missing-tokens=-999 for one "
        "that begins with a hyphen",
    )
    parser.add_argument("--validation-fraction", type=float, metavar="SHARE", help="rows to hold back (0.2)")
    parser.add_argument("--validation", metavar="FILE", help="a file whose rows are held back instead")
    parser.add_argument("--group-column", metavar="COLUMN", help="its rows of one value are never in two parts")
    parser.add_argument("--time-column", metavar="COLUMN", help="hold back the latest rows; folds learn from the past")
    parser.add_argument("--weight-column", metavar="COLUMN", help="how much each row counts")
    parser.add_argument("--seed", type=int, default=0, help="(%(default)s)")
    parser.add_argument("--max-cores", type=int, metavar="N", help="processor cores to use at once (all)")
    parser.add_argument("--max-memory", type=float, metavar="GB", help="memory that it may need (all that is free)")
    parser.add_argument(
        "--key",
        metavar="NAME",
        help="of the key with which data, predictions and models are encrypted, see `jupyter autopilot key`",
    )
    parser.add_argument("--project", metavar="NAME", help="by which the experiment is found in the list")
    parser.add_argument(
        "--tags", nargs="+", action="extend", metavar="WORD", help="by which it is found too, by blanks or commas"
    )
    _json(parser)


def _explore(parser: argparse.ArgumentParser) -> None:
    _run(parser)
    parser.add_argument("--apply", nargs="+", action="extend", type=int, metavar="N", help="the findings to mend")
    parser.add_argument("--write", metavar="FILE", help="where to write the table, as .csv or .parquet, if it changes")


def _resume(parser: argparse.ArgumentParser) -> None:
    _experiment(parser)
    parser.add_argument("--add", type=int, metavar="SECONDS", help="to add to what is left of its time")


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of text")


def _experiment(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("experiment", metavar="FOLDER", help="the experiment's folder")
    _json(parser)


def _add_time(parser: argparse.ArgumentParser) -> None:
    _experiment(parser)
    parser.add_argument("seconds", type=int, metavar="SECONDS", help="to add to its time")


def _delete(parser: argparse.ArgumentParser) -> None:
    _experiment(parser)
    parser.add_argument("--yes", action="store_true", help="do not ask")


def _deploy(parser: argparse.ArgumentParser) -> None:
    _candidate(parser)
    parser.add_argument("--name", help="of the endpoint (the experiment's, with the first free number)")
    parser.add_argument(
        "--timeout", type=float, default=120.0, metavar="SECONDS", help="after which it is given up (%(default)s)"
    )


def _doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", default=".", metavar="DIR", help="where you work (the current folder)")
    _json(parser)


def _completion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=SHELLS)
    _json(parser)


def _predict(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="FOLDER", help="the folder of an experiment or of a model bundle")
    parser.add_argument("data", metavar="DATA", help="a CSV or Parquet file with the columns of the training data")
    parser.add_argument("--output", metavar="FILE", help="where to write the CSV (standard output)")
    parser.add_argument("--json", action="store_true", help="write JSON, as an endpoint answers it, instead of CSV")
    _trusting(parser)


def _transform(parser: argparse.ArgumentParser) -> None:
    _model(parser)
    parser.add_argument("data", metavar="INPUT", help="a CSV or Parquet file, or a folder of such files")
    parser.add_argument("--output", required=True, metavar="FILE", help="where to write the predictions")
    parser.add_argument("--join", action="store_true", help="put the columns of the input in front")
    parser.add_argument(
        "--input-columns",
        nargs="+",
        action="extend",
        metavar="COLUMN",
        help="put only these columns of the input in front, by blanks or commas",
    )
    parser.add_argument(
        "--output-columns",
        nargs="+",
        action="extend",
        metavar="COLUMN",
        help="only these columns of the predictions, such as predicted_label",
    )
    parser.add_argument("--format", choices=("csv", "parquet"), help="of the output (by the name of FILE, or csv)")
    _json(parser)
    _trusting(parser)


def _export(parser: argparse.ArgumentParser) -> None:
    _model(parser)
    parser.add_argument("--output", required=True, metavar="FILE", help="a name that ends with .zip, .tar.gz or .onnx")
    parser.add_argument(
        "--format", choices=("archive", "onnx"), help="(as the file's name ends); ONNX needs the extra `onnx`"
    )
    _trusting(parser)
    _json(parser)


def _serve(parser: argparse.ArgumentParser) -> None:
    _model(parser)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free one (%(default)s)")
    parser.add_argument("--token", help="asked of every request but GET /ping")
    parser.add_argument("--open", action="store_true", help="listen beyond this machine without a token too")
    parser.add_argument(
        "--max-body-bytes", type=int, default=64 << 20, metavar="N", help="refuse larger requests (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print the address as one JSON object")
    _trusting(parser)


def _trust(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="FOLDER", help="the folder of an experiment or of a model bundle")
    _json(parser)


def _trusting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--trust-pickle",
        action="store_true",
        help="load pickles that somebody else packed; they run what they like",
    )


def _model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="FOLDER", help="the folder of an experiment or of a model bundle")
    parser.add_argument("--candidate", metavar="ID", help="of an experiment (the best one)")


def _candidate(parser: argparse.ArgumentParser) -> None:
    _experiment(parser)
    parser.add_argument("--candidate", metavar="ID", help="as the leaderboard names it (the best one)")


def _scripts(parser: argparse.ArgumentParser) -> None:
    _candidate(parser)
    parser.add_argument("--output", required=True, metavar="DIR", help="where to write them")


def _report(parser: argparse.ArgumentParser) -> None:
    _candidate(parser)
    parser.add_argument("--format", choices=REPORT_FORMATS, default="html", help="(%(default)s)")
    parser.add_argument("--output", metavar="FILE", help="where to write it (the candidate's folder)")


def _key(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def add(name: str, text: str) -> argparse.ArgumentParser:
        action = actions.add_parser(name, help=text, description=text.capitalize() + ".")
        _json(action)
        return action

    new = add("new", "make a key file, which only you can read")
    new.add_argument("name", metavar="NAME", help="small letters, digits and hyphens")
    check = add("check", "list the keys that are known here, or say whether they open what is in a folder")
    check.add_argument("folder", nargs="?", metavar="FOLDER", help="an experiment's, or one above several")
    rotate = add("rotate", "have what is encrypted in a folder, and in those below it, open with another key")
    rotate.add_argument(
        "folder", metavar="FOLDER", help="an experiment's, or a workspace with its endpoints and models"
    )
    rotate.add_argument("--to", required=True, metavar="NAME", help="of the new key")
    rotate.add_argument("--from", dest="old", metavar="NAME", help="only what opens with this key now (everything)")


def _models(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def add(name: str, text: str) -> argparse.ArgumentParser:
        action = actions.add_parser(name, help=text, description=text.capitalize() + ".")
        action.add_argument("--workspace", default=".", metavar="DIR", help="where JupyterLab is started (%(default)s)")
        _json(action)
        return action

    add("list", "list the models and their versions, newest first")
    register = add("register", "keep a candidate's model as the next version of a model")
    register.add_argument("experiment", metavar="FOLDER", help="the experiment's folder")
    register.add_argument("--name", required=True, help="of the model, which is made where there is none")
    register.add_argument("--candidate", metavar="ID", help="as the leaderboard names it (the best one)")
    register.add_argument("--stage", choices=STAGES, default="none", help="(%(default)s)")
    register.add_argument("--description", default="", metavar="TEXT")
    register.add_argument("--tags", nargs="+", action="extend", metavar="WORD", help="by blanks or commas")
    stage = add("stage", "move a version to a stage; production archives the version that is there")
    stage.add_argument("name", metavar="MODEL")
    stage.add_argument("version", type=int, metavar="VERSION")
    stage.add_argument("stage", choices=STAGES)
    compare = add("compare", "print the validation metrics of versions side by side")
    compare.add_argument("name", metavar="MODEL")
    compare.add_argument("versions", type=int, nargs="+", metavar="VERSION")
    path = add("path", "print the folder of a version's bundle, for serve, predict, transform and export")
    path.add_argument("name", metavar="MODEL")
    path.add_argument("version", nargs="?", default="production", metavar="VERSION", help="or a stage (%(default)s)")
    track = add("track", "tell MLflow of a version, at the address in MLFLOW_TRACKING_URI")
    track.add_argument("name", metavar="MODEL")
    track.add_argument("version", type=int, metavar="VERSION")
    delete = add("delete", "delete a version, or a model with all its versions")
    delete.add_argument("name", metavar="MODEL")
    delete.add_argument("version", type=int, nargs="?", metavar="VERSION", help="(all)")


def _endpoints(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def add(name: str, text: str, *, waits: bool = False, named: bool = True) -> argparse.ArgumentParser:
        action = actions.add_parser(name, help=text, description=text.capitalize() + ".")
        action.add_argument("--workspace", default=".", metavar="DIR", help="where JupyterLab is started (%(default)s)")
        _json(action)
        if named:
            action.add_argument("name", metavar="ENDPOINT")
        if waits:
            action.add_argument(
                "--timeout", type=float, default=120, metavar="SECONDS", help="wait for it for so long (%(default)s)"
            )
        return action

    add("list", "list the endpoints and their variants, newest first", named=False)
    update = add("update", "add, replace, weigh or remove variants of an endpoint", waits=True)
    for option, what in (
        ("--model", "VARIANT=FOLDER, an experiment or a model bundle; a new name is a new variant of weight 1"),
        ("--weight", "VARIANT=NUMBER; a share is a weight divided by the sum of all"),
    ):
        update.add_argument(option, nargs="+", action="extend", default=[], metavar="VARIANT=VALUE", help=what)
    for option, what in (
        ("--shadow", "get a copy of the requests and answer nobody"),
        ("--answer", "are shadows no more"),
        ("--remove", "are no longer served"),
    ):
        update.add_argument(option, nargs="+", action="extend", default=[], metavar="VARIANT", help=what)
    update.add_argument("--other-schema", action="store_true", help="callers are prepared for other columns or labels")
    rollback = add("rollback", "serve an earlier deployment again", waits=True)
    rollback.add_argument("deployment", type=int, nargs="?", metavar="DEPLOYMENT", help="(the one before)")
    add("history", "list what an endpoint serves and served")
    add("stop", "end an endpoint's process and keep it")
    add("delete", "delete an endpoint")


def _monitor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("endpoint", metavar="ENDPOINT", help="its name")
    parser.add_argument("--workspace", default=".", metavar="DIR", help="where JupyterLab is started (%(default)s)")
    parser.add_argument(
        "--capture", type=float, metavar="SHARE", help="capture this share of the requests from now on; 0 for none"
    )
    parser.add_argument("--labels", metavar="FILE", help="a CSV or JSON file with inference_id and label of each row")
    parser.add_argument("--variant", metavar="NAME", help="of what this variant answered (the one that answers most)")
    _json(parser)


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", default=".", metavar="DIR", help="a workspace (the current folder)")
    _json(parser)


def _diagnose(parser: argparse.ArgumentParser) -> None:
    _experiment(parser)
    parser.add_argument("--output", metavar="FILE", help="the zip file to write (NAME-diagnostics.zip)")


def _seconds(text: str) -> int | None:
    return None if text == NO_LIMIT else int(text)


# argparse names the type in its messages.
_seconds.__name__ = "number of seconds"
