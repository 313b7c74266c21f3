"""What happens to an experiment, one function a fault. What lasts a while is over when the function returns."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from .processes import JupyterProcess, of_the_trial, training_of, worker_of
from .trial import NAME, Trial

WHILE_SECONDS = (1.0, 6.0)
"""How long a disturbance lasts that ends by itself."""
TRAINING_SECONDS = 20.0
"""How long is waited for a training process to be there."""


def worker_killed(trial: Trial) -> None:
    """`kill -9` of the worker, as the system does when memory runs out."""
    worker = worker_of(trial.folder)
    if worker is not None:
        worker.kill()


def child_killed(trial: Trial) -> None:
    """`kill -9` of a process that trains."""
    deadline = time.monotonic() + TRAINING_SECONDS
    while time.monotonic() < deadline:
        worker = worker_of(trial.folder)
        if worker is None:
            return
        training = training_of(worker)
        if training:
            with contextlib.suppress(psutil.NoSuchProcess):
                trial.random.choice(training).kill()
            return
        time.sleep(0.1)


def out_of_memory(trial: Trial) -> None:
    """No process of the experiment is given any more memory for a while, where the system knows such limits."""
    held: dict[psutil.Process, tuple[int, int]] = {}
    deadline = time.monotonic() + trial.random.uniform(*WHILE_SECONDS)
    while sys.platform == "linux" and time.monotonic() < deadline:
        worker = worker_of(trial.folder)
        for process in _family(worker) - held.keys():
            with contextlib.suppress(psutil.Error, ValueError):
                before = process.rlimit(psutil.RLIMIT_AS)
                # Less than it has: what it has it keeps, and it gets nothing.
                process.rlimit(psutil.RLIMIT_AS, (process.memory_info().vms // 2, before[1]))
                held[process] = before
        time.sleep(0.05)
    for process in _family(worker_of(trial.folder)) | held.keys():
        # Those that were started meanwhile have inherited it.
        before = next(iter(held.values()), (psutil.RLIM_INFINITY, psutil.RLIM_INFINITY))
        with contextlib.suppress(psutil.Error, ValueError):
            process.rlimit(psutil.RLIMIT_AS, held.get(process, before))


def browser_closed(trial: Trial) -> None:
    """Browsers ask a real Jupyter server, and are gone before it has answered; then it is stopped as well."""
    server = JupyterProcess(trial.root, trial.place / "jupyter", trial.fault_file)
    with server:
        trial.servers.append(server)
        for number in range(BROWSERS):
            server.hang_up(*trial.random.choice(ASKED), after=0.01 * number)
        trial.check_state("without a browser")
        trial.servers.remove(server)


def server_stopped(trial: Trial) -> None:
    """The server is asked to end, as with Ctrl+C or by a hub; a while later there is a new one."""
    trial.stop_servers()
    _while(trial)
    trial.start_server()


def server_killed(trial: Trial) -> None:
    """`kill -9` of the server; a while later there is a new one."""
    trial.kill_servers()
    _while(trial)
    trial.start_server()


def server_and_worker_killed(trial: Trial) -> None:
    """Both at once, as when a container is removed."""
    trial.kill_servers()
    worker_killed(trial)
    trial.start_server()


def machine_rebooted(trial: Trial) -> None:
    """Everything is killed, and the worker's id is a stranger's afterwards."""
    trial.kill_servers()
    for process in of_the_trial(trial.root):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"], start_new_session=True)
    trial.bystanders.append(stranger)
    for name in ("process.json", "claim"):
        _belongs_to(trial.folder / name, stranger.pid, trial.random.choice(["another", None]))
    trial.start_server()


def disk_full(trial: Trial) -> None:
    """Every byte is taken until the worker has ended, or for a while where it does not need any."""
    if not os.path.ismount(trial.place):
        trial.forbid(errno.ENOSPC)
        _until_the_worker_has_ended(trial)
        trial.allow()
        return
    ballast = trial.place / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            # Smaller and smaller pieces, to the last byte.
            for size in (2**20, 2**12, 1):
                with contextlib.suppress(OSError):
                    while file.write(bytes(size)):
                        continue
            raise OSError
    _until_the_worker_has_ended(trial)
    ballast.unlink()


def read_only(trial: Trial) -> None:
    """Nothing below the workspace can be written for a while."""
    trial.forbid(errno.EROFS)
    _while(trial)
    trial.allow()


def clock_set(trial: Trial) -> None:
    """The server's clock jumps by up to a day, forward or back."""
    trial.server.ask("clock", seconds=trial.random.uniform(-86400, 86400))
    trial.check_state("with another time")
    trial.server.ask("clock", seconds=0.0)


def two_servers(trial: Trial) -> None:
    """A second server on the same files; the worker is killed, and both are asked to go on at once."""
    trial.start_server()
    worker_killed(trial)
    trial.check_state("by two servers")
    answers: list[dict[str, object]] = []
    asking = [
        threading.Thread(target=lambda server=server: answers.append(server.ask("resume", name=NAME)))
        for server in trial.servers
    ]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()


def slow_disk(trial: Trial) -> None:
    """The server is killed, and for the next one every file takes up to half a second to be opened.

    For the worker it is a twenty-fifth of that, since it opens many times as many.
    """
    trial.kill_servers()
    trial.latency = trial.random.uniform(0.05, 0.5)
    trial.hold_up(trial.latency / 25)
    trial.start_server()


BROWSERS = 12
ASKED = (
    ("GET", "experiments", ""),
    ("GET", f"experiments/{NAME}", ""),
    ("GET", f"experiments/{NAME}/log", ""),
    ("POST", f"experiments/{NAME}/extend", '{"seconds": 1}'),
    ("POST", "datasets/preview", '{"path": "churn.csv"}'),
)
"""What a browser may have asked before it was closed."""


FAULTS: dict[str, Callable[[Trial], None]] = {
    fault.__name__: fault
    for fault in (
        worker_killed,
        child_killed,
        out_of_memory,
        browser_closed,
        server_stopped,
        server_killed,
        server_and_worker_killed,
        machine_rebooted,
        disk_full,
        read_only,
        clock_set,
        two_servers,
        slow_disk,
    )
}
NOWHERE_ELSE = [
    "out_of_memory",
    "browser_closed",
    "machine_rebooted",
    "disk_full",
    "read_only",
    "two_servers",
    "slow_disk",
]
"""The faults that no other test makes happen to a whole experiment."""


def _while(trial: Trial) -> None:
    time.sleep(trial.random.uniform(*WHILE_SECONDS))


def _family(worker: psutil.Process | None) -> set[psutil.Process]:
    """A worker and all its descendants."""
    if worker is None:
        return set()
    with contextlib.suppress(psutil.Error):
        return {worker, *worker.children(recursive=True)}
    return set()


def _until_the_worker_has_ended(trial: Trial) -> None:
    deadline = time.monotonic() + 5 * WHILE_SECONDS[1]
    while worker_of(trial.folder) is not None and time.monotonic() < deadline:
        time.sleep(0.2)


def _belongs_to(path: Path, pid: int, boot: str | None) -> None:
    """Rewrite which process a file names: another one by now, of this or of another start of the machine."""
    try:
        known = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return
    path.write_text(json.dumps(known | {"pid": pid} | ({} if boot is None else {"boot": boot})), encoding="utf-8")
