"""An archive for a bug report: what an experiment was to do, what happened, and where, without data or secrets."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import re
import shutil
import socket
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import psutil

from .._version import __version__
from ..contract import AutopilotError, ErrorCode
from ..engine.machine import available_memory
from .layout import ExperimentFolder

LOG_BYTES = 4 << 20
"""Of the log's end, which says most."""
PACKAGES = (
    *("jupyterlab", "jupyter-server", "pydantic", "psutil", "numpy", "pandas", "pyarrow", "scikit-learn"),
    *("lightgbm", "catboost", "xgboost", "optuna", "nbclient", "ipykernel"),
)
SECRET_NAME = re.compile(r"token|secret|pass(w|phrase)|credential|(api|private|access|encryption)_?key", re.IGNORECASE)
SECRET_LENGTH = 6
"""A shorter value of an environment variable would be found by chance."""
ASSIGNED = re.compile(
    r"(?P<name>\b\w*(?:token|secret|password|passwd|api[_-]?key)\w*[\"']?\s*[=:]\s*)(?:Bearer\s+)?[\"']?[^\s\"',;&}]+",
    re.IGNORECASE,
)
HOMES = re.compile(r"(?:/home/|/Users/|[A-Za-z]:\\{1,2}Users\\{1,2})[^/\\\s\"':]+")
QUOTED = re.compile(r"'(?:[^'\\\n]|\\.)*'")
"""What a message quotes may be a cell of the table."""
MESSAGES = {"message", "reason", "error", "end_reason"}
"""Fields that may quote cells."""
HIDDEN = "…"


def write_diagnostics(folder: Path, target: Path) -> list[str]:
    """Write the archive; returns the names of what is in it.

    Raises
    ------
    AutopilotError
        FOLDER_NOT_WRITABLE.
    """
    found = dict(_parts(ExperimentFolder(folder)))
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in found.items():
                archive.writestr(name, text)
    except OSError as error:
        raise AutopilotError(
            ErrorCode.FOLDER_NOT_WRITABLE, f"{target} could not be written: {error.strerror}. Choose another --output."
        ) from error
    return list(found)


def _parts(folder: ExperimentFolder) -> Iterator[tuple[str, str]]:
    veil = Veil(folder.path)
    yield "machine.json", json.dumps(_machine(folder.path), indent=2)
    yield "files.txt", "\n".join(_listing(folder.path)) + "\n"
    for path in (folder.spec, folder.control, folder.deployment):
        if path.exists():
            yield path.name, veil.json(_text(path))
    if folder.events.exists():
        lines = [veil.event(line) for line in _text(folder.events).splitlines()]
        yield folder.events.name, "\n".join(lines) + "\n"
    if folder.log.exists():
        yield folder.log.name, veil.message(_text(folder.log, LOG_BYTES))


class Veil:
    """Takes out of texts what is nobody's business: places, names of people and machines, secrets, cells of the table.

    Columns' names stay: without them few bugs can be understood.
    """

    def __init__(self, folder: Path) -> None:
        places = {str(folder): "<experiment>", str(folder.resolve()): "<experiment>", str(Path.home()): "~"}
        self._known = [*places.items(), *((one, "<secret>") for one in _secrets())]
        self._known.sort(key=lambda known: -len(known[0]))
        self._host = re.compile(rf"(?<![\w-]){re.escape(socket.gethostname())}(?![\w-])")
        self._cells: list[str] = []

    def text(self, text: str) -> str:
        """Without places and secrets."""
        for known, instead in self._known:
            text = text.replace(known, instead).replace(json.dumps(known)[1:-1], instead)
        return ASSIGNED.sub(r"\g<name><secret>", HOMES.sub("~", self._host.sub("<host>", text)))

    def message(self, text: str) -> str:
        """Also without what is quoted, and what an event that came before told of the target's values."""
        for cells in self._cells:
            text = text.replace(cells, HIDDEN)
        return self.text(QUOTED.sub(f"'{HIDDEN}'", text))

    def json(self, text: str) -> str:
        """A JSON document, or a note that it is none."""
        try:
            return json.dumps(self._values(json.loads(text)), indent=2, ensure_ascii=False) + "\n"
        except ValueError:
            return f"This is no JSON; it has {len(text)} characters.\n"

    def event(self, line: str) -> str:
        """A line of the event log."""
        try:
            event = json.loads(line)
        except ValueError:
            return f"This is no event; it has {len(line)} characters."
        if event.get("evidence"):
            self._cells.append(event["evidence"])
            event["evidence"] = HIDDEN
        return json.dumps(self._values(event), ensure_ascii=False)

    def _values(self, value: Any, name: str = "") -> Any:
        """A value of a JSON document, and where it stands."""
        if isinstance(value, list):
            return [self._values(one, name) for one in value]
        if isinstance(value, dict):
            return (
                dict.fromkeys(value, HIDDEN)
                if name == "params"
                else {key: self._values(one, key) for key, one in value.items()}
            )
        if not isinstance(value, str):
            return value
        return self.message(value) if name in MESSAGES else self.text(value)


def _secrets() -> Iterable[str]:
    for name, value in os.environ.items():
        if SECRET_NAME.search(name) and len(value) >= SECRET_LENGTH:
            yield value


def _text(path: Path, last: int | None = None) -> str:
    data = path.read_bytes()
    return (data if last is None else data[-last:]).decode("utf-8", errors="replace")


def _listing(folder: Path) -> Iterator[str]:
    """The files with their sizes, in bytes."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield f"{path.stat().st_size:>12} {path.relative_to(folder).as_posix()}"


def _machine(folder: Path) -> dict[str, object]:
    return {
        "jupyter_autopilot": __version__,
        "python": sys.version,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cores": os.cpu_count(),
        "usable_cores": len(psutil.Process().cpu_affinity()) if hasattr(psutil.Process, "cpu_affinity") else None,
        "memory_bytes": psutil.virtual_memory().total,
        "free_memory_bytes": available_memory(),
        "free_disk_bytes": shutil.disk_usage(folder).free,
        "packages": dict(_versions()),
    }


def _versions() -> Iterator[tuple[str, str | None]]:
    for name in PACKAGES:
        try:
            yield name, importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield name, None
