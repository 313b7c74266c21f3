"""The servers, workers and training processes of a trial, as its outside sees them."""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from ..live.server import TOKENS, LiveServer

HERE = Path(__file__).parent
HOOK = HERE.parent / "hook"
"""The folder by which Python makes disks fail."""
ANSWER_SECONDS = 60.0


class ServerProcess:
    """A supervisor in a process of its own.

    Parameters
    ----------
    fault
        The file by which its disk, and that of the workers that it starts, is told to fail.
    """

    def __init__(self, root: Path, fault: Path) -> None:
        self.root = root
        paths = [str(HOOK), str(HERE.parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._errors = (root.parent / "server.log").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "server.py"), str(root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "AUTOPILOT_FAULT": str(fault)},
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, do: str, **values: Any) -> dict[str, Any]:
        """Give a command and wait for its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **values}).encode() + b"\n")
        self._process.stdin.flush()
        ready, _, _ = select.select([self._process.stdout], [], [], ANSWER_SECONDS)
        assert ready, f"the server did not answer {do!r}; see {self._errors.name}"
        line = self._process.stdout.readline()
        assert line, f"the server has ended; see {self._errors.name}"
        return dict(json.loads(line))

    def stop(self) -> None:
        """Ask it to end and wait until it has."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait(ANSWER_SECONDS)
        self._close()

    def kill(self) -> None:
        """End it as the system would, without a word."""
        self._process.kill()
        self._process.wait(10)
        self._close()

    def _close(self) -> None:
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


class JupyterProcess(LiveServer):
    """A Jupyter server that answers like a `ServerProcess` and can be asked by browsers.

    Parameters
    ----------
    fault
        As that of a `ServerProcess`.
    """

    def __init__(self, root: Path, place: Path, fault: Path) -> None:
        super().__init__(root, place, environment={"AUTOPILOT_FAULT": str(fault)})

    def ask(self, do: str, **values: Any) -> dict[str, Any]:
        """What the list and the page of an experiment tell."""
        assert do == "state", do
        headers = {"Authorization": f"token {TOKENS['full']}"}
        with self.client(headers=headers) as client:
            listed = {one["name"]: one for one in client.get("experiments").json()["experiments"]}
            state = client.get(f"experiments/{values['name']}").json()["state"]
        return {"listed": listed.get(values["name"], {}).get("status"), "status": state["status"]}

    def hang_up(self, method: str, path: str, body: str, *, after: float) -> None:
        """Ask something, and break the connection so many seconds later, whether or not there was an answer."""
        address = urlsplit(self.url)
        assert address.hostname is not None
        with socket.create_connection((address.hostname, address.port or 80), timeout=10) as connection:
            # The other side is to learn of it by a reset, as when a machine goes.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            head = [
                f"{method} {address.path}autopilot/{path} HTTP/1.1",
                f"Host: {address.netloc}",
                f"Authorization: token {TOKENS['full']}",
                f"Content-Length: {len(body)}",
            ]
            connection.sendall("\r\n".join([*head, "", body]).encode())
            time.sleep(after)


def of_the_trial(root: Path, *but: int) -> list[psutil.Process]:
    """Every living process that works on the workspace, whoever its parent is, but for those of these ids."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid in (*but, os.getpid()) or process.status() == psutil.STATUS_ZOMBIE:
                continue
            words = [*process.cmdline(), process.cwd()]
            if any(word.startswith(str(root)) for word in words) or _is_job_of(process, root):
                found.append(process)
    return found


def _is_job_of(process: psutil.Process, root: Path) -> bool:
    """A process that a worker started: it has the worker's mark and the trial's fault file in its environment."""
    told = process.environ().get("AUTOPILOT_FAULT", "")
    return told.startswith(str(root.parent)) and "AUTOPILOT_JOB" in process.environ()


def worker_of(folder: Path) -> psutil.Process | None:
    """The living worker of an experiment."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            command = process.cmdline()
            if command[1:4] == ["-m", "jupyter_autopilot.worker", "run"] and command[4] == str(folder):
                return process if process.status() != psutil.STATUS_ZOMBIE else None
    return None


def training_of(worker: psutil.Process) -> list[psutil.Process]:
    """The processes in which a worker trains."""
    found = []
    with contextlib.suppress(psutil.Error):
        for process in worker.children(recursive=True):
            with contextlib.suppress(psutil.Error):
                forked = any("forkserver" in word for word in process.cmdline())
                if forked and process.ppid() != worker.pid and process.children() == []:
                    found.append(process)
    return found
