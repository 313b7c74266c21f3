"""Model bundles: a candidate packed to be carried away."""

from .boosters import library_of
from .fitted import StoredFile, StoredModels, pickles, read_stored, write_models, write_stored
from .layout import PipelineFile, checksum
from .model import Bundle, load_bundle, predict_one
from .packing import Decision, Part, installed_versions, pack_bundle, packed_parts
from .signature import is_signed, sign

__all__ = [
    "Bundle",
    "Decision",
    "Part",
    "PipelineFile",
    "StoredFile",
    "StoredModels",
    "checksum",
    "installed_versions",
    "is_signed",
    "library_of",
    "load_bundle",
    "pack_bundle",
    "packed_parts",
    "pickles",
    "predict_one",
    "read_stored",
    "sign",
    "write_models",
    "write_stored",
]
