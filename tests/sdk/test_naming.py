"""Names are made as the browser makes them (`src/model/naming.ts`)."""

from __future__ import annotations

import re

import pytest

from jupyter_autopilot.contract import NAME_PATTERN
from jupyter_autopilot.sdk.naming import suggest_name


@pytest.mark.parametrize(
    ("text", "taken", "name"),
    [
        ("telco-churn", set(), "telco-churn-1"),
        ("telco-churn", {"telco-churn-1", "telco-churn-2"}, "telco-churn-3"),
        ("  Ventes été 2024 (v2)__", set(), "Ventes-ete-2024-v2-1"),
        ("数据", set(), "experiment-1"),
        ("x" * 80, set(), "x" * 61 + "-1"),
        ("x" * 60 + "--y", set(), "x" * 60 + "-1"),
    ],
)
def test_a_name_is_made_of_any_text(text: str, taken: set[str], name: str) -> None:
    assert suggest_name(text, lambda one: one in taken) == name
    assert re.fullmatch(NAME_PATTERN, name)
