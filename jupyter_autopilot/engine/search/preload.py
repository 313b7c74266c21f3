"""Imported once by the fork server, so that each slot starts with the libraries loaded."""

import contextlib

import joblib
import lightgbm
import pandas
import sklearn.compose
import sklearn.ensemble
import sklearn.linear_model
import sklearn.pipeline
import sklearn.preprocessing

from . import training

__all__ = ["joblib", "lightgbm", "pandas", "sklearn", "training"]

# A second each, and they may be missing.
with contextlib.suppress(ImportError):
    import catboost  # noqa: F401
with contextlib.suppress(ImportError):
    import xgboost  # noqa: F401
