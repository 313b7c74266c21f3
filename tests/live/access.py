"""`python -m tests.live.access`: every route of a running server × everyone who may ask it, as a table in Markdown.

The routes are those of the application's handlers, not of the contract: one that nobody expects is a finding.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from .server import TOKENS, LiveServer
from .workspace import EXPERIMENT, make_workspace, snapshot

LOOK = """
GET catalog
POST datasets/preview
POST experiments/validate
POST experiments/import
POST plans
GET experiments
GET experiments/{name}
GET experiments/{name}/log
GET experiments/{name}/exploration
GET experiments/{name}/candidates/{id}
GET experiments/{name}/candidates/{id}/archive/{kind}
GET experiments/{name}/candidates/{id}/onnx
GET experiments/{name}/candidates/{id}/report
GET models
GET models/{name}
GET endpoints
GET endpoints/{name}
GET endpoints/{name}/deployments
GET endpoints/{name}/traffic
GET endpoints/{name}/monitoring
GET transforms
GET transforms/{name}
"""
"""What somebody may ask who may change nothing."""
CHANGE = """
POST experiments
DELETE experiments/{name}
POST experiments/{name}/stop
POST experiments/{name}/resume
POST experiments/{name}/extend
POST experiments/{name}/prioritize
POST experiments/{name}/notebook
POST experiments/{name}/candidates/{id}/predictions
GET experiments/{name}/candidates/{id}/report/{format}
POST experiments/{name}/candidates/{id}/report/{format}
POST experiments/{name}/candidates/{id}/explanations
POST experiments/{name}/candidates/{id}/notebook
POST experiments/{name}/candidates/{id}/scripts
POST experiments/{name}/candidates/{id}/onnx
POST models
DELETE models/{name}
POST models/{name}/versions/{version}
DELETE models/{name}/versions/{version}
POST models/{name}/versions/{version}/deploy
POST endpoints
DELETE endpoints/{name}
POST endpoints/{name}/start
POST endpoints/{name}/stop
POST endpoints/{name}/deployments
POST endpoints/{name}/rollback
POST endpoints/{name}/invocations
POST endpoints/{name}/monitoring
POST endpoints/{name}/monitoring/analysis
POST endpoints/{name}/monitoring/retraining
DELETE endpoints/{name}/monitoring/captured
POST endpoints/{name}/labels
POST transforms
DELETE transforms/{name}
POST transforms/{name}/stop
POST transforms/{name}/resume
"""
"""What writes, deletes, or makes the machine work: `execute` is more than looking."""
EXPECTED = {line: True for line in LOOK.split("\n") if line} | {line: False for line in CHANGE.split("\n") if line}
"""Whether a route only looks, by method and path."""

Headers = dict[str, str]


@dataclass(frozen=True)
class Asker:
    """Somebody who asks, and whether they should get an answer of a route.

    Attributes
    ----------
    headers
        What they send, from the headers that a signed-in browser has.
    may
        From the method, and whether the route only looks.
    """

    name: str
    headers: Callable[[Headers], Headers]
    may: Callable[[str, bool], bool]


def _token(token: str) -> Callable[[Headers], Headers]:
    return lambda _: {"Authorization": f"token {token}"}


ASKERS = (
    Asker("anonymous", lambda _: {}, lambda method, looks: False),
    Asker("wrong token", _token("wrong"), lambda method, looks: False),
    Asker("read-only", _token(TOKENS["read-only"]), lambda method, looks: looks),
    Asker("cross-origin", lambda own: own | {"Origin": "https://elsewhere.example"}, lambda method, looks: False),
    Asker("no XSRF token", lambda own: {"Cookie": own["Cookie"]}, lambda method, looks: method == "GET"),
    Asker("browser", lambda own: own, lambda method, looks: True),
    Asker("full", _token(TOKENS["full"]), lambda method, looks: True),
)
"""The other site has the cookies that a browser would send along; those who may everything come last."""


@dataclass
class Row:
    """A route, the status that each asker got, and what was wrong with it."""

    route: str
    looks: bool | None
    statuses: list[int]
    findings: list[str]


def routes_of(server: LiveServer) -> list[str]:
    """Method and path of all that the application's handlers answer, the path as the contract writes it."""
    found = set()
    for handler in server.handlers():
        path = re.sub(r"\(\?P<(\w+)>\[\^/\]\+\)", r"{\1}", handler["pattern"].removesuffix("$").removesuffix("/?"))
        path = path.partition("/autopilot/")[2]
        found |= {f"{method} {path}" for method in handler["methods"]}
    return sorted(found, key=lambda route: (route.split()[1], route))


