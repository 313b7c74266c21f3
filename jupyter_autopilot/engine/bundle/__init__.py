"""Model bundles: a candidate packed to be carried away."""

from .layout import PipelineFile, checksum, features_file, models_file
from .model import Bundle, load_bundle, predict_one
from .packing import Decision, Part, StoredFile, installed_versions, pack_bundle, packed_parts

__all__ = [
    "Bundle",
    "Decision",
    "Part",
    "PipelineFile",
    "StoredFile",
    "checksum",
    "features_file",
    "installed_versions",
    "load_bundle",
    "models_file",
    "pack_bundle",
    "packed_parts",
    "predict_one",
]
