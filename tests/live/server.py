"""A Jupyter server with the extension in a process of its own, as users have one, and what is seen from within it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

TOP = Path(__file__).parents[2]
BASE = "/user/anna@home/"
"""A base URL like that of a hub; the browser and the server may write its `@` differently."""
TOKENS = {"full": "token-of-anna", "read-only": "token-of-a-reader"}
START_SECONDS = 60.0
STOP_SECONDS = 30.0
EXTENSIONS = {
    "jupyter_autopilot": True,
    "tests.live.observer": True,
    "jupyterlab": False,
    "jupyter_lsp": False,
    "jupyter_server_terminals": False,
    "notebook_shim": False,
}


class LiveServer:
    """A server of a workspace from `with` on to its end; its current folder is another one.

    Parameters
    ----------
    root
        The workspace.
    place
        An empty folder for what the server keeps: settings, log, and what the observer tells.
    settings
        More of them, as in a configuration file: `{"AutopilotApp": {"max_running_experiments": 2}}`.
    environment
        Variables beyond those of this process.
    """

    def __init__(
        self,
        root: Path,
        place: Path,
        settings: dict[str, Any] | None = None,
        environment: dict[str, str] | None = None,
    ) -> None:
        self._root, self._place, self._settings = root, place, settings or {}
        self._environment = environment or {}
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""
        """With the base URL and a slash at the end."""

    def __enter__(self) -> LiveServer:
        self._place.mkdir(parents=True, exist_ok=True)
        (self._place / "jupyter_server_config.json").write_text(json.dumps(self._configuration()), encoding="utf-8")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "JPY_"))}
        paths = [str(TOP), *filter(None, [os.environ.get("PYTHONPATH")])]
        folders = {f"JUPYTER_{kind}_DIR": str(self._place) for kind in ("CONFIG", "DATA", "RUNTIME")}
        with (self._place / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"],
                cwd=self._place,
                env={
                    **inherited,
                    **folders,
                    **self._environment,
                    "PYTHONPATH": os.pathsep.join(paths),
                    "AUTOPILOT_OBSERVED": str(self._place),
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _configuration(self) -> dict[str, Any]:
        own: dict[str, Any] = {
            "ServerApp": {
                "root_dir": str(self._root),
                "base_url": BASE,
                "port": 0,
                "jpserver_extensions": EXTENSIONS,
                "allow_unauthenticated_access": False,
                "identity_provider_class": "tests.live.users.Users",
                "authorizer_class": "tests.live.users.Rights",
            },
        }
        for name, values in self._settings.items():
            own[name] = own.get(name, {}) | values
        return own

    def _wait(self) -> None:
        """Until it has told where it listens and answers there."""
        assert self._process is not None
        told = self._place / f"jpserver-{self._process.pid}.json"
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if told.exists() and (self._place / "handlers.json").exists():
                self.url = json.loads(told.read_text(encoding="utf-8"))["url"]
                return
            time.sleep(0.05)
        raise RuntimeError(f"The server did not start:\n{self.log()[-3000:]}")

    def client(self, **options: Any) -> httpx.Client:
        """A client that is sent nowhere else; paths are relative to `autopilot/`."""
        return httpx.Client(base_url=f"{self.url}autopilot/", timeout=60, trust_env=False, **options)

    def handlers(self) -> list[dict[str, Any]]:
        """The extension's handlers as the application has them: pattern, methods, module and class."""
        return list(json.loads((self._place / "handlers.json").read_text(encoding="utf-8")))

    def lags(self) -> list[float]:
        """By how many seconds the event loop was late, each time that it was to do something."""
        lines = (self._place / "lags.txt").read_text(encoding="utf-8").split()
        return [float(line) for line in lines]

    def log(self) -> str:
        """What it printed."""
        return (self._place / "server.log").read_text(encoding="utf-8", errors="replace")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def stop(self) -> None:
        """End it as a user does; afterwards it does not run."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it without a word."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
