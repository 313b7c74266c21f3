"""One experiment that something happens to, and what became of it."""

from __future__ import annotations

import json
import os
import random
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .processes import JupyterProcess, ServerProcess, of_the_trial, worker_of
from .truth import TERMINAL, allowed_states, damage, finished, read_log, trained_twice

EXAMPLE = Path(__file__).parents[2] / "examples" / "telco-churn.csv"
ROWS = 400
NAME = "one"
SPEC = {
    "name": NAME,
    "data_path": "churn.csv",
    "target": "Churn",
    "training_method": "hpo",
    "algorithms": ["linear", "lightgbm"],
    "max_candidates": 4,
    "max_runtime": 600,
}
EVENTS = 30
"""About as many as an undisturbed run of this has; a moment is a number of events and a bit of a second."""
SHORT_SPEC = {**SPEC, "algorithms": ["linear"], "max_candidates": 3}
SHORT_EVENTS = 20
"""The same of a run that takes half as long."""
TRUE_SECONDS = 10.0
STAYS_SECONDS = 2.0
GONE_SECONDS = 10.0
END_SECONDS = 300.0
PAUSE_SECONDS = 0.2


@dataclass
class Findings:
    """What went wrong in a trial; all is well when everything is empty."""

    jobs_lost: list[str] = field(default_factory=list)
    candidates_lost: list[str] = field(default_factory=list)
    wrong_states: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    corrupt: list[str] = field(default_factory=list)


