"""Requests that an OpenAPI document describes and requests that it does not, and what every answer must be.

`FUZZ_EXAMPLES=N` sends N requests of each operation, other ones each time; without it a few, always the same.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema

from jupyter_autopilot.contract import ErrorResponse

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
START_SECONDS, ANSWER_SECONDS = 60, 120
ODD_TEXTS = ["", " ", "\x00", "\ud800", "..", "../..", "/etc/passwd", "C:\\x", "a" * 300, "a/" * 3_000, "%00"]
PROMISED = [status_code_conformance, content_type_conformance, response_schema_conformance]
SETTINGS = settings(
    max_examples=EXAMPLES or 8,
    derandomize=EXAMPLES == 0,
    database=None,
    deadline=None,
    print_blob=True,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


def operations_of(document: dict[str, Any]) -> OpenApiSchema:
    """What a document describes; the token is always the right one, since who may ask is tested elsewhere."""
    schema = schemathesis.openapi.from_dict(document)
    schema.config.generation.update(with_security_parameters=False)
    return schema


def requests_of(operation: Any, known: dict[str, str] | None = None) -> st.SearchStrategy[Case]:
    """Requests as the document describes them and others, also for what there is, which is known by its path."""
    paths: list[dict[str, Any]] = [{}, {"path_parameters": known}] if known else [{}]
    made = [operation.as_strategy(mode, **path) for mode in GenerationMode for path in paths]
    return st.one_of(*made, *(_with_odd_text(operation.as_strategy(**path)) for path in paths))


@st.composite
def _with_odd_text(draw: st.DrawFn, cases: st.SearchStrategy[Case]) -> Case:
    """As the document describes it, but for one text of the body, which no schema forbids."""
    case = draw(cases)
    places = [*_texts(case.body, ())]
    if places:
        *way, last = draw(st.sampled_from(places))
        part = case.body
        for key in way:
            part = part[key]
        part[last] = draw(st.sampled_from(ODD_TEXTS))
    return case


def _texts(value: Any, place: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Where in a body there are texts."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in entries:
        if isinstance(one, str):
            yield (*place, key)
        yield from _texts(one, (*place, key))


def send(case: Case, url: str, session: requests.Session) -> requests.Response:
    """Send a request; its answer must be what was promised, or tell what is wrong in the contract's form."""
    answer = case.call(base_url=url, session=session, timeout=ANSWER_SECONDS)
    if answer.status_code < 400:
        case.validate_response(answer, checks=PROMISED)
        return answer
    what = f"{case.as_curl_command()}\n{answer.status_code} {answer.text[:2000]}"
    error = ErrorResponse.model_validate_json(answer.content)
    assert error.message, what
    assert error.code != "internal", what
    assert answer.status_code < 500 or error.code == "endpoint_not_ready", what
    return answer


@contextlib.contextmanager
def running(
    command: list[str], log: Path, url: str, headers: dict[str, str], **options: Any
) -> Iterator[requests.Session]:
    """A server in a process of its own, once it answers; its log is told when the tests have failed."""
    session = requests.Session()
    session.trust_env = False  # no proxy
    session.headers.update(headers)
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, **options)
    try:
        end = time.monotonic() + START_SECONDS
        while True:
            with contextlib.suppress(requests.ConnectionError):
                if session.get(url, timeout=ANSWER_SECONDS).ok:
                    break
            assert process.poll() is None and time.monotonic() < end, log.read_text()
            time.sleep(0.05)
        yield session
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()
        print(log.read_text()[-10_000:])
