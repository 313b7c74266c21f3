"""The variants of an endpoint from Python: what changes of those that it has."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from ..contract import AutopilotError, ErrorCode
from ..contract.deployment import Variant, VariantTraffic
from ..jobs.deployments import MANIFEST, ModelSource, VariantChange
from ..jobs.layout import SPEC
from ..jobs.registry import VERSION
from .candidates import named_candidate
from .place import open_experiment


def model_source(folder: Path, candidate: str | None = None) -> ModelSource:
    """The model of an experiment's folder, or of a bundle's folder, such as that of a registered version.

    Parameters
    ----------
    candidate
        Of the experiment; the best one if None.

    Raises
    ------
    AutopilotError
        NOT_FOUND, NO_CANDIDATE or EXPERIMENT_DAMAGED.
    """
    if (folder / SPEC).exists() or candidate is not None:
        record = open_experiment(folder)
        named = named_candidate(record, candidate)
        return ModelSource(record.folder.bundle(named), record.name, named)
    if not (folder / MANIFEST).exists():
        raise AutopilotError(
            ErrorCode.NOT_FOUND, f"{folder} is no experiment and no model bundle. Give the folder of one."
        )
    manifest = ModelSource(folder, "", folder.name).manifest()
    version = folder.parent
    registered = (version.parent.name, int(version.name)) if (version / VERSION).exists() else None
    return ModelSource(folder, manifest.experiment, manifest.candidate, registered)


def changed_variants(
    now: Sequence[Variant],
    *,
    models: Mapping[str, ModelSource],
    weights: Mapping[str, float],
    shadows: Collection[str] = (),
    answering: Collection[str] = (),
    remove: Collection[str] = (),
) -> list[VariantChange]:
    """The variants of the next deployment.

    Parameters
    ----------
    now
        Those that there are.
    models
        By the name of a variant its new model; a name that is new is a new variant, of weight 1.
    weights, shadows, answering
        What changes of the variants' traffic; `answering` are those that are shadows no more.

    Raises
    ------
    AutopilotError
        VARIANT_UNKNOWN for a name that is no variant's.
    ValidationError
        From pydantic, for a name or a weight that cannot be.
    """
    traffic = {one.name: VariantTraffic(**one.model_dump(include={"name", "weight", "shadow"})) for one in now}
    traffic |= {name: VariantTraffic(name=name) for name in models if name not in traffic}
    unknown = sorted({*weights, *shadows, *answering, *remove} - set(traffic))
    if unknown:
        raise AutopilotError(
            ErrorCode.VARIANT_UNKNOWN,
            f"There is no variant {unknown[0]!r}. There are {', '.join(traffic)}.",
            params={"variant": unknown[0]},
        )
    return [
        VariantChange(
            VariantTraffic(
                name=name,
                weight=weights.get(name, one.weight),
                shadow=(one.shadow or name in shadows) and name not in answering,
            ),
            models.get(name),
        )
        for name, one in traffic.items()
        if name not in remove
    ]
