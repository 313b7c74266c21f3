"""What every view of ipywidgets has: HTML beside it, for whoever reads the notebook without a kernel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

SAVED = "As it was when this cell ran"


class View(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Widgets below each other.

    A front end without widgets, and nbconvert, take the HTML of the same output. JupyterLab shows an error in the place
    of a widget whose kernel is gone, so that the HTML is also there to be unfolded.

    Parameters
    ----------
    static
        Makes the HTML when the view is displayed.
    """

    def __init__(self, children: Sequence[Any], static: Callable[[], str]) -> None:
        super().__init__(list(children))
        self._static = static

    def _repr_mimebundle_(self, **given: Any) -> Any:
        """The widget, and the HTML for whoever cannot show it."""
        bundle = super()._repr_mimebundle_(**given)
        return {**bundle, "text/html": self._static()} if isinstance(bundle, dict) else bundle

    def _ipython_display_(self) -> None:
        """Display both."""
        from IPython.display import HTML, display

        display(self._repr_mimebundle_(), raw=True)  # type: ignore[no-untyped-call]
        folded = f"<details><summary>{SAVED}</summary>{self._static()}</details>"
        display(HTML(folded))  # type: ignore[no-untyped-call]
