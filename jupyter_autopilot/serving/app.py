"""The routes: `GET /ping`, `/schema`, `/openapi.json`, `/variants` and `/metrics`, and `POST /invocations`.

Every answer that is not a success is the contract's `ErrorResponse`.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import random
import re
from collections.abc import Awaitable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import tornado.web
from tornado.log import access_log

from ..contract import AutopilotError, ErrorCode
from ..contract.deployment import INVOKED_VARIANT, TARGET_VARIANT
from ..contract.prediction import INFERENCE_ID
from .answer import ENCODERS, Answer
from .capture import Exchange, new_inference_id
from .counts import Counts
from .media import CSV_TYPE, accepted_type
from .metrics import CONTENT_TYPE, metrics_text, watch_text
from .shadow import Shadows
from .variants import Deployed, LoadedVariant
from .watch import Watch

STATUS = {
    ErrorCode.FORBIDDEN: 401,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.INVALID_REQUEST: 405,
    ErrorCode.PAYLOAD_TOO_LARGE: 413,
    ErrorCode.UNSUPPORTED_CONTENT_TYPE: 415,
    ErrorCode.COLUMN_NAME_DUPLICATE: 422,
    ErrorCode.COLUMNS_MISSING: 422,
    ErrorCode.PAYLOAD_INVALID: 422,
    ErrorCode.VARIANT_UNKNOWN: 422,
}
CLIENT_GONE = 499
"""What nginx writes for it."""
DISCARDED = 16
"""The body of a refused request is read and thrown away up to this many times the limit, since a client that is still
sending would not see the answer; beyond, the connection is closed."""
INFERENCE_PATTERN = re.compile(r"[\x21-\x7e]{1,64}")
"""SageMaker's length; visible, since it stands in a header of the answer."""
SCHEMA_FIELDS = {
    "experiment",
    "candidate",
    "description",
    "problem_type",
    "target",
    "labels",
    "columns",
    "objective",
    "sample",
}


@dataclass
class Service:
    """What the handlers share.

    Attributes
    ----------
    deployed
        What is served. A request keeps to what it was when its variant was chosen.
    pool
        Runs the predictions, one at a time.
    token
        Asked of every request but `GET /ping`; none if empty.
    in_flight
        The invocations that are not answered yet.
    refused
        Counts of those that were refused before a variant was chosen.
    watch
        Counts and keeps requests in files; None where nobody looks after them.
    """

    deployed: Deployed
    pool: Executor
    token: str
    max_body_bytes: int
    in_flight: set[object] = field(default_factory=set)
    refused: Counts = field(default_factory=Counts)
    watch: Watch | None = None
    shadows: Shadows = field(init=False)

    def __post_init__(self) -> None:
        self.shadows = Shadows(lambda: not self.in_flight)


def make_app(service: Service) -> tornado.web.Application:
    """The application."""
    shared = {"service": service}
    return tornado.web.Application(
        [
            (r"/ping", Ping, shared),
            (r"/schema", Schema, shared),
            (r"/openapi\.json", OpenApi, shared),
            (r"/variants", Variants, shared),
            (r"/metrics", Prometheus, shared),
            (r"/invocations", Invocations, shared),
            # Where clients of SageMaker's runtime ask, whatever they call the endpoint.
            (r"/endpoints/[^/]+/invocations", Invocations, shared),
        ],
        default_handler_class=Unknown,
        default_handler_args=shared,
        log_function=_log,
    )


def _log(handler: tornado.web.RequestHandler) -> None:
    if isinstance(handler, Ping):
        return
    request = handler.request
    milliseconds = 1_000 * request.request_time()
    access_log.info("%d %s %s %.1f ms", handler.get_status(), request.method, request.path, milliseconds)


