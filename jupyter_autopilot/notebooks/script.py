"""A candidate as two scripts that need no experiment and no notebook: one trains it again, the other predicts."""

from __future__ import annotations

import re
from pathlib import Path

from ..atomic import write_atomic
from . import script_source as source
from .builder import literal
from .candidate_definition import (
    data_cells,
    everything_cell,
    model_cells,
    preprocessing_cell,
    refit_cell,
    scores_cell,
    split_cells,
    training_cell,
)
from .facts import Definition
from .reading import types_source
from .training_source import LEAST_POOLED

TRAIN, PREDICT = SCRIPTS = "train.py", "predict.py"
IMPORT = re.compile(r"^(?:from [\w.]+ import \([^)]*\)|(?:from [\w.]+ )?import .+)\n", re.MULTILINE)
DOCSTRING_END = '"""\n'


def write_scripts(folder: Path, definition: Definition) -> list[Path]:
    """Write `train.py` and `predict.py` into a folder, which exists."""
    written = {TRAIN: train_source(definition), PREDICT: predict_source(definition)}
    for name, text in written.items():
        write_atomic(folder / name, text)
    return [folder / name for name in written]


def train_source(definition: Definition) -> str:
    """The script that trains the candidate and keeps it in a file."""
    facts = definition.facts
    reading, target = data_cells(facts)
    several = not isinstance(facts.data_path, str)
    arguments = source.ARGUMENTS_OF_SEVERAL if several else source.ARGUMENTS
    reading = reading.replace("  # relative to this notebook\n", arguments, 1)
    parts = [
        source.TRAIN_HEAD.format(title=_title(definition)),
        reading.rstrip(),
        target.strip("\n"),
        *(cell.strip("\n") for cell in split_cells(facts)),
        preprocessing_cell(definition),
        *(cell.strip("\n") for cell in model_cells(definition)),
        training_cell(definition).strip("\n"),
        scores_cell(definition).strip("\n"),
        source.SCORES.format(title=facts.objective.title),
    ]
    if definition.is_refit:
        parts.append((everything_cell(definition) + refit_cell(definition)).strip("\n"))
    parts.append(source.KEEP.format(models="final_models" if definition.is_refit else "models"))
    script = "\n\n\n".join(part.strip("\n") for part in parts)
    return _hoisted(script.replace("relative to this notebook", "relative to this script"))


def predict_source(definition: Definition) -> str:
    """The script that predicts with what the other one kept."""
    facts = definition.facts
    options = {name: value for name, value in (facts.read_options or {}).items() if name != "dtype"}
    missing = source.MISSING.format(tokens=literal(facts.missing_tokens)) if facts.missing_tokens else ""
    return source.PREDICT.format(
        title=_title(definition),
        extra=", without_tokens" if facts.missing_tokens else "",
        types=types_source(facts.types),
        classes="" if facts.classes is None else f"CLASSES = {literal(facts.classes)}\n",
        weights=literal({member.candidate.id: member.weight for member in definition.members if member.weight}),
        options=literal({**options, "index_col": False, "low_memory": False}),
        missing=missing,
        prediction=_prediction(definition).strip("\n"),
    )


def _prediction(definition: Definition) -> str:
    if definition.facts.classes is None:
        return source.NUMBERS
    thresholds = definition.thresholds
    mean = source.GEOMETRIC_MEAN.format(least=LEAST_POOLED) if definition.is_pooled else source.MEAN
    return source.PROBABILITIES.format(
        pooled=mean.rstrip("\n"),
        tempered=(source.TEMPERED.format(temperature=definition.temperature) if definition.temperature != 1.0 else ""),
        chosen="probabilities" if thresholds is None else f"(probabilities / np.array({thresholds!r}))",
    )


def _title(definition: Definition) -> str:
    # A title is part of the script's docstring, which nothing of a name may end.
    return f"{definition.candidate.id} of the experiment {definition.facts.experiment}"


def _hoisted(script: str) -> str:
    """A script whose imports stand at its top, each once; those inside of functions stay."""
    imports = dict.fromkeys(IMPORT.findall(script))
    body = re.sub("\n{4,}", "\n\n\n", IMPORT.sub("", script))
    head, quotes, rest = body.partition(DOCSTRING_END)
    standard = sorted(one for one in imports if _package(one) in source.STANDARD)
    others = sorted((one for one in imports if one not in standard), key=lambda one: one.split()[1])
    return f"{head}{quotes}\n{''.join(standard)}\n{''.join(others)}\n{rest.lstrip()}"


def _package(statement: str) -> str:
    return statement.split()[1].partition(".")[0]
