"""What is told of an experiment to somebody who knows an earlier revision."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_autopilot.contract import (
    EVENT,
    Candidate,
    CandidateDropped,
    CandidateEnded,
    CandidateStarted,
    CandidateStatus,
    ControlFile,
    Event,
    Experiment,
    JobStarted,
    ProgressMade,
    TabularSpec,
)
from jupyter_autopilot.jobs.journal import Journal
from jupyter_autopilot.jobs.news import news
from jupyter_autopilot.jobs.status import Facts, with_facts

SPEC = TabularSpec(name="one", data_path="a.csv", target="y")
ALIVE = Facts(started=True, alive=True, control=ControlFile(), last_sign=None)
STOPPING = Facts(started=True, alive=True, control=ControlFile(stop=True), last_sign=None)


def training(name: str) -> CandidateStarted:
    candidate = Candidate(id=name, algorithm="linear", status=CandidateStatus.TRAINING, created_at="")
    return CandidateStarted(candidate=candidate)


def ended(name: str, score: float) -> CandidateEnded:
    changes = {"status": CandidateStatus.COMPLETED, "score": score}
    return CandidateEnded(candidate=training(name).candidate.model_copy(update=changes))


STORY: list[Event] = [
    JobStarted(pid=1),
    training("a"),
    training("b"),
    ended("a", 0.7),
    ProgressMade(progress=0.5),
    CandidateDropped(candidate_id="b"),
    training("c"),
    ended("c", 0.9),
    ProgressMade(progress=0.6),
]


class Log:
    """An experiment whose events are written one after the other."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "events.jsonl"
        self.journal = Journal(self.path)

    def write(self, *events: Event) -> None:
        with self.path.open("ab") as file:
            file.writelines(EVENT.dump_json(event) + b"\n" for event in events)

    def whole(self, facts: Facts = ALIVE) -> Experiment:
        state = with_facts(self.journal.read(), facts)
        return Experiment(name="one", folder="one", created_at="", spec=SPEC, state=state)

    def news(self, since: int, facts: Facts = ALIVE) -> Experiment:
        return news(self.whole(facts), since, self.journal.told, self.journal.state.revision)


def together(known: Experiment, answer: Experiment) -> Experiment:
    """What the browser makes of an answer (`src/model/experiment.ts`)."""
    assert answer.candidate_ids is not None
    candidates = {one.id: one for one in (*known.state.candidates, *answer.state.candidates)}
    all_of_them = [candidates[name] for name in answer.candidate_ids]
    state = answer.state.model_copy(update={"candidates": all_of_them})
    return answer.model_copy(update={"candidate_ids": None, "state": state})


@pytest.mark.parametrize("facts", [ALIVE, STOPPING], ids=["running", "asked to stop since"])
@pytest.mark.parametrize("known_events", range(len(STORY)))
def test_what_is_known_and_what_is_new_are_the_whole(tmp_path: Path, known_events: int, facts: Facts) -> None:
    log = Log(tmp_path)
    log.write(*STORY[:known_events])
    known = log.whole()
    log.write(*STORY[known_events:])
    assert together(known, log.news(known.state.revision, facts)) == log.whole(facts)


def test_only_what_has_changed_is_told(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.write(*STORY[:-2])
    since = log.whole().state.revision
    log.write(STORY[-2])
    answer = log.news(since)
    assert [(one.id, one.score) for one in answer.state.candidates] == [("c", 0.9)]
    assert answer.candidate_ids == ["a", "c"]
    log.write(STORY[-1])
    progress = log.news(answer.state.revision)
    assert (progress.state.candidates, progress.state.progress, progress.changed) == ([], 0.6, True)


def test_nothing_is_told_where_nothing_has_happened(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.write(*STORY)
    whole = log.whole()
    answer = log.news(whole.state.revision)
    assert (answer.changed, answer.candidate_ids, answer.state.candidates) == (False, None, [])
    assert answer.state.status is whole.state.status


def test_a_revision_that_was_never_reached_is_answered_with_the_whole(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.write(*STORY)
    assert log.news(1000) == log.whole()
