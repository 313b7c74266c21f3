"""Every public name says what it is."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

PUBLIC = ("", ".sdk", ".features", ".models", ".splits", ".reports", ".exploration")


def named(module: str) -> Iterator[tuple[str, Any]]:
    """The public functions and classes of a module, and these classes' own methods and properties."""
    for name in import_module(module).__all__:
        found = getattr(import_module(module), name)
        if inspect.isfunction(found) or inspect.isclass(found):
            yield name, found
        for kind in inspect.getmro(found) if inspect.isclass(found) else ():
            if kind.__module__.startswith("jupyter_autopilot"):
                yield from ((f"{name}.{part}", own) for part, own in vars(kind).items() if is_public(part, own))


def is_public(name: str, found: Any) -> bool:
    return not name.startswith("_") and (
        inspect.isfunction(found) or isinstance(found, property | classmethod | staticmethod)
    )


@pytest.mark.parametrize("module", [f"jupyter_autopilot{part}" for part in PUBLIC])
def test_every_public_name_is_documented(module: str) -> None:
    found = dict(named(module))
    assert found
    assert [name for name, one in found.items() if not inspect.getdoc(one)] == []
