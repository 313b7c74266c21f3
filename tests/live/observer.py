"""An extension that tells what cannot be seen from outside: the application's handlers, and how late its loop is.

It writes `handlers.json` and `lags.txt` into the folder that AUTOPILOT_OBSERVED names.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tornado.routing import PathMatches
from tornado.web import RequestHandler

STEP_SECONDS = 0.01
FLUSH_STEPS = 100
METHODS = ("get", "head", "post", "put", "patch", "delete")


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "tests.live.observer"}]


def _load_jupyter_server_extension(serverapp: Any) -> None:
    folder = Path(os.environ["AUTOPILOT_OBSERVED"])
    serverapp.io_loop.add_callback(_observe, serverapp.web_app, folder)


async def _observe(application: Any, folder: Path) -> None:
    # By now all extensions have added their handlers.
    written = folder / "handlers.new"
    written.write_text(json.dumps(list(_handlers(application.default_router))), encoding="utf-8")
    written.rename(folder / "handlers.json")
    lags: list[float] = []
    with (folder / "lags.txt").open("w", encoding="utf-8") as file:
        while True:
            due = time.perf_counter() + STEP_SECONDS
            await asyncio.sleep(STEP_SECONDS)
            lags.append(time.perf_counter() - due)
            if len(lags) >= FLUSH_STEPS:
                file.write("".join(f"{lag:.6f}\n" for lag in lags))
                file.flush()
                lags.clear()


def _handlers(router: Any) -> Iterator[dict[str, Any]]:
    for rule in router.rules:
        if hasattr(rule.target, "rules"):
            yield from _handlers(rule.target)
        elif isinstance(rule.matcher, PathMatches):
            pattern, handler = rule.matcher.regex.pattern, rule.target
            module = getattr(handler, "__module__", "")
            if "autopilot" in pattern or module.startswith("jupyter_autopilot"):
                routes = (rule.target_kwargs or {}).get("routes")
                methods = sorted(routes) if routes is not None else _methods(handler)
                yield {"pattern": pattern, "methods": methods, "module": module, "class": handler.__name__}


def _methods(handler: Any) -> list[str]:
    unimplemented = RequestHandler._unimplemented_method
    return [name.upper() for name in METHODS if getattr(handler, name) is not unimplemented]
