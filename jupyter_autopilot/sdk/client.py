"""Requests to a Jupyter server: the token, the answer's model, and the same errors as everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from pydantic import ValidationError

from ..contract import PREFIX, AutopilotError, ErrorCode, ErrorResponse, Model

SECONDS = 180.0
"""A report of a large model may take most of a minute."""
LOOPBACK = {"localhost", "127.0.0.1", "::1"}

Answer = TypeVar("Answer", bound=Model)


class Client:
    """Asks one server.

    Parameters
    ----------
    url
        With the server's base URL; a query, such as the token in the address that `jupyter lab` prints, is left out.
    """

    def __init__(self, url: str, token: str) -> None:
        import httpx

        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise AutopilotError(
                ErrorCode.INVALID_REQUEST, f"{url!r} is no address of a server. One is http://localhost:8888."
            )
        path = parts.path.removesuffix("/").removesuffix("/lab").removesuffix("/tree")
        self.url = f"{parts.scheme}://{parts.netloc}{path}"
        self._http = httpx.Client(
            headers={"Authorization": f"token {token}"} if token else {},
            timeout=SECONDS,
            # A proxy of the environment leads out of this machine.
            trust_env=parts.hostname not in LOOPBACK,
        )

    def ask(
        self, model: type[Answer], method: str, path: str, body: object = None, content_type: str | None = None
    ) -> Answer:
        """A route's answer.

        Parameters
        ----------
        path
            Of the route, with its values in place.

        Raises
        ------
        AutopilotError
            What the server says.
        ConnectionError
            It does not answer.
        """
        return model.model_validate_json(self.send(method, f"{PREFIX}/{path}", body, content_type))

    def get(self, path: str) -> bytes:
        """The answer as it is."""
        return self.send("GET", f"{PREFIX}/{path}")

    def post(self, path: str, body: object = None) -> bytes:
        """The answer as it is."""
        return self.send("POST", f"{PREFIX}/{path}", body)

    def delete(self, path: str) -> None:
        """Delete what is there."""
        self.send("DELETE", f"{PREFIX}/{path}")

    def contents(self, method: str, path: str, body: object = None) -> bytes:
        """A request to the server's contents manager."""
        return self.send(method, f"api/contents/{quote(path)}", body)

    def stream(self, path: str) -> Iterator[bytes]:
        """A route's file, piece by piece."""
        import httpx

        try:
            with self._http.stream("GET", f"{self.url}/{PREFIX}/{path}") as answer:
                if answer.is_error:
                    answer.read()
                    raise self._refusal(answer.status_code, answer.content)
                yield from answer.iter_bytes()
        except httpx.TransportError as error:
            raise self._silent(error) from error

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        content_type: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> bytes:
        """A request below the base URL; a body of bytes is sent as it is, anything else as JSON."""
        import httpx

        given: dict[str, Any] = {"headers": headers or {}}
        if isinstance(body, bytes):
            given = {
                "content": body,
                "headers": {"Content-Type": content_type or "application/json", **given["headers"]},
            }
        elif body is not None:
            given["json"] = body
        try:
            answer = self._http.request(method, f"{self.url}/{path}", **given)
        except httpx.TransportError as error:
            raise self._silent(error) from error
        if answer.is_redirect:  # to the page that asks for a password
            raise self._refusal(403, b"")
        if answer.is_error:
            raise self._refusal(answer.status_code, answer.content)
        return answer.content

    def _refusal(self, status: int, body: bytes) -> AutopilotError:
        try:
            answer = ErrorResponse.model_validate_json(body)
        except ValidationError:
            return self._foreign_refusal(status, body)
        return AutopilotError.of(answer.problems) if answer.problems else AutopilotError(answer.code, answer.message)

    def _foreign_refusal(self, status: int, body: bytes) -> AutopilotError:
        """Of an answer that is not this extension's."""
        if status in {401, 403}:
            return self.token_refused()
        if status == 404:
            return AutopilotError(
                ErrorCode.NOT_FOUND,
                f"The server at {self.url} does not have the extension jupyter_autopilot, or the address lacks its "
                "base URL.",
            )
        text = body.decode("utf-8", errors="replace")[:300]
        return AutopilotError(ErrorCode.INTERNAL, f"The server at {self.url} answered {status}: {text}")

    def token_refused(self) -> AutopilotError:
        """The error for a token that is not the server's."""
        return AutopilotError(
            ErrorCode.FORBIDDEN,
            f"The server at {self.url} does not accept the token. `jupyter server list` prints it: "
            "connect(url, token='...').",
        )

    def _silent(self, error: Exception) -> ConnectionError:
        return ConnectionError(f"No Jupyter server answers at {self.url}: {error}. Start it, or correct the address.")
