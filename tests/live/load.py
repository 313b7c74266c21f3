"""`python -m tests.live.load`: many experiments, many browsers, and jobs that train; how long answers take meanwhile.

The browsers ask as the page does (`src/model/polled.ts`): all of them the list, every other one an experiment's page as
well, every two seconds while something runs and soon after each hint of the event bus. The machine is theirs too: with
few cores the figures are those of a server that shares them with what trains.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from .access import signed_in
from .connection import Connection
from .server import TOKENS, LiveServer

EXAMPLE = Path(__file__).parents[2] / "examples" / "telco-churn.csv"
CHANGE_SCHEMA = "https://schema.jupyter-autopilot.org/change/v1"
ACTIVE_SECONDS = 2.0
HINT_SECONDS = 0.15
FULL = {"Authorization": f"token {TOKENS['full']}"}
MODEL = {
    "name": "model",
    "data_path": "churn.csv",
    "target": "Churn",
    "training_method": "ensembling",
    "max_candidates": 12,
    "max_runtime": 180,
}
TERMINAL = {"completed", "stopped", "failed", "lost"}
LIST_P95_MS, LAG_MS = 100.0, 50.0
"""What is promised: 95 of 100 lists within the one, and the event loop as a rule (99 of 100) within the other."""


@dataclass
class Figures:
    """Seconds: of every answer, by what was asked, and by which the event loop was late."""

    lists: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    listed: int = 0


class Browser:
    """One page, of which only the questions are left.

    Parameters
    ----------
    experiment
        Whose page is open beside the list; None where none is.
    """

    def __init__(self, url: str, headers: dict[str, str], figures: Figures, experiment: str | None) -> None:
        self.list, self.page = Connection(url, headers), Connection(url, headers)
        self._figures, self._experiment = figures, experiment
        self._hints: list[asyncio.Event] = []
        self._revision: int | None = None

    async def poll(self, ask: Callable[[], Any], delay: float) -> None:
        """Ask for ever, soon after each hint and otherwise in a while."""
        hinted = asyncio.Event()
        self._hints.append(hinted)
        await asyncio.sleep(delay)
        while True:
            await ask()
            try:
                await asyncio.wait_for(hinted.wait(), ACTIVE_SECONDS)
                await asyncio.sleep(HINT_SECONDS)
            except TimeoutError:
                pass
            hinted.clear()

    async def listen(self, url: str) -> None:
        """Hear what the event bus says."""
        socket = await websocket_connect(HTTPRequest(url, headers=FULL))
        try:
            while (message := await socket.read_message()) is not None:
                if json.loads(message).get("schema_id") == CHANGE_SCHEMA:
                    for hinted in self._hints:
                        hinted.set()
        finally:
            socket.close()

    async def ask_for_list(self) -> None:
        """What the list of experiments asks."""
        answer = await self._timed(self.list, "experiments", self._figures.lists)
        self._figures.listed = answer.count(b'"max_runtime"')

    async def ask_for_page(self) -> None:
        """What an experiment's page asks."""
        since = "" if self._revision is None else f"?since={self._revision}"
        answer = await self._timed(self.page, f"experiments/{self._experiment}{since}", self._figures.pages)
        self._revision = json.loads(answer)["state"]["revision"]

    async def _timed(self, connection: Connection, path: str, times: list[float]) -> bytes:
        began = time.perf_counter()
        status, body = await connection.get(path)
        times.append(time.perf_counter() - began)
        if status != 200:
            self._figures.failed.append(f"{path}: {status}")
        return body


