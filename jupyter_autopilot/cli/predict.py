"""`jupyter autopilot predict`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..atomic import write_atomic
from ..contract import AutopilotError, CandidateStatus, ErrorCode
from ..jobs import ExperimentRecord
from ..jobs.layout import SPEC
from ..sdk.place import absolute, open_experiment
from ..sdk.quiet import known_warnings


def predict(given: argparse.Namespace) -> int:
    """Write the predictions as CSV, in the columns that an endpoint answers."""
    bundle = bundle_folder(absolute(Path(given.model)))
    answer = _answer(bundle, absolute(Path(given.data)), given)
    if given.output is None:
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
    else:
        _write(Path(given.output), answer)
    return 0


def bundle_folder(folder: Path, candidate: str | None = None) -> Path:
    """The model bundle that a folder is, or that of an experiment's candidate, the best one if none is named.

    Raises
    ------
    AutopilotError
        NOT_FOUND, EXPERIMENT_DAMAGED or NO_CANDIDATE.
    """
    if candidate is not None:
        return _bundle_of(open_experiment(folder), candidate)
    if not (folder / SPEC).exists():
        if (folder / "manifest.json").exists():
            return folder
        raise AutopilotError(
            ErrorCode.NOT_FOUND, f"{folder} is no experiment and no model bundle. Give the folder of one."
        )
    record = open_experiment(folder)
    best = record.state.best_candidate
    if best is None:
        raise AutopilotError(ErrorCode.NO_CANDIDATE, f"The experiment {record.name!r} has no trained candidate.")
    return record.folder.bundle(best)


def _bundle_of(record: ExperimentRecord, candidate: str) -> Path:
    trained = [one.id for one in record.state.candidates if one.status is CandidateStatus.COMPLETED]
    if candidate not in trained:
        raise AutopilotError(
            ErrorCode.NOT_FOUND,
            f"The experiment {record.name!r} has no trained candidate {candidate!r}. It has {', '.join(trained)}.",
        )
    return record.folder.bundle(candidate)


def _answer(bundle: Path, data: Path, given: argparse.Namespace) -> bytes:
    # The interpreter needs a second for these; a wrong folder is told sooner.
    from ..engine.data import read_table
    from ..serving.answer import encode_csv, encode_json
    from ..serving.predictor import load_predictor

    predictor = load_predictor(bundle, trust_pickle=given.trust_pickle)
    with known_warnings():
        encode = encode_json if given.json else encode_csv
        return encode(predictor.predict(read_table(data).frame))


def _write(path: Path, content: bytes) -> None:
    try:
        write_atomic(path, content)
    except OSError as error:
        raise AutopilotError(
            ErrorCode.FOLDER_NOT_WRITABLE, f"{path} could not be written: {error.strerror}. Choose another --output."
        ) from error
