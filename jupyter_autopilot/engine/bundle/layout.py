"""The files of a model bundle.

manifest.json        what it predicts and from what (`contract.BundleManifest`)
pipeline.json        its members, their weights, and the kind of the labels
models/<id>.joblib   a member: its fold models, each a scikit-learn Pipeline
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import BaseModel, ConfigDict

MANIFEST = "manifest.json"
PIPELINE = "pipeline.json"
MODELS = "models"


class Member(BaseModel):
    """A candidate of the bundle and its weight; the weights of a bundle add up to 1."""

    model_config = ConfigDict(extra="forbid")
    file: str
    weight: float


class PipelineFile(BaseModel):
    """`pipeline.json`."""

    model_config = ConfigDict(extra="forbid")
    members: list[Member]
    classes: list[str | int | float | bool] | None
    """The labels in the target's own kind of value, in the order of the probabilities; None for regression."""


def models_file(candidate: str) -> str:
    """The file of a member's fold models, relative to the bundle."""
    return f"{MODELS}/{candidate}.joblib"


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
