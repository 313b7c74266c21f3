"""The parts of exported scripts that candidate notebooks do not have."""

STANDARD = {"argparse", "os", "pathlib", "runpy", "sys", "warnings"}
"""Modules of Python that the scripts use."""

TRAIN_HEAD = '''\
"""Trains {title} again and keeps it in a folder, from which predict.py predicts.

    python train.py [DATA] [--output model]
"""
import argparse
import os
from pathlib import Path

from jupyter_autopilot.models import save_models
'''

ARGUMENTS = """

parser = argparse.ArgumentParser(description="Trains the model and keeps it in a folder.")
parser.add_argument("data", nargs="?", help="the table to train with (where it was, as seen from this script)")
parser.add_argument("--output", default="model", help="the folder to keep the model in (%(default)s)")
arguments = parser.parse_args()
DATA = Path(arguments.data).absolute() if arguments.data else DATA
output = Path(arguments.output).absolute()
if output.exists() and not (output / "models.json").exists():
    parser.error(f"{arguments.output} is there already and is no folder of models")
os.chdir(Path(__file__).parent)  # what this script's own paths are relative to
"""

ARGUMENTS_OF_SEVERAL = """

parser = argparse.ArgumentParser(description="Trains the model and keeps it in a folder.")
parser.add_argument("data", nargs="*", help="the files of the table (where they were, as seen from this script)")
parser.add_argument("--output", default="model", help="the folder to keep the model in (%(default)s)")
arguments = parser.parse_args()
DATA = [Path(file).absolute() for file in arguments.data] or DATA
output = Path(arguments.output).absolute()
if output.exists() and not (output / "models.json").exists():
    parser.error(f"{arguments.output} is there already and is no folder of models")
os.chdir(Path(__file__).parent)  # what this script's own paths are relative to
"""

SCORES = """\
print({title!r}, f"{{oof_score:.6f}} out of fold, {{validation_score:.6f}} on the validation part")
"""

KEEP = """\
save_models({models}, output)
print("The model is in", arguments.output)
"""

PREDICT = '''\
"""Predicts with {title}, as train.py has kept it.

    python predict.py DATA [--model model] [--output predictions.csv]
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from jupyter_autopilot.features import convert_columns{extra}
from jupyter_autopilot.models import load_models

{types}
{classes}WEIGHTS = {weights}  # of each member
CSV = {options}


def read(path):
    """The rows to predict."""
    if path.lower().endswith((".parquet", ".pq")):
        import pyarrow.parquet as pq

        return pq.read_table(path).to_pandas(ignore_metadata=True)
    return pd.read_csv(path, **CSV)


def predict(models, frame):
    """A row of answers for each row."""
    missing = [name for name in TYPES if name not in frame.columns]
    if missing:
        sys.exit(f"The data lack {{len(missing)}} columns of the model: {{', '.join(map(repr, missing))}}")
{missing}    X = convert_columns(frame, TYPES)
{prediction}


parser = argparse.ArgumentParser(description="Predicts the rows of a table.")
parser.add_argument("data", help="a file with the columns of the training data")
parser.add_argument("--model", default="model", help="the folder that train.py has kept (%(default)s)")
parser.add_argument("--output", help="where to write the CSV (standard output)")
parser.add_argument("--trust-pickle", action="store_true", help="read pickles, which run a program, if there are some")
arguments = parser.parse_args()
try:
    models = load_models(Path(arguments.model), trust_pickle=arguments.trust_pickle)
except ValueError as error:
    sys.exit(str(error))
predict(models, read(arguments.data)).to_csv(arguments.output or sys.stdout, index=False)
'''

MISSING = """\
    frame = without_tokens(frame[list(TYPES)], {tokens})
"""

NUMBERS = """
    answer = sum(
        weight * np.mean([model.predict(X) for model in models[name]], axis=0) for name, weight in WEIGHTS.items()
    )
    return pd.DataFrame({"predicted_label": answer})
"""

PROBABILITIES = """
{pooled}
{tempered}    label = {chosen}.argmax(axis=1)
    answer = {{
        "predicted_label": [CLASSES[code] for code in label],
        "probability": probabilities[np.arange(len(X)), label],
    }}
    answer |= {{f"probability_{{one}}": probabilities[:, code] for code, one in enumerate(CLASSES)}}
    return pd.DataFrame(answer)
"""

MEAN = """\
    probabilities = np.zeros((len(X), len(CLASSES)))
    for name, weight in WEIGHTS.items():
        for model in models[name]:
            probabilities[:, model.classes_] += weight / len(models[name]) * model.predict_proba(X)
"""

GEOMETRIC_MEAN = """\
    logs = np.zeros((len(X), len(CLASSES)))
    for name, weight in WEIGHTS.items():
        mean = np.zeros((len(X), len(CLASSES)))
        for model in models[name]:
            mean[:, model.classes_] += model.predict_proba(X) / len(models[name])
        logs += weight * np.log(np.clip(mean, {least!r}, 1))  # no candidate is surer than that
    powers = np.exp(logs - logs.max(axis=1, keepdims=True))
    probabilities = powers / powers.sum(axis=1, keepdims=True)
"""

TEMPERED = """\
    # Temperature scaling: above 1 it makes probabilities less sure, below 1 surer.
    logs = np.log(np.clip(probabilities, 1e-15, 1)) / {temperature!r}
    powers = np.exp(logs - logs.max(axis=1, keepdims=True))
    probabilities = powers / powers.sum(axis=1, keepdims=True)
"""
