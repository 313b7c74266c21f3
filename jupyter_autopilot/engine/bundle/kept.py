"""A folder with the models of a script: like a bundle without a manifest, and no pickles either.

models.json          by candidate its models: their files, the classes that each has seen, and what they are stacked on
features-<n>.fitted  fitted preprocessing, shared by all models that were trained on what it makes
model-<n>.*          models; what a file's name ends with is its format (`fitted`)
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..features import WithPredictions
from .fitted import pickles, read_stored, write_stored
from .objects import NotDataError

INDEX = "models.json"
Models = Mapping[str, Sequence[Any]]
Place = tuple[str, int]


@dataclass(frozen=True)
class KeptModel:
    """A model with its preprocessing, which predicts as the pipeline that was kept."""

    features: Any
    model: Any

    @property
    def classes_(self) -> npt.NDArray[np.int64]:
        """The codes of the classes that it has seen, of shape (classes,)."""
        return np.asarray(self.model.classes_, dtype=np.int64)

    def predict(self, rows: Any) -> npt.NDArray[np.float64]:
        """Numbers of shape (rows,), float64."""
        return np.asarray(self.model.predict(self.features.transform(rows)), dtype="float64").reshape(-1)

    def predict_proba(self, rows: Any) -> npt.NDArray[np.float64]:
        """Probabilities of `classes_`, of shape (rows, classes), float64."""
        return np.asarray(self.model.predict_proba(self.features.transform(rows)), dtype="float64")


def save_models(models: Models, folder: Path) -> None:
    """Write models into a folder, complete or not at all; an earlier one of the kind is replaced.

    Boosters are written in their libraries' formats, and everything else as data (`objects`). What a user put in that
    can be neither is pickled.

    Parameters
    ----------
    models
        By candidate its pipelines of two steps: what makes the features, and the model.

    Raises
    ------
    FileExistsError
        Something else is there.
    """
    if folder.exists() and not (folder / INDEX).is_file():
        raise FileExistsError(f"{folder} is there already and holds no models. Choose another --output.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        (staging / INDEX).write_text(json.dumps(_written(models, staging), indent=1), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        staging.chmod(0o755)
        staging.rename(folder)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise


def load_models(folder: Path, *, trust_pickle: bool = False) -> dict[str, list[KeptModel]]:
    """The models that `save_models` wrote.

    Parameters
    ----------
    trust_pickle
        Read pickles too, if there are some; they run what they like.

    Raises
    ------
    ValueError
        It is no such folder, or has pickles that are not trusted.
    """
    try:
        index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        entries = {(name, place): one for name, several in index.items() for place, one in enumerate(several)}
        names = list(dict.fromkeys(entry[part] for entry in entries.values() for part in ("features", "model")))
        risky = pickles(names)
        if risky and not trust_pickle:
            raise NotDataError(
                f"{risky[0]} is a pickle, which runs a program when it is read. If you trust whoever wrote it, give "
                "--trust-pickle."
            )
        features = {entry["features"]: None for entry in entries.values()}
        features = {name: read_stored(_inside(folder, name)) for name in features}
        made: dict[Place, KeptModel] = {}
        for place, entry in entries.items():
            model = read_stored(_inside(folder, entry["model"]), entry["classes"])
            made[place] = KeptModel(features[entry["features"]], model)
        for place, entry in entries.items():
            if entry["stacked_on"]:
                bases = [[made[name, number] for name, number in several] for several in entry["stacked_on"]]
                own = made[place]
                made[place] = KeptModel(WithPredictions(own.features, bases, entry["class_count"]), own.model)
    except (OSError, KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise NotDataError(f"{folder} holds no models that train.py has kept ({error}).") from error
    return {name: [made[name, place] for place in range(len(several))] for name, several in index.items()}


def _written(models: Models, folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The index, all files written."""
    places = {id(one): [name, place] for name, several in models.items() for place, one in enumerate(several)}
    features: dict[int, str] = {}
    index: dict[str, list[dict[str, Any]]] = {}
    count = 0
    for name, several in models.items():
        index[name] = []
        for pipeline in several:
            count += 1
            made, model = pipeline[0], pipeline[-1]
            stacked = isinstance(made, WithPredictions)
            own = made.features if stacked else made
            if id(own) not in features:
                features[id(own)] = write_stored(f"features-{len(features) + 1}", own, folder).name
            seen = getattr(model, "classes_", None) if hasattr(model, "predict_proba") else None
            index[name].append(
                {
                    "features": features[id(own)],
                    "model": write_stored(f"model-{count}", model, folder).name,
                    "classes": None if seen is None else [int(code) for code in seen],
                    "stacked_on": [[places[id(base)] for base in bases] for bases in made.bases] if stacked else [],
                    "class_count": made.class_count if stacked else None,
                }
            )
    return index


def _inside(folder: Path, name: str) -> Path:
    if Path(name).name != name:
        raise NotDataError(f"{name!r} is no file of the folder")
    return folder / name
