"""The candidate notebooks: what a run writes down for them, and writing one for any candidate of an experiment."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..atomic import write_atomic
from ..contract import AutopilotError, Candidate, CandidateStatus, ErrorCode, ProblemType, SplitMethod
from ..crypt import is_sealed, read_bytes
from ..notebooks import SCRIPTS, Definition, Facts, Member, Split, write_candidate_definition
from ..notebooks import write_scripts as write_scripts_of
from .algorithms import ALGORITHMS
from .context import Run
from .paths import relative_path, relative_paths
from .search.earlier import CANDIDATE_FILE, read_refits

if TYPE_CHECKING:
    from .problems.tabular import Analysis, Prepared

FACTS = "definition.json"
NOTEBOOK = "CandidateDefinition.ipynb"
"""The notebook of the best candidate."""
SCRIPTS_FOLDER = "scripts"
"""In a candidate's folder."""


def write_facts(run: Run, analysis: Analysis, prepared: Prepared) -> None:
    """Write down what every candidate's notebook needs to know of the data."""
    write_atomic(run.folder / FACTS, facts_of(run, analysis, prepared).model_dump_json(indent=2) + "\n")


def read_facts(folder: Path) -> Facts:
    """What `write_facts` wrote.

    Raises
    ------
    AutopilotError
        EXPERIMENT_DAMAGED.
    """
    try:
        return Facts.model_validate_json((folder / FACTS).read_bytes())
    except (OSError, ValueError) as error:
        raise AutopilotError(
            ErrorCode.EXPERIMENT_DAMAGED,
            f"The experiment's folder has no readable {FACTS}: it was changed, or written by another version. Clone "
            "the experiment.",
        ) from error


def facts_of(run: Run, analysis: Analysis, prepared: Prepared) -> Facts:
    """What the notebooks need to know of the data."""
    spec = run.spec
    return Facts(
        experiment=spec.name,
        data_path=relative_paths(run, analysis.files),
        target=spec.target,
        problem_type=analysis.problem_type,
        evidence=analysis.evidence,
        objective=analysis.metric.info,
        types=prepared.types,
        classes=prepared.classes,
        split=_split(run, analysis, prepared),
        read_options=analysis.read_options,
        sealed=any(map(is_sealed, analysis.files)),
        missing_tokens=spec.missing_tokens,
        quantile=spec.quantile,
        objective_file=None if spec.objective_file is None else relative_path(run, run.root / spec.objective_file),
    )


def _split(run: Run, analysis: Analysis, prepared: Prepared) -> Split:
    """How the notebook makes the same parts."""
    import numpy as np

    from .data import can_stratify, holdout_share

    spec, file = run.spec, analysis.validation
    y = np.concatenate([prepared.y_train, prepared.y_validation])
    by_chance = spec.split_method in {SplitMethod.AUTO, SplitMethod.RATIO}
    every_row = prepared.folds_wanted > 1 and len(prepared.held_out) == len(prepared.train)
    return Split(
        method=spec.split_method,
        share=spec.validation_share(),
        folds=prepared.folds_wanted,
        holdout_share=holdout_share(len(prepared.train)),
        plain=by_chance and every_row and (prepared.classes is None or can_stratify(y, spec.validation_share())),
        seed=prepared.seed,
        column=spec.group_column or spec.time_column,
        weight_column=spec.weight_column,
        validation_path=None if file is None else relative_paths(run, file.files),
        validation_options=None if file is None else file.read_options,
        validation_sealed=file is not None and any(map(is_sealed, file.files)),
    )


def write_notebook_of_best(run: Run, candidate_id: str) -> None:
    """Write the experiment's notebook, which is about its best candidate."""
    definition = read_definition(run.folder, candidate_id, way=".")
    write_candidate_definition(run.folder / NOTEBOOK, definition)
    run.wrote(candidate_definition_notebook=NOTEBOOK)


def write_notebook(folder: Path, candidate_id: str) -> Path:
    """Write the notebook of a candidate into its folder, and return where it is.

    One that is there stays as it is, since whoever asked for it may have changed it.

    Raises
    ------
    AutopilotError
        See `read_definition`.
    """
    path = folder / "candidates" / candidate_id / f"{candidate_id}.ipynb"
    if not path.exists():
        write_candidate_definition(path, read_definition(folder, candidate_id, way="../.."))
    return path


def write_own_scripts(folder: Path, candidate_id: str) -> list[Path]:
    """Write the scripts of a candidate into its folder, and return where they are; those that are there stay.

    Raises
    ------
    AutopilotError
        See `read_definition`.
    """
    target = folder / "candidates" / candidate_id / SCRIPTS_FOLDER
    paths = [target / name for name in SCRIPTS]
    if all(path.exists() for path in paths):
        return paths
    definition = read_definition(folder, candidate_id, way="../../..")
    target.mkdir(exist_ok=True)
    return write_scripts_of(target, definition)


