"""The files of a model bundle.

manifest.json             what it predicts and from what (`contract.BundleManifest`)
pipeline.json             its members, their weights, and how a prediction becomes an answer
features/<id>.fitted      fitted preprocessing, shared by all models that were trained on what it makes
models/<id>-<n>.*         the models of a member, whose mean is its prediction; a member of weight 0 is there for those
                          that are stacked on it. What their files' names end with is their format (`fitted`)
profile.json              how the training data are spread (`contract.monitoring.TrainingProfile`)
signature                 says who may read the pickles, where there are some (`signature`)
requirements.txt, …       what is needed to use the model elsewhere (`carried`)
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from ...crypt import open_read

MANIFEST = "manifest.json"
PIPELINE = "pipeline.json"


class Member(BaseModel):
    """Models that count together and their weight; the weights of a bundle add up to 1.

    `features` names the preprocessing of each of the models, in their order.
    """

    model_config = ConfigDict(extra="forbid")
    name: str
    models: list[str]
    classes: list[list[int] | None]
    """By file the codes of the classes that its model has seen; None for regression."""
    features: list[str]
    weight: float
    libraries: list[str] = []
    """The distributions that its models need besides those that every model does."""
    stacked_on: list[list[str]] = []
    """By candidate whose predictions its models take besides their features, the members that are its models."""

    @model_validator(mode="before")
    @classmethod
    def _of_format_1(cls, given: Any) -> Any:
        """A member of format 1 has one file, by which it is called."""
        if not isinstance(given, dict) or not isinstance(given.get("models"), str):
            return given
        stacked_on = [[Path(file).stem for file in files] for files in given.get("stacked_on", [])]
        file = given["models"]
        return {**given, "name": Path(file).stem, "models": [file], "classes": [None], "stacked_on": stacked_on}


class PipelineFile(BaseModel):
    """`pipeline.json`."""

    model_config = ConfigDict(extra="forbid")
    members: list[Member]
    classes: list[str | int | float | bool] | None
    """The labels in the target's own kind of value, in the order of the probabilities; None for regression."""
    pooling: Literal["mean", "geometric"] = "mean"
    """Of the members' probabilities (`engine.decision.pool`). Numbers have the arithmetic mean, as probabilities had
    before there was a choice."""
    temperature: float = 1.0
    """Of the probabilities (`engine.decision.apply_temperature`)."""
    thresholds: list[float] | None = None
    """Of each class (`engine.decision.decide`); None for the most probable class."""


def models_file(name: str) -> str:
    """Where a file of models lies in the bundle."""
    return f"models/{name}"


def features_file(name: str) -> str:
    """Where a file of fitted preprocessing lies in the bundle."""
    return f"features/{name}"


def checksum(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal; of an encrypted one that in clear, which its exported copy has."""
    digest = hashlib.sha256()
    with open_read(path) as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
