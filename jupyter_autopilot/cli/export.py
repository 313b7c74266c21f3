"""`jupyter autopilot export`: a model as an archive or as an ONNX file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..archive import write_archive
from ..sdk.place import absolute
from .predict import bundle_folder
from .report import tell


def export(given: argparse.Namespace) -> int:
    """Write a model as one file."""
    output, bundle = absolute(Path(given.output)), bundle_folder(absolute(Path(given.model)), given.candidate)
    if given.format == "onnx" or (given.format is None and output.suffix.lower() == ".onnx"):
        return _export_onnx(given, bundle, output)
    write_archive(bundle, output)
    if given.json:
        tell(given, "", path=output, bytes=output.stat().st_size)
    return 0


def _export_onnx(given: argparse.Namespace, bundle: Path, output: Path) -> int:
    from ..engine.portable import export_onnx

    made = export_onnx(bundle, output, trust_pickle=given.trust_pickle)
    if given.json:
        size, difference = output.stat().st_size, made.largest_difference
        tell(given, "", path=output, bytes=size, rows=made.rows, largest_difference=difference, notes=list(made.notes))
        return 0
    compared = f"Compared on {made.rows} rows, the largest difference to the model is {made.largest_difference:.2g}."
    print(compared if made.rows else "The model has no sample rows, so that the file was not compared with it.")
    for note in made.notes:
        print(f"Note: {note}", file=sys.stderr)
    return 0