class Handler(tornado.web.RequestHandler):
    """What every handler does: ask for the token, answer JSON, answer errors."""

    def initialize(self, service: Service) -> None:
        """Take what the handlers share."""
        self.service = service

    def set_default_headers(self) -> None:
        """Answers are for the sender alone."""
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")

    def prepare(self) -> Awaitable[None] | None:
        """Refuse a request without the token."""
        refusal = self.refusal()
        if refusal is not None:
            self.fail(refusal)
        return None

    def refusal(self) -> AutopilotError | None:
        """What speaks against the request before its body is read."""
        if not self.service.token:
            return None
        scheme, _, given = self.request.headers.get("Authorization", "").partition(" ")
        right = hmac.compare_digest(given.strip().encode(), self.service.token.encode())
        if right and scheme.lower() in {"bearer", "token"}:
            return None
        return AutopilotError(
            ErrorCode.FORBIDDEN, "The endpoint's token is missing or wrong. Send it as `Authorization: Bearer <token>`."
        )

    def answer(self, body: bytes, content_type: str = "application/json") -> Awaitable[None]:
        """Send a body."""
        self.set_header("Content-Type", content_type)
        return self.finish(body)

    def fail(self, error: AutopilotError, status: int | None = None) -> Awaitable[None]:
        """Send an error."""
        self.set_status(status or STATUS.get(error.code, 500))
        if self.get_status() == 401:
            self.set_header("WWW-Authenticate", "Bearer")
        return self.answer(json.dumps(error.response().model_dump(mode="json")).encode())

    def write_error(self, status_code: int, **_: Any) -> None:
        """The same for tornado's own errors and for what nobody expected, which is in the log."""
        if status_code == 405:
            text = f"{self.request.method} is not possible here."
            self.fail(AutopilotError(ErrorCode.INVALID_REQUEST, text))
        else:
            text = "The endpoint failed. Its log says where."
            self.fail(AutopilotError(ErrorCode.INTERNAL, text), status_code)


class Ping(Handler):
    """Whether it is there; asks for no token."""

    def refusal(self) -> None:
        """Nothing speaks against it."""
        return

    async def get(self) -> None:
        """In service, as it listens only then."""
        await self.answer(json.dumps({"status": "in_service"}).encode())


class Schema(Handler):
    """What is predicted and from which columns."""

    async def get(self) -> None:
        """The part of the manifest that a client needs."""
        manifest = self.service.deployed.main.predictor.manifest
        await self.answer(manifest.model_dump_json(include=SCHEMA_FIELDS).encode())


class OpenApi(Handler):
    """What can be asked, for programs that write clients and tests."""

    async def get(self) -> None:
        """The document, with the model's columns."""
        # The schemas of the contract's models are made for it, which a process that nobody asks need not do.
        from .openapi import openapi_document

        await self.answer(json.dumps(openapi_document(self.service.deployed.main.predictor.manifest)).encode())


class Variants(Handler):
    """Which models are served, and how that goes."""

    async def get(self) -> None:
        """The contract's `Activity`."""
        await self.answer(self.service.deployed.activity().model_dump_json().encode())


class Prometheus(Handler):
    """What Prometheus scrapes."""

    async def get(self) -> None:
        """The counts so far."""
        service = self.service
        text = metrics_text(service.deployed, service.refused, len(service.in_flight))
        text += watch_text(service.watch) if service.watch else ""
        await self.answer(text.encode(), CONTENT_TYPE)


class Unknown(Handler):
    """Every other path."""

    def refusal(self) -> AutopilotError | None:
        """There is nothing, but only who may ask is told."""
        unknown = AutopilotError(
            ErrorCode.NOT_FOUND,
            f"There is no {self.request.path[:100]!r}. "
            "There are /ping, /schema, /openapi.json, /variants, /metrics and /invocations.",
        )
        return super().refusal() or unknown


