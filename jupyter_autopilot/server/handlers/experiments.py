"""Experiments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...contract import (
    AutopilotError,
    Experiment,
    ExperimentList,
    ImportedDraft,
    ImportRequest,
    LogResponse,
    Problem,
    Step,
    TabularSpec,
    ValidateRequest,
    ValidateResponse,
    import_document,
)
from ...engine.catalog import catalog
from ...jobs.intake import read_spec
from ..operation import Call

if TYPE_CHECKING:
    from ...contract.exploration import Exploration

PLACEHOLDERS = {"name": "draft", "data_path": "draft", "target": "draft"}
"""Stand in a draft for the required fields that are not filled in yet."""


async def validate_experiment(call: Call) -> ValidateResponse:
    """What is wrong with a draft, up to and including a step."""
    request: ValidateRequest = call.body
    fields = _fields_up_to(request.step)
    draft = {name: value for name, value in request.draft.items() if name in fields or name not in _all_fields()}
    missing = {name: value for name, value in PLACEHOLDERS.items() if name not in fields}
    spec, problems = read_spec({**missing, **draft})
    similar: list[str] = []
    if spec is not None:
        problems, similar = await _check(call, spec)
    return ValidateResponse(
        problems=[one for one in problems if one.field is None or one.field not in missing],
        similar=[] if missing or problems else similar,
    )


async def import_experiment(call: Call) -> ImportedDraft:
    """The draft that a JSON document stands for; nothing is created."""
    request: ImportRequest = call.body
    return import_document(request.document)


async def list_experiments(call: Call) -> ExperimentList:
    """All experiments, newest first."""
    return ExperimentList(experiments=await call.context.jobs.read("experiments", lambda jobs: jobs.summaries()))


async def create_experiment(call: Call) -> Experiment:
    """Create and queue an experiment."""
    spec = await inside(call, call.body)
    return await call.context.jobs.call(lambda jobs: jobs.create(spec))


async def get_experiment(call: Call) -> Experiment:
    """One experiment; of a revision that is known, what has changed since."""
    name, since = call.path["name"], call.query.get("since")
    return await call.context.jobs.read(f"experiments/{name}?{since}", lambda jobs: jobs.experiment(name, since))


async def delete_experiment(call: Call) -> None:
    """Delete an experiment and its folder."""
    name = call.path["name"]
    await call.context.jobs.call(lambda jobs: jobs.delete(name))


async def stop_experiment(call: Call) -> Experiment:
    """Stop, and keep the best model so far."""
    name = call.path["name"]
    return await call.context.jobs.call(lambda jobs: jobs.stop(name))


async def resume_experiment(call: Call) -> Experiment:
    """Go on with an experiment that has ended, also with more time."""
    name, request = call.path["name"], call.body
    return await call.context.jobs.call(lambda jobs: jobs.resume(name, request.seconds))


async def extend_experiment(call: Call) -> Experiment:
    """Add time to an experiment that is under way."""
    name, request = call.path["name"], call.body
    return await call.context.jobs.call(lambda jobs: jobs.extend(name, request.seconds))


async def prioritize_experiment(call: Call) -> Experiment:
    """Move an experiment that waits to the front of the queue."""
    name = call.path["name"]
    return await call.context.jobs.call(lambda jobs: jobs.prioritize(name))


async def get_log(call: Call) -> LogResponse:
    """The end of the worker's log."""
    name = call.path["name"]
    return LogResponse(text=await call.context.jobs.call(lambda jobs: jobs.log(name)))


async def get_exploration(call: Call) -> Exploration:
    """What was found in the data."""
    name = call.path["name"]
    return await call.context.jobs.call(lambda jobs: jobs.exploration(name))


async def inside(call: Call, spec: TabularSpec) -> TabularSpec:
    """The specification with its paths checked and as they are on disk."""
    contents = call.context.contents
    paths = {
        "data_path": await contents.relative(spec.data_path, "data_path"),
        "output_path": await contents.relative(spec.output_path, "output_path"),
    }
    if spec.validation_path is not None:
        paths["validation_path"] = await contents.relative(spec.validation_path, "validation_path")
    if spec.objective_file is not None:
        paths["objective_file"] = await contents.relative(spec.objective_file, "objective_file")
    return spec.model_copy(update=paths)


async def _check(call: Call, spec: TabularSpec) -> tuple[list[Problem], list[str]]:
    """What is wrong with a specification, and the experiments that are like it."""
    try:
        checked = await inside(call, spec)
    except AutopilotError as error:
        return error.problems, []
    return await call.context.jobs.call(lambda jobs: (jobs.check(checked), jobs.similar(checked)))


def _fields_up_to(step: Step | None) -> set[str]:
    if step is None:
        return _all_fields()
    steps = catalog().wizard.steps
    last = [one.id for one in steps].index(step)
    return {field.name for one in steps[: last + 1] for field in one.fields} | {"kind"}


def _all_fields() -> set[str]:
    fields: dict[str, Any] = TabularSpec.model_fields
    return set(fields)
