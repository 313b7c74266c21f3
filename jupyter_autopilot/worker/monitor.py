"""What an endpoint has captured, looked at by a process of its own: the answer on standard output."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..contract.monitoring import MonitoringReport, Retraining
from .answer import say
from .limits import apply_limits
from .run import SPEC_FILE, read_spec


def main(given: argparse.Namespace) -> int:
    """Do what the command says."""
    if given.command == "monitor":
        return monitor(given.folder, given.bundle, given.report, given.only)
    return retrain(given.folder, given.bundle, given.experiment, given.root, given.name, given.only)


def monitor(watched: Path, bundle: Path, report: Path, only: str | None) -> int:
    """Analyse what was captured; the report is kept in a file as well."""
    apply_limits()

    def make() -> MonitoringReport:
        from ..monitoring.analysis import analyse

        return analyse(watched, bundle, report, only=only)

    return say(make)


def retrain(watched: Path, bundle: Path, experiment: Path, root: Path, name: str, only: str | None) -> int:
    """Write a data set of the training data and of captured rows with labels."""
    apply_limits()

    def make() -> Retraining:
        from ..monitoring.retraining import write_retraining

        return write_retraining(watched, bundle, read_spec(experiment / SPEC_FILE), root, name, only=only)

    return say(make)
