"""A section that a reader would look for and does not find."""

from __future__ import annotations


class LeftOut(Exception):  # noqa: N818
    """The section is left out, for the reason in the message: the end of a sentence."""
