"""The candidates of an experiment from Python: their notebooks and scripts, and candidates of one's own."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..contract import (
    NAME_PATTERN,
    AutopilotError,
    Candidate,
    CandidateStatus,
    ErrorCode,
    ReportFormat,
    utc_now,
)
from ..jobs import ExperimentRecord
from ..jobs.addition import add_to_leaderboard
from .place import absolute, open_experiment, place_of

if TYPE_CHECKING:
    import pandas as pd

    from .endpoint import LocalEndpoint

ExperimentPath = str | os.PathLike[str]
"""The path of an experiment's folder."""
OF_A_SEARCH = re.compile(r"-(\d+|refit)$")
"""Names that a further run of the experiment may give."""


def write_notebook(experiment: ExperimentPath, candidate: str | None = None) -> Path:
    """Write the notebook that trains a candidate again, unless it is there, and return its path.

    Parameters
    ----------
    candidate
        The best one if None.

    Raises
    ------
    AutopilotError
        NOT_FOUND, NO_CANDIDATE, or EXPERIMENT_DAMAGED.
    """
    from ..engine.definition import write_notebook as write

    record = open_experiment(absolute(Path(experiment)))
    return write(record.folder.path, named_candidate(record, candidate))


def export_script(experiment: ExperimentPath, output: ExperimentPath, candidate: str | None = None) -> list[Path]:
    """Write `train.py` and `predict.py` of a candidate, which need no experiment, and return their paths.

    Parameters
    ----------
    output
        The folder; made if need be.
    candidate
        The best one if None.

    Raises
    ------
    AutopilotError
        As `write_notebook`; CONFLICT where a file of such a name is in the way, or FOLDER_NOT_WRITABLE.
    """
    from ..engine.definition import write_scripts

    record, folder = open_experiment(absolute(Path(experiment))), absolute(Path(output))
    named = named_candidate(record, candidate)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return write_scripts(record.folder.path, named, folder)
    except OSError as error:
        raise AutopilotError(
            ErrorCode.FOLDER_NOT_WRITABLE, f"{folder} could not be written: {error.strerror}. Choose another folder."
        ) from error


def write_report(
    experiment: ExperimentPath,
    candidate: str | None = None,
    *,
    kind: Literal["html", "notebook", "json"] = "html",
    output: ExperimentPath | None = None,
) -> Path:
    """Write the report of a candidate, which is made where there is none yet, and return its path.

    Parameters
    ----------
    candidate
        The best one if None.
    output
        The file; the candidate's folder if None, where a notebook that is there stays as it is.

    Raises
    ------
    AutopilotError
        As `write_notebook`; CONFLICT where `output` exists or is left out for an encrypted experiment,
        FOLDER_NOT_WRITABLE, or WORKER_FAILED when the notebook cannot be executed.
    """
    from ..engine.report.files import write_document, write_json

    record = open_experiment(absolute(Path(experiment)))
    root = place_of(record.folder.path, record.spec.output_path).workspace.root
    given = (record.spec, record.folder.path, named_candidate(record, candidate), root)
    target = None if output is None else absolute(Path(output))
    if target is None and record.spec.encryption_key is not None:
        raise AutopilotError(
            ErrorCode.CONFLICT,
            "The experiment is encrypted, so that a report in its folder could not be opened. Give another place with "
            "output (--output), where it is written in clear.",
            field="output",
        )
    try:
        if kind == "json":
            return write_json(*given, target=target)
        return write_document(*given, ReportFormat(kind), target=target)
    except OSError as error:
        where = target or record.folder.path
        raise AutopilotError(
            ErrorCode.FOLDER_NOT_WRITABLE, f"{where} could not be written: {error.strerror}. Choose another file."
        ) from error


