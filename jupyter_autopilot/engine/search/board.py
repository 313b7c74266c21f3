"""The candidates of a run: their scores, their bundles on disk, and the best of them."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract import (
    AutopilotError,
    BestChanged,
    BundleManifest,
    Candidate,
    CandidateEnded,
    CandidateStatus,
    EnsembleMember,
    ErrorCode,
    utc_now,
)
from ..algorithms import Hyperparameters
from ..bundle import Decision, Part, load_bundle, models_file, pack_bundle
from ..context import Run
from ..features import describe_recipe
from ..metrics import Metric
from .earlier import Earlier, earlier_candidates, read_best, write_best, write_candidate, write_refits
from .refit import NOT_PARAMETERS, Refitted
from .rungs import KEPT_SHARE, ROWS_SHARE
from .schema import SAMPLE_ROWS, sample_predictions, sample_rows, schema_columns
from .scoring import Scorer
from .selection import MAX_MEMBERS, Selection, select_ensemble
from .training import MODELS_FILE, OOF_FILE, TRAINED_FILE, VALIDATION_FILE, Trained, write_trained

if TYPE_CHECKING:
    from ..problems.tabular import Prepared

Array = npt.NDArray[np.float64]
ENSEMBLE = "ensemble"
TIMED_ROWS = 1_000
"""Of the validation part, by which the speed of a prediction is measured."""
TOLERANCE = 1e-5
"""Of the self-test: a network of float32 rounds differently for another number of rows."""


class Board:
    """What has been trained so far.

    Every candidate that is complete has a bundle, so that any can be deployed. `best.json` is written after the
    bundle that it names, so that a run that is killed at any time leaves a complete best model.
    """

    def __init__(self, run: Run, prepared: Prepared, metric: Metric) -> None:
        self._run, self._data = run, prepared
        self.scorer = Scorer(prepared, metric)
        self._columns, self._sample = schema_columns(prepared), sample_rows(prepared)
        self.candidates: dict[str, Candidate] = {}
        self.trained: dict[str, Trained] = {}
        self.oof: dict[str, Array] = {}
        self.best: Candidate | None = None
        self._take_over(earlier_candidates(run.folder))

    def _take_over(self, earlier: list[Earlier]) -> None:
        """Put the candidates of earlier runs of the experiment where they were."""
        for one in earlier:
            self.candidates[one.candidate.id] = one.candidate
            if one.trained is not None:
                self.trained[one.candidate.id] = one.trained
                self._remember(one.candidate, np.load(self._run.candidate_folder(one.candidate.id) / OOF_FILE))
        best = read_best(self._run.folder)
        self.best = self.candidates.get(best or "")
        self._crown_what_was_not()

    def _crown_what_was_not(self) -> None:
        """Make the best one of an earlier run the best that was killed before it could do so."""
        own = [one for one in self.candidates.values() if not (one.refit_of or one.changed_from)]
        scored = [one for one in own if one.score is not None]
        top = max(scored, key=self.scorer.gain, default=None)
        if top is not None and (self.best is None or self.scorer.gain(top) > self.scorer.gain(self.best)):
            self._crown(top)
        refit = self.candidates.get(refit_id(self.best)) if self.best is not None else None
        if refit is not None:
            self._crown(refit)

    @property
    def singles(self) -> list[Candidate]:
        """The candidates of the search: no ensembles, no refits, and none that was made in a notebook."""
        return [one for one in self.candidates.values() if not (one.members or one.refit_of or one.changed_from)]

    def proposed(self, candidate: Candidate) -> Hyperparameters:
        """The hyperparameters that a candidate was proposed with."""
        trained = self.trained.get(candidate.id)
        known = candidate.hyperparameters if trained is None else trained.hyperparameters
        return {name: value for name, value in known.items() if name not in NOT_PARAMETERS}

    def select(self, deadline: float | None) -> Selection:
        """The ensemble that is best on the out-of-fold predictions; it may have one member only."""
        scorer = self.scorer
        return select_ensemble(self.oof, scorer.truth, scorer.metric, scorer.weight, deadline=deadline)

    def gain(self, candidate_id: str) -> float:
        """The objective on out-of-fold predictions, with the sign that makes more better."""
        return self.scorer.gain(self.candidates[candidate_id])

    def complete(self, candidate: Candidate, trained: Trained) -> None:
        """Score a trained candidate and put it on the leaderboard."""
        folder = self._run.candidate_folder(candidate.id)
        folder.parent.mkdir(exist_ok=True)
        # It was written elsewhere, so that no folder of a candidate is ever half of one.
        (self._run.work / candidate.id).rename(folder)
        write_trained(trained, folder / TRAINED_FILE)
        self.trained[candidate.id] = trained
        oof, validation = np.load(folder / OOF_FILE), np.load(folder / VALIDATION_FILE)
        done = self.scorer.scored(candidate, oof, validation).model_copy(
            update={
                "status": CandidateStatus.COMPLETED,
                "hyperparameters": {**trained.hyperparameters, **trained.chosen_by_fold},
                "preprocessing": describe_recipe(candidate.recipe, self._data.types),
                "fit_seconds": trained.fit_seconds,
                "predict_ms_per_1000_rows": trained.predict_ms_per_1000_rows,
                "ended_at": utc_now(),
            }
        )
        written = replace(trained.models, path=folder / MODELS_FILE)
        self._pack(done, validation, [Part(1.0, written, trained.features)])
        # The bundle links the same file.
        (folder / MODELS_FILE).unlink()
        self._add(done, oof)

    def fail(self, candidate: Candidate, error: str) -> None:
        """Keep a candidate that broke, with the reason."""
        self._end_without_model(candidate, CandidateStatus.FAILED, error)

    def prune(self, candidate: Candidate) -> None:
        """Keep a candidate that was given up because others did better on few rows."""
        reason = f"On {ROWS_SHARE:.0%} of the rows it was not among the best {KEPT_SHARE:.0%}, so it was given up."
        self._end_without_model(candidate, CandidateStatus.PRUNED, reason)

    def _end_without_model(self, candidate: Candidate, status: CandidateStatus, error: str) -> None:
        ended = candidate.model_copy(update={"status": status, "error": error, "ended_at": utc_now()})
        self.candidates[candidate.id] = ended
        write_candidate(self._run.candidate_folder(candidate.id), ended)
        self._run.sink(CandidateEnded(candidate=ended))

    def add_ensemble(self, selection: Selection) -> Candidate:
        """Put an ensemble on the leaderboard; what its members predicted on the validation part is combined too.

        The same ensemble of an earlier run of the experiment is there already.
        """
        known = self._same_members(selection)
        if known is not None:
            return known
        members = sorted(selection.weights.items(), key=lambda item: -item[1])
        parts = [self.candidates[name] for name, _ in members]
        candidate = Candidate(
            id=f"{ENSEMBLE}-{1 + len(self._ensembles())}",
            algorithm=ENSEMBLE,
            status=CandidateStatus.COMPLETED,
            description=f"Weighted mean of {len(members)} candidates, chosen greedily by out-of-fold score",
            members=[EnsembleMember(candidate=name, weight=weight) for name, weight in members],
            fit_seconds=sum(part.fit_seconds or 0.0 for part in parts),
            created_at=utc_now(),
            ended_at=utc_now(),
        )
        validation = self._validation(selection.weights)
        decision = self.scorer.decide(selection.prediction)
        done = self.scorer.scored(candidate, selection.prediction, validation, decision)
        self._run.candidate_folder(done.id).mkdir()
        self._pack(done, validation, [self._part(name, weight) for name, weight in members], decision)
        done = self._timed(done)
        self._add(done, selection.prediction)
        return done

    def _ensembles(self) -> list[Candidate]:
        own = [one for one in self.candidates.values() if not (one.refit_of or one.changed_from)]
        return [one for one in own if one.algorithm == ENSEMBLE]

    def _same_members(self, selection: Selection) -> Candidate | None:
        for candidate in self._ensembles():
            if {member.candidate: member.weight for member in candidate.members} == selection.weights:
                return candidate
        return None

    def add_refit(self, parent: Candidate, selection: Selection, refits: dict[str, list[Refitted]]) -> None:
        """Put a candidate on the leaderboard whose members were trained again on all rows, and make it the best.

        Parameters
        ----------
        parent
            The candidate that was chosen.
        selection
            Its members; what they predicted gives the scores, since no row is left to score the new models.
        refits
            By member its models. A member without any keeps its models of the folds.
        """
        parts: list[Part] = []
        predictions: list[Array] = []  # of the sample rows
        for name, weight in selection.weights.items():
            models = refits.get(name, [])
            for model in models:
                parts.append(Part(weight / len(models), model.models, [model.features]))
                predictions.append(weight / len(models) * model.sample_prediction)
            if not models:
                parts.append(self._part(name, weight))
                predictions.append(weight * np.load(self._run.candidate_folder(name) / VALIDATION_FILE)[:SAMPLE_ROWS])
        decision = self.scorer.decide(selection.prediction)
        scored = self.scorer.scored(parent, selection.prediction, self._validation(selection.weights), decision)
        candidate = scored.model_copy(
            update={
                "id": refit_id(parent),
                "description": f"{parent.id}, trained again on {self._refit_rows()}",
                "refit_of": parent.id,
                "fit_seconds": sum(model.fit_seconds for models in refits.values() for model in models),
                "created_at": utc_now(),
                "ended_at": utc_now(),
            }
        )
        folder = self._run.candidate_folder(candidate.id)
        write_refits(folder, {name: [model.hyperparameters for model in models] for name, models in refits.items()})
        self._pack(candidate, np.sum(predictions, axis=0), parts, decision)
        candidate = self._timed(candidate)
        self._publish(candidate)
        self._crown(candidate)

    def _timed(self, candidate: Candidate) -> Candidate:
        """The candidate with how fast its packed model predicts, as whoever loads it would see it."""
        bundle = load_bundle(self._run.candidate_folder(candidate.id) / "bundle")
        rows = self._data.validation.head(TIMED_ROWS)
        started = time.perf_counter()
        bundle.predict(rows)
        milliseconds = 1e6 * (time.perf_counter() - started) / len(rows)
        return candidate.model_copy(update={"predict_ms_per_1000_rows": milliseconds})

    def _refit_rows(self) -> str:
        if self._data.validation_is_file:
            return "all rows but those of the validation file"
        return "all rows, the validation part included"

    def _validation(self, weights: dict[str, float]) -> Array:
        """The weighted prediction of the validation part."""
        parts = [
            weight * np.load(self._run.candidate_folder(name) / VALIDATION_FILE) for name, weight in weights.items()
        ]
        return np.asarray(np.sum(parts, axis=0))

    def _add(self, candidate: Candidate, oof: Array) -> None:
        """Publish a candidate whose bundle is packed."""
        self._publish(candidate)
        self._remember(candidate, oof)
        if self.best is None or self.scorer.gain(candidate) > self.scorer.gain(self.best):
            self._crown(candidate)

    def _remember(self, candidate: Candidate, oof: Array) -> None:
        self.oof[candidate.id] = oof
        if len(self.oof) > MAX_MEMBERS:  # no more can be in an ensemble, and with many classes they are large
            del self.oof[min(self.oof, key=self.gain)]

    def _publish(self, candidate: Candidate) -> None:
        self.candidates[candidate.id] = candidate
        write_candidate(self._run.candidate_folder(candidate.id), candidate)
        self._run.sink(CandidateEnded(candidate=candidate))

    def _crown(self, candidate: Candidate) -> None:
        """Make a candidate the best one."""
        self.best = candidate
        write_best(self._run.folder, candidate.id)
        self._run.sink(BestChanged(candidate_id=candidate.id))
        self._run.wrote(model_bundle=f"candidates/{candidate.id}/bundle")

    def _part(self, name: str, weight: float) -> Part:
        """The fold models of a candidate, from its own bundle."""
        trained, bundle = self.trained[name], self._run.candidate_folder(name) / "bundle"
        models = replace(trained.models, path=bundle / models_file(name))
        return Part(weight, models, trained.features)

    def _pack(
        self, candidate: Candidate, validation: Array, parts: list[Part], decision: Decision | None = None
    ) -> None:
        data, run = self._data, self._run
        manifest = BundleManifest(
            experiment=run.spec.name,
            candidate=candidate.id,
            description=candidate.description,
            problem_type=data.problem_type,
            target=run.spec.target,
            labels=data.labels,
            columns=self._columns,
            missing_tokens=run.spec.missing_tokens,
            objective=self.scorer.metric.info.name,
            metrics=candidate.metrics,
            created_at=utc_now(),
            python="",
            packages={},
            files={},
            sample=self._sample,
            sample_predictions=sample_predictions(data, validation, decision or Decision()),
        )
        pack_bundle(run.candidate_folder(candidate.id) / "bundle", manifest, parts, data.classes, decision)

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
        if not np.allclose(answer, np.array(recorded, dtype="float64"), rtol=TOLERANCE, atol=TOLERANCE):
            raise AutopilotError(
                ErrorCode.EXPERIMENT_DAMAGED,
                f"The packed model of {candidate.id} does not predict what it did.",
            )


def refit_id(parent: Candidate) -> str:
    """The id of a candidate's refit."""
    return f"{parent.id}-refit"
