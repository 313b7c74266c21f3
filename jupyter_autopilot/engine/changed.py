"""A candidate that its user changed in a notebook: scored and packed as those of a run are."""

from __future__ import annotations

import io
import pickle
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..contract import AutopilotError, BundleManifest, Candidate, ColumnType, ErrorCode, TabularSpec, utc_now
from ..notebooks import Facts
from .bundle import (
    Decision,
    Part,
    StoredFile,
    load_bundle,
    pack_bundle,
    predict_one,
    write_models,
    write_stored,
)
from .decision import pool
from .metrics import objective_metric
from .problems.tabular import Prepared
from .profile import make_profile, profile_predictions
from .report.rows import OUT_OF_FOLD, VALIDATION, read_rows
from .search.earlier import write_candidate
from .search.predictions import OOF_FILE, VALIDATION_FILE, write_predictions
from .search.schema import SAMPLE_ROWS, sample_predictions, sample_rows, schema_columns
from .search.scoring import Scorer
from .search.training import MODELS_FOLDER

Array = npt.NDArray[np.float64]
Models = Mapping[str, tuple[float, list[Any]]]
"""By name of a member its weight and its pipelines of features and model, whose mean counts."""


@dataclass(frozen=True)
class Answers:
    """What was predicted for some rows, and what is true; the weights of the rows are None where all count the same."""

    truth: Array
    prediction: Array
    weight: Array | None = None


def pack_changed(
    folder: Path,
    candidate: Candidate,
    models: Models,
    *,
    spec: TabularSpec,
    facts: Facts,
    root: Path,
    decides: bool,
    types: Mapping[str, str],
    train: pd.DataFrame,
    validation: pd.DataFrame,
    out_of_fold: Answers,
    held_back: Answers,
) -> Candidate:
    """Make the folder of a candidate, complete or not at all, and return the candidate with its scores.

    Parameters
    ----------
    folder
        Of the experiment.
    candidate
        Without scores.
    root
        What the specification's paths are relative to.
    decides
        Choose a temperature and thresholds, as for an ensemble or a refit; a plain candidate has none.
    types, train, validation
        The features, and the parts as frames of `convert_columns`.
    """
    for _, pipelines in models.values():
        _refuse_own_parts(candidate.id, pipelines)
    data = _as_prepared(facts, types, train, validation, out_of_fold, held_back)
    scorer = Scorer(data, objective_metric(spec, facts.problem_type, root))
    # Temperature and thresholds may not suit the candidate any more once it is changed.
    decision = scorer.decide(out_of_fold.prediction) if decides else Decision()
    scored = scorer.scored(candidate, out_of_fold.prediction, held_back.prediction, decision)
    staging = Path(tempfile.mkdtemp(prefix=".new-", dir=folder / "candidates"))
    try:
        if _are_kept_rows(folder, OUT_OF_FOLD, out_of_fold) and _are_kept_rows(folder, VALIDATION, held_back):
            write_predictions(staging / OOF_FILE, out_of_fold.prediction)
            write_predictions(staging / VALIDATION_FILE, held_back.prediction)
        manifest = BundleManifest(
            experiment=facts.experiment,
            candidate=scored.id,
            description=scored.description,
            problem_type=facts.problem_type,
            target=facts.target,
            labels=data.labels,
            columns=schema_columns(data),
            missing_tokens=facts.missing_tokens,
            objective=facts.objective.name,
            metrics=scored.metrics,
            created_at=utc_now(),
            python="",
            packages={},
            files={},
            sample=sample_rows(data),
            sample_predictions=sample_predictions(data, _predicted(models, data), decision),
        )
        with tempfile.TemporaryDirectory(dir=staging) as stored:
            profile = make_profile(train, data.types)
            profile.predictions = profile_predictions(
                held_back.prediction, data.labels, decision.temperature, decision.thresholds
            )
            parts = _parts(scored.id, models, Path(stored))
            pack_bundle(staging / "bundle", manifest, parts, data.classes, decision, profile=profile)
        _self_test(staging / "bundle")
        write_candidate(staging, scored)
        staging.chmod(0o755)
        staging.rename(folder / "candidates" / scored.id)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return scored


