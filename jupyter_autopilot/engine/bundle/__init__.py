"""Model bundles: a candidate packed to be carried away."""

from .layout import checksum, models_file
from .model import Bundle, load_bundle, predict_mean
from .packing import Part, installed_versions, pack_bundle

__all__ = [
    "Bundle",
    "Part",
    "checksum",
    "installed_versions",
    "load_bundle",
    "models_file",
    "pack_bundle",
    "predict_mean",
]
