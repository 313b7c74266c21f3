"""Where a transform keeps what is done until all of it is."""

from __future__ import annotations

from pathlib import Path


def parts_folder(output: Path) -> Path:
    """The hidden folder beside the output."""
    return output.with_name(f".{output.name}.parts")
