"""From the specification and the facts to the plan, by the rules that the run itself goes by."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path

from ...contract import Plan, PlannedCandidate, SplitMethod, TabularSpec, Warning
from ..algorithms import ALGORITHMS, chosen_algorithms
from ..context import REFIT_SHARE, Run
from ..costs import Cost, estimate
from ..machine import BYTES_OF_A_GB, available_memory, usable_cores
from ..methods import Circumstances, Method, Proposal, choose_method
from ..problems.tabular.folds import fold_count
from ..search.final import repetitions
from ..search.fold_features import KEPT_BYTES
from ..search.slots import slot_plan
from .facts import Facts, look_at_data
from .schedule import Job, Schedule, schedule

START_SECONDS, SECONDS_OF_A_BYTE = 2.5, 4e-8
"""Until the first candidate: libraries and processes, and reading and analyzing the data."""
END_SECONDS = 2.0
"""After the last: packing and the notebooks."""
REFITTED = 4
"""Members of an ensemble that are typically trained again on all rows."""
RUN_BYTES, SLOT_BYTES = 350_000_000, 120_000_000
"""The run's own process with its libraries, and what each process that trains adds before it trains."""
TABLE_COPIES = 4
"""The table as it was read, converted, split, and on its way to the processes."""
MANY_CLASSES = 50


def make_plan(spec: TabularSpec, root: Path) -> Plan:
    """Look at the data and plan.

    Parameters
    ----------
    root
        What the specification's paths are relative to.

    Raises
    ------
    AutopilotError
        See `look_at_data`.
    """
    return plan_for(spec, look_at_data(clock_of(spec, root)))


def clock_of(spec: TabularSpec, root: Path) -> Run:
    """A run that begins at 0 and whose deadlines are therefore seconds; nobody listens to it."""
    limit = None if spec.max_runtime is None else float(spec.max_runtime)
    return Run(spec, root, root, lambda event: None, lambda: False, lambda: limit, 0.0)


def plan_for(spec: TabularSpec, facts: Facts, *, cores: int | None = None, memory: int | None = None) -> Plan:
    """The plan.

    Parameters
    ----------
    cores, memory
        Of the machine, in processors and bytes; what this process may use if None.
    """
    free = available_memory() if memory is None else memory
    if spec.max_memory is not None:
        free = min(free, round(spec.max_memory * BYTES_OF_A_GB))
    machine = _Machine(cores or usable_cores(spec.max_cores), free)
    return _Planning(spec, facts, machine).plan()


@dataclass(frozen=True)
class _Machine:
    cores: int
    memory: int


