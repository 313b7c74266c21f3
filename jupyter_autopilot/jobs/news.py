"""What is new of an experiment to somebody who knows an earlier revision of it."""

from __future__ import annotations

from collections.abc import Mapping

from ..contract import Experiment, ExperimentState


def news(whole: Experiment, since: int, told: Mapping[str, int], events: int) -> Experiment:
    """The experiment with those candidates only that may have changed.

    Parameters
    ----------
    whole
        The experiment as it is.
    since
        The revision that is known.
    told
        Of each candidate the number of the event that last spoke of it.
    events
        How many events there are.

    Returns
    -------
    Experiment
        Without its state where the revision is the same. Whole where the revision was never reached: it is that of
        another experiment of this name.
    """
    state = whole.state
    if since > state.revision:
        return whole
    if since == state.revision:
        unchanged = ExperimentState(status=state.status, revision=since)
        return whole.model_copy(update={"changed": False, "state": unchanged})
    # What is not told by events only ever adds to a revision, so that at `since` so many events were known or more.
    known = since - (state.revision - events)
    changed = [candidate for candidate in state.candidates if told.get(candidate.id, events) > known]
    ids = [candidate.id for candidate in state.candidates]
    return whole.model_copy(
        update={"candidate_ids": ids, "state": state.model_copy(update={"candidates": changed})},
    )