def expected_of(route: str) -> bool | None:
    """Whether a route only looks; None for one that nobody expects.

    An experiment may be named `import`, so that `experiments/import` is also the address of one.
    """
    if route in EXPECTED:
        return EXPECTED[route]
    for known, looks in EXPECTED.items():
        if re.fullmatch(re.sub(r"{\w+}", "[^/{}]+", known), route):
            return looks
    return None


def examine(server: LiveServer, root: Path) -> list[Row]:
    """Ask every route as everyone; those who are refused are to leave the workspace as it is."""
    rows = []
    with server.client() as client:
        own = signed_in(server)
        for route in routes_of(server):
            row = Row(route, expected_of(route), [], [])
            if row.looks is None:
                row.findings.append("nobody expects this route")
            for asker in ASKERS:
                _ask(client, asker, row, own, root)
            rows.append(row)
    return rows


def _ask(client: httpx.Client, asker: Asker, row: Row, own: Headers, root: Path) -> None:
    method, path = row.route.split()
    may = asker.may(method, bool(row.looks))
    # What is changed by those who may is something that is not there: the others have something to lose.
    path = re.sub(r"{\w+}", "nobody" if may and not row.looks else EXPERIMENT, path)
    body = b"{}" if method == "POST" else None
    before = snapshot(root)
    client.cookies.clear()  # nobody has what the server gave to the one before
    answer = client.request(method, path, content=body, headers=asker.headers(own))
    row.statuses.append(answer.status_code)
    if refused(answer) == may:
        row.findings.append(f"{asker.name}: {answer.status_code}")
    if answer.status_code >= 500:
        row.findings.append(f"{asker.name}: the server failed")
    if (not may or row.looks) and snapshot(root) != before:
        row.findings.append(f"{asker.name}: changed the workspace")


def refused(answer: httpx.Response) -> bool:
    """Whether it was turned away before any operation; a 404 may say as well that there is nothing of this name."""
    if answer.status_code in {302, 401, 403}:
        return True
    return answer.status_code == 404 and answer.json().get("message") == "Not Found"


def signed_in(server: LiveServer) -> Headers:
    """The headers of a browser on the server's own page, whose user signed in with a token."""
    with httpx.Client(trust_env=False) as browser:
        browser.get(f"{server.url}login").raise_for_status()
        browser.get(f"{server.url}api/me", headers={"Authorization": f"token {TOKENS['full']}"}).raise_for_status()
        cookies: dict[str, Any] = dict(browser.cookies)
    address = urlsplit(server.url)
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return {"Cookie": cookie, "X-XSRFToken": cookies["_xsrf"], "Origin": f"{address.scheme}://{address.netloc}"}


def table(rows: list[Row]) -> str:
    """The statuses, as Markdown; what is wrong has an exclamation mark."""
    names = [asker.name for asker in ASKERS]
    lines = [f"| route | | {' | '.join(names)} |", "| --- | --- |" + " ---: |" * len(names)]
    for row in rows:
        wrong = {finding.partition(":")[0] for finding in row.findings}
        statuses = [f"{status}{'!' * (name in wrong)}" for name, status in zip(names, row.statuses, strict=True)]
        kind = {True: "looks", False: "changes", None: "unexpected!"}[row.looks]
        lines.append(f"| `{row.route}` | {kind} | {' | '.join(statuses)} |")
    return "\n".join(lines)


def told(rows: list[Row]) -> Iterator[str]:
    """What is wrong, in words."""
    for row in rows:
        yield from (f"{row.route}: {finding}" for finding in row.findings)
    yield from (f"{route}: no handler answers it" for route in EXPECTED.keys() - {row.route for row in rows})


def main() -> int:
    """0 when everything was as expected."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place).resolve() / "workspace"
        make_workspace(root)
        with LiveServer(root, root.parent / "server") as server:
            rows = examine(server, root)
    print(table(rows))
    wrong = list(told(rows))
    print(f"\n{len(rows)} routes, {sum(len(row.statuses) for row in rows)} requests, {len(wrong)} not as expected")
    print("\n".join(wrong))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
