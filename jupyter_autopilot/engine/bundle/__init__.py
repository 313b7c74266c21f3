"""Model bundles: a candidate packed to be carried away."""

from .model import Bundle, load_bundle, predict_mean
from .packing import installed_versions, pack_bundle

__all__ = ["Bundle", "installed_versions", "load_bundle", "pack_bundle", "predict_mean"]
