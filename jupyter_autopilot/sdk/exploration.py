"""What stands out in data, as text and as a table, and the fixes by their numbers."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..contract import AutopilotError, ErrorCode, Feature, TabularSpec, exploration
from ..contract.exploration import Fix, SpecPatch
from .data import Data, written

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 20
"""Findings in the text."""
WIDTH = 100


class Exploration(exploration.Exploration):
    """What an experiment's data exploration notebook finds; `print` shows it as text.

    Its lists can be shown with `jupyter_autopilot.exploration.table`.
    """

    def to_frame(self) -> pd.DataFrame:
        """The findings, the worst first.

        Returns
        -------
        DataFrame
            Indexed from 1, the number that `fix` takes: severity, code, message, advice, columns, the title of the fix,
            and whether that changes the `specification` or the `data`; the last two are None where there is no fix.
        """
        import pandas as pd

        names = ["severity", "code", "message", "advice", "columns", "fix", "changes"]
        rows = [
            (
                *(one.severity.value, one.code, one.message, one.advice, list(one.columns)),
                *((None, None) if one.fix is None else (one.fix.title, one.fix.changes)),
            )
            for one in self.findings
        ]
        return pd.DataFrame(rows, columns=names, index=pd.RangeIndex(1, len(rows) + 1, name="number"), dtype=object)

    def fix(self, number: int) -> Fix:
        """The fix of a finding, by its number in the text and the table.

        Raises
        ------
        AutopilotError
            NOT_FOUND where there is no such finding, or where it has no fix.
        """
        if not 1 <= number <= len(self.findings):
            known = f"They are numbered 1 to {len(self.findings)}." if self.findings else "There are none."
            raise AutopilotError(ErrorCode.NOT_FOUND, f"There is no finding {number}. {known}", field="apply")
        finding = self.findings[number - 1]
        if finding.fix is None:
            raise AutopilotError(
                ErrorCode.NOT_FOUND, f"Finding {number} has no fix. {finding.message} {finding.advice}", field="apply"
            )
        return finding.fix

    def __str__(self) -> str:
        """The findings as text."""
        summary = self.summary
        kinds = ", ".join(f"{count:,} {kind.value}" for kind, count in summary.features.items())
        lines = [
            f"{self.problem_type.value} on {self.target!r}; {summary.rows.of:,} rows, {summary.columns:,} columns",
            f"{len(self.features):,} features ({kinds})" if kinds else "no features",
        ]
        if summary.rows.sampled:
            lines.append(f"from {summary.rows.used:,} rows, drawn at random")
        for number, one in enumerate(self.findings[:SHOWN], start=1):
            lines += ["", *_wrapped(f"{number:>3} {one.severity.value:<7}", f"{one.message} {one.advice}")]
            if one.fix is not None:
                lines += _wrapped(" " * 11, f"Fix of the {one.fix.changes}: {one.fix.title}")
        if len(self.findings) > SHOWN:
            lines += ["", f"    and {len(self.findings) - SHOWN} more"]
        return "\n".join([*lines, *([] if self.findings else ["", "Nothing stands out."])])

    def __repr__(self) -> str:
        """The findings as text, for a notebook's cell."""
        return str(self)


def _wrapped(first: str, text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=" " * len(first))


def exploration_of(spec: TabularSpec, root: Path, data: Data | None = None) -> tuple[Exploration, pd.DataFrame]:
    """Explore in this process; with the rows that were looked at.

    Parameters
    ----------
    root
        What the specification's paths are relative to.
    data
        A table that is no file yet is written to a temporary one, as it would be for an experiment.

    Raises
    ------
    AutopilotError
        With the problems of the specification or the data.
    """
    from ..engine.exploration.specified import explore_specified

    with written(spec, data) as readable:
        found, frame = explore_specified(readable, root)
    return Exploration.model_validate(found.model_dump()), frame


def changed_parameters(patch: SpecPatch, parameters: dict[str, Any], features: Sequence[Feature]) -> dict[str, Any]:
    """The parameters of `AutoML` that a change of the specification gives other values.

    Parameters
    ----------
    parameters
        As they are.
    features
        Those that an exploration found, with their types.
    """
    fields = {name: value for name, value in patch.fields.items() if name in parameters}
    if patch.fields.get("validation_path", "") is None:
        fields["validation"] = None
    if patch.drop_features or patch.feature_types:
        fields["features"] = {feature.name: str(feature.type) for feature in patch.features(list(features))}
    if patch.add_missing_tokens:
        fields["missing_tokens"] = list(dict.fromkeys([*parameters["missing_tokens"], *patch.add_missing_tokens]))
    return fields