def add_candidate(
    experiment: ExperimentPath,
    name: str,
    *,
    changed_from: str,
    types: Mapping[str, str],
    train: pd.DataFrame,
    validation: pd.DataFrame,
    out_of_fold: Sequence[Any],
    held_back: Sequence[Any],
    models: Mapping[str, tuple[float, list[Any]]],
    description: str = "",
    hyperparameters: Mapping[str, Any] | None = None,
) -> Candidate:
    """Put a model of one's own on the leaderboard of an experiment that has ended, with a bundle that can be deployed.

    It never becomes the best candidate by itself: that is the one that the experiment chose.

    Parameters
    ----------
    name
        Letters, digits and hyphens; new in the experiment, and not ending in a number or `-refit`.
    changed_from
        The candidate that it was made of.
    types
        The features and how they are read, as in the candidate's notebook.
    train, validation
        The features of the two parts, as `jupyter_autopilot.features.convert_columns` makes them.
    out_of_fold, held_back
        `(truth, prediction)` or `(truth, prediction, weight)` of the rows that the folds held out and of the
        validation part, before a temperature or thresholds: of an ensemble or a refit both are chosen anew.
    models
        By name a weight and pipelines of two steps, what makes the features and the model; the weights add up to 1.
    hyperparameters
        To be shown with the candidate.

    Returns
    -------
    Candidate
        With its scores.

    Raises
    ------
    AutopilotError
        NAME_INVALID, NAME_TAKEN, NOT_FOUND or INVALID_REQUEST, or EXPERIMENT_RUNNING.
    """
    record = open_experiment(absolute(Path(experiment)))
    base = _checked(record, name, changed_from)
    root = place_of(record.folder.path, record.spec.output_path).workspace.root

    from ..engine.changed import Answers, pack_changed
    from ..engine.definition import read_facts

    candidate = Candidate(
        id=name,
        algorithm=base.algorithm,
        status=CandidateStatus.COMPLETED,
        description=description or f"{changed_from}, changed by hand",
        recipe=base.recipe,
        preprocessing=base.preprocessing,
        hyperparameters=dict(hyperparameters or {}),
        changed_from=changed_from,
        created_at=utc_now(),
        ended_at=utc_now(),
    )
    scored = pack_changed(
        record.folder.path,
        candidate,
        models,
        spec=record.spec,
        facts=read_facts(record.folder.path),
        root=root,
        decides=bool(base.members or base.refit_of),
        types=types,
        train=train,
        validation=validation,
        out_of_fold=Answers(*out_of_fold),
        held_back=Answers(*held_back),
    )
    add_to_leaderboard(record, scored)
    return scored


def deploy_candidate(
    experiment: ExperimentPath, candidate: str | None = None, *, name: str | None = None, timeout: float = 120.0
) -> LocalEndpoint:
    """Serve a candidate in a process of its own on this machine, and wait until it answers.

    Parameters
    ----------
    candidate
        The best one if None.
    name
        The endpoint's name; that of the experiment if None, with the first free number if it is taken.
    timeout
        Seconds after which it is given up.

    Raises
    ------
    AutopilotError
        See `AutoML.deploy`.
    """
    from .endpoint import deploy

    record = open_experiment(absolute(Path(experiment)))
    candidate = named_candidate(record, candidate)
    return deploy(
        place_of(record.folder.path, record.spec.output_path).workspace.root,
        record.folder.bundle(candidate),
        name=name,
        experiment=record.name,
        candidate=candidate,
        timeout=timeout,
    )


def named_candidate(record: ExperimentRecord, candidate: str | None) -> str:
    """A candidate of an experiment, the best one where none is named.

    Raises
    ------
    AutopilotError
        NO_CANDIDATE or NOT_FOUND.
    """
    named = candidate or record.state.best_candidate
    if named is None:
        raise AutopilotError(ErrorCode.NO_CANDIDATE, f"The experiment {record.name!r} has no trained candidate.")
    if all(one.id != named for one in record.state.candidates):
        raise AutopilotError(
            ErrorCode.NOT_FOUND, f"The experiment {record.name!r} has no candidate {named!r}.", field="candidate"
        )
    return named


def _checked(record: ExperimentRecord, name: str, changed_from: str) -> Candidate:
    """The candidate that was changed, once it is known that another one may be added."""
    if not record.terminal:
        raise AutopilotError(ErrorCode.EXPERIMENT_RUNNING, f"The experiment {record.name!r} has not ended yet.")
    if not re.fullmatch(NAME_PATTERN, name) or OF_A_SEARCH.search(name):
        raise AutopilotError(
            ErrorCode.NAME_INVALID,
            f"{name!r} is no name for a candidate of your own. Use letters, digits and hyphens, and end it with "
            "neither a number nor -refit, which are names of candidates that an experiment trains itself.",
            field="name",
        )
    known = {one.id: one for one in record.state.candidates}
    if name in known or (record.folder.path / "candidates" / name).exists():
        raise AutopilotError(
            ErrorCode.NAME_TAKEN, f"The experiment has a candidate {name!r} already. Choose another name.", field="name"
        )
    if changed_from not in known:
        raise AutopilotError(
            ErrorCode.NOT_FOUND, f"The experiment has no candidate {changed_from!r}.", field="changed_from"
        )
    return known[changed_from]