async def browse(server: LiveServer, browsers: int, seconds: float, experiments: list[str]) -> Figures:
    """So many browsers at once, each with its own connections; pages are those of the named experiments."""
    figures, tasks = Figures(), []
    events = f"{server.url.replace('http', 'ws', 1)}api/events/subscribe"
    # With the cookies of one that is signed in: of a token a server makes a new cookie each time.
    cookies = {"Cookie": signed_in(server)["Cookie"]}
    opened: list[Browser] = []
    for number in range(browsers):
        experiment = experiments[number // 2 % len(experiments)] if number % 2 else None
        browser = Browser(f"{server.url}autopilot/", cookies, figures, experiment)
        opened.append(browser)
        delay = ACTIVE_SECONDS * number / browsers
        tasks.append(asyncio.create_task(browser.listen(events)))
        tasks.append(asyncio.create_task(browser.poll(browser.ask_for_list, delay)))
        if experiment is not None:
            tasks.append(asyncio.create_task(browser.poll(browser.ask_for_page, delay)))
    done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
    figures.failed += [repr(task.exception() or "a browser gave up") for task in done]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for browser in opened:
        await browser.list.close()
        await browser.page.close()
    return figures


def copy_experiments(folder: Path, source: Path, count: int) -> None:
    """Copies of an experiment with names of their own; large files are linked."""
    for number in range(count):
        target = folder / f"{source.name}-{number:03}"
        shutil.copytree(source, target, copy_function=_linked)
        spec = json.loads((source / "experiment.json").read_bytes()) | {"name": target.name}
        (target / "experiment.json").unlink()
        (target / "experiment.json").write_text(json.dumps(spec), encoding="utf-8")


def _linked(source: str, target: str) -> None:
    os.link(source, target)


def wait_for(server: LiveServer, name: str, statuses: set[str], seconds: float) -> None:
    """Until an experiment has one of these states."""
    deadline = time.monotonic() + seconds
    with server.client(headers=FULL) as client:
        while client.get(f"experiments/{name}").json()["state"]["status"] not in statuses:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{name} is not {statuses}:\n{client.get(f'experiments/{name}/log').text[-2000:]}")
            time.sleep(0.5)


def run(experiments: int, browsers: int, seconds: float, jobs: int) -> Figures:
    """Make the workspace, let the jobs train, and browse for so many seconds."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place).resolve() / "workspace"
        root.mkdir()
        shutil.copy(EXAMPLE, root / "churn.csv")
        settings = {"AutopilotApp": {"max_running_experiments": max(1, jobs)}}
        with LiveServer(root, root.parent / "first", settings) as server, server.client(headers=FULL) as client:
            client.post("experiments", json=MODEL).raise_for_status()
            wait_for(server, "model", TERMINAL, 600)
        copy_experiments(root / "autopilot", root / "autopilot" / "model", experiments - 1)
        names = [f"train-{number}" for number in range(jobs)]
        with LiveServer(root, root.parent / "second", settings) as server, server.client(headers=FULL) as client:
            for name in names:
                spec = MODEL | {"name": name, "training_method": "hpo", "max_candidates": 250, "max_runtime": 3600}
                client.post("experiments", json=spec).raise_for_status()
            for name in names:
                wait_for(server, name, {"in_progress"}, 120)
            skipped = len(server.lags())
            figures = asyncio.run(browse(server, browsers, seconds, names))
            figures.lags = server.lags()[skipped:]
            for name in names:
                client.post(f"experiments/{name}/stop")
            for name in names:
                wait_for(server, name, TERMINAL, 120)
    return figures


def percentile(values: list[float], share: float) -> float:
    """In milliseconds."""
    ordered = sorted(values)
    return 1000 * ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))] if ordered else float("nan")


def table(figures: Figures) -> str:
    """As Markdown."""
    lines = ["| what | times | median | p95 | p99 | longest |", "| --- |" + " ---: |" * 5]
    rows = {
        "list of experiments": figures.lists,
        "page of an experiment": figures.pages,
        "event loop late by": figures.lags,
    }
    for name, values in rows.items():
        shares = " | ".join(f"{percentile(values, share):.1f} ms" for share in (0.5, 0.95, 0.99, 1.0))
        lines.append(f"| {name} | {len(values)} | {shares} |")
    return "\n".join(lines)


def main() -> int:
    """0 when answers and event loop were as quick as is promised."""
    parser = argparse.ArgumentParser(prog="python -m tests.live.load", description=__doc__)
    parser.add_argument("--experiments", type=int, default=200, help="in the workspace (%(default)s)")
    parser.add_argument("--browsers", type=int, default=20, help="%(default)s")
    parser.add_argument("--jobs", type=int, default=2, help="that train meanwhile (%(default)s)")
    parser.add_argument("--seconds", type=float, default=60, help="%(default)s")
    given = parser.parse_args()
    figures = run(given.experiments, given.browsers, given.seconds, given.jobs)
    print(f"{given.experiments} experiments, {given.browsers} browsers, {given.jobs} jobs, {given.seconds:.0f} s:\n")
    print(table(figures))
    print(*figures.failed[:10], sep="\n")
    kept = percentile(figures.lists, 0.95) < LIST_P95_MS and percentile(figures.lags, 0.99) < LAG_MS
    return int(bool(figures.failed) or not kept)


if __name__ == "__main__":
    sys.exit(main())