class _OwnParts(pickle.Pickler):
    """Notices classes and functions that were defined in the notebook itself."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO())
        self.found: set[str] = set()

    def reducer_override(self, obj: Any) -> Any:
        """Look at what is pickled, and leave it to be pickled as usual."""
        part = obj if isinstance(obj, type | FunctionType) else type(obj)
        if part.__module__ == "__main__":
            self.found.add(part.__name__)
        return NotImplemented


def _are_kept_rows(folder: Path, part: str, answers: Answers) -> bool:
    """Whether these are the rows that the experiment makes its reports from: the notebook may split them otherwise."""
    try:
        kept = read_rows(folder, part)
    except AutopilotError:
        return False
    return len(answers.truth) == kept.total and np.array_equal(answers.truth[kept.position], kept.truth)


def _refuse_own_parts(name: str, pipelines: list[Any]) -> None:
    """What was defined in the notebook itself cannot be loaded by another process."""
    pickler = _OwnParts()
    for pipeline in pipelines:
        pickler.dump(pipeline)
    if pickler.found:
        raise AutopilotError(
            ErrorCode.INVALID_REQUEST,
            f"{name} has parts that are defined in the notebook, which no other process could load: "
            f"{', '.join(sorted(pickler.found))}. Put them into a package that is installed, and import them.",
            field="models",
        )


def _as_prepared(
    facts: Facts,
    types: Mapping[str, str],
    train: pd.DataFrame,
    validation: pd.DataFrame,
    out_of_fold: Answers,
    held_back: Answers,
) -> Prepared:
    """The rows as the engine knows them; of the training part the truth of those that a fold held out is enough."""
    nothing, rows = np.empty(0, dtype=np.int64), np.arange(len(out_of_fold.truth), dtype=np.int64)
    return Prepared(
        types={name: ColumnType(kind) for name, kind in types.items()},
        problem_type=facts.problem_type,
        train=train,
        validation=validation,
        y_train=out_of_fold.truth,
        y_validation=held_back.truth,
        classes=facts.classes,
        folds=[(nothing, rows)],
        seed=facts.split.seed,
        w_train=out_of_fold.weight,
        w_validation=held_back.weight,
        objective=facts.objective.name,
        quantile=facts.quantile,
    )


def _predicted(models: Models, data: Prepared) -> Array:
    """What the models say together of the sample rows."""
    sample = data.validation.head(SAMPLE_ROWS)

    def mean_of(pipelines: list[Any]) -> npt.NDArray[np.float64]:
        answers = [predict_one(one[-1], one[0].transform(sample), data.class_count) for one in pipelines]
        return np.asarray(np.mean(answers, axis=0))

    return pool((weight, mean_of(pipelines)) for weight, pipelines in models.values())


def _parts(name: str, models: Models, folder: Path) -> list[Part]:
    """The members, their files written; preprocessing that several models share is written once."""
    features: dict[int, StoredFile] = {}
    parts = []
    for position, (weight, pipelines) in enumerate(models.values(), start=1):
        for pipeline in pipelines:
            if id(pipeline[0]) not in features:
                own = f"{name}-{len(features) + 1}"
                features[id(pipeline[0])] = write_stored(own, pipeline[0], folder)
        own = f"{name}-{position}"
        stored = write_models(own, [pipeline[-1] for pipeline in pipelines], folder / MODELS_FOLDER)
        parts.append(Part(weight, stored, [features[id(pipeline[0])] for pipeline in pipelines]))
    return parts


def _self_test(path: Path) -> None:
    if not load_bundle(path, trust_pickle=True).predicts_its_sample():
        raise AutopilotError(
            ErrorCode.INVALID_REQUEST,
            "The packed model does not predict what the notebook's models do. Give its pipelines two steps: what "
            "makes the features, and the model.",
            field="models",
        )