def write_scripts(folder: Path, candidate_id: str, target: Path) -> list[Path]:
    """Write the scripts of a candidate into a folder of the user's, and return where they are.

    Raises
    ------
    AutopilotError
        See `read_definition`; CONFLICT where a file of such a name is in the way.
    """
    for name in SCRIPTS:
        if (target / name).exists():
            raise AutopilotError(
                ErrorCode.CONFLICT, f"{target / name} exists. Choose another folder, or move it away.", field="output"
            )
    way = os.path.relpath(folder.resolve(), target.resolve()).replace(os.sep, "/")
    return write_scripts_of(target, read_definition(folder, candidate_id, way=way))


def read_definition(folder: Path, candidate_id: str, *, way: str) -> Definition:
    """What an experiment's folder tells of a candidate.

    Parameters
    ----------
    way
        From where the notebook or script is to lie to the experiment's folder, with forward slashes.

    Raises
    ------
    AutopilotError
        NOT_FOUND, NO_CANDIDATE for one without a model or that was changed by hand, or EXPERIMENT_DAMAGED.
    """
    candidates = _candidates(folder)
    candidate = candidates.get(candidate_id)
    if candidate is None:
        raise AutopilotError(ErrorCode.NOT_FOUND, f"The experiment has no candidate {candidate_id!r}.")
    if candidate.status is not CandidateStatus.COMPLETED:
        raise AutopilotError(
            ErrorCode.NO_CANDIDATE, f"{candidate_id} has no model: it is {candidate.status.value}. Choose another one."
        )
    if candidate.changed_from is not None:
        raise AutopilotError(
            ErrorCode.NO_CANDIDATE,
            f"{candidate_id} was made in the notebook of {candidate.changed_from}, which is the code that trains it.",
        )
    facts = read_facts(folder)
    try:
        return _definition(folder, facts, candidate, candidates, way)
    except (OSError, ValueError, KeyError) as error:
        raise AutopilotError(
            ErrorCode.EXPERIMENT_DAMAGED,
            f"The experiment's folder lacks what the notebook of {candidate_id} is made of: it was changed, or written "
            f"by another version. Clone the experiment. ({error})",
        ) from error


def _definition(
    folder: Path, facts: Facts, candidate: Candidate, candidates: dict[str, Candidate], way: str
) -> Definition:
    from .bundle.layout import PIPELINE, PipelineFile

    own = folder / "candidates" / candidate.id
    pipeline = PipelineFile.model_validate_json(read_bytes(own / "bundle" / PIPELINE))
    refits = read_refits(own) if candidate.refit_of is not None else {}
    weights = {member.candidate: member.weight for member in candidate.members}
    weights = weights or {candidate.refit_of or candidate.id: 1.0}
    bases = {base: 0.0 for name in weights for base in candidates[name].stacked_on}
    weights = dict(sorted((bases | weights).items(), key=lambda item: (bool(candidates[item[0]].stacked_on), -item[1])))
    sign = 1 if facts.objective.greater_is_better else -1
    scored = [one for one in candidates.values() if one.score is not None]
    return Definition(
        facts=facts.seen_from(way),
        candidate=candidate,
        members=[
            Member(
                candidate=candidates[name],
                weight=weight,
                search=search_space(candidates[name].algorithm, facts.problem_type),
                refits=refits.get(name, []),
            )
            for name, weight in weights.items()
        ],
        candidates=sorted(scored, key=lambda one: (-sign * (one.score or 0.0), one.created_at)),
        folder=way,
        pooling=pipeline.pooling,
        temperature=pipeline.temperature,
        thresholds=pipeline.thresholds,
    )


def _candidates(folder: Path) -> dict[str, Candidate]:
    """The candidates whose folder is complete, by id."""
    files = (folder / "candidates").glob(f"*/{CANDIDATE_FILE}")
    found = [Candidate.model_validate_json(file.read_bytes()) for file in files]
    return {candidate.id: candidate for candidate in found}


class _Ranges:
    """Stands in for an Optuna trial, and answers each suggestion with its source code."""

    def suggest_float(self, name: str, low: float, high: float, *, log: bool = False) -> str:
        return self._call("suggest_float", name, low, high, log)

    def suggest_int(self, name: str, low: int, high: int, *, log: bool = False) -> str:
        return self._call("suggest_int", name, low, high, log)

    def suggest_categorical(self, name: str, choices: Sequence[Any]) -> str:
        return _Source(f"trial.suggest_categorical({name!r}, {list(choices)!r})")

    def _call(self, kind: str, name: str, low: float, high: float, log: bool) -> str:
        return _Source(f"trial.{kind}({name!r}, {low!r}, {high!r}{', log=True' if log else ''})")


class _Source(str):
    """Source code, told apart from a text."""


def search_space(algorithm: str, problem_type: ProblemType) -> dict[str, str]:
    """Source code of each hyperparameter's range, as the algorithm suggests it to a search."""
    ranges: Any = _Ranges()
    suggested = ALGORITHMS[algorithm].suggest(ranges, problem_type)
    return {name: value if isinstance(value, _Source) else repr(value) for name, value in suggested.items()}
