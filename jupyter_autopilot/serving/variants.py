"""The models of a deployment, loaded, and which of them gets a request."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from ..contract import AutopilotError, BundleManifest, ErrorCode
from ..contract.compatibility import schema_difference
from ..contract.deployment import MAIN_VARIANT, Activity, ServedDeployment, ServedVariant
from ..crypt import read_bytes
from .counts import Agreement, Counts
from .memory import resident_bytes
from .predictor import Predictor, load_predictor

LOG = logging.getLogger(__name__)
MEBIBYTE = 2**20


@dataclass(frozen=True)
class LoadedVariant:
    """A model that is served under a name.

    Attributes
    ----------
    counts, agreement
        What it did since its model was loaded; the second is of shadows.
    """

    name: str
    weight: float
    shadow: bool
    bundle: Path
    predictor: Predictor
    counts: Counts = field(default_factory=Counts)
    agreement: Agreement = field(default_factory=Agreement)


@dataclass(frozen=True)
class Deployed:
    """The models that are served together; another deployment takes its place as a whole."""

    number: int
    variants: tuple[LoadedVariant, ...]

    @cached_property
    def production(self) -> tuple[LoadedVariant, ...]:
        """Those that answer."""
        return tuple(variant for variant in self.variants if not variant.shadow)

    @cached_property
    def shadows(self) -> tuple[LoadedVariant, ...]:
        """Those that do not."""
        return tuple(variant for variant in self.variants if variant.shadow)

    @property
    def main(self) -> LoadedVariant:
        """The one that answers most requests."""
        return max(self.production, key=lambda variant: variant.weight)

    def share(self, variant: LoadedVariant) -> float:
        """Of the requests, from 0 to 1."""
        return 0.0 if variant.shadow else variant.weight / self._total

    def choose(self, point: float) -> LoadedVariant:
        """The variant whose part of the weights, laid side by side from 0 to 1, a point lies in.

        Parameters
        ----------
        point
            At least 0 and below 1; by chance for each request, so that the variants get alike requests.
        """
        weighing = [variant for variant in self.production if variant.weight > 0]
        end = 0.0
        for variant in weighing:
            end += variant.weight / self._total
            if point < end:
                return variant
        return weighing[-1]  # where rounding left a gap before 1

    def targeted(self, name: str) -> LoadedVariant:
        """The variant that a request asks for.

        Raises
        ------
        AutopilotError
            VARIANT_UNKNOWN.
        """
        for variant in self.production:
            if variant.name == name:
                return variant
        what = "a shadow, which answers nobody" if name in {one.name for one in self.shadows} else "no variant here"
        raise AutopilotError(
            ErrorCode.VARIANT_UNKNOWN,
            f"{name[:100]!r} is {what}. There are {', '.join(variant.name for variant in self.production)}.",
            params={"variant": name[:100]},
        )

    def activity(self) -> Activity:
        """How it goes."""
        resident = resident_bytes()
        return Activity(
            deployment=self.number,
            memory_mb=None if resident is None else resident / MEBIBYTE,
            variants=[
                one.counts.activity(
                    one.name,
                    one.agreement.activity(labels=bool(one.predictor.manifest.labels)) if one.shadow else None,
                )
                for one in self.variants
            ],
        )

    @cached_property
    def _total(self) -> float:
        return sum(variant.weight for variant in self.production)


def load_deployment(path: Path, *, trust_pickle: bool = False, running: Deployed | None = None) -> Deployed:
    """Load the models of a deployment, and try each on its sample.

    Parameters
    ----------
    path
        A bundle's folder, or the file of a deployment (`contract.deployment.ServedDeployment`).
    running
        What is served now. A model that it has as well is taken from there, with its counts where the name is the same;
        and the other models must predict their samples as they did when they were packed. Without it there is nothing
        better to serve, so that they need only be able to predict them.

    Raises
    ------
    AutopilotError
        As `load_predictor` and `Predictor.self_test`; VARIANTS_DIFFER when a request for one of the models is none for
        another, or when a model does not predict what it should.
    """
    served = _read(path)
    variants = tuple(_load(path.parent, one, trust_pickle, running) for one in served.variants)
    first, *others = variants
    for other in others:
        difference = schema_difference(first.predictor.manifest, other.predictor.manifest)
        if difference is not None:
            text = f"The variants {first.name} and {other.name} do not fit together: {difference}."
            raise AutopilotError(ErrorCode.VARIANTS_DIFFER, text)
    return Deployed(served.number, variants)


def _read(path: Path) -> ServedDeployment:
    if not path.is_file():
        return ServedDeployment(variants=[ServedVariant(name=MAIN_VARIANT, bundle=path.name)])
    try:
        return ServedDeployment.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        what = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
        text = f"{path.name} is no deployment: {what}. Give a bundle's folder, or a file with `variants`."
        raise AutopilotError(ErrorCode.EXPERIMENT_DAMAGED, text) from error


def _load(folder: Path, wanted: ServedVariant, trust_pickle: bool, running: Deployed | None) -> LoadedVariant:
    bundle = folder / wanted.bundle
    known = running.variants if running else ()
    # A predictor is for one thread, and shadows have another one than the rest.
    same = [one for one in known if one.bundle == bundle and one.shadow == wanted.shadow and _is_unchanged(one)]
    mine = next((one for one in same if one.name == wanted.name), None)
    if mine is not None:
        return replace(mine, weight=wanted.weight)
    if same:
        return LoadedVariant(wanted.name, wanted.weight, wanted.shadow, bundle, same[0].predictor)
    predictor = load_predictor(bundle, trust_pickle=trust_pickle)
    _try_out(predictor, wanted.name, refuse=running is not None)
    return LoadedVariant(wanted.name, wanted.weight, wanted.shadow, bundle, predictor)


def _is_unchanged(variant: LoadedVariant) -> bool:
    """Whether the bundle of a variant is still the one that was loaded."""
    try:
        there = BundleManifest.model_validate_json(read_bytes(variant.bundle / "manifest.json"))
    except (OSError, ValidationError):
        return False
    return there == variant.predictor.manifest


def _try_out(predictor: Predictor, name: str, *, refuse: bool) -> None:
    """Predict the sample; a difference is warned of, or refused.

    Other versions of the libraries round differently, so that a model with a difference is served where there is no
    other one.
    """
    difference = predictor.self_test()
    if difference is None:
        return
    text = f"The model of {name} does not predict for its sample what it did when it was packed: {difference}"
    if refuse:
        raise AutopilotError(ErrorCode.VARIANTS_DIFFER, f"{text}.")
    LOG.warning("%s", text)
