"""The splits that generated notebooks use, as one public module."""

from .engine.data import group_codes, make_folds, split_rows, time_keys

__all__ = ["group_codes", "make_folds", "split_rows", "time_keys"]
