"""Ways to write a path that lies outside of a workspace, or in a hidden folder of it."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from urllib.parse import quote

UP = ("..", "./..", "a/..//..", "..\\", "%2e%2e", "%2E%2E", "..%00", "\u2025", "..;", "....//", ". .", "..\u200b")
SEPARATORS = ("/", "\\", "//", "%2f", "%5c", "%252f", "/./", "\u2215", "\u29f5")
ABSOLUTE = (
    "{secret}",
    "/{secret}",
    "//{secret}",
    "\\\\?\\{secret}",
    "file://{secret}",
    "FILE:{secret}",
    "C:{secret}",
    "C:\\{secret}",
    "\\\\localhost\\c$\\{secret}",
    "~/../../..{secret}",
    "$HOME/{secret}",
    "`cat {secret}`",
    "$(cat {secret})",
    "|cat {secret}",
    ";cat {secret}",
    "{secret}\0.csv",
    "\0{secret}",
    "churn.csv\0/../{secret}",
    "/proc/self/environ",
    "/proc/self/root{secret}",
    "/dev/stdin",
    "/etc/passwd",
    ".hidden/secret.csv",
    "link/secret.csv",
    "linked.csv",
    ".autopilot/endpoints/e/token",
    "http://localhost/secret.csv",
    "s3://bucket/secret.csv",
)


def corpus(secret: Path) -> list[str]:
    """More than 200 texts, most of which lead to a secret file somewhere."""
    climbs = [
        (up + separator) * depth + "outside" + separator + "secret.csv"
        for up, separator, depth in product(UP, SEPARATORS, (1, 3))
    ]
    written = [text.replace("{secret}", str(secret)) for text in ABSOLUTE]
    return list(dict.fromkeys([*climbs, *written, *(quote(text, safe="") for text in climbs[:20])]))
