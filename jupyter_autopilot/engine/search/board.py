"""The candidates of a run: their scores, their bundles on disk, and the best of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...atomic import write_atomic
from ...contract import (
    AutopilotError,
    BestChanged,
    BundleManifest,
    Candidate,
    CandidateEnded,
    CandidateStatus,
    EnsembleMember,
    ErrorCode,
    MetricValue,
    utc_now,
)
from ..algorithms import ALGORITHMS
from ..bundle import Part, load_bundle, models_file, pack_bundle
from ..context import Run
from ..features import describe_recipe
from ..metrics import Metric, metrics_for
from .schema import sample_predictions, sample_rows, schema_columns
from .selection import MAX_MEMBERS, Selection
from .training import MODELS_FILE, OOF_FILE, VALIDATION_FILE, Trained

if TYPE_CHECKING:
    from ..problems.tabular import Prepared

Array = npt.NDArray[np.float64]
ENSEMBLE = "ensemble-1"


class Board:
    """What has been trained so far.

    Every candidate that is complete has a bundle, so that any can be deployed. `best.json` is written after the
    bundle that it names, so that a run that is killed at any time leaves a complete best model.
    """

    def __init__(self, run: Run, prepared: Prepared, metric: Metric) -> None:
        self._run, self._data, self.metric = run, prepared, metric
        self._metrics = metrics_for(prepared.problem_type)
        self._columns, self._sample = schema_columns(prepared), sample_rows(prepared)
        self._checksums: dict[str, str] = {}
        self.candidates: dict[str, Candidate] = {}
        self.oof: dict[str, Array] = {}
        self.best: Candidate | None = None

    @property
    def best_single(self) -> Candidate | None:
        """The best candidate that is no ensemble."""
        done = [c for c in self.candidates.values() if c.status is CandidateStatus.COMPLETED and not c.members]
        return max(done, key=self._gain, default=None)

    def gain(self, candidate_id: str) -> float:
        """The objective on out-of-fold predictions, with the sign that makes more better."""
        return self._gain(self.candidates[candidate_id])

    def complete(self, candidate: Candidate, trained: Trained) -> None:
        """Score a trained candidate and put it on the leaderboard."""
        folder = self._run.candidate_folder(candidate.id)
        folder.parent.mkdir(exist_ok=True)
        # It was written elsewhere, so that no folder of a candidate is ever half of one.
        (self._run.work / candidate.id).rename(folder)
        self._checksums[candidate.id] = trained.models_checksum
        oof, validation = np.load(folder / OOF_FILE), np.load(folder / VALIDATION_FILE)
        algorithm = ALGORITHMS[candidate.algorithm]
        done = self._scored(candidate, oof, validation).model_copy(
            update={
                "hyperparameters": trained.hyperparameters,
                "preprocessing": describe_recipe(algorithm.recipe, self._data.types),
                "fit_seconds": trained.fit_seconds,
                "predict_ms_per_1000_rows": trained.predict_ms_per_1000_rows,
            }
        )
        self._pack(done, validation, [self._part(done.id, 1.0, folder / MODELS_FILE)])
        # The bundle links the same file.
        (folder / MODELS_FILE).unlink()
        self._add(done, oof)

    def fail(self, candidate: Candidate, error: str) -> None:
        """Keep a candidate that broke, with the reason."""
        failed = candidate.model_copy(update={"status": CandidateStatus.FAILED, "error": error, "ended_at": utc_now()})
        self.candidates[candidate.id] = failed
        self._run.sink(CandidateEnded(candidate=failed))

    def add_ensemble(self, selection: Selection) -> None:
        """Put an ensemble on the leaderboard."""
        validation = np.sum(
            [
                weight * np.load(self._run.candidate_folder(name) / VALIDATION_FILE)
                for name, weight in selection.weights.items()
            ],
            axis=0,
        )
        members = sorted(selection.weights.items(), key=lambda item: -item[1])
        parts = [self.candidates[name] for name, _ in members]
        candidate = Candidate(
            id=ENSEMBLE,
            algorithm="ensemble",
            status=CandidateStatus.COMPLETED,
            description=f"Weighted mean of {len(members)} candidates, chosen greedily by out-of-fold score",
            members=[EnsembleMember(candidate=name, weight=weight) for name, weight in members],
            fit_seconds=sum(part.fit_seconds or 0.0 for part in parts),
            predict_ms_per_1000_rows=sum(part.predict_ms_per_1000_rows or 0.0 for part in parts),
            created_at=utc_now(),
        )
        done = self._scored(candidate, selection.prediction, validation)
        self._run.candidate_folder(done.id).mkdir()
        packed = [(name, self._run.candidate_folder(name) / "bundle" / models_file(name)) for name, _ in members]
        self._pack(done, validation, [self._part(name, selection.weights[name], models) for name, models in packed])
        self._add(done, selection.prediction)

    def _gain(self, candidate: Candidate) -> float:
        assert candidate.score is not None
        return candidate.score if self.metric.info.greater_is_better else -candidate.score

    def _scored(self, candidate: Candidate, oof: Array, validation: Array) -> Candidate:
        metrics = [
            MetricValue(
                name=metric.info.name,
                cross_validation=metric.score(self._data.y_train, oof),
                validation=metric.score(self._data.y_validation, validation),
            )
            for metric in self._metrics
        ]
        objective = next(value for value in metrics if value.name == self.metric.info.name)
        return candidate.model_copy(
            update={
                "status": CandidateStatus.COMPLETED,
                "score": objective.cross_validation,
                "validation_score": objective.validation,
                "metrics": metrics,
                "ended_at": utc_now(),
            }
        )

    def _add(self, candidate: Candidate, oof: Array) -> None:
        """Publish a candidate whose bundle is packed."""
        self.candidates[candidate.id] = candidate
        self.oof[candidate.id] = oof
        if len(self.oof) > MAX_MEMBERS:  # no more can be in an ensemble, and with many classes they are large
            del self.oof[min(self.oof, key=self.gain)]
        folder = self._run.candidate_folder(candidate.id)
        write_atomic(folder / "candidate.json", candidate.model_dump_json(indent=2))
        self._run.sink(CandidateEnded(candidate=candidate))
        if self.best is None or self._gain(candidate) > self._gain(self.best):
            self.best = candidate
            write_atomic(self._run.folder / "best.json", json.dumps({"candidate": candidate.id}))
            self._run.sink(BestChanged(candidate_id=candidate.id))
            self._run.wrote(model_bundle=f"candidates/{candidate.id}/bundle")

    def _part(self, name: str, weight: float, models: Path) -> Part:
        return Part(name, weight, models, self._checksums[name])

    def _pack(self, candidate: Candidate, validation: Array, parts: list[Part]) -> None:
        data, run = self._data, self._run
        manifest = BundleManifest(
            experiment=run.spec.name,
            candidate=candidate.id,
            description=candidate.description,
            problem_type=data.problem_type,
            target=run.spec.target,
            labels=data.labels,
            columns=self._columns,
            objective=self.metric.info.name,
            metrics=candidate.metrics,
            created_at=utc_now(),
            python="",
            packages={},
            files={},
            sample=self._sample,
            sample_predictions=sample_predictions(data, validation),
        )
        pack_bundle(run.candidate_folder(candidate.id) / "bundle", manifest, parts, data.classes)

    def self_test(self, candidate: Candidate) -> None:
        """Load the bundle as a stranger would and compare its answers to the recorded ones.

        Raises
        ------
        AutopilotError
            EXPERIMENT_DAMAGED when the bundle does not answer what it was packed with.
        """
        bundle = load_bundle(self._run.candidate_folder(candidate.id) / "bundle")
        sample = pd.DataFrame(bundle.manifest.sample)
        answer = bundle.predict(sample) if bundle.classes_ is None else bundle.predict_proba(sample)
        recorded = [row["prediction"] for row in bundle.manifest.sample_predictions]
        if not np.allclose(answer, np.array(recorded, dtype="float64"), rtol=1e-6, atol=1e-9):
            raise AutopilotError(
                ErrorCode.EXPERIMENT_DAMAGED,
                f"The packed model of {candidate.id} does not predict what it did.",
            )
