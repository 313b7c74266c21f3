"""The life of the process: load, test, listen, say so, and end when asked."""

from __future__ import annotations

import asyncio
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

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from ..atomic import write_atomic
from ..contract import AutopilotError, ErrorCode
from .app import Service, make_app
from .predictor import Predictor, load_predictor
from .watch import Watch

LOG = logging.getLogger(__name__)
DRAIN_SECONDS = 5.0
"""How long requests in flight may take to finish after a signal."""
POLL_SECONDS = 0.02
OWNER_ONLY = 0o600


@dataclass(frozen=True)
class Settings:
    """What the command line and the environment say; an empty token asks for none.

    Without a token it listens on this machine only, unless it `is_open`.
    """

    bundle: Path
    host: str
    port: int
    ready_file: Path | None
    max_body_bytes: int
    token: str
    is_open: bool = False
    trust_pickle: bool = False
    watch: Path | None = None


def serve(settings: Settings) -> int:
    """Serve until a signal, which ends the process with 0; return the exit code 1 when the bundle cannot be served."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    # scikit-learn warns of each category that it has not seen in training; the model is made for them.
    warnings.filterwarnings("ignore", category=UserWarning, module="sklearn")
    try:
        _refuse_strangers(settings)
        predictor = load_predictor(settings.bundle, trust_pickle=settings.trust_pickle)
        _self_test(predictor)
        asyncio.run(_run(predictor, settings))
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


def _self_test(predictor: Predictor) -> None:
    """Warn when the bundle answers otherwise than when it was packed.

    It is served all the same: other versions of the libraries round differently, and the user may have no other
    model. A bundle that cannot predict its own sample at all is refused.
    """
    difference = predictor.self_test()
    if difference is not None:
        LOG.warning("The model does not predict for its sample what it did when it was packed: %s", difference)


async def _run(predictor: Predictor, settings: Settings) -> None:
    """Listen until a signal, then finish what is in flight if that does not take too long."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop.set)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    pool = ThreadPoolExecutor(1, thread_name_prefix="predict")
    watch = _watch(predictor, settings.watch)
    service = Service(predictor, pool, settings.token, settings.max_body_bytes, watch=watch)
    # The handlers limit the body themselves, since tornado would close the connection without a word.
    server = HTTPServer(make_app(service), max_body_size=sys.maxsize)
    port = _listen(server, settings)
    if settings.ready_file is not None:
        ready = {"host": settings.host, "port": port, "pid": os.getpid()}
        _write_ready(settings.ready_file, json.dumps(ready))
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    LOG.info("%s is served at http://%s:%s", predictor.manifest.candidate, host, port)
    if settings.ready_file is None:
        print(f"http://{host}:{port}", flush=True)
    await stop.wait()
    LOG.info("Stopping")
    server.stop()
    deadline = loop.time() + DRAIN_SECONDS
    while service.in_flight and loop.time() < deadline:
        await asyncio.sleep(POLL_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)
    await server.close_all_connections()
    if watch is not None:
        await asyncio.to_thread(watch.close)


def _watch(predictor: Predictor, folder: Path | None) -> Watch | None:
    """What keeps the requests; a model answers also where they cannot be kept."""
    if folder is None:
        return None
    watch = Watch(folder, {"experiment": predictor.manifest.experiment, "candidate": predictor.manifest.candidate})
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


def _write_ready(path: Path, content: str) -> None:
    try:
        write_atomic(path, content, mode=OWNER_ONLY)
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
