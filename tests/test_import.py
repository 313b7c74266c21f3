"""What an import costs: the package stays light until a model is asked for."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("numpy", "pandas", "pyarrow", "sklearn", "scipy", "lightgbm", "optuna", "joblib")


def loaded_by(statement: str) -> set[str]:
    """The modules of HEAVY that a fresh interpreter has loaded after the statement."""
    code = f"import sys\n{statement}\nprint(','.join(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(filter(None, done.stdout.strip().split(",")))


def test_package_loads_nothing_heavy() -> None:
    assert loaded_by("import jupyter_autopilot") == set()


def test_server_extension_loads_nothing_heavy() -> None:
    assert loaded_by("import jupyter_autopilot.server, jupyter_autopilot.engine.catalog") == set()


def test_estimator_is_named_without_loading_the_engine() -> None:
    assert loaded_by("from jupyter_autopilot import AutoML") <= {"numpy"}


def test_the_probe_itself_sees_a_heavy_module() -> None:
    assert "numpy" in loaded_by("import numpy")
