"""The notebook that goes on from an experiment with the SDK: look, ask, change, serve."""

from __future__ import annotations

from pathlib import Path

from .builder import Notebook, markdown_text

CONTINUATION = "Continue.ipynb"

OPEN = """
from jupyter_autopilot import Experiment

experiment = Experiment.open(".")  # the folder of this notebook
experiment
"""
VIEW = """
experiment.view()
"""
BOARD = """
experiment.leaderboard()
"""
CANDIDATE = """
candidate = experiment.best  # or experiment.candidates["…"], by an id of the leaderboard
candidate.details.hyperparameters
"""
PREDICT = """
import pandas as pd

rows = pd.DataFrame(candidate.manifest.sample)  # rows of the validation part; take your own
candidate.predict(rows)
"""
EXPLAIN = """
candidate.explain(rows.head(1))
"""
WHAT_IF = """
candidate.what_if()
"""
TIME = """
# experiment.add_time(600)  # ten minutes more; what was trained is kept
# experiment.wait()
"""
SERVE = """
# endpoint = candidate.deploy()
# endpoint.predict(rows)
"""
TAKE = """
# candidate.export("model.zip")
# candidate.batch_transform("rows.csv", "predictions.csv", join=True)
"""


def write_continuation(folder: Path, experiment: str, target: str) -> Path:
    """Write the notebook into the experiment's folder, unless it is there, and return its path.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    path = folder / CONTINUATION
    if path.exists():
        return path
    notebook = Notebook()
    notebook.text(
        f"# Continue with {markdown_text(experiment)}\n\nThe experiment that predicts **{markdown_text(target)}**, "
        "from Python. This notebook is yours: it is written once and never again."
    )
    notebook.code(OPEN)
    notebook.text("Leaderboard, comparison, the best model's report, and a form to ask it:")
    notebook.code(VIEW)
    notebook.text("## Candidates")
    notebook.code(BOARD)
    notebook.code(CANDIDATE)
    notebook.text("## Predict and explain")
    notebook.code(PREDICT)
    notebook.code(EXPLAIN)
    notebook.code(WHAT_IF)
    notebook.text("## More time\n\nTake away the `#` to run these.")
    notebook.code(TIME)
    notebook.text("## Serve it and carry it away")
    notebook.code(SERVE)
    notebook.code(TAKE)
    notebook.write(path)
    return path
