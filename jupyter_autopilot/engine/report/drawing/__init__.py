"""A report as tables and charts, for its HTML page and its notebook."""

from .blocks import Block, Table, Text
from .page import html_page
from .sections import draw

__all__ = ["Block", "Table", "Text", "draw", "html_page"]
