"""Batch transform: a file or folder in, predictions out, piece by piece.

It needs a bundle and files, and neither Jupyter nor a server. Importing this package is quick; libraries are loaded
when something is transformed.
"""

from __future__ import annotations

from .place import parts_folder
from .transform import Progress, transform

__all__ = ["Progress", "parts_folder", "transform"]
