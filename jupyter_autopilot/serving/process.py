"""The life of the process: load, test, listen, say so, and end when asked."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import logging
import os
import signal
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from ..atomic import write_atomic
from ..contract import AutopilotError, ErrorCode
from ..contract.deployment import FailedDeployment
from ..crypt import ENVELOPE, carry_key, is_encrypted
from .app import Service, make_app
from .following import Following, load_within
from .variants import Deployed
from .watch import Watch
from .watched import WatchedFolder

LOG = logging.getLogger(__name__)
DRAIN_SECONDS = 5.0
"""How long requests in flight may take to finish after a signal."""
POLL_SECONDS = 0.02
OWNER_ONLY = 0o600


@dataclass(frozen=True)
class Settings:
    """What the command line and the environment say; an empty token asks for none.

    Without a token it listens on this machine only, unless it `is_open`. The bundle may be the file of a deployment,
    which is followed (`following`).
    """

    bundle: Path
    host: str
    port: int
    ready_file: Path | None
    max_body_bytes: int
    token: str
    is_open: bool = False
    trust_pickle: bool = False
    max_memory_bytes: int | None = None
    watch: Path | None = None
    as_json: bool = False


def serve(settings: Settings) -> int:
    """Serve until a signal, which ends the process with 0; return the exit code 1 when the bundle cannot be served."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    # scikit-learn warns of each category that it has not seen in training; the model is made for them.
    warnings.filterwarnings("ignore", category=UserWarning, module="sklearn")
    try:
        _refuse_strangers(settings)
        # Before anything is loaded, so that no change of the file in the meantime is missed.
        following = Following(settings.bundle, lambda running: _load(settings, running))
        asyncio.run(_run(_load(settings, None), following, settings))
    except AutopilotError as error:
        print(f"The endpoint could not start: {error.message}", file=sys.stderr)
        _write_error(settings.ready_file, error)
        return 1
    sys.stdout.flush()
    sys.stderr.flush()
    # A prediction that had its time, or whose client has gone, may still run; the interpreter would wait for it.
    os._exit(0)


def _refuse_strangers(settings: Settings) -> None:
    """Whoever reaches an address beyond this machine could ask the model anything."""
    if settings.token or settings.is_open or _is_local(settings.host):
        return
    raise AutopilotError(
        ErrorCode.FORBIDDEN,
        f"Without a token it listens on this machine only, and {settings.host} is beyond. Give a token, or --open to "
        "let anybody ask.",
    )


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _load(settings: Settings, running: Deployed | None) -> Deployed:
    deployed = load_within(
        settings.bundle,
        running,
        trust_pickle=settings.trust_pickle,
        max_memory_bytes=settings.max_memory_bytes,
    )
    if settings.watch is not None:
        _encrypt_watched(settings.watch, deployed)
    return deployed


def _encrypt_watched(folder: Path, deployed: Deployed) -> None:
    """Have what is kept of requests encrypted like the model that answers them, from its first request on."""
    sealed = next((one.bundle for one in deployed.variants if is_encrypted(one.bundle)), None)
    if sealed is None or (folder / ENVELOPE).exists():
        return
    try:
        WatchedFolder(folder).make()
        for report in WatchedFolder(folder).reports():  # they are in clear, and made again
            report.unlink(missing_ok=True)
        carry_key(sealed, folder)
    except OSError as error:
        raise AutopilotError(
            ErrorCode.ENDPOINT_FAILED,
            f"The model is encrypted, and its requests could not be: {folder} cannot be written: {error.strerror}.",
        ) from error


async def _run(deployed: Deployed, following: Following, settings: Settings) -> None:
    """Listen until a signal, then finish what is in flight if that does not take too long."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop.set)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    pool = ThreadPoolExecutor(1, thread_name_prefix="predict")
    watch = _watch(settings.watch)
    service = Service(deployed, pool, settings.token, settings.max_body_bytes, watch=watch)
    # The handlers limit the body themselves, since tornado would close the connection without a word.
    server = HTTPServer(make_app(service), max_body_size=sys.maxsize)
    port = _listen(server, settings)
    _write_ready(settings, port, deployed)

    def serve_from_now_on(served: Deployed, failed: FailedDeployment | None) -> None:
        service.deployed = served
        with contextlib.suppress(AutopilotError):  # a full disk stops nobody from being answered
            _write_ready(settings, port, served, failed)

    follower = asyncio.create_task(following.run(lambda: service.deployed, serve_from_now_on))
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    candidates = ", ".join(variant.predictor.manifest.candidate for variant in deployed.variants)
    LOG.info("%s is served at http://%s:%s", candidates, host, port)
    if settings.ready_file is None:
        url = f"http://{host}:{port}"
        print(json.dumps({"url": url}) if settings.as_json else url, flush=True)
    await stop.wait()
    LOG.info("Stopping")
    follower.cancel()
    server.stop()
    deadline = loop.time() + DRAIN_SECONDS
    while service.in_flight and loop.time() < deadline:
        await asyncio.sleep(POLL_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)
    service.shadows.close()
    await server.close_all_connections()
    if watch is not None:
        await asyncio.to_thread(watch.close)


def _watch(folder: Path | None) -> Watch | None:
    """What keeps the requests; a model answers also where they cannot be kept."""
    if folder is None:
        return None
    watch = Watch(folder)
    try:
        watch.start()
    except OSError as error:
        LOG.warning("Requests are neither counted nor kept, since the folder cannot be written: %s", error)
        return None
    return watch


def _listen(server: HTTPServer, settings: Settings) -> int:
    """Bind and accept; the port."""
    try:
        sockets = bind_sockets(settings.port, settings.host)
    except (OSError, OverflowError) as error:
        raise AutopilotError(
            ErrorCode.ENDPOINT_FAILED,
            f"Port {settings.port} of {settings.host} cannot be listened on: {error}. Choose another one.",
        ) from error
    server.add_sockets(sockets)
    port: int = sockets[0].getsockname()[1]
    return port


def _write_ready(settings: Settings, port: int, deployed: Deployed, failed: FailedDeployment | None = None) -> None:
    """Say where it listens, what it serves, and what it could not."""
    path = settings.ready_file
    if path is None:
        return
    ready: dict[str, Any] = {"host": settings.host, "port": port, "pid": os.getpid(), "deployment": deployed.number}
    if failed is not None:
        ready["failed"] = failed.model_dump(mode="json")
    try:
        write_atomic(path, json.dumps(ready), mode=OWNER_ONLY)
    except OSError as error:
        raise AutopilotError(
            ErrorCode.ENDPOINT_FAILED, f"The ready file {path.name} cannot be written: {error.strerror}."
        ) from error


def _write_error(path: Path | None, error: AutopilotError) -> None:
    if path is None:
        return
    try:
        write_atomic(path, json.dumps({"error": error.response().model_dump(mode="json")}), mode=OWNER_ONLY)
    except OSError as failure:
        print(f"The ready file {path.name} cannot be written: {failure.strerror}.", file=sys.stderr)
