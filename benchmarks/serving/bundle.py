"""The model that all servers serve: one LightGBM model in one bundle, and rows to ask it for."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from jupyter_autopilot.contract import BundleManifest, TabularSpec, TrainingMethod
from jupyter_autopilot.engine.bundle import PipelineFile, pack_bundle, packed_parts
from jupyter_autopilot.engine.run import run_experiment

MAX_SECONDS = 300


@dataclass(frozen=True)
class Served:
    """A bundle and the table that it was trained on.

    Attributes
    ----------
    rows
        The model's columns of the table.
    """

    bundle: Path
    rows: pd.DataFrame

    def records(self, count: int) -> list[dict[str, Any]]:
        """The first rows as JSON has them: gaps are None."""
        frame = self.rows.head(count).astype(object)
        return frame.where(frame.notna(), None).to_dict("records")

    def table(self, count: int) -> pd.DataFrame:
        """So many rows, from the beginning again where there are fewer."""
        times = -(-count // len(self.rows))
        return pd.concat([self.rows] * times, ignore_index=True).head(count)


def train(data: Path, target: str, folder: Path) -> Served:
    """Train LightGBM on a CSV file, and keep the model of its first fold alone."""
    experiment = folder / "served"
    experiment.mkdir(parents=True)
    spec = TabularSpec(
        name="served",
        data_path=os.path.relpath(data, folder),
        target=target,
        training_method=TrainingMethod.ENSEMBLING,
        algorithms=["lightgbm"],
        max_candidates=1,
        max_runtime=MAX_SECONDS,
    )
    run_experiment(spec, experiment, root=folder, sink=lambda _: None, stop_requested=lambda: False)
    whole = experiment / "candidates" / "lightgbm-1" / "bundle"
    bundle = folder / "bundle"
    pack_first_model(whole, bundle)
    manifest = BundleManifest.model_validate_json((bundle / "manifest.json").read_bytes())
    return Served(bundle, pd.read_csv(data)[[column.name for column in manifest.columns]])


def pack_first_model(whole: Path, target: Path) -> None:
    """A bundle with the first model of another one; it has no sample, since it predicts otherwise than all together."""
    part = packed_parts(whole)[0]
    models = replace(part.models, files=part.models.files[:1], classes=part.models.classes[:1])
    manifest = BundleManifest.model_validate_json((whole / "manifest.json").read_bytes())
    pipeline = PipelineFile.model_validate_json((whole / "pipeline.json").read_bytes())
    pack_bundle(
        target,
        manifest.model_copy(update={"sample_predictions": []}),
        [replace(part, weight=1.0, models=models, features=part.features[:1])],
        pipeline.classes,
    )
