"""A report, section by section."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from ...contract import ProblemType, Report, TabularSpec, utc_now
from ...contract.report import AnySection, ReportRows
from .evidence import SECONDS, Evidence, Part, load_evidence
from .left_out import LeftOut
from .quality import binary_metrics, explanations, multiclass_metrics, regression_metrics
from .sections import SECTIONS


def make_report(spec: TabularSpec, folder: Path, candidate_id: str, root: Path, *, seconds: float = SECONDS) -> Report:
    """Report on a candidate of an experiment.

    Parameters
    ----------
    folder
        The experiment's.
    root
        What the specification's paths are relative to.
    seconds
        What may be spent on asking the model; less gives estimates from fewer rows.

    Raises
    ------
    AutopilotError
        NOT_FOUND, NO_CANDIDATE or EXPERIMENT_DAMAGED.
    """
    evidence = load_evidence(spec, folder, candidate_id, root, seconds)
    sections, notes = [], _notes(evidence)
    for section in SECTIONS:
        name = section.__name__.replace("_", " ")
        try:
            made = section(evidence)
        except LeftOut as reason:
            notes.append(f"The section “{name}” is left out: {reason}.")
            continue
        except Exception as error:  # the other sections are worth having
            traceback.print_exc()
            notes.append(f"The section “{name}” could not be made: {type(error).__name__}: {error}")
            continue
        if made is not None:
            sections.append(made)
    return Report(
        experiment=evidence.spec.name,
        candidate=candidate_id,
        evaluated=evidence.evaluated,
        problem_type=evidence.manifest.problem_type,
        target=evidence.spec.target,
        labels=evidence.labels,
        objective=evidence.metric.info.name,
        weighted=evidence.validation.weight is not None,
        created_at=utc_now(),
        out_of_fold=_rows(evidence.out_of_fold),
        validation=_rows(evidence.validation),
        notes=notes,
        sections=sections,
        explanations=explanations(list(sections)),
        **_quality(evidence, sections),
    )


def _quality(evidence: Evidence, sections: list[AnySection]) -> dict[str, Any]:
    if evidence.manifest.problem_type is ProblemType.REGRESSION:
        return {"regression_metrics": regression_metrics(evidence)}
    if evidence.binary:
        return {"binary_classification_metrics": binary_metrics(evidence, list(sections))}
    return {"multiclass_classification_metrics": multiclass_metrics(evidence)}


def _rows(part: Part) -> ReportRows:
    return ReportRows(used=len(part.truth), total=part.total)


def _notes(evidence: Evidence) -> list[str]:
    notes = []
    if evidence.evaluated != evidence.candidate.id:
        notes.append(
            f"{evidence.candidate.id} was trained again on all rows, so that none is left to judge it by. What is "
            f"shown was measured on {evidence.evaluated}, the same model before that; expect about as much or a little "
            "more."
        )
    for name, part in (("out-of-fold", evidence.out_of_fold), ("validation", evidence.validation)):
        if len(part.truth) < part.total:
            notes.append(
                f"The charts are drawn from {len(part.truth):,} of the {part.total:,} {name} rows, taken at random; "
                "the metrics are of all."
            )
    if evidence.validation.weight is not None:
        notes.append("Rows have weights: counts are sums of weights, and one row of average weight counts as 1.")
    absent = [
        label
        for code, label in enumerate(evidence.labels)
        if not evidence.validation.weights[evidence.validation.truth == code].sum()
    ]
    if absent:
        shown = ", ".join(f"“{label}”" for label in absent[:10]) + (", …" if len(absent) > 10 else "")
        notes.append(f"No row of the validation part is of these classes, so that nothing is said about them: {shown}.")
    return notes
