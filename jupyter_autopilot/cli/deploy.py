"""`jupyter autopilot deploy`."""

from __future__ import annotations

import argparse

from ..sdk.candidates import deploy_candidate
from .report import tell


def deploy(given: argparse.Namespace) -> int:
    """Serve a candidate in a process that goes on, and print how it is reached."""
    endpoint = deploy_candidate(given.experiment, given.candidate, name=given.name, timeout=given.timeout)
    url, token = f"{endpoint.url}/invocations", endpoint.token
    text = (
        f"{endpoint.name} is in service until it is stopped: in JupyterLab, or with\n"
        f"jupyter autopilot endpoints stop {endpoint.name}\n"
        "Ask it with:\n"
        f"curl -H 'Authorization: Bearer {token}' -H 'Content-Type: text/csv' --data-binary @rows.csv {url}"
    )
    tell(given, text, name=endpoint.name, url=url, token=token)
    return 0
