"""Fitted objects as data: a file that is read without running anything that is in it.

A pickle names functions, which are called when it is read. Here an object is the name of a class of `CLASSES` or
`PACKAGES` and the values of its attributes; to read one, an instance is made without calling the class, and its
attributes are set. Trees are made by scikit-learn from arrays whose indices are checked before.

The file is a zip with two members: `object.json` has the structure, and `arrays.bin` the contents of all arrays one
after the other, each from a multiple of 64 bytes on.

skops does the same for scikit-learn in general. To import it took 0.7 s on top of the 1.9 s in which a model is ready
to be served, and 20 MB, since it looks at every estimator there is.
"""

from __future__ import annotations

import json
import math
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from ...crypt import open_read, open_write

STRUCTURE, ARRAYS = "object.json", "arrays.bin"
ALIGNMENT = 64
LEVEL = 1
"""Of the compression: it makes a forest five times smaller in less time than a disk needs to write the difference."""

PACKAGES = ("jupyter_autopilot.engine.features.", "jupyter_autopilot.engine.networks.")
"""All classes of these packages may be in a file."""
CLASSES = {
    "sklearn.compose._column_transformer:ColumnTransformer",
    "sklearn.decomposition._truncated_svd:TruncatedSVD",
    "sklearn.ensemble._forest:ExtraTreesClassifier",
    "sklearn.ensemble._forest:ExtraTreesRegressor",
    "sklearn.ensemble._forest:RandomForestClassifier",
    "sklearn.ensemble._forest:RandomForestRegressor",
    "sklearn.feature_extraction.text:TfidfTransformer",
    "sklearn.feature_extraction.text:TfidfVectorizer",
    "sklearn.linear_model._logistic:LogisticRegression",
    "sklearn.linear_model._ridge:Ridge",
    "sklearn.pipeline:FeatureUnion",
    "sklearn.pipeline:Pipeline",
    "sklearn.tree._classes:DecisionTreeClassifier",
    "sklearn.tree._classes:DecisionTreeRegressor",
    "sklearn.tree._classes:ExtraTreeClassifier",
    "sklearn.tree._classes:ExtraTreeRegressor",
}
TREE = "sklearn.tree._tree:Tree"
SCALARS = "?bhilqBHILQefdU"
"""Kinds of NumPy's scalars: truth values, numbers and texts."""


class NotDataError(ValueError):
    """An object that cannot be written as data, or a file that is none."""


def write_object(fitted: Any, path: Path) -> None:
    """Write a fitted object.

    Raises
    ------
    NotDataError
        Where a part of it is of another class, or a function; nothing is written then.
    """
    writer = _Writer()
    structure = json.dumps(writer.encode(fitted), allow_nan=False)
    with open_write(path) as content, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as file:
        file.writestr(STRUCTURE, structure)
        with file.open(ARRAYS, "w", force_zip64=True) as blob:
            for array in writer.arrays:
                blob.write(array.reshape(-1, order="A").view(np.uint8).data)
                blob.write(bytes(-array.nbytes % ALIGNMENT))


def read_object(path: Path) -> Any:
    """Read what `write_object` wrote; nothing that the file names is called.

    Raises
    ------
    NotDataError
        Where it is no such file, or names a class that may not be in one.
    """
    try:
        with open_read(path) as content, zipfile.ZipFile(content) as file:
            structure, blob = json.loads(file.read(STRUCTURE)), bytearray(file.read(ARRAYS))
        return _Reader(memoryview(blob)).decode(structure)
    except NotDataError:
        raise
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise NotDataError(f"{path.name} cannot be read: {error}") from error


class _Writer:
    def __init__(self) -> None:
        self.arrays: list[Any] = []
        self._size = 0
        self._known: dict[int, dict[str, Any]] = {}
        self._alive: list[Any] = []

    def encode(self, value: Any) -> Any:
        """What JSON has as it is; everything else as an object whose first key says what it is."""
        kind = type(value)
        if value is None or kind in {bool, int, str}:
            return value
        if kind is float:
            return value if math.isfinite(value) else {"float": repr(value)}
        if kind is list:
            return [self.encode(one) for one in value]
        if kind is tuple:
            return {"tuple": [self.encode(one) for one in value]}
        if kind is dict:
            return {"dict": [[self.encode(key), self.encode(one)] for key, one in value.items()]}
        if kind is slice:
            return {"slice": [self.encode(one) for one in (value.start, value.stop, value.step)]}
        if kind is np.ndarray:
            return self._array(value)
        if isinstance(value, np.generic) and value.dtype.char in SCALARS:
            return {"scalar": value.dtype.str, "value": self.encode(value.item())}
        if kind is type and issubclass(value, np.generic):
            return {"type": np.dtype(value).str}
        return self._instance(value)

    def _array(self, array: Any) -> dict[str, Any]:
        if array.dtype == object:
            return {"objects": [self.encode(one) for one in array.ravel()], "shape": list(array.shape)}
        if array.dtype.hasobject:
            raise NotDataError("an array has objects beside numbers")
        if id(array) in self._known:
            return self._known[id(array)]
        # Whether rows or columns are together decides how a product is rounded.
        columns = array.flags.f_contiguous and not array.flags.c_contiguous
        kept = array if columns else np.ascontiguousarray(array)
        described = {
            "array": np.lib.format.dtype_to_descr(array.dtype),
            "shape": list(array.shape),
            "from": self._size,
            "columns": columns,
        }
        self._size += kept.nbytes + -kept.nbytes % ALIGNMENT
        self.arrays.append(kept)
        self._known[id(array)] = described
        self._alive.append(array)  # as long as it lives, no other has its `id`
        return described

    def _instance(self, value: Any) -> dict[str, Any]:
        name = f"{type(value).__module__}:{type(value).__qualname__}"
        if name == TREE:
            _, arguments, state = value.__reduce__()
            return {"tree": self.encode(arguments), "state": self.encode(state)}
        if not _may_be_data(name) or not hasattr(value, "__dict__"):
            raise NotDataError(f"a part is a {name.replace(':', '.')}")
        return {"object": name, "state": [[key, self.encode(one)] for key, one in vars(value).items()]}


