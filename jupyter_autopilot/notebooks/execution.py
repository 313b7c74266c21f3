"""Executing a notebook in place: `python -m jupyter_autopilot.notebooks.execution NOTEBOOK SECONDS [NICENESS]`.

The command ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode

from ..atomic import write_atomic
from ..crypt import is_encrypted

EXIT_SECONDS = 2.0


def execute_notebook(path: Path, *, timeout: float, cwd: Path | None = None) -> None:
    """Run every cell and replace the file by the result; in an encrypted folder it stays without outputs.

    The kernel is the one of this interpreter, whatever kernels are installed, without the user's IPython profile and
    with no folder of the user on the module path, so that a `random.py` beside the notebook does no harm.

    Parameters
    ----------
    timeout
        Seconds for the whole notebook; the kernel is killed when they are over.
    cwd
        Where the kernel runs; the notebook's folder if left out.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        A cell failed.
    nbclient.exceptions.DeadKernelError
        The kernel ended, for want of memory or because the process was told to stop.
    TimeoutError
        The time is over. In each case the file stays as it was.
    """
    notebook = nbformat.read(path, as_version=4)
    asyncio.run(_execute(notebook, timeout, cwd or path.parent))
    if not is_encrypted(path.parent):
        write_atomic(path, json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")


async def _execute(notebook: NotebookNode, timeout: float, cwd: Path) -> None:
    with TemporaryDirectory(prefix="autopilot-kernel-") as scratch:
        kernel = AsyncKernelManager(connection_file=str(Path(scratch) / "kernel.json"))
        kernel._kernel_spec = _own_kernel()
        client = NotebookClient(notebook, km=kernel, timeout=None, record_timing=False, shutdown_kernel="immediate")
        environment = {**os.environ, "PYTHONSAFEPATH": "1", "IPYTHONDIR": scratch}
        try:
            # nbclient's own limit is one for each cell.
            async with asyncio.timeout(timeout) as limit:
                await client.async_execute(cwd=str(cwd), env=environment)
        except DeadKernelError as error:
            # nbclient takes the cancellation for the kernel's death.
            if limit.expired():
                raise TimeoutError from error
            raise
        finally:
            if client.kc is not None:
                client.kc.stop_channels()
            if kernel.has_kernel:
                await kernel.shutdown_kernel(now=True)


def _own_kernel() -> KernelSpec:
    # Below errors, the kernel's log would tell of the local connection in the log of the experiment.
    quiet = ["--HistoryManager.enabled=False", "--log-level=ERROR"]
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *quiet]
    return KernelSpec(argv=argv, display_name="Python 3", language="python")


def main(path: Path, timeout: float, niceness: int = 0) -> int:
    """Execute; 0 when every cell ran, 1 otherwise."""
    threading.Thread(target=_end_with_the_starter, name="end-with-the-starter", daemon=True).start()
    with contextlib.suppress(AttributeError):  # Windows has no such call
        os.nice(niceness)
    try:
        execute_notebook(path, timeout=timeout)
    except (CellExecutionError, DeadKernelError) as error:
        print(error, file=sys.stderr)
        return 1
    except TimeoutError:
        print(f"{path.name} was not done in {timeout:.0f} seconds.", file=sys.stderr)
        return 1
    return 0


def _end_with_the_starter() -> None:
    """End when standard input does, which whoever started this process holds open as long as it lives."""
    # Not through `sys.stdin`, whose lock would be held at the interpreter's end.
    while os.read(0, 1024):
        pass
    # nbclient takes the kernel with it.
    signal.raise_signal(signal.SIGTERM)
    time.sleep(EXIT_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), float(sys.argv[2]), *map(int, sys.argv[3:])))
