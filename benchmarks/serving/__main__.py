"""Measure how a model is served: latency, throughput, batches, start, memory, and minutes of load with kills.

    python -m benchmarks.serving --out benchmarks/results/serving.md --seconds 20 --rounds 3 --endurance 600

One LightGBM model is trained on a CSV file and served by this package, by MLflow's scoring server and by FastAPI with
uvicorn, in turn, each on the first core; whoever asks has the other ones. See README.md.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from .bundle import Served, train
from .endurance import Endurance, Supervised, endure
from .load import at_pace, flat_out, one_by_one
from .offline import BATCH_ROWS, CALLS
from .report import report
from .servers import SERVERS, Running, beside_the_server, post, python_of, running, version_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "telco-churn.csv"
PACE = 50
CONNECTIONS = 8
ROWS = 100
"""Different rows that are asked for in turn."""
WARM_SECONDS = 1.0


@dataclass
class Measured:
    """What was measured of a server, a value a round."""

    version: str = ""
    ready_s: list[float] = field(default_factory=list)
    p50_ms: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)
    failed: int = 0
    per_second: list[float] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)
    batch_s: dict[str, list[float]] = field(default_factory=dict)


@dataclass
class Results:
    """Everything that was measured."""

    servers: dict[str, Measured]
    offline: dict[str, float]
    transform_rows: int
    seconds: float
    rounds: int
    endurance: Endurance | None = None
    endurance_seconds: float = 0.0
    endurance_pace: float = 0.0


def main(arguments: list[str] | None = None) -> int:
    """Measure and write the report."""
    args = _arguments(arguments)
    pythons = dict(text.partition("=")[::2] for text in args.python)
    with tempfile.TemporaryDirectory(prefix="serving-") as name:
        folder = Path(name)
        served = train(args.data.resolve(), args.target, folder)
        print("The model is trained.", flush=True)
        results = Results(
            {one: Measured(version_of(SERVERS[one], python_of(pythons, one))) for one in args.server},
            _offline(served, args.transform_rows, folder),
            args.transform_rows,
            args.seconds,
            args.rounds,
        )
        with beside_the_server():
            for number in range(args.rounds):
                for one in args.server:
                    with running(SERVERS[one], python_of(pythons, one), served.bundle, folder / f"{one}.log") as server:
                        asyncio.run(_measure(server, served, args.seconds, results.servers[one]))
                    print(f"Round {number + 1}, {one}: {results.servers[one].per_second[-1]:.0f}/s", flush=True)
            if args.endurance and "ours" in results.servers:
                _endure(results, served, folder, args)
    text = report(results, args.data.name)
    args.out.write_text(text, encoding="utf-8")
    print(text)
    return 0


async def _measure(server: Running, served: Served, seconds: float, found: Measured) -> None:
    requests = [server.request([row]) for row in served.records(ROWS)]
    found.ready_s.append(server.ready_s)
    await flat_out(server.port, requests, 1, WARM_SECONDS)
    paced = await at_pace(server.port, requests, PACE, seconds)
    found.p50_ms.append(paced.percentile(0.5))
    found.p99_ms.append(paced.percentile(0.99))
    found.failed += paced.failed
    found.per_second.append(await flat_out(server.port, requests, CONNECTIONS, seconds))
    found.memory_mb.append(server.memory_mb())
    for kind, request in _batches(server, served).items():
        times = await one_by_one(server.port, request, CALLS)
        found.batch_s.setdefault(kind, []).append(statistics.median(times))


def _batches(server: Running, served: Served) -> dict[str, bytes]:
    """A request for many rows, by its format."""
    rows = served.table(BATCH_ROWS)
    records = rows.astype(object).where(rows.notna(), None).to_dict("records")
    found = {"JSON": server.request(records)}
    if server.server.name == "ours":
        packed = io.BytesIO()
        rows.to_parquet(packed, index=False)
        found["CSV"] = post(rows.to_csv(index=False).encode(), "text/csv; header=present", "127.0.0.1")
        found["Parquet"] = post(packed.getvalue(), "application/x-parquet", "127.0.0.1")
    return found


def _offline(served: Served, rows: int, folder: Path) -> dict[str, float]:
    data = folder / "rows.csv"
    served.table(rows).to_csv(data, index=False)
    command = [sys.executable, "-m", "benchmarks.serving.offline", str(served.bundle), str(data), "3"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _endure(results: Results, served: Served, folder: Path, args: argparse.Namespace) -> None:
    pace = 0.8 * statistics.median(results.servers["ours"].per_second)
    bodies = [json.dumps({"instances": [row]}).encode() for row in served.records(ROWS)]
    with Supervised(folder / "endpoints", served.bundle) as supervised:
        results.endurance = asyncio.run(endure(supervised, bodies, pace, args.endurance, args.kill_every))
    results.endurance_seconds, results.endurance_pace = args.endurance, pace


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=EXAMPLE, help="a CSV file to train on (examples/telco-churn.csv)")
    parser.add_argument("--target", default="Churn", help="its column to predict (Churn)")
    parser.add_argument("--server", nargs="+", choices=SERVERS, default=list(SERVERS), help="(all)")
    parser.add_argument(
        "--python", action="append", default=[], metavar="SERVER=PYTHON", help="the Python that has a server (this one)"
    )
    parser.add_argument("--seconds", type=float, default=20, help="of each load (20)")
    parser.add_argument("--rounds", type=int, default=3, help="of which medians are told (3)")
    parser.add_argument("--transform-rows", type=int, default=200_000, help="of the batch transform (200,000)")
    parser.add_argument("--endurance", type=float, default=600, help="seconds of load with kills; 0 for none (600)")
    parser.add_argument("--kill-every", type=float, default=60, help="seconds between two kills (60)")
    parser.add_argument("--out", type=Path, default=Path("serving.md"), help="the report (serving.md)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
