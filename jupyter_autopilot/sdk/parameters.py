"""scikit-learn's conventions for parameters, without loading scikit-learn.

An estimator needs no base class of scikit-learn's for `clone`, `Pipeline` or a search: it needs these methods, and a
constructor that only stores what it is given.
"""

from __future__ import annotations

import inspect
from typing import Any, Self


class Parameters:
    """An object whose constructor's parameters can be read, set and shown."""

    @classmethod
    def _parameter_names(cls) -> list[str]:
        return [name for name in inspect.signature(cls.__init__).parameters if name != "self"]

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The constructor's parameters by name; `deep` is there for scikit-learn, no parameter has any of its own."""
        return {name: getattr(self, name) for name in self._parameter_names()}

    def set_params(self, **params: Any) -> Self:
        """Set parameters.

        Raises
        ------
        ValueError
            There is no such parameter.
        """
        known = self._parameter_names()
        for name, value in params.items():
            if name not in known:
                raise ValueError(f"{type(self).__name__} has no parameter {name!r}. It has {', '.join(known)}.")
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        """The parameters that are not the default."""
        defaults = inspect.signature(type(self).__init__).parameters
        given = [f"{n}={_shown(v)}" for n, v in self.get_params().items() if not _same(v, defaults[n].default)]
        return f"{type(self).__name__}({', '.join(given)})"


def _shown(value: Any) -> str:
    """A table among the parameters is shown by its kind."""
    text = repr(value)
    return text if "\n" not in text else f"<{type(value).__name__}>"


def _same(value: Any, default: Any) -> bool:
    return value is default or (isinstance(value, int | float | str) and bool(value == default))
