"""Names for experiments and endpoints that were given none; `src/model/naming.ts` makes the same in the browser."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable

LONGEST = 63


def suggest_name(text: str, taken: Callable[[str], bool]) -> str:
    """The text as letters, digits and single hyphens, with the first number that is free, such as `sales-2`."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    stem = re.sub(r"[^a-zA-Z0-9]+", "-", plain).strip("-") or "experiment"
    for number in itertools.count(1):
        ending = f"-{number}"
        name = stem[: LONGEST - len(ending)].rstrip("-") + ending
        if not taken(name):
            return name
    raise AssertionError("unreachable")
