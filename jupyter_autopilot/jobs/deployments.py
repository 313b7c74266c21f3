"""The deployments of an endpoint: which models it served, serves, and is to serve.

deployment.json          what its process is to serve, which follows the file (`contract.deployment.ServedDeployment`)
deployments/<n>.json     each deployment, with when it was put in service or why it could not be
bundles/<n>/             the models, each once (hard links where the file system has them)

The current one is that which was put in service last. While `deployment.json` names another one, that is being loaded.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError

from ..contract import AutopilotError, BundleManifest, ErrorCode, utc_now
from ..contract.compatibility import schema_difference
from ..contract.deployment import Deployment, ServedDeployment, ServedVariant, Variant, VariantTraffic
from ..crypt import carry_key
from .layout import read_model, read_sealed, write_model

log = logging.getLogger(__name__)

MANIFEST = "manifest.json"
KEPT = 20
"""Deployments that can be gone back to; models of older ones are deleted."""


class StoredDeployment(ServedDeployment):
    """`deployments/<n>.json`."""

    created_at: str
    in_service_at: str | None = None
    error: str = ""
    turn: int = Field(0, description="Counts what was put in service; the last one is current, and 0 never was.")

    def described(self) -> Deployment:
        """It as others see it."""
        return Deployment(
            number=self.number,
            created_at=self.created_at,
            variants=self.described_variants(),
            in_service_at=self.in_service_at,
            error=self.error,
        )

    def described_variants(self) -> list[Variant]:
        """Its variants as others see them."""
        return [Variant.model_validate(one.model_dump(exclude={"bundle"})) for one in self.variants]

    @property
    def main(self) -> ServedVariant:
        """The variant that answers most requests."""
        return max((one for one in self.variants if not one.shadow), key=lambda one: one.weight)


@dataclass(frozen=True)
class ModelSource:
    """Where the model of a variant comes from.

    Attributes
    ----------
    registered
        The registered model and the version that it is.
    """

    bundle: Path
    experiment: str
    candidate: str
    registered: tuple[str, int] | None = None

    def manifest(self) -> BundleManifest:
        """What it predicts, and from what.

        Raises
        ------
        AutopilotError
            NO_CANDIDATE where the bundle is not complete.
        """
        found = read_sealed(self.bundle / MANIFEST, BundleManifest)
        if found is None:
            text = f"Candidate {self.candidate!r} has no complete model to deploy."
            raise AutopilotError(ErrorCode.NO_CANDIDATE, text, field="candidate")
        return found


@dataclass(frozen=True)
class VariantChange:
    """A variant of a new deployment; without a source it keeps the model that it has."""

    traffic: VariantTraffic
    source: ModelSource | None = None


class Deployments:
    """The files above, in an endpoint's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._history = folder / "deployments"
        self._bundles = folder / "bundles"
        self.served = folder / "deployment.json"

    def all(self) -> list[StoredDeployment]:
        """Those that are kept, newest first."""
        found = [read_model(path, StoredDeployment) for path in self._history.glob("*.json")]
        return sorted((one for one in found if one is not None), key=lambda one: one.number, reverse=True)

    def get(self, number: int) -> StoredDeployment:
        """One of them.

        Raises
        ------
        AutopilotError
            NOT_FOUND.
        """
        found = read_model(self._history / f"{number}.json", StoredDeployment)
        if found is None:
            raise AutopilotError(ErrorCode.NOT_FOUND, f"There is no deployment {number}.", params={"number": number})
        return found

    def current(self) -> StoredDeployment | None:
        """The one that was put in service last; None where the files are damaged."""
        # Not by the time: somebody may have set the clock.
        return max((one for one in self.all() if one.turn), key=lambda one: one.turn, default=None)

    def wanted(self) -> int | None:
        """The number of the one that is to be served."""
        found = read_model(self.served, ServedDeployment)
        return None if found is None else found.number

    def bundle(self, deployment: StoredDeployment) -> Path:
        """Where the model lies that answers most requests."""
        return self._folder / deployment.main.bundle

    def manifest(self, deployment: StoredDeployment) -> BundleManifest | None:
        """Of that model; None where it cannot be read, also for want of the key that it is encrypted with."""
        return readable_manifest(self.bundle(deployment))

    def begin(self, traffic: VariantTraffic, source: ModelSource) -> None:
        """Make the first deployment, which is the current one at once.

        Raises
        ------
        AutopilotError
            NO_CANDIDATE where the bundle is not complete.
        """
        made = self._store([self._variant(VariantChange(traffic, source), {})])
        self._write(made.model_copy(update={"in_service_at": made.created_at, "turn": 1}))
        self.want(made.number)

    def change(self, changes: Sequence[VariantChange], *, other_schema: bool = False) -> StoredDeployment:
        """Make a deployment that is to take the place of the current one.

        Raises
        ------
        AutopilotError
            VARIANT_UNKNOWN for a variant without a model, NO_CANDIDATE where a bundle is not complete, VARIANTS_DIFFER.
        """
        current = self.current()
        known = {one.name: one for one in current.variants} if current else {}
        variants = [self._variant(one, known) for one in changes]
        try:
            self._check(variants, None if other_schema else current)
            made = self._store(variants)
        except BaseException:
            self._delete_unused()
            raise
        self.want(made.number)
        return made

    def want(self, number: int) -> None:
        """Have a deployment served."""
        stored = self.get(number)
        if stored.error:  # it is tried once more
            self._write(stored.model_copy(update={"error": ""}))
        write_model(self.served, ServedDeployment(number=stored.number, variants=stored.variants))

    def settle(self, number: int) -> None:
        """Note that a deployment is in service."""
        turn = max(one.turn for one in self.all()) + 1
        self._write(self.get(number).model_copy(update={"in_service_at": utc_now(), "turn": turn, "error": ""}))
        self._delete_old()

    def give_up(self, number: int, reason: str) -> None:
        """Note why a deployment could not be served, and want the current one again."""
        with contextlib.suppress(AutopilotError):  # its file is lost
            self._write(self.get(number).model_copy(update={"error": reason}))
        current = self.current()
        if current is not None:
            self.want(current.number)

    def before(self, number: int) -> StoredDeployment:
        """The last deployment before one that was ever in service.

        Raises
        ------
        AutopilotError
            CONFLICT where there is none.
        """
        earlier = next((one for one in self.all() if one.number < number and one.turn), None)
        if earlier is None:
            raise AutopilotError(ErrorCode.CONFLICT, "There is no earlier deployment to go back to.")
        return earlier

    def _variant(self, change: VariantChange, known: dict[str, ServedVariant]) -> ServedVariant:
        traffic, source = change.traffic, change.source
        given = {"name": traffic.name, "weight": traffic.weight, "shadow": traffic.shadow}
        if source is None:
            if traffic.name not in known:
                raise AutopilotError(
                    ErrorCode.VARIANT_UNKNOWN,
                    f"The variant {traffic.name!r} is new. Say which model it is to have.",
                    field="variants",
                    params={"variant": traffic.name},
                )
            return known[traffic.name].model_copy(update=given)
        model, version = source.registered or (None, None)
        return ServedVariant(
            **given,
            experiment=source.experiment,
            candidate=source.candidate,
            model=model,
            model_version=version,
            bundle=self._keep(source),
        )

    def _keep(self, source: ModelSource) -> str:
        """Where a bundle's copy lies in the endpoint's folder; the one that is there where it is the same."""
        manifest = source.manifest()
        there = [int(path.name) for path in self._copies()]
        for number in there:
            if readable_manifest(self._bundles / str(number)) == manifest:
                return f"bundles/{number}"
        self._bundles.mkdir(exist_ok=True)
        name, staging = str(max(there, default=0) + 1), self._bundles / f".new-{os.getpid()}"
        shutil.rmtree(staging, ignore_errors=True)
        shutil.copytree(source.bundle, staging, copy_function=link_or_copy)
        carry_key(source.bundle, staging)
        staging.rename(self._bundles / name)
        return f"bundles/{name}"

    def _check(self, variants: list[ServedVariant], current: StoredDeployment | None) -> None:
        """Whether every variant can answer what the first one, and the endpoint until now, can."""
        manifests = {one.name: read_sealed(self._folder / one.bundle / MANIFEST, BundleManifest) for one in variants}
        (first, main), *others = manifests.items()
        for name, manifest in others:
            difference = schema_difference(main, manifest) if main and manifest else "its manifest cannot be read"
            if difference is not None:
                raise AutopilotError(
                    ErrorCode.VARIANTS_DIFFER,
                    f"The variants {first} and {name} do not fit together: {difference}. A request may go to any of "
                    "them, so that all must have the same target and columns.",
                    field="variants",
                )
        now = None if current is None else self.manifest(current)
        difference = schema_difference(now, main) if now and main else None
        if difference is not None:
            raise AutopilotError(
                ErrorCode.VARIANTS_DIFFER,
                f"Programs that call the endpoint may fail, since what it serves now and {first} differ: {difference}. "
                "Say so (other_schema) if they are prepared for it, or make another endpoint.",
                field="other_schema",
            )

    def _store(self, variants: list[ServedVariant]) -> StoredDeployment:
        """Under the next number; numbers are given once."""
        self._history.mkdir(exist_ok=True)
        number = max((one.number for one in self.all()), default=0) + 1
        try:
            made = StoredDeployment(number=number, variants=variants, created_at=utc_now())
        except ValidationError as error:
            text = f"The variants cannot be served: {error.errors()[0]['msg'].removeprefix('Value error, ')}."
            raise AutopilotError(ErrorCode.INVALID_REQUEST, text, field="variants") from error
        self._write(made)
        return made

    def _write(self, deployment: StoredDeployment) -> None:
        write_model(self._history / f"{deployment.number}.json", deployment)

    def _delete_old(self) -> None:
        known, needed = self.all(), {self.wanted(), getattr(self.current(), "number", None)}
        for old in known[KEPT:]:
            if old.number not in needed:
                (self._history / f"{old.number}.json").unlink(missing_ok=True)
        self._delete_unused()

    def _copies(self) -> list[Path]:
        return [path for path in self._bundles.glob("*") if path.name.isdecimal()]

    def _delete_unused(self) -> None:
        """Delete the copies of bundles that no deployment names."""
        used = {one.bundle for deployment in self.all() for one in deployment.variants}
        for path in self._copies():
            if f"bundles/{path.name}" not in used:
                shutil.rmtree(path, ignore_errors=True)


def readable_manifest(bundle: Path) -> BundleManifest | None:
    """The manifest of a bundle; None where it cannot be read, and the log says so where that is for want of a key."""
    try:
        return read_sealed(bundle / MANIFEST, BundleManifest)
    except AutopilotError as error:
        log.warning("%s is left out: %s", bundle, error.message)
        return None


def link_or_copy(source: str, target: str) -> str:
    """Link a file, where the file system has links: a copy of a bundle costs next to nothing then."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
    return target
