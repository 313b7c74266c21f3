"""In words, how a candidate differs from the others of its experiment."""

from __future__ import annotations

from ..contract import Candidate
from .builder import markdown_text
from .facts import Definition

SHOWN_SIBLINGS, SHOWN_DIFFERENCES = 6, 8
NOT_SHOWN = {"threads", "seed"}


def differences(definition: Definition) -> list[str]:
    """Sentences in Markdown, the most important one first."""
    candidate = definition.candidate
    lines = [f"**{markdown_text(candidate.id)}**: {markdown_text(candidate.description)}."]
    members = [member.candidate for member in definition.members]
    if len(members) > 1:
        best = max(members, key=lambda one: _gain(definition, one))
        lines.append(
            f"It has {_score(candidate)}; its best member alone, **{markdown_text(best.id)}**, has {_score(best)}."
        )
        lines += [
            f"{member.weight:.1%} of **{markdown_text(member.candidate.id)}** "
            f"({markdown_text(member.candidate.description)})"
            for member in definition.members
            if member.weight
        ]
        lines += [
            f"**{markdown_text(member.candidate.id)}** takes, besides its features, what these predict: "
            f"{', '.join(markdown_text(name) for name in member.candidate.stacked_on)}. It seems worse "
            "out of fold than it is, since those were trained with the rows that it is scored on; the validation part "
            "shows it as it is."
            for member in definition.stacked
        ]
        return lines
    return lines + _from_siblings(definition)


def _gain(definition: Definition, candidate: Candidate) -> float:
    sign = 1 if definition.facts.objective.greater_is_better else -1
    return sign * (candidate.score or 0.0)


def _from_siblings(definition: Definition) -> list[str]:
    """How the one member differs from other candidates of the same algorithm, the best ones first."""
    own = definition.members[0].candidate
    siblings = [
        one
        for one in definition.candidates
        if one.algorithm == own.algorithm and one.id != own.id and one.refit_of is None and one.changed_from is None
    ]
    if not siblings:
        return [f"It is the only candidate of the algorithm `{own.algorithm}`."]
    lines = [f"**{markdown_text(one.id)}** ({_score(one)}) has {_has(own, one)}" for one in siblings[:SHOWN_SIBLINGS]]
    if len(siblings) > SHOWN_SIBLINGS:
        lines.append(f"and {len(siblings) - SHOWN_SIBLINGS} more of the same algorithm")
    return lines


def _score(candidate: Candidate) -> str:
    return "not scored" if candidate.score is None else f"{candidate.score:.6g} out of fold"


def _has(own: Candidate, other: Candidate) -> str:
    found = []
    if other.recipe != own.recipe:
        found.append(f"the preprocessing `{other.recipe}` instead of `{own.recipe}`")
    for name in sorted({*own.hyperparameters, *other.hyperparameters} - NOT_SHOWN):
        here, there = own.hyperparameters.get(name), other.hyperparameters.get(name)
        # What the folds chose for themselves, a list, is a result of the training and no choice.
        if here != there and not isinstance(here, list) and not isinstance(there, list):
            found.append(f"`{name}` {_shown(there)} instead of {_shown(here)}")
    if not found:
        return "the same configuration"
    more = len(found) - SHOWN_DIFFERENCES
    return ", ".join(found[:SHOWN_DIFFERENCES]) + (f" and {more} other values" if more > 0 else "")


def _shown(value: object) -> str:
    if value is None:
        return "left at its default"
    return markdown_text(f"{value:.4g}" if isinstance(value, float) else value)
