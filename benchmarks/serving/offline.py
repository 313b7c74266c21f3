"""Predicting in process what the servers and the batch transform predict; a process of its own, which prints JSON.

python -m benchmarks.serving.offline BUNDLE FILE.csv TIMES
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from jupyter_autopilot.batch import transform
from jupyter_autopilot.serving.predictor import load_predictor

from .servers import on_server_core

BATCH_ROWS = 1_000
CALLS = 50


def main() -> None:
    """Measure and print."""
    with on_server_core():
        print(json.dumps(measure(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))))


def measure(bundle: Path, data: Path, times: int) -> dict[str, float]:
    """Medians in seconds: of predicting `BATCH_ROWS` rows, and all rows of a file by two ways."""
    predictor = load_predictor(bundle)
    batch = pd.read_csv(data, nrows=BATCH_ROWS)
    predictor.predict(batch)
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "out.csv"

        def in_process() -> None:
            predictor.predict(pd.read_csv(data)).table().to_csv(output, index=False)

        def by_transform() -> None:
            output.unlink(missing_ok=True)
            transform(bundle, data, output)

        pairs = [(_timed(in_process), _timed(by_transform)) for _ in range(times)]
    return {
        "batch_s": statistics.median(_timed(lambda: predictor.predict(batch)) for _ in range(CALLS)),
        "in_process_s": statistics.median(pair[0] for pair in pairs),
        "transform_s": statistics.median(pair[1] for pair in pairs),
    }


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
