"""The event log: whole lines whatever happened before, one writer, and the last word also where there is no room."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_autopilot.contract import EVENT, JobStarted, ProgressMade
from jupyter_autopilot.worker.event_log import EventLog

LAST_WORDS = """
import sys
from pathlib import Path
from jupyter_autopilot.contract import JobEnded, ProgressMade
from jupyter_autopilot.worker import event_log

class Full:
    '''A file on a disk that has room for half a line, and for the rest after a while.'''
    def __init__(self, file): self.file, self.tries = file, 0
    def write(self, data):
        self.tries += 1
        if self.tries == 1: return self.file.write(data[:10])
        if self.tries < 5: raise OSError(28, "No space left on device")
        return self.file.write(data)

log = event_log.EventLog(Path("events.jsonl"))
log._file = Full(log._file)
try:
    log(ProgressMade(progress=0.5))
except OSError:
    log.end(JobEnded(outcome="stopped", reason="full"))
"""


def test_half_a_line_of_an_earlier_worker_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(EVENT.dump_json(JobStarted(pid=1)) + b'\n{"type": "progress_ma')
    EventLog(path)(ProgressMade(progress=0.5))
    events = [EVENT.validate_json(line) for line in path.read_bytes().splitlines()]
    assert [event.type for event in events] == ["job_started", "progress_made"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")
def test_a_second_worker_is_kept_away(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    first = EventLog(path)
    with pytest.raises(SystemExit, match="Another worker"):
        EventLog(path)
    first(ProgressMade(progress=0.5))
    assert len(path.read_bytes().splitlines()) == 1


def test_what_could_not_be_written_comes_before_the_last_word(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LAST_WORDS], cwd=tmp_path, timeout=60, check=False)
    assert done.returncode == 0
    events = [EVENT.validate_json(line) for line in (tmp_path / "events.jsonl").read_bytes().splitlines()]
    assert [event.type for event in events] == ["progress_made", "job_ended"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_said(tmp_path: Path) -> None:
    log = EventLog(Path("/dev/full"))
    with pytest.raises(OSError, match="No space left"):
        log(ProgressMade(progress=0.5))
