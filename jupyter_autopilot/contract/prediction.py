"""What an endpoint answers; the keys are Autopilot's inference response keys."""

from __future__ import annotations

from pydantic import Field

from .base import Model

INFERENCE_ID = "X-Amzn-SageMaker-Inference-Id"
"""The header by which a request's answer is found again: SageMaker's own."""


class Prediction(Model):
    """The answer for one row."""

    predicted_label: str | float = Field(description="The class as text, or the predicted number.")
    probability: float | None = Field(None, description="Probability of the predicted class.")
    probabilities: list[float] | None = Field(None, description="Probability of each class, in the order of `labels`.")
    labels: list[str] | None = None


class Predictions(Model):
    """The answer to a request, one prediction a row, in the order of the rows."""

    predictions: list[Prediction]
