"""A supervisor in a process of its own, as the Jupyter server has one: commands come in and answers go out as lines.

`python server.py ROOT`, with JSON objects on standard input. It can be told that its clock was set, and that every file
takes a while to be opened.
"""

from __future__ import annotations

import json
import queue
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from jupyter_autopilot.contract import AutopilotError, TabularSpec
from jupyter_autopilot.jobs import Supervisor, Workspace

TICK_SECONDS = 0.25
SLOW = {"open", "os.listdir", "os.scandir", "os.rename", "os.remove"}


class Server:
    """Answers commands between the looks that it takes at its experiments."""

    def __init__(self, root: Path) -> None:
        self.jobs = Supervisor(Workspace(root), max_running=1)
        self.errors = 0
        self._root, self._latency = str(root), 0.0
        self._time, self._offset = time.time, 0.0
        time.time = lambda: self._time() + self._offset  # type: ignore[assignment]
        sys.addaudithook(self._hold_up)

    def run(self) -> None:
        commands: queue.Queue[str] = queue.Queue()
        threading.Thread(target=lambda: [commands.put(line) for line in sys.stdin] + [commands.put("")]).start()
        while True:
            try:
                line = commands.get(timeout=TICK_SECONDS)
            except queue.Empty:
                self._tick()
                continue
            if not line:
                self.jobs.close()
                return
            print(json.dumps(self._answer(json.loads(line))), flush=True)

    def _tick(self) -> None:
        try:
            self.jobs.tick()
        except Exception:
            self.errors += 1
            traceback.print_exc()

    def _answer(self, command: dict[str, Any]) -> dict[str, Any]:
        try:
            return getattr(self, command.pop("do"))(**command)  # type: ignore[no-any-return]
        except AutopilotError as error:
            return {"error": error.code.value, "message": error.message}
        except OSError as error:
            return {"error": "os", "message": str(error)}

    def create(self, spec: dict[str, Any]) -> dict[str, Any]:
        return {"status": self.jobs.create(TabularSpec.model_validate(spec)).state.status}

    def resume(self, name: str) -> dict[str, Any]:
        return {"status": self.jobs.resume(name, 300).state.status}

    def state(self, name: str) -> dict[str, Any]:
        """As the list tells it, which is not read anew for it."""
        listed = {summary.name: summary for summary in self.jobs.summaries()}
        state = self.jobs.experiment(name).state
        return {
            "listed": listed[name].status if name in listed else None,
            "status": state.status,
            "reason": state.end_reason,
            "revision": state.revision,
            "runs": state.runs,
            "completed": [one.id for one in state.candidates if one.status == "completed"],
            "best": state.best_candidate,
            "errors": self.errors,
        }

    def clock(self, seconds: float) -> dict[str, Any]:
        self._offset = seconds
        return {}

    def latency(self, seconds: float) -> dict[str, Any]:
        self._latency = seconds
        return {}

    def _hold_up(self, event: str, arguments: tuple[object, ...]) -> None:
        if self._latency and event in SLOW and str(arguments[0]).startswith(self._root):
            time.sleep(self._latency)


if __name__ == "__main__":
    Server(Path(sys.argv[1])).run()
