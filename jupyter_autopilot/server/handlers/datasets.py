"""Data files."""

from __future__ import annotations

from ...contract import DatasetPreview, PreviewRequest
from ..operation import Call


async def preview_dataset(call: Call) -> DatasetPreview:
    """A look at a data file; what is wrong with it is part of the answer."""
    request: PreviewRequest = call.body
    file = await call.context.contents.file(request.path, "data_path")
    root = call.context.contents.root
    assert root is not None  # without one the file would have been refused
    return await call.context.previews.look(request, file, root)