class _Planning:
    def __init__(self, spec: TabularSpec, facts: Facts, machine: _Machine) -> None:
        self._spec, self._facts, self._machine = spec, facts, machine
        held_back = 0.0 if spec.split_method is SplitMethod.VALIDATION_FILE else spec.validation_share()
        shape = facts.shape
        self._train_rows = max(2, round(shape.rows * (1 - held_back)))
        self._slots, self._threads = slot_plan(self._train_rows, shape.columns, machine.cores)
        self._repetitions = repetitions(facts.rows)
        self._folds = fold_count(
            replace(shape, rows=self._train_rows),
            max(2, int(self._train_rows * facts.largest_class)),
            max_runtime=spec.max_runtime,
            algorithms=chosen_algorithms(spec),
        )
        share = 1 - 1 / self._folds if self._folds > 1 else 1.0
        self._shape = replace(shape, rows=max(2, round(self._train_rows * share)))
        self._run = clock_of(spec, Path())

    def plan(self) -> Plan:
        spec, facts = self._spec, self._facts
        circumstances = Circumstances(facts.problem_type, self._train_rows, facts.data_bytes, self._slots)
        method, reason, source = choose_method(spec, circumstances)
        proposals = _fixed_proposals(source)
        costs = [self._cost(proposal) for proposal in proposals]
        timetable = self._timetable(proposals, costs)
        room = self._machine.memory - self._base_memory()
        candidates = [
            PlannedCandidate(
                algorithm=proposal.algorithm,
                description=proposal.description,
                seconds=self._folds * cost.seconds_per_fold,
                memory_bytes=cost.memory_bytes,
                disk_bytes=self._folds * cost.disk_bytes,
                fits=math.isfinite(end) and cost.memory_bytes <= room,
            )
            for proposal, cost, end in zip(proposals, costs, timetable.ends, strict=True)
        ]
        searched = source.planned - len(proposals)
        trained = [one for one in candidates if one.fits]
        plan = Plan(
            problem_type=facts.problem_type,
            evidence=facts.evidence,
            objective=facts.objective,
            rows=facts.rows,
            rows_are_estimate=facts.rows_are_estimate,
            columns=facts.shape.columns,
            training_method=method,
            reason=reason,
            folds=self._folds,
            parallel=self._slots,
            candidates=candidates,
            searched=searched,
            max_runtime=spec.max_runtime,
            seconds=self._seconds(timetable, costs, searched),
            memory_bytes=self._base_memory() + self._slots * max((one.memory_bytes for one in trained), default=0),
            memory_available_bytes=self._machine.memory,
            disk_bytes=self._disk(trained),
        )
        return plan.model_copy(update={"warnings": _warnings(plan, facts)})

    def _cost(self, proposal: Proposal) -> Cost:
        return estimate(proposal.algorithm, proposal.hyperparameters, self._shape, self._threads)

    def _timetable(self, proposals: list[Proposal], costs: list[Cost]) -> Schedule:
        """When each candidate is ready; the first one of a recipe also makes the features of all folds."""
        jobs, made = [], set()
        for proposal, cost in zip(proposals, costs, strict=True):
            features = 0.0 if proposal.recipe in made else self._shape.feature_seconds
            made.add(proposal.recipe)
            seconds = self._folds * (cost.seconds_per_fold + features)
            limit = self._spec.max_runtime_per_candidate or math.inf
            stops_early = ALGORITHMS[proposal.algorithm].stops_early
            jobs.append(Job(min(seconds, limit), stops_early, fails=seconds > limit and not stops_early))
        return schedule(jobs, self._slots, self._budget())

    def _start(self) -> float:
        return START_SECONDS + SECONDS_OF_A_BYTE * self._facts.data_bytes

    def _budget(self) -> float:
        """Seconds for the candidates."""
        deadline = self._run.training_deadline()
        return math.inf if deadline is None else max(0.0, deadline - self._start())

    def _seconds(self, timetable: Schedule, costs: list[Cost], searched: int) -> float:
        """Until the end: the planned candidates, then as many of the search as there is time for, then the refits."""
        mean = self._folds * sum(cost.seconds_per_fold for cost in costs) / max(len(costs), 1)
        training = min(self._budget(), timetable.idle_at + searched * mean / self._slots)
        refits = REFITTED * self._repetitions * mean / self._folds / self._slots
        if self._spec.max_runtime is None:
            return self._start() + training + refits + END_SECONDS
        refits = min(refits, REFIT_SHARE * self._spec.max_runtime)
        return min(self._spec.max_runtime, self._start() + training + refits + END_SECONDS)

    def _base_memory(self) -> int:
        """Of all processes, without what the training of candidates adds."""
        facts = self._facts
        table = facts.shape.bytes
        kept = min(KEPT_BYTES, 2 * self._folds * table)
        return RUN_BYTES + TABLE_COPIES * table + self._slots * (SLOT_BYTES + table + kept)

    def _disk(self, trained: list[PlannedCandidate]) -> int:
        """Models and predictions of every candidate, and the refits of the best."""
        predictions = 8 * self._facts.shape.rows * (self._facts.shape.classes or 1)
        models = sum(one.disk_bytes + predictions for one in trained)
        return models + REFITTED * self._repetitions * max(
            (one.disk_bytes // self._folds for one in trained), default=0
        )


def _fixed_proposals(source: Method) -> list[Proposal]:
    """The candidates that do not depend on the results of others."""
    fixed: list[Proposal] = []
    while (proposal := source.propose()) is not None and not proposal.searched:
        fixed.append(proposal)
    return fixed


def _warnings(plan: Plan, facts: Facts) -> list[Warning]:
    found = []
    late = sum(not one.fits for one in plan.candidates)
    if facts.shape.rows < facts.rows:
        found.append(
            Warning(
                code="plan_sampled",
                message=f"The table is too large for this machine's memory: about {facts.shape.rows:,} of "
                f"{facts.rows:,} rows are used, drawn at random.",
                field="data_path",
            )
        )
    if plan.memory_bytes > plan.memory_available_bytes:
        found.append(
            Warning(
                code="plan_memory",
                message=f"About {_gigabytes(plan.memory_bytes)} of memory are needed, but "
                f"{_gigabytes(plan.memory_available_bytes)} are free. Close other programs, or use fewer rows, columns "
                "or algorithms.",
                field="data_path",
            )
        )
    if late == len(plan.candidates) and plan.max_runtime is not None:
        found.append(
            Warning(
                code="plan_no_candidate",
                message=f"It is not likely that a candidate is trained within {plan.max_runtime} s. "
                f"Give at least {_enough(plan)} s, or choose quicker algorithms.",
                field="max_runtime",
            )
        )
    elif late:
        found.append(
            Warning(
                code="plan_candidates_late",
                message=f"{late} of {len(plan.candidates)} candidates are not likely to be trained in the time and "
                "memory that there is. They are planned last; more time may give a better model.",
                field="max_runtime",
            )
        )
    classes = facts.shape.classes or 0
    if classes > MANY_CLASSES:
        found.append(
            Warning(
                code="plan_many_classes",
                message=f"The target has {classes} classes, and most algorithms train a tree for each of them in every "
                "round. Merge rare classes if you can.",
                field="target",
            )
        )
    return found


def _enough(plan: Plan) -> int:
    """A limit in which the quickest candidate is ready."""
    quickest = min((one.seconds for one in plan.candidates), default=0.0)
    return 10 * math.ceil((START_SECONDS + END_SECONDS + 2 * quickest) / 10 + 1)


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
