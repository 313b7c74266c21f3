"""What one would write with FastAPI to serve the same model: no more checks than pydantic's of the body's shape."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pandas as pd
from fastapi import FastAPI
from pydantic import BaseModel

from jupyter_autopilot.engine.bundle import load_bundle

bundle = load_bundle(Path(os.environ["BENCHMARK_BUNDLE"]))
app = FastAPI()


class Rows(BaseModel):
    """The body of a request."""

    instances: list[dict[str, Any]]


@app.get("/ping")
def ping() -> dict[str, str]:
    """Whether it is there."""
    return {"status": "ok"}


@app.post("/invocations")
def invoke(rows: Rows) -> dict[str, Any]:
    """Labels and probabilities."""
    frame = pd.DataFrame(rows.instances)
    if bundle.classes_ is None:
        return {"predictions": bundle.predict(frame).tolist()}
    probabilities = bundle.predict_proba(frame)
    labels = bundle.classes_[bundle.decide(probabilities)]
    return {"predictions": labels.tolist(), "probabilities": probabilities.tolist()}