class Trial:
    """A workspace, its server, and an experiment in it, which is a short one where it is asked for.

    Attributes
    ----------
    bystanders
        Processes of others, which must live on.
    """

    def __init__(self, place: Path, seed: int, *, short: bool = False) -> None:
        self.random = random.Random(seed)
        self.spec, self.events = (SHORT_SPEC, SHORT_EVENTS) if short else (SPEC, EVENTS)
        self.place = place
        self.root = place / "workspace"
        self.folder = self.root / "autopilot" / NAME
        self.fault_file = place / "fault.json"
        self.findings = Findings()
        self.servers: list[ServerProcess | JupyterProcess] = []
        self.bystanders: list[Any] = []
        self.latency = 0.0

    @property
    def server(self) -> ServerProcess:
        """The first server that runs."""
        return self.servers[0]

    def set_up(self) -> None:
        """The data and the server."""
        self.root.mkdir(parents=True)
        with EXAMPLE.open(encoding="utf-8") as file:
            (self.root / "churn.csv").write_text("".join(next(file) for _ in range(ROWS + 1)), encoding="utf-8")
        self.start_server()

    def start_server(self) -> ServerProcess:
        """Another server on the workspace."""
        server = ServerProcess(self.root, self.fault_file)
        self.servers.append(server)
        if self.latency:
            server.ask("latency", seconds=self.latency)
        return server

    def kill_servers(self) -> None:
        """All at once."""
        for server in self.servers:
            server.kill()
        self.servers.clear()

    def stop_servers(self) -> None:
        """All of them, as a user ends them."""
        for server in self.servers:
            server.stop()
        self.servers.clear()

    def run(self, fault: Callable[[Trial], None]) -> None:
        """Let it happen at a random moment, see what is told of it, go on, and look at what is there in the end."""
        self.server.ask("create", spec=self.spec)
        self.wait_for_a_moment()
        before = finished(self.folder)
        fault(self)
        self.check_state("after it happened")
        self.go_on()
        self.check_state("at the end")
        self.check_end(before)

    def wait_for_a_moment(self) -> None:
        """Until the log has a random number of events, and a bit longer; or until the experiment has ended."""
        wanted, bit = self.random.randrange(self.events), self.random.random()
        self.wait_until(lambda: len(read_log(self.folder).events) >= wanted or self.told()["status"] in TERMINAL)
        time.sleep(bit)

    def told(self) -> dict[str, Any]:
        """What the server says of the experiment."""
        return self.server.ask("state", name=NAME)

    def check_state(self, when: str) -> None:
        """The state is true soon, and stays so; by every server."""
        for server in self.servers:
            deadline = time.monotonic() + TRUE_SECONDS + 20 * self.latency
            told, true_since = server.ask("state", name=NAME), None
            while true_since is None or time.monotonic() - true_since < STAYS_SECONDS:
                # What is true may change while the server is asked.
                allowed = allowed_states(self.folder)
                told = server.ask("state", name=NAME)
                allowed |= allowed_states(self.folder)
                true = {told.get("status"), told.get("listed")} <= allowed
                true_since = (true_since or time.monotonic()) if true else None
                if not true and time.monotonic() > deadline:
                    self.findings.wrong_states.append(f"{when}: {told} and not {sorted(allowed)}")
                    break
                time.sleep(PAUSE_SECONDS)
            if told.get("errors"):
                self.findings.wrong_states.append(f"{when}: {told['errors']} ticks of a server failed")

    def go_on(self) -> None:
        """Wait for the end; resume it until it has completed."""
        for _ in range(3):
            self.wait_until(lambda: self.told().get("status") in TERMINAL)
            if self.told()["status"] == "completed":
                return
            self.wait_until(self.resume, seconds=GONE_SECONDS + 20 * self.latency)
        told = self.told()
        if told.get("status") != "completed":
            self.findings.jobs_lost.append(f"{told}")

    def resume(self) -> bool:
        """Go on; False while the server says that it has not ended yet."""
        answer = self.server.ask("resume", name=NAME)
        return "error" not in answer

    def check_end(self, before: set[str]) -> None:
        """Everything that is to hold when all is over."""
        findings, told = self.findings, self.told()
        known = set(told.get("completed", []))
        complete = finished(self.folder)
        findings.candidates_lost += [f"{name} is gone" for name in before - complete]
        findings.candidates_lost += [f"{name} is not told of" for name in complete - known]
        findings.candidates_lost += [f"{name} was trained twice" for name in trained_twice(self.folder)]
        if told.get("best") not in complete:
            findings.candidates_lost.append(f"the best candidate, {told.get('best')}, is not complete")
        servers = [server.pid for server in self.servers]
        self.settle(lambda: not of_the_trial(self.root, *servers))
        findings.orphans += [" ".join(process.cmdline())[:200] for process in of_the_trial(self.root, *servers)]
        findings.orphans += [f"a stranger, {one.pid}, was killed" for one in self.bystanders if one.poll() is not None]
        self.settle(lambda: not damage(self.folder, at_rest=True))
        findings.corrupt += damage(self.folder, at_rest=True)

    def forbid(self, number: int) -> None:
        """Have every write below the workspace fail with an error."""
        self._tell({"errno": number})

    def hold_up(self, seconds: float) -> None:
        """Have everything that is done below the workspace take longer."""
        self._tell({"latency": seconds})

    def allow(self) -> None:
        """Have writes succeed again."""
        self.fault_file.unlink(missing_ok=True)

    def _tell(self, fault: dict[str, float]) -> None:
        temporary = self.fault_file.with_suffix(".new")
        temporary.write_text(json.dumps({**fault, "below": str(self.root)}), encoding="utf-8")
        temporary.replace(self.fault_file)

    def settle(self, holds: Callable[[], bool]) -> None:
        """Give what is on its way a while; whether it came is looked at afterwards."""
        deadline = time.monotonic() + GONE_SECONDS + 20 * self.latency
        while not holds() and time.monotonic() < deadline:
            time.sleep(PAUSE_SECONDS)

    def wait_until(self, holds: Callable[[], bool], seconds: float | None = None) -> None:
        """Wait for what is to happen; that it did not is the end of the trial."""
        deadline = time.monotonic() + (seconds or END_SECONDS)
        while not holds():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.told()}; the log is in {self.folder}")
            time.sleep(PAUSE_SECONDS)

    def tear_down(self, *, keep: bool) -> None:
        """End everything that is left; the folder stays for whoever wants to see what happened."""
        self.allow()
        self.kill_servers()
        worker = worker_of(self.folder)
        for process in [*([worker] if worker else []), *of_the_trial(self.root)]:
            if process.pid != os.getpid():
                process.kill()
        for one in self.bystanders:
            one.kill()
            one.wait(10)
        if not keep:
            shutil.rmtree(self.place, ignore_errors=True)
