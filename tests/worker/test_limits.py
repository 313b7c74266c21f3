"""What is done when a job takes more of the machine than it may."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from jupyter_autopilot.contract import ErrorCode
from jupyter_autopilot.worker import limits
from jupyter_autopilot.worker.limits import GB, Limit, MemoryLimit


@dataclass
class Job:
    """A job that has so many GB, with a training process or without, and what is done to it."""

    gb: float = 0.5
    trains: bool = True
    done: list[str] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)

    def end_largest(self) -> bool:
        if self.trains:
            self.done.append("a training was ended")
        return self.trains

    def stop(self, limit: Limit) -> None:
        self.done.append("stopped")
        self.limits.append(limit)

    def end(self, limit: Limit) -> None:
        self.done.append("ended")


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> Job:
    job = Job()
    monkeypatch.setattr(limits, "tree_memory", lambda: round(job.gb * GB))
    monkeypatch.setattr(limits, "end_largest_training", job.end_largest)
    return job


def look(job: Job, seconds: list[float], gb: list[float]) -> list[str]:
    memory = MemoryLimit(1.0, job.stop, job.end)
    for now, job.gb in zip(seconds, gb, strict=True):
        memory.look(1000.0 + now)
    return job.done


def test_within_the_limit_and_a_bit_over_it_for_an_instant_nothing_is_done(job: Job) -> None:
    assert look(job, [0, 1, 2, 3, 4, 5, 6, 7], [0.9, 1.04, 1.04, 1.04, 1.04, 1.5, 1.5, 0.9]) == []


def test_first_the_largest_training_is_ended_and_the_job_goes_on(job: Job) -> None:
    seconds = [0.0, 1, 2, 3, 4, 5, 6, 20, 21, 22, 23, 24]
    gb = [1.2, 1.2, 1.2, 1.2, 0.8, 0.8, 0.8, 1.3, 1.3, 1.3, 1.3, 0.8]
    assert look(job, seconds, gb) == ["a training was ended", "a training was ended"]


def test_then_the_job_is_stopped_and_at_last_ended(job: Job) -> None:
    assert look(job, [0, 3, 6, 7, 25, 26], [1.2] * 6) == ["a training was ended", "stopped", "ended"]
    assert job.limits[0].code is ErrorCode.OUT_OF_MEMORY
    assert "1.2 GB and may have 1.0 GB" in job.limits[0].message


def test_a_job_that_trains_nothing_is_stopped_at_once(job: Job) -> None:
    job.trains = False
    assert look(job, [0, 3], [1.2, 1.2]) == ["stopped"]


FAMILY = """
import multiprocessing, os, time
from jupyter_autopilot.worker import limits

def train(size, pipe):
    held = b"x" * size
    pipe.send(len(held))
    time.sleep(60)

if __name__ == "__main__":
    context = multiprocessing.get_context("forkserver")
    processes = []
    before = limits.tree_memory()
    for size in (10**7, 10**8):
        ours, theirs = context.Pipe()
        processes.append(context.Process(target=train, args=(size, theirs), daemon=True))
        processes[-1].start()
        ours.recv()
    grown = limits.tree_memory() - before
    assert 10**8 < grown < 3 * 10**8, grown
    assert limits.end_largest_training()
    processes[1].join(10)
    print(processes[0].exitcode, processes[1].exitcode)
    processes[0].kill()
    processes[0].join()
    assert not limits.end_largest_training()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork server")
def test_the_whole_tree_is_counted_and_its_largest_training_process_ended(tmp_path: Path) -> None:
    (tmp_path / "family.py").write_text(FAMILY)
    done = subprocess.run(
        [sys.executable, "family.py"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["None", "-15"]
