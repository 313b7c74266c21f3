"""What earlier runs of an experiment left in its folder, so that a further one trains nothing twice."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from ...atomic import write_atomic
from ...contract import Candidate, CandidateStatus
from ..algorithms import Hyperparameters
from ..bundle import is_signed, packed_parts, pickles
from .training import TRAINED_FILE, Trained, read_trained

CANDIDATE_FILE = "candidate.json"
BEST_FILE = "best.json"
REFITS_FILE = "refits.json"


@dataclass(frozen=True)
class Earlier:
    """A candidate of an earlier run.

    `trained` is None for an ensemble, a refit, one without a model, one that was made in a notebook, and one with
    pickles that somebody else packed.
    """

    candidate: Candidate
    trained: Trained | None


def earlier_candidates(folder: Path) -> list[Earlier]:
    """The candidates of an experiment's folder, in the order in which they began.

    A folder that is not complete, since its run was killed, is removed.
    """
    found = []
    for path in (folder / "candidates").glob("*"):
        try:
            found.append(_read(path))
        except (OSError, ValueError, KeyError):
            shutil.rmtree(path, ignore_errors=True)
    return sorted(found, key=lambda one: one.candidate.created_at)


def write_candidate(folder: Path, candidate: Candidate) -> None:
    """Write a candidate down; it is the last file of its folder, which makes the folder complete."""
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / CANDIDATE_FILE, candidate.model_dump_json(indent=2))


def write_refits(folder: Path, refits: dict[str, list[Hyperparameters]]) -> None:
    """Write down, in a refit's folder, the hyperparameters of each model that was trained on all rows, by member."""
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / REFITS_FILE, json.dumps(refits, indent=2) + "\n")


def read_refits(folder: Path) -> dict[str, list[Hyperparameters]]:
    """What `write_refits` wrote."""
    found: dict[str, list[Hyperparameters]] = json.loads((folder / REFITS_FILE).read_text(encoding="utf-8"))
    return found


def write_best(folder: Path, candidate_id: str) -> None:
    """Write down which candidate of the experiment is the best."""
    write_atomic(folder / BEST_FILE, json.dumps({"candidate": candidate_id}))


def read_best(folder: Path) -> str | None:
    """The id that `write_best` wrote; None where there is none yet."""
    try:
        return str(json.loads((folder / BEST_FILE).read_text(encoding="utf-8"))["candidate"])
    except FileNotFoundError:
        return None


def _read(folder: Path) -> Earlier:
    candidate = Candidate.model_validate_json((folder / CANDIDATE_FILE).read_bytes())
    own = candidate.members or candidate.refit_of or candidate.changed_from
    if candidate.status is not CandidateStatus.COMPLETED or own:
        return Earlier(candidate, None)
    # One that is stacked on others carries them, and comes last.
    part = packed_parts(folder / "bundle")[-1]
    if pickles(file.name for file in (*part.models.files, *part.features)) and not is_signed(folder / "bundle"):
        return Earlier(candidate, None)
    return Earlier(candidate, read_trained(candidate.id, folder / TRAINED_FILE, part.models, part.features))
