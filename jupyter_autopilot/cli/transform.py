"""`jupyter autopilot transform`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TextIO

from ..batch import Progress, transform
from ..contract import AutopilotError
from ..sdk.place import absolute
from ..sdk.progress import renews
from .predict import bundle_folder
from .report import tell
from .run import split_names

STEP_SECONDS = 10.0
"""Between two lines where a line cannot renew itself."""


def batch_transform(given: argparse.Namespace) -> int:
    """Predict the rows of files into a file; progress goes to standard error."""
    line = ProgressLine(sys.stderr)
    try:
        bundle = bundle_folder(absolute(Path(given.model)), given.candidate)
        rows = transform(
            bundle,
            absolute(Path(given.data)),
            absolute(Path(given.output)),
            join=given.join,
            input_columns=split_names(given.input_columns),
            output_columns=split_names(given.output_columns),
            output_format=given.format,
            progress=line,
            trust_pickle=given.trust_pickle,
        )
    except AutopilotError:
        line.end()
        raise
    except KeyboardInterrupt:
        line.end()
        print("Interrupted. The same command goes on from here.", file=sys.stderr)
        raise
    line.end()
    if given.json:
        tell(given, "", path=absolute(Path(given.output)), rows=rows)
    else:
        print(f"{rows:,} rows in {given.output}", file=sys.stderr)
    return 0


class ProgressLine:
    """Shows how far a transform is: one line that renews itself on a terminal, or a line now and then."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._renews = stream, renews(stream)
        self._next = time.monotonic() + (0 if self._renews else STEP_SECONDS)
        self._begun = False

    def __call__(self, progress: Progress) -> None:
        """Show it, unless something was shown just now."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + (0.2 if self._renews else STEP_SECONDS)
        text = f"{progress.rows:,} rows, {progress.share:.0%}"
        self._stream.write(f"\r{text}" if self._renews else f"{text}\n")
        self._stream.flush()
        self._begun = self._renews

    def end(self) -> None:
        """Leave the line, so that the next one begins at the left."""
        if self._begun:
            self._stream.write("\n")
            self._begun = False
