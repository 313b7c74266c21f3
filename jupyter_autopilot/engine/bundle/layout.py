"""The files of a model bundle.

manifest.json             what it predicts and from what (`contract.BundleManifest`)
pipeline.json             its members, their weights, and how a prediction becomes an answer
features/<id>.joblib      fitted preprocessing, shared by all models that were trained on what it makes
models/<id>.joblib        a member: a list of fitted estimators, whose mean is its prediction; one of weight 0 is there
                          for those that are stacked on it
requirements.txt, …       what is needed to use the model elsewhere (`carried`)
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import BaseModel, ConfigDict

MANIFEST = "manifest.json"
PIPELINE = "pipeline.json"


class Member(BaseModel):
    """Models that count together and their weight; the weights of a bundle add up to 1.

    `features` names the preprocessing of each of the models, in their order.
    """

    model_config = ConfigDict(extra="forbid")
    models: str
    features: list[str]
    weight: float
    libraries: list[str] = []
    """The distributions that its models need besides those that every model does."""
    stacked_on: list[list[str]] = []
    """By candidate whose predictions its models take besides their features, the files of that candidate's models."""


class PipelineFile(BaseModel):
    """`pipeline.json`."""

    model_config = ConfigDict(extra="forbid")
    members: list[Member]
    classes: list[str | int | float | bool] | None
    """The labels in the target's own kind of value, in the order of the probabilities; None for regression."""
    temperature: float = 1.0
    """Of the probabilities (`engine.decision.apply_temperature`)."""
    thresholds: list[float] | None = None
    """Of each class (`engine.decision.decide`); None for the most probable class."""


def models_file(name: str) -> str:
    """The file of a member's models, relative to the bundle."""
    return f"models/{name}.joblib"


def features_file(name: str) -> str:
    """The file of a fitted preprocessing, relative to the bundle."""
    return f"features/{name}.joblib"


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
