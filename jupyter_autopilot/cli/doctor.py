"""`jupyter autopilot doctor`: whether everything is in place, and what to do where it is not."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any, Literal

from packaging.requirements import Requirement

from .._version import __version__

DISTRIBUTION = "jupyter_autopilot"
LEAST_DISK_BYTES = 2 * 10**9
LEAST_MEMORY_BYTES = 2 * 10**9
EXTRAS = {"catboost": "CatBoost", "xgboost": "XGBoost"}
MARKS = {"good": "ok     ", "advice": "advice ", "bad": "wrong  "}


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes
    ----------
    advice
        What to do; empty where all is well.
    """

    what: str
    state: Literal["good", "advice", "bad"]
    found: str
    advice: str = ""


def doctor(given: argparse.Namespace) -> int:
    """Print what was found; the exit code is 1 where something is wrong."""
    checks = [
        *_packages(),
        *_extras(),
        *_extensions(),
        _folder(Path(given.folder)),
        _disk(Path(given.folder)),
        _memory(),
    ]
    if given.json:
        print(json.dumps({"version": __version__, "checks": [asdict(one) for one in checks]}))
    else:
        for one in checks:
            advice = f" - {one.advice}" if one.advice else ""
            print(f"{MARKS[one.state]} {one.what}: {one.found}{advice}")
    return 1 if any(one.state == "bad" for one in checks) else 0


def _packages() -> Iterator[Check]:
    """Python and the packages that this one asks for."""
    yield Check("Python", "good", sys.version.split()[0])
    for text in requires(DISTRIBUTION) or []:
        asked = Requirement(text)
        if asked.marker is not None and not asked.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(asked.name)
        except PackageNotFoundError:
            yield Check(asked.name, "bad", "not installed", f"pip install '{text}'")
            continue
        if asked.specifier.contains(found, prereleases=True):
            yield Check(asked.name, "good", found)
        else:
            yield Check(asked.name, "bad", f"{found}, but {asked.specifier} is needed", f"pip install '{text}'")


def _extras() -> Iterator[Check]:
    for name, title in EXTRAS.items():
        try:
            yield Check(title, "good", version(name))
        except PackageNotFoundError:
            advice = "most models get better with it: pip install 'jupyter_autopilot[boosting]'"
            yield Check(title, "advice", "not installed", advice)


def _extensions() -> Iterator[Check]:
    """Whether JupyterLab and the Jupyter server load this package."""
    from jupyter_core.paths import jupyter_config_path, jupyter_path

    installed = [
        folder for path in jupyter_path("labextensions") if (folder := Path(path) / "jupyter-autopilot").exists()
    ]
    yield (
        Check("JupyterLab's extension", "good", str(installed[0]))
        if installed
        else Check("JupyterLab's extension", "bad", "not found", "install jupyter_autopilot where JupyterLab is")
    )
    from jupyter_server.extension.config import ExtensionConfigManager

    manager: Any = ExtensionConfigManager(read_config_path=jupyter_config_path())  # it has no types
    enabled = manager.get_jpserver_extensions()
    yield (
        Check("The server's extension", "good", "enabled")
        if enabled.get(DISTRIBUTION)
        else Check("The server's extension", "bad", "not enabled", "jupyter server extension enable jupyter_autopilot")
    )


def _folder(folder: Path) -> Check:
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".autopilot-"):
            return Check("The folder", "good", f"{folder.absolute()} can be written")
    except OSError as error:
        return Check("The folder", "bad", f"{folder}: {error.strerror}", "start JupyterLab in a folder of your own")


def _disk(folder: Path) -> Check:
    free = shutil.disk_usage(folder if folder.exists() else Path.cwd()).free
    enough = free >= LEAST_DISK_BYTES
    advice = "" if enough else "make room: an experiment keeps all its candidates"
    return Check("Disk", "good" if enough else "advice", f"{free / 1e9:.1f} GB free", advice)


def _memory() -> Check:
    import psutil

    free, cores = psutil.virtual_memory().available, os.cpu_count() or 1
    enough = free >= LEAST_MEMORY_BYTES
    advice = "" if enough else "close other programs, or train on a sample"
    return Check("Memory and cores", "good" if enough else "advice", f"{free / 1e9:.1f} GB free, {cores} cores", advice)
