"""The bundles of a run's candidates: written, timed, and tried as a stranger would."""

from __future__ import annotations

import time
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ...contract import AutopilotError, BundleManifest, Candidate, ErrorCode, utc_now
from ...contract.monitoring import TrainingProfile
from ..bundle import Bundle, Decision, Part, load_bundle, pack_bundle
from ..context import Run
from ..profile import make_profile, profile_predictions
from .schema import sample_predictions, sample_rows, schema_columns

if TYPE_CHECKING:
    from ..problems.tabular import Prepared

Array = npt.NDArray[np.float64]
TIMED_ROWS = 1_000
"""Of the validation part, by which the speed of a prediction is measured."""


class Packing:
    """Packs the candidates of one run.

    Parameters
    ----------
    objective
        The name of the metric that ranks them.
    """

    def __init__(self, run: Run, prepared: Prepared, objective: str) -> None:
        self._run, self._data, self._objective = run, prepared, objective
        self._columns, self._sample = schema_columns(prepared), sample_rows(prepared)

    @cached_property
    def _profile(self) -> TrainingProfile:
        """Of the training part; all candidates share it."""
        return make_profile(self._data.train, self._data.types)

    def pack(
        self,
        candidate: Candidate,
        validation: Array,
        parts: list[Part],
        decision: Decision | None = None,
        *,
        predicted: Array | None = None,
    ) -> None:
        """Write the bundle of a candidate.

        Parameters
        ----------
        validation
            What it predicts for the rows of the validation part, or for the first `SAMPLE_ROWS` of them.
        predicted
            The predictions that later ones are compared with; `validation` if None. Of a refit, which has seen the
            validation part, what the candidate predicted that it refits.
        """
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
            objective=self._objective,
            metrics=candidate.metrics,
            created_at=utc_now(),
            python="",
            packages={},
            files={},
            sample=self._sample,
            sample_predictions=sample_predictions(data, validation, decision or Decision()),
        )
        way = decision or Decision()
        predictions = profile_predictions(
            validation if predicted is None else predicted, data.labels, way.temperature, way.thresholds
        )
        profile = self._profile.model_copy(update={"predictions": predictions})
        folder = run.candidate_folder(candidate.id) / "bundle"
        pack_bundle(folder, manifest, parts, data.classes, decision, profile=profile)

    def timed(self, candidate: Candidate) -> Candidate:
        """The candidate with how fast its packed model predicts, as whoever loads it would see it."""
        bundle = self._load(candidate)
        rows = self._data.validation.head(TIMED_ROWS)
        started = time.perf_counter()
        bundle.predict(rows)
        milliseconds = 1e6 * (time.perf_counter() - started) / len(rows)
        return candidate.model_copy(update={"predict_ms_per_1000_rows": milliseconds})

    def self_test(self, candidate: Candidate) -> None:
        """Load the bundle as a stranger would and compare its answers to the recorded ones.

        Raises
        ------
        AutopilotError
            EXPERIMENT_DAMAGED when the bundle does not answer what it was packed with.
        """
        if not self._load(candidate).predicts_its_sample():
            raise AutopilotError(
                ErrorCode.EXPERIMENT_DAMAGED,
                f"The packed model of {candidate.id} does not predict what it did.",
            )

    def _load(self, candidate: Candidate) -> Bundle:
        """A bundle of this run, whatever is in it: a machine without a place for the user's key signs none."""
        return load_bundle(self._run.candidate_folder(candidate.id) / "bundle", trust_pickle=True)
