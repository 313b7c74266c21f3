"""The candidates of a run: their scores, their bundles on disk, and the best of them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ...contract import (
    BestChanged,
    Candidate,
    CandidateEnded,
    CandidateStatus,
    EnsembleMember,
    utc_now,
)
from ..algorithms import Hyperparameters
from ..bundle import Part, StoredModels
from ..context import Run
from ..decision import pool
from ..features import describe_recipe
from ..metrics import Metric
from .earlier import Earlier, earlier_candidates, read_best, write_best, write_candidate, write_refits
from .packing import Packing
from .predictions import OOF_FILE, VALIDATION_FILE, read_predictions
from .refit import NOT_PARAMETERS, Refitted
from .rungs import KEPT_SHARE, ROWS_SHARE
from .schema import SAMPLE_ROWS
from .scoring import Scorer
from .selection import MAX_MEMBERS, Selection, select_ensemble
from .stacked import stacked_prediction
from .training import MODELS_FOLDER, TRAINED_FILE, Trained, write_trained

if TYPE_CHECKING:
    from ..problems.tabular import Prepared

Array = npt.NDArray[np.float64]
ENSEMBLE = "ensemble"
MOST_LOSS = 0.05
"""How much worse, relative to its size, an ensemble's out-of-fold score may get by stacked trees, which it belittles.
On real tables it got up to 2.8 % worse where the test score got better."""


class Board:
    """What has been trained so far.

    Every candidate that is complete has a bundle, so that any can be deployed. `best.json` is written after the
    bundle that it names, so that a run that is killed at any time leaves a complete best model.

    Attributes
    ----------
    trained, oof
        The candidates that may be members of an ensemble, by id, and what they predict out of fold.
    stacked
        Those that are stacked on others (`search.stacking`).
    """

    def __init__(self, run: Run, prepared: Prepared, metric: Metric) -> None:
        self._run, self._data = run, prepared
        self.scorer = Scorer(prepared, metric)
        self._packing = Packing(run, prepared, metric.info.name)
        self.candidates: dict[str, Candidate] = {}
        self.trained: dict[str, Trained] = {}
        self.stacked: dict[str, Trained] = {}
        self.oof: dict[str, Array] = {}
        self.best: Candidate | None = None
        self._take_over(earlier_candidates(run.folder))

    def _take_over(self, earlier: list[Earlier]) -> None:
        """Put the candidates of earlier runs of the experiment where they were."""
        for one in earlier:
            self.candidates[one.candidate.id] = one.candidate
            if one.trained is not None and one.candidate.stacked_on:
                self.stacked[one.candidate.id] = one.trained
            elif one.trained is not None:
                self.trained[one.candidate.id] = one.trained
                self._remember(one.candidate, read_predictions(self._run.candidate_folder(one.candidate.id) / OOF_FILE))
        best = read_best(self._run.folder)
        self.best = self.candidates.get(best or "")
        self._crown_what_was_not()

    def _crown_what_was_not(self) -> None:
        """Make the best one of an earlier run the best that was killed before it could do so."""
        own = [one for one in self.candidates.values() if not (one.refit_of or one.changed_from)]
        scored = [one for one in own if one.score is not None]
        top = max(scored, key=self._rank, default=None)
        if top is not None and (self.best is None or self._rank(top) > self._rank(self.best)):
            self._crown(top)
        refit = self.candidates.get(refit_id(self.best)) if self.best is not None else None
        if refit is not None:
            self._crown(refit)

    @property
    def singles(self) -> list[Candidate]:
        """The candidates of the search: no ensembles, no refits, none stacked on others, and none from a notebook."""
        apart = ("members", "refit_of", "stacked_on", "changed_from")
        return [one for one in self.candidates.values() if not any(getattr(one, name) for name in apart)]

    def proposed(self, candidate: Candidate) -> Hyperparameters:
        """The hyperparameters that a candidate was proposed with."""
        trained = self.trained.get(candidate.id)
        known = candidate.hyperparameters if trained is None else trained.hyperparameters
        return {name: value for name, value in known.items() if name not in NOT_PARAMETERS}

    def select(self, deadline: float | None) -> Selection:
        """The ensemble that is best on the out-of-fold predictions; it may have one member only."""
        scorer = self.scorer
        return select_ensemble(self.oof, scorer.truth, scorer.metric, scorer.weight, deadline=deadline)

    def _rank(self, candidate: Candidate) -> tuple[bool, float]:
        """What makes a candidate the best one; ensembles with stacked trees come first, whatever their score seems."""
        stacked = any(member.candidate in self.stacked for member in candidate.members)
        return stacked, self.scorer.gain(candidate)

    def gain(self, candidate_id: str) -> float:
        """The objective on out-of-fold predictions, with the sign that makes more better."""
        return self.scorer.gain(self.candidates[candidate_id])

    def training_of(self, candidate_id: str) -> Trained:
        """How a candidate was trained, stacked or not."""
        return self.trained.get(candidate_id) or self.stacked[candidate_id]

    def stacked_candidate(self, stacked_on: list[str]) -> Candidate | None:
        """The candidate that is stacked on these, if there is one."""
        known = (self.candidates[name] for name in self.stacked)
        return next((one for one in known if one.stacked_on == stacked_on), None)

    def complete(self, candidate: Candidate, trained: Trained) -> Candidate:
        """Score a trained candidate and put it on the leaderboard."""
        folder = self._run.candidate_folder(candidate.id)
        folder.parent.mkdir(exist_ok=True)
        # It was written elsewhere, so that no folder of a candidate is ever half of one.
        (self._run.work / candidate.id).rename(folder)
        write_trained(trained, folder / TRAINED_FILE)
        (self.stacked if candidate.stacked_on else self.trained)[candidate.id] = trained
        oof, validation = read_predictions(folder / OOF_FILE), read_predictions(folder / VALIDATION_FILE)
        done = self.scorer.scored(candidate, oof, validation).model_copy(
            update={
                "status": CandidateStatus.COMPLETED,
                "hyperparameters": {**trained.hyperparameters, **trained.chosen_by_fold},
                "preprocessing": self._preprocessing(candidate),
                "fit_seconds": trained.fit_seconds,
                "predict_ms_per_1000_rows": trained.predict_ms_per_1000_rows,
                "ended_at": utc_now(),
            }
        )
        written = trained.models.within(folder / MODELS_FOLDER)
        own = Part(1.0, written, trained.features, tuple((base,) for base in done.stacked_on))
        self._packing.pack(done, validation, [*(self._part(base, 0.0) for base in done.stacked_on), own])
        # The bundle links the same files.
        shutil.rmtree(folder / MODELS_FOLDER)
        self._add(done, oof)
        return done

    def _preprocessing(self, candidate: Candidate) -> list[str]:
        steps = describe_recipe(candidate.recipe, self._data.types)
        if candidate.stacked_on:
            steps.append(f"what these candidates predict, out of fold: {', '.join(candidate.stacked_on)}")
        return steps

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

    def combined(self, selection: Selection) -> Candidate:
        """The ensemble of a selection, or its only member."""
        if len(selection.weights) > 1:
            return self.add_ensemble(selection)
        return self.candidates[next(iter(selection.weights))]

    def add_ensemble(self, selection: Selection) -> Candidate:
        """Put an ensemble on the leaderboard; what its members predicted on the validation part is combined too.

        The same ensemble of an earlier run of the experiment is there already.
        """
        known = self._same_members(selection)
        if known is not None:
            return known
        members = sorted(selection.weights.items(), key=lambda item: -item[1])
        all_of_it = self._with_bases(selection.weights)
        candidate = Candidate(
            id=f"{ENSEMBLE}-{1 + len(self._ensembles())}",
            algorithm=ENSEMBLE,
            status=CandidateStatus.COMPLETED,
            description=self._describe_ensemble(selection),
            members=[EnsembleMember(candidate=name, weight=weight) for name, weight in members],
            fit_seconds=sum(self.candidates[name].fit_seconds or 0.0 for name in all_of_it),
            created_at=utc_now(),
            ended_at=utc_now(),
        )
        validation = self._together(selection.weights, VALIDATION_FILE)
        decision = self.scorer.decide(selection.prediction)
        done = self.scorer.scored(candidate, selection.prediction, validation, decision)
        self._run.candidate_folder(done.id).mkdir()
        self._packing.pack(done, validation, [self._part(name, weight) for name, weight in all_of_it.items()], decision)
        done = self._packing.timed(done)
        self._add(done, selection.prediction)
        return done

    def with_stacked(self, selection: Selection, stacked: Candidate, share: float) -> Selection | None:
        """An ensemble with a stacked candidate of this weight; None where its score is worse beyond doubt."""
        weights = {name: (1 - share) * weight for name, weight in selection.weights.items()} | {stacked.id: share}
        prediction = self._together(weights, OOF_FILE)
        gain = self.scorer.metric.gain(self.scorer.truth, prediction, self.scorer.weight)
        if gain < selection.gain - MOST_LOSS * abs(selection.gain):
            return None
        return Selection(weights, gain, prediction)

    def _describe_ensemble(self, selection: Selection) -> str:
        stacked = sum(weight for name, weight in selection.weights.items() if name in self.stacked)
        chosen = [name for name in selection.weights if name not in self.stacked]
        kind = "mean" if self._data.classes is None else "geometric mean"
        mean = f"weighted {kind} of {len(chosen)} candidates, chosen greedily by out-of-fold score"
        if not stacked:
            return mean.capitalize()
        first = chosen[0] if len(chosen) == 1 else mean
        return f"{stacked:.0%} stacked trees, which seem worse out of fold than they are, and {1 - stacked:.0%} {first}"

    def _with_bases(self, weights: dict[str, float]) -> dict[str, float]:
        """The members of a bundle and, with weight 0, what they are stacked on; those that are stacked come last."""
        needed = {base: 0.0 for name in weights for base in self.candidates[name].stacked_on} | weights
        return dict(sorted(needed.items(), key=lambda item: (item[0] in self.stacked, -item[1])))

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
        parts: dict[str, Part] = {}
        samples: dict[str, Array] = {}
        members = self._with_bases(selection.weights)
        for name, weight in members.items():
            models, bases = refits.get(name, []), self.candidates[name].stacked_on
            stacked_on = tuple((parts[base].models.name,) for base in bases)
            if models:
                again = StoredModels.joined(f"{name}-refit", [one.models for one in models])
                parts[name] = Part(weight, again, [one.features for one in models], stacked_on)
            else:
                parts[name] = replace(self._part(name, weight), stacked_on=stacked_on)
            samples[name] = self._sample_prediction(name, models, parts[name], [samples[base] for base in bases])
        decision = self.scorer.decide(selection.prediction)
        validation = self._together(selection.weights, VALIDATION_FILE)
        scored = self.scorer.scored(parent, selection.prediction, validation, decision)
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
        sample = pool((weight, samples[name]) for name, weight in members.items())
        self._packing.pack(candidate, sample, list(parts.values()), decision, predicted=validation)
        candidate = self._packing.timed(candidate)
        self._publish(candidate)
        self._crown(candidate)

    def _sample_prediction(self, name: str, models: list[Refitted], part: Part, of_bases: list[Array]) -> Array:
        """What the models of a refit's member predict for the sample rows.

        Parameters
        ----------
        of_bases
            What those predict that it is stacked on.
        """
        if of_bases:
            return stacked_prediction(part, self._data.validation.head(SAMPLE_ROWS), of_bases, self._data.class_count)
        known = [one.sample_prediction for one in models if one.sample_prediction is not None]
        if known:
            return np.asarray(np.mean(known, axis=0))
        return read_predictions(self._run.candidate_folder(name) / VALIDATION_FILE)[:SAMPLE_ROWS]

    def self_test(self) -> None:
        """Try the bundle of the best candidate as a stranger would.

        Raises
        ------
        AutopilotError
            EXPERIMENT_DAMAGED when it does not answer what it was packed with.
        """
        assert self.best is not None
        self._packing.self_test(self.best)

    def _refit_rows(self) -> str:
        if self._data.validation_is_file:
            return "all rows but those of the validation file"
        return "all rows, the validation part included"

    def _together(self, weights: dict[str, float], file: str) -> Array:
        """What candidates predict together, of the rows whose predictions lie in these files."""
        return pool(
            (weight, read_predictions(self._run.candidate_folder(name) / file)) for name, weight in weights.items()
        )

    def _add(self, candidate: Candidate, oof: Array) -> None:
        """Publish a candidate whose bundle is packed."""
        self._publish(candidate)
        if not candidate.stacked_on:
            self._remember(candidate, oof)
        if self.best is None or self._rank(candidate) > self._rank(self.best):
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
        trained, bundle = self.training_of(name), self._run.candidate_folder(name) / "bundle"
        models = trained.models.within(bundle / MODELS_FOLDER)
        return Part(weight, models, trained.features, tuple((base,) for base in self.candidates[name].stacked_on))


def refit_id(parent: Candidate) -> str:
    """The id of a candidate's refit."""
    return f"{parent.id}-refit"
