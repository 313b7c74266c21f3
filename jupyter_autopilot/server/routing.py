"""From the contract's table of routes to handlers: authentication, authorization, parsing, answers and errors."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import ensure_async
from pydantic import ValidationError
from tornado import web
from tornado.iostream import StreamClosedError

from ..contract import PREFIX, ROUTES, AutopilotError, ErrorCode, ErrorResponse, Model, Route
from ..jobs.intake import field_problems
from .handlers import OPERATIONS
from .operation import Call, Context, Download, RawAnswer
from .status import code_of, status_of

RESOURCE = "autopilot"
"""What the Jupyter authorizer is asked about, besides `contents` where a route reads or writes files."""


class RouteHandler(APIHandler):
    """All routes of one path, by method."""

    def initialize(self, routes: dict[str, Route], context: Context, named: dict[str, str]) -> None:
        """Take what `handlers_for` registered."""
        self._routes, self._context, self._named = routes, context, named

    @web.authenticated
    async def get(self, **path: str) -> None:
        """Answer a GET route."""
        await self._answer(path)

    @web.authenticated
    async def post(self, **path: str) -> None:
        """Answer a POST route."""
        await self._answer(path)

    @web.authenticated
    async def delete(self, **path: str) -> None:
        """Answer a DELETE route."""
        await self._answer(path)

    async def _answer(self, path: dict[str, str]) -> None:
        route = self._routes.get(self.request.method or "")
        if route is None:
            raise web.HTTPError(405)
        await self._authorize(route)
        try:
            query, names, body = self._query(route), self._names(route), self._body(route)
            path = {**self._named, **path}
            call = Call(self._context, path, query, names, body, self.request.body, self.request.headers)
            answer = await OPERATIONS[route.operation](call)
            if isinstance(answer, Download):
                await self._stream(answer)
            else:
                self._send(route, answer)
        except AutopilotError as error:
            self._fail(status_of(error.code), error.response())
        except OSError as error:
            self.log.warning("%s %s failed", self.request.method, self.request.path, exc_info=True)
            message = f"The server could not read or write a file: {error.strerror or error}."
            self._fail(500, ErrorResponse(code=ErrorCode.INTERNAL, message=message))

    async def _authorize(self, route: Route) -> None:
        wanted = [(RESOURCE, route.action)]
        if route.contents is not None:
            wanted.append(("contents", route.contents))
        for resource, action in wanted:
            if not await ensure_async(self.authorizer.is_authorized(self, self.current_user, action, resource)):
                raise web.HTTPError(403, f"You may not {action} {resource} on this server.")

    def _query(self, route: Route) -> dict[str, int]:
        found = {}
        for name in route.query:
            text = self.get_query_argument(name, None)
            if text is not None:
                if not re.fullmatch(r"-?\d{1,18}", text):
                    raise AutopilotError(ErrorCode.INVALID_REQUEST, f"{name} must be a whole number.", field=name)
                found[name] = int(text)
        return found

    def _names(self, route: Route) -> dict[str, str]:
        given = {name: self.get_query_argument(name, None) for name in route.names}
        return {name: text for name, text in given.items() if text}

    def _body(self, route: Route) -> Model | None:
        model = route.asked
        if model is None:
            return None
        try:
            data = json.loads(self.request.body)
        except ValueError as error:
            raise AutopilotError(ErrorCode.INVALID_REQUEST, "The request's body is not JSON.") from error
        _refuse_half_characters(self.request.body, data)
        try:
            return model.model_validate(data)
        except ValidationError as error:
            raise AutopilotError.of(field_problems(error)) from error

    async def _stream(self, download: Download) -> None:
        """Send a file piece by piece, as fast as it is taken."""
        piece = await asyncio.to_thread(next, download.pieces, None)
        self.set_header("Content-Type", download.content_type)
        self.set_header("Content-Disposition", f'attachment; filename="{download.name}"')
        self.set_header("Cache-Control", "no-store")
        try:
            while piece is not None:
                self.write(piece)
                await self.flush()
                piece = await asyncio.to_thread(next, download.pieces, None)
        except StreamClosedError:
            return  # whoever asked has gone
        except Exception:
            # The headers have been sent. To end the answer would make half a file look whole.
            self.log.warning("%s broke off", self.request.path, exc_info=True)
            self.detach().close()
            return
        self.finish(set_content_type=download.content_type)

    def _send(self, route: Route, answer: Model | RawAnswer | None) -> None:
        self.set_status(route.status)
        if isinstance(answer, RawAnswer):
            self.set_status(answer.status)
            for name, value in answer.headers.items():
                self.set_header(name, value)
            self.finish(answer.body, set_content_type=answer.content_type)
        elif answer is None:
            self.finish()
        else:
            self.finish(answer.model_dump_json())

    def _fail(self, status: int, response: ErrorResponse) -> None:
        self.set_status(status)
        self.finish(response.model_dump_json())

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """What is refused before or beside an operation, in the same form as every other error."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        message = getattr(error, "log_message", None) if isinstance(error, web.HTTPError) else None
        code = code_of(status_code)
        fallback = "The server failed; its log says where." if code is ErrorCode.INTERNAL else self._reason
        self._fail(status_code, ErrorResponse(code=code, message=message or fallback))


def _refuse_half_characters(body: bytes, data: object) -> None:
    """Half of a surrogate pair, which JSON can spell, is no character, and no file can be written with it."""
    if b"\\ud" not in body.lower():
        return
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise AutopilotError(
            ErrorCode.INVALID_REQUEST, "A text of the request holds half of a surrogate pair, which is no character."
        ) from error


def handlers_for(context: Context) -> list[tuple[str, type[RouteHandler], dict[str, Any]]]:
    """The handlers of all routes, below the server's base URL."""
    paths: dict[str, dict[str, Route]] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method] = route
    handlers: list[tuple[str, type[RouteHandler], dict[str, Any]]] = []
    for path, own in paths.items():
        routes, named = own, {}
        for wider, others in paths.items():
            # An experiment may be named `import`: `experiments/import` is its address as well.
            match = re.fullmatch(_pattern(wider), path)
            if match is not None and wider != path:
                routes, named = {**others, **own}, match.groupdict()
        given = {"routes": routes, "context": context, "named": named}
        handlers.append((rf"/{PREFIX}/{_pattern(path)}/?", RouteHandler, given))
    return handlers


def _pattern(path: str) -> str:
    return re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", path)
