"""Whether there is an experiment already that does what another one would do."""

from __future__ import annotations

from pathlib import Path

from ..contract import AutopilotError, Status, TabularSpec
from ..engine.inputs import find_inputs
from .experiment import ExperimentRecord

NAMES = {"name", "project", "tags", "output_path", "auto_deploy", "endpoint_name", "encryption_key"}
"""Of a specification, what says how an experiment is found, kept and served, and not what it does."""
NOTHING_TO_OFFER = {Status.FAILED}


def is_similar(record: ExperimentRecord, spec: TabularSpec, root: Path) -> bool:
    """Whether an experiment has the specification, and its files have not changed since it was made.

    The files are not read: they count as changed when one of them was written, moved or given other rights later.

    Parameters
    ----------
    root
        What the specification's paths are relative to.
    """
    if record.state.status in NOTHING_TO_OFFER or _what_it_does(record.spec) != _what_it_does(spec):
        return False
    try:
        changed = max(_changed_ns(root / path) for path in _files(spec))
    except (AutopilotError, OSError):
        return False
    return changed <= record.written_ns


def _what_it_does(spec: TabularSpec) -> dict[str, object]:
    return spec.model_dump(exclude=NAMES)


def _files(spec: TabularSpec) -> list[str]:
    return [path for path in (spec.data_path, spec.validation_path, spec.objective_file) if path is not None]


def _changed_ns(path: Path) -> int:
    """When a file, or the last one of a folder or manifest, changed; the folder itself does when one is added."""
    files = [path] if path.suffix == ".py" else [path, *find_inputs(path).files]
    return max(max(found.st_mtime_ns, found.st_ctime_ns) for found in (file.stat() for file in files))
