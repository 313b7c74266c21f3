"""The models of an experiment's candidates."""

from __future__ import annotations

from ...contract import ModelBundle
from ..operation import Call, RawAnswer


async def get_model(call: Call) -> ModelBundle:
    """What a candidate's model predicts and from what, and its files."""
    name, candidate = call.path["name"], call.path["id"]
    return await call.context.jobs.call(lambda jobs: jobs.model(name, candidate))


async def predict_rows(call: Call) -> RawAnswer:
    """Predict rows with a candidate's model, in a process of its own."""
    name, candidate = call.path["name"], call.path["id"]
    bundle = await call.context.jobs.call(lambda jobs: jobs.bundle(name, candidate))
    return RawAnswer(200, "application/json", await call.context.trials.predict(bundle, call.raw))