@tornado.web.stream_request_body
class Invocations(Handler):
    """Predictions."""

    # Also there where tornado refuses a request before it is looked at.
    _rows = 0
    _prediction: asyncio.Future[bytes] | None = None
    _variant: LoadedVariant | None = None
    _copied: Answer | None = None

    def prepare(self) -> None:
        """Look at the headers before the body arrives."""
        self.service.in_flight.add(self)
        self._body, self._received = bytearray(), 0
        self._refused = self.refusal()
        length = self.request.headers.get("Content-Length", "0")
        if length.isdecimal() and int(length) > DISCARDED * self.service.max_body_bytes:
            self.fail(self._refused or self._too_large())

    def refusal(self) -> AutopilotError | None:
        """The token, and a packed body."""
        encoding = self.request.headers.get("Content-Encoding", "identity")
        packed = AutopilotError(
            ErrorCode.UNSUPPORTED_CONTENT_TYPE, f"Content-Encoding {encoding!r} is not supported. Send it unpacked."
        )
        return super().refusal() or (packed if encoding.lower() != "identity" else None)

    def data_received(self, chunk: bytes) -> None:
        """Keep a part of the body, or throw it away."""
        self._received += len(chunk)
        if self._received > self.service.max_body_bytes:
            self._refused = self._refused or self._too_large()
        if self._refused is None:
            self._body += chunk
            return
        self._body.clear()
        if self._received > DISCARDED * self.service.max_body_bytes and not self._finished:
            self.fail(self._refused)

    async def post(self) -> None:
        """Predict the rows of the body."""
        try:
            await self._post()
        finally:
            self.service.in_flight.discard(self)

    async def _post(self) -> None:
        if self._refused is not None:
            await self.fail(self._refused)
            return
        if not self._identify():
            return
        deployed = self.service.deployed
        try:
            variant = self._variant = self._choose(deployed)
        except AutopilotError as error:
            await self.fail(error)
            return
        self.set_header(INVOKED_VARIANT, variant.name)
        answer_type = accepted_type(self.request.headers.get("Accept", ""), ENCODERS)
        content_type = self.request.headers.get("Content-Type", "")
        work = asyncio.get_running_loop().run_in_executor(
            self.service.pool, lambda: self._predict(variant, content_type, answer_type)
        )
        self._prediction = work
        try:
            body = await work
        except AutopilotError as error:
            await self.fail(error)
        except asyncio.CancelledError:
            # The client has gone before its turn came; nobody sees this but the log.
            self.set_status(CLIENT_GONE, "Client Closed Request")
            return
        else:
            await self.answer(body, "text/csv; charset=utf-8" if answer_type == CSV_TYPE else answer_type)
            if deployed.shadows and self._copied is not None:
                self.service.shadows.offer(deployed.shadows, self._body, content_type, self._copied)
            self._keep(variant, content_type, answer_type, body)

    def _identify(self) -> bool:
        """Give the answer the id by which labels find it again; False where the request's own is refused."""
        self._inference_id = self.request.headers.get(INFERENCE_ID) or new_inference_id()
        if INFERENCE_PATTERN.fullmatch(self._inference_id):
            self.set_header(INFERENCE_ID, self._inference_id)
            return True
        text = f"The header {INFERENCE_ID} must have 1 to 64 visible ASCII characters."
        self.fail(AutopilotError(ErrorCode.PAYLOAD_INVALID, text))
        return False

    def _keep(self, variant: LoadedVariant, content_type: str, answer_type: str, answer: bytes) -> None:
        watch = self.service.watch
        if watch is not None and watch.wanted():
            manifest, now = variant.predictor.manifest, datetime.now(UTC)
            model = {"experiment": manifest.experiment, "candidate": manifest.candidate, "variant": variant.name}
            watch.keep(Exchange(self._inference_id, now, content_type, self._body, answer_type, answer, model))

    def _choose(self, deployed: Deployed) -> LoadedVariant:
        target = self.request.headers.get(TARGET_VARIANT)
        return deployed.choose(random.random()) if target is None else deployed.targeted(target)  # noqa: S311

    def _predict(self, variant: LoadedVariant, content_type: str, answer_type: str) -> bytes:
        self._copied = answer = variant.predictor.invoke(self._body, content_type)
        body = ENCODERS[answer_type](answer)
        self._rows = len(answer)
        return body

    def on_finish(self) -> None:
        """Also for requests that were refused before the body came."""
        counts = self.service.refused if self._variant is None else self._variant.counts
        counts.answered(self.get_status(), self.request.request_time(), self._rows)
        if self.service.watch is not None:
            self.service.watch.answered(self.get_status(), self.request.request_time(), self._rows)
        if self._prediction is None:
            self.service.in_flight.discard(self)

    def on_connection_close(self) -> None:
        """The client has gone: what has not begun need not begin."""
        super().on_connection_close()
        self.service.in_flight.discard(self)
        if self._prediction is not None:
            self._prediction.cancel()

    def _too_large(self) -> AutopilotError:
        limit = self.service.max_body_bytes
        return AutopilotError(
            ErrorCode.PAYLOAD_TOO_LARGE,
            f"The request is larger than {limit} bytes. Send the rows in several requests.",
            params={"limit": limit},
        )