class _Reader:
    def __init__(self, blob: memoryview) -> None:
        self._blob = blob
        self._classes: dict[str, Any] = {}

    def decode(self, value: Any) -> Any:
        """The inverse of `_Writer.encode`."""
        if isinstance(value, list):
            return [self.decode(one) for one in value]
        if not isinstance(value, dict):
            return value
        kind = next(iter(value), "nothing")
        content: Any = value.get(kind)
        match kind:
            case "float":
                return float(content)
            case "tuple":
                return tuple(self.decode(content))
            case "dict":
                return {self.decode(key): self.decode(one) for key, one in content}
            case "slice":
                return slice(*self.decode(content))
            case "scalar":
                return _plain(content).type(self.decode(value["value"]))
            case "type":
                return _plain(content).type
            case "array":
                return self._array(value)
            case "objects":
                objects: Any = np.empty(len(content), dtype=object)
                objects[:] = self.decode(content)
                return objects.reshape(value["shape"])
            case "object":
                return self._instance(content, value["state"])
            case "tree":
                return self._tree(self.decode(content), self.decode(value["state"]))
        raise NotDataError(f"{kind!r} is no part of an object")

    def _array(self, described: dict[str, Any]) -> Any:
        dtype = np.lib.format.descr_to_dtype(_as_descr(described["array"]))
        if dtype.hasobject:
            raise NotDataError("an array has objects beside numbers")
        shape = tuple(described["shape"])
        flat = np.frombuffer(self._blob, dtype, count=math.prod(shape), offset=described["from"])
        return flat.reshape(shape, order="F" if described["columns"] else "C")

    def _instance(self, name: str, state: list[list[Any]]) -> Any:
        known = self._classes.get(name)
        if known is None:
            known = self._classes[name] = _class(name)
        made = known.__new__(known)
        # Neither __init__ nor __setstate__ is called.
        vars(made).update((str(key), self.decode(one)) for key, one in state)
        return made

    def _tree(self, arguments: tuple[Any, ...], state: dict[str, Any]) -> Any:
        from sklearn.tree._tree import Tree

        nodes, features = state["nodes"], int(arguments[0])
        own = np.arange(len(nodes))
        inner = nodes["left_child"] != -1
        for child in (nodes["left_child"][inner], nodes["right_child"][inner]):
            # A child comes after its parent, so that every way down ends.
            if not ((child > own[inner]) & (child < len(nodes))).all():
                raise NotDataError("a tree has a node that is not there")
        if not ((nodes["feature"][inner] >= 0) & (nodes["feature"][inner] < features)).all():
            raise NotDataError("a tree asks for a feature that is not there")
        if state["node_count"] != len(nodes) or len(state["values"]) != len(nodes):
            raise NotDataError("a tree has not as many nodes as it says")
        tree = Tree(*arguments)
        tree.__setstate__(state)
        return tree


def _may_be_data(name: str) -> bool:
    return name in CLASSES or name.startswith(PACKAGES)


def _class(name: str) -> Any:
    if not _may_be_data(name):
        raise NotDataError(f"it names {name}, which may not be in a model")
    module, _, own = name.partition(":")
    try:
        found = getattr(import_module(module), own, None)
    except ImportError:
        found = None
    # Not what the module imported from elsewhere.
    if not isinstance(found, type) or found.__module__ != module:
        raise NotDataError(f"{name} is no class of this version")
    return found


def _plain(text: str) -> Any:
    dtype = np.dtype(str(text))
    if dtype.char not in SCALARS:
        raise NotDataError(f"{text} is no number and no text")
    return dtype


def _as_descr(read: Any) -> Any:
    """What JSON made lists of is tuples for NumPy: the fields of a structured type."""
    if isinstance(read, str):
        return read
    return [(field[0], _as_descr(field[1]), *(tuple(shape) for shape in field[2:])) for field in read]
