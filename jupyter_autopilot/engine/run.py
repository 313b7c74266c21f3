"""A run of an experiment, stage by stage."""

from __future__ import annotations

import contextlib
import shutil
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..contract import (
    AutopilotError,
    ErrorCode,
    Event,
    PlanMade,
    Resources,
    ResourcesGiven,
    Stage,
    StopAcknowledged,
    TabularSpec,
)
from .algorithms import ALGORITHMS, INSTALL, missing_libraries
from .context import Run
from .inputs import find_inputs
from .machine import memory_to_use, usable_cores
from .search.slots import Slots, save_prepared, slot_plan, start_fork_server

if TYPE_CHECKING:
    from .documents import Exploration
    from .problems.tabular import Analysis, Prepared
    from .search.board import Board
    from .search.loop import End

Outcome = tuple[Literal["completed", "stopped"], str]
"""How a run ended, and why in one sentence."""


def run_experiment(
    spec: TabularSpec,
    folder: Path,
    *,
    root: Path,
    sink: Callable[[Event], None],
    stop_requested: Callable[[], bool],
    deadline: float | Callable[[], float | None] | None = None,
) -> Outcome:
    """Analyze, prepare, train, combine, evaluate and package.

    Parameters
    ----------
    folder
        The experiment folder; it exists and holds the specification.
    root
        What the specification's paths are relative to.
    sink
        Takes every event as it happens.
    stop_requested
        Asked a few times a second; once it answers True the run packs what it has and ends.
    deadline
        `time.time()` by which the run must have ended, or what says so, where time may be added meanwhile.

    Raises
    ------
    AutopilotError
        For what the user can mend, or NO_CANDIDATE when no candidate could be trained and nobody asked to stop.
    """
    # The fork server imports the libraries while this process does, and while it reads the data.
    slot_context = start_fork_server()
    run = Run(spec, folder, root, sink, stop_requested, deadline if callable(deadline) else lambda: deadline)
    run.work.mkdir(parents=True, exist_ok=True)
    try:
        return _stages(run, slot_context)
    finally:
        shutil.rmtree(run.work, ignore_errors=True)


def _stages(run: Run, slot_context: Any) -> Outcome:
    run.stage(Stage.ANALYZING_DATA)
    from .definition import write_facts
    from .documents import Exploration
    from .metrics.check import check_objective
    from .problems.tabular import analyze, check_same_data, prepare

    analysis = analyze(run)
    exploration = Exploration(run, analysis)

    run.stage(Stage.PREPARING_FEATURES)
    prepared = prepare(analysis, run.spec)
    check_same_data(run.folder, prepared)
    write_facts(run, analysis, prepared)
    problems = check_objective(analysis.metric, prepared.y_train, prepared.w_train)
    if problems:
        raise AutopilotError.of(problems)
    cores = usable_cores(run.spec.max_cores)
    count, threads = slot_plan(len(prepared.train), len(prepared.types), cores)
    given = Resources(cores=cores, memory_bytes=memory_to_use(run.spec.max_memory), trainings=count)
    run.sink(ResourcesGiven(resources=given))
    with contextlib.closing(Slots(slot_context, count, threads, save_prepared(prepared, run.work))) as slots:
        exploration.start()
        with contextlib.closing(exploration):
            return _train(run, analysis, prepared, slots, exploration)


def _train(run: Run, analysis: Analysis, prepared: Prepared, slots: Slots, exploration: Exploration) -> Outcome:
    from .definition import write_notebook_of_best
    from .methods import Circumstances, choose_method
    from .report.process import report_on_best
    from .search.board import Board
    from .search.loop import End, Search

    method, reason, source = choose_method(
        run.spec,
        Circumstances(
            problem_type=analysis.problem_type,
            rows=len(prepared.train),
            data_bytes=find_inputs(run.data_file, root=run.root).size,
            slots=slots.count,
        ),
    )
    run.sink(
        PlanMade(
            training_method=method,
            reason=reason,
            planned_candidates=source.planned,
            folds=len(prepared.folds),
        )
    )
    _say_what_is_missing(run)
    _keep_rows(run, prepared)
    run.stage(Stage.TRAINING_MODELS)
    board = Board(run, prepared, analysis.metric)
    end = Search(run, board, source, slots, prepared).run()
    if end is End.STOPPED:
        run.sink(StopAcknowledged())
    if board.best is None and end is End.STOPPED:
        return "stopped", "Stopped by the user before a first candidate was trained."
    if board.best is None:
        raise _no_candidate(board, end)

    run.stage(Stage.ENSEMBLING)
    _combine(run, board, slots, prepared)
    slots.close()

    run.stage(Stage.EVALUATING)
    board.self_test()

    run.stage(Stage.PACKAGING)
    try:
        write_notebook_of_best(run, board.best.id)
    except Exception as error:  # the model is there, and is worth more than the notebook
        traceback.print_exc()
        run.warn("definition_not_written", f"The candidate definition notebook could not be written: {error}")
    report_on_best(run, board.best.id)
    exploration.finish()
    reasons = {
        End.DONE: source.done,
        End.TIME: "The time limit was reached.",
        End.STOPPED: "Stopped by the user; the best model so far was kept.",
    }
    return ("stopped" if end is End.STOPPED else "completed"), reasons[end]


def _say_what_is_missing(run: Run) -> None:
    """Auto leaves algorithms out whose libraries are not installed; whoever runs it should know."""
    titles = [ALGORITHMS[name].info.title for name in ALGORITHMS if missing_libraries(name)]
    if titles and run.spec.algorithms is None:
        run.warn(
            "algorithms_missing",
            f"{' and '.join(titles)} would often make the model more accurate and are not installed. "
            f"Install them with: {INSTALL}",
            "algorithms",
        )


def _keep_rows(run: Run, prepared: Prepared) -> None:
    """For the model reports; the processes of the slots start meanwhile, so that next to no time is lost."""
    from .report.rows import write_rows

    try:
        write_rows(run.folder, prepared, work=run.work)
    except Exception as error:  # models are worth more than reports on them
        traceback.print_exc()
        run.warn("rows_not_kept", f"There will be no model reports, since their rows could not be kept: {error}")


def _combine(run: Run, board: Board, slots: Slots, prepared: Prepared) -> None:
    """Choose an ensemble, stack trees on the best candidates, and train its members again on all rows."""
    from .search.board import refit_id
    from .search.final import Refits
    from .search.stacking import Stacking

    selection = board.select(run.selection_deadline())
    parent = board.combined(selection)
    joined = Stacking(run, board, slots, prepared).join(selection)
    if joined is not None:
        selection, parent = joined, board.combined(joined)
    if refit_id(parent) in board.candidates:
        return  # an earlier run of the experiment came to the same
    refits = Refits(run, board, slots, prepared).train(selection.weights)
    if refits:
        board.add_refit(parent, selection, refits)


def _no_candidate(board: Board, end: End) -> AutopilotError:
    errors = [candidate.error for candidate in board.candidates.values() if candidate.error]
    if end.value == "done":
        return AutopilotError(ErrorCode.NO_CANDIDATE, f"Every candidate failed; the first one: {errors[0]}")
    text = "The time limit was reached before a candidate was trained. Give it more time."
    if errors:
        text += f" The first one failed: {errors[0]}"
    return AutopilotError(ErrorCode.NO_CANDIDATE, text, field="max_runtime")
