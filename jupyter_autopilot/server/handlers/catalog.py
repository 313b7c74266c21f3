"""What exists."""

from __future__ import annotations

import asyncio

from ...contract import Catalog
from ...contract.wizard import Choice, Control
from ...crypt import known_keys
from ...engine.catalog import catalog
from ..operation import Call


async def get_catalog(call: Call) -> Catalog:
    """The catalog, with the names of the keys that this server knows now."""
    keys = [Choice(value=name, title=name) for name in await asyncio.to_thread(known_keys)]
    known = catalog()
    steps = [
        step.model_copy(
            update={
                "fields": [
                    field.model_copy(update={"choices": keys}) if field.control is Control.KEY else field
                    for field in step.fields
                ]
            }
        )
        for step in known.wizard.steps
    ]
    return known.model_copy(update={"wizard": known.wizard.model_copy(update={"steps": steps})})
