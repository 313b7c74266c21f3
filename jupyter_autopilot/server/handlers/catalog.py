"""What exists."""

from __future__ import annotations

from ...contract import Catalog
from ...engine.catalog import catalog
from ..operation import Call


async def get_catalog(call: Call) -> Catalog:
    """The catalog."""
    return catalog()
