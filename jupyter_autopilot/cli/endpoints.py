"""`jupyter autopilot endpoints`: served models of a workspace."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import ValidationError

from ..contract import AutopilotError, EndpointList, ErrorCode
from ..contract.deployment import Deployment, Variant
from ..jobs import Endpoints, Workspace
from ..sdk.endpoint import LocalEndpoint, open_endpoint
from ..sdk.place import absolute
from .report import table, tell, wrong_fields


def endpoints(given: argparse.Namespace) -> int:
    """Do what is asked with the endpoints of a workspace."""
    try:
        ACTIONS[given.action](given)
    except ValidationError as error:
        return wrong_fields(error)
    return 0


def _list(given: argparse.Namespace) -> None:
    manager = Endpoints(Workspace(absolute(Path(given.workspace))).hidden / "endpoints")
    manager.tick()
    found = manager.all()
    if given.json:
        print(EndpointList(endpoints=found).model_dump_json())
    elif found:
        rows = [
            (one.name, one.status.value, str(one.deployment), _traffic(one.variants), one.created_at[:19])
            for one in found
        ]
        print(table(("endpoint", "status", " deployment", "variants", "created"), rows))
    else:
        print("There are no endpoints here.")


def _traffic(variants: Sequence[Variant]) -> str:
    """Such as `champion 90 % (lightgbm-1 of churn), trial shadow (linear-1 of churn)`."""
    total = sum(one.weight for one in variants if not one.shadow)
    return ", ".join(
        f"{one.name} {'shadow' if one.shadow else f'{one.weight / total:.0%}'} ({_model(one)})" for one in variants
    )


def _model(variant: Variant) -> str:
    if variant.model is not None:
        return f"{variant.model} version {variant.model_version}"
    return f"{variant.candidate} of {variant.experiment}"


def _update(given: argparse.Namespace) -> None:
    endpoint = _endpoint(given)
    endpoint.update(
        dict(_pair(text) for text in given.model),
        weights={name: _number(text) for name, text in map(_pair, given.weight)},
        shadows=given.shadow,
        answering=given.answer,
        remove=given.remove,
        other_schema=given.other_schema,
        timeout=given.timeout,
    )
    _tell_variants(given, endpoint)


def _roll_back(given: argparse.Namespace) -> None:
    endpoint = _endpoint(given)
    endpoint.roll_back(given.deployment, timeout=given.timeout)
    _tell_variants(given, endpoint)


def _history(given: argparse.Namespace) -> None:
    endpoint = _endpoint(given)
    current = endpoint.deployment
    deployments = endpoint.deployments
    text = table((" deployment", "state", "created", "variants"), [_row(one, current) for one in deployments])
    tell(given, text, current=current, deployments=[one.model_dump(mode="json") for one in deployments])


def _row(deployment: Deployment, current: int) -> tuple[str, ...]:
    state = "current" if deployment.number == current else deployment.error or ("" if deployment.in_service_at else "-")
    return str(deployment.number), state, deployment.created_at[:19], _traffic(deployment.variants)


def _stop(given: argparse.Namespace) -> None:
    endpoint = _endpoint(given)
    endpoint.stop()
    tell(given, f"{endpoint.name}: {endpoint.status}", name=endpoint.name, status=endpoint.status)


def _delete(given: argparse.Namespace) -> None:
    _endpoint(given).delete()
    tell(given, f"{given.name}: deleted", name=given.name)


def _endpoint(given: argparse.Namespace) -> LocalEndpoint:
    return open_endpoint(given.name, given.workspace)


def _tell_variants(given: argparse.Namespace, endpoint: LocalEndpoint) -> None:
    variants = endpoint.variants
    tell(
        given,
        f"{endpoint.name}: {_traffic(variants)}",
        name=endpoint.name,
        deployment=endpoint.deployment,
        variants=[one.model_dump(mode="json") for one in variants],
    )


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise AutopilotError(ErrorCode.INVALID_REQUEST, f"{text!r} must be the name of a variant, =, and a value.")
    return name, value


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise AutopilotError(ErrorCode.INVALID_REQUEST, f"The weight {text!r} is no number.") from error


ACTIONS: dict[str, Callable[[argparse.Namespace], None]] = {
    "list": _list,
    "update": _update,
    "rollback": _roll_back,
    "history": _history,
    "stop": _stop,
    "delete": _delete,
}
