"""The endpoints of a workspace: made, found, listed, looked after and deleted."""

from __future__ import annotations

import contextlib
import logging
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ..atomic import write_atomic
from ..contract import NAME_PATTERN, AutopilotError, Endpoint, EndpointStatus, ErrorCode, utc_now
from ..contract.deployment import MAIN_VARIANT, EndpointDeployments, ServedVariant, VariantTraffic
from ..serving.watched import Watched, WatchedFolder
from .deployments import Deployments, ModelSource, VariantChange, readable_manifest
from .endpoint import BACKOFF_SECONDS, Address, EndpointFile, EndpointFolder, EndpointRecord
from .layout import write_model

log = logging.getLogger(__name__)


RESCAN_SECONDS = 2.0
ABANDONED_SECONDS = 3600.0
"""A folder of an unfinished creation or deletion that is so old was left by a process that died."""


class Endpoints:
    """The endpoints below a folder.

    An endpoint owns copies of its bundles (hard links where the file system has them), so that it stays, and can be
    rolled back, when its experiments are deleted.

    Parameters
    ----------
    folder
        Where the endpoints' folders lie; made when the first one is.
    notify
        Called with a name and a revision when an endpoint has changed.
    max_memory_mb
        Of each process; None for no limit.
    """

    def __init__(
        self,
        folder: Path,
        notify: Callable[[str, int], None] = lambda name, revision: None,
        *,
        max_memory_mb: int | None = None,
    ) -> None:
        self._folder = folder
        self._max_memory_mb = max_memory_mb
        self._notify = notify
        self._records: dict[str, EndpointRecord] = {}
        self._scan(not_before=0.0)

    def all(self) -> list[Endpoint]:
        """All endpoints, newest first."""
        found = sorted(self._records.values(), key=lambda record: record.file.created_at, reverse=True)
        return [record.describe() for record in found]

    def get(self, name: str) -> Endpoint:
        """One endpoint.

        Raises
        ------
        AutopilotError
            NOT_FOUND.
        """
        return self._record(name).describe()

    def of_experiment(self, experiment: str) -> str | None:
        """The newest endpoint that serves a candidate of an experiment."""
        return self.by_experiment().get(experiment)

    def by_experiment(self) -> dict[str, str]:
        """The newest endpoint of each experiment that has one."""
        oldest_first = sorted(self._records.values(), key=lambda record: record.file.created_at)
        return {record.current.main.experiment: record.file.name for record in oldest_first}

    def serves(self, name: str, experiment: str) -> bool:
        """Whether there is an endpoint of this name, and of this experiment."""
        record = EndpointRecord.open(self._folder / name, 0.0)
        return record is not None and record.current.main.experiment == experiment

    def create(
        self, name: str, bundle: Path, *, experiment: str, candidate: str, registered: tuple[str, int] | None = None
    ) -> Endpoint:
        """Make an endpoint of a bundle and start its process.

        Parameters
        ----------
        registered
            The registered model and the version that the bundle is.

        Raises
        ------
        AutopilotError
            NAME_INVALID, NAME_TAKEN, or NO_CANDIDATE when there is no complete bundle.
        """
        if not re.fullmatch(NAME_PATTERN, name):
            raise AutopilotError(ErrorCode.NAME_INVALID, f"{name!r} is no endpoint name.", field="name")
        path = self._folder / name
        if path.exists():
            raise AutopilotError(
                ErrorCode.NAME_TAKEN,
                f"There is an endpoint {name!r} already. Choose another name, or delete it first.",
                field="name",
                params={"name": name},
            )
        source = ModelSource(bundle, experiment, candidate, registered)
        source.manifest()  # before a folder is made
        self._make_folder(path, source)
        record = EndpointRecord.open(path, 0.0, self._max_memory_mb)
        if record is None:
            raise AutopilotError(ErrorCode.ENDPOINT_FAILED, f"The endpoint {name!r} was changed by somebody else.")
        self._records[name] = record
        record.start()
        self._tell(record)
        return record.describe()

    def deployments(self, name: str) -> EndpointDeployments:
        """What an endpoint serves, is about to serve, and served before."""
        record = self._record(name)
        record.notice_update()
        return EndpointDeployments(
            current=record.current.number,
            updating=record.updating,
            deployments=[one.described() for one in record.deployments.all()],
        )

    def update(
        self, name: str, variants: Sequence[VariantChange], *, other_schema: bool = False
    ) -> EndpointDeployments:
        """Serve other models, or the same with other weights, as soon as they are loaded; until then it goes on.

        Raises
        ------
        AutopilotError
            NOT_FOUND, or as `Deployments.change`.
        """
        record = self._record(name)
        record.deployments.change(variants, other_schema=other_schema)
        return self._updated(record)

    def roll_back(self, name: str, number: int | None = None) -> EndpointDeployments:
        """Serve an earlier deployment again, the one before the current one where none is named.

        Raises
        ------
        AutopilotError
            NOT_FOUND or CONFLICT.
        """
        record = self._record(name)
        record.notice_update()
        if number is None:
            number = record.deployments.before(record.current.number).number
        record.deployments.want(number)
        return self._updated(record)

    def start(self, name: str) -> Endpoint:
        """Start a stopped or failed endpoint; one that runs is left alone."""
        record = self._record(name)
        record.start()
        self._tell(record)
        return record.describe()

    def stop(self, name: str) -> Endpoint:
        """Stop an endpoint and keep it."""
        record = self._record(name)
        record.stop()
        self._tell(record)
        return record.describe()

    def delete(self, name: str) -> None:
        """Stop an endpoint and delete its folder."""
        record = self._record(name)
        record.stop()  # so that no other server starts it again
        aside = Path(tempfile.mkdtemp(prefix=".deleted-", dir=self._folder))
        record.folder.path.rename(aside / name)
        del self._records[name]
        shutil.rmtree(aside, ignore_errors=True)
        self._notify(name, record.revision + 1)

    def address(self, name: str) -> Address:
        """Where an endpoint answers.

        Raises
        ------
        AutopilotError
            NOT_FOUND, ENDPOINT_FAILED or ENDPOINT_NOT_READY.
        """
        return self._record(name).address()

    def watched(self, name: str, variant: str | None = None) -> Watched:
        """Where what is kept of an endpoint's requests lies, and the model that it is compared with.

        Parameters
        ----------
        variant
            The one that answers most requests if None.

        Raises
        ------
        AutopilotError
            NOT_FOUND, or VARIANT_UNKNOWN for a variant that there is not, and for a shadow: nothing of it is kept.
        """
        record = self._record(name)
        main = record.current.main
        answering = sorted((one for one in record.current.variants if not one.shadow), key=lambda one: one is not main)
        chosen = main if variant is None else next((one for one in answering if one.name == variant), None)
        if chosen is None:
            names = ", ".join(one.name for one in answering)
            raise AutopilotError(
                ErrorCode.VARIANT_UNKNOWN,
                f"{(variant or '')[:100]!r} is no variant of {name!r} that answers requests. There are {names}.",
                field="variant",
            )
        models = {one.name: _model_of(record.folder.path, one) for one in answering}
        return Watched(
            name,
            WatchedFolder(record.folder.watched),
            record.folder.path / chosen.bundle,
            chosen.experiment,
            models[chosen.name],
            variants=tuple(models),
            variant=chosen.name,
            shared=list(models.values()).count(models[chosen.name]) > 1,
        )

    def all_watched(self) -> list[Watched]:
        """The same of all endpoints."""
        return [self.watched(name) for name in self._records]

    def tick(self) -> None:
        """Look after the endpoints: notice what became of them, start again what ended by itself."""
        if time.monotonic() - self._scanned > RESCAN_SECONDS:
            with contextlib.suppress(OSError):  # the folder is looked at again
                # Whoever made a new one is about to start it.
                self._scan(not_before=time.monotonic() + BACKOFF_SECONDS)
        for record in self._records.values():
            try:
                record.look()
            except OSError as error:  # a folder that cannot be read or written now is looked at again
                log.debug("%s cannot be looked after now: %s", record.file.name, error)
            self._tell(record)

    def close(self) -> None:
        """End every process; those that are wanted start again with the next `tick` of another instance."""
        for record in self._records.values():
            record.ask_to_end()
        for record in self._records.values():
            record.end_process()

    def _updated(self, record: EndpointRecord) -> EndpointDeployments:
        record.notice_update()
        if record.status is EndpointStatus.FAILED:  # what it is to serve now may work
            record.start()
        self._tell(record)
        return self.deployments(record.file.name)

    def _record(self, name: str) -> EndpointRecord:
        record = self._records.get(name)
        if record is None:
            raise AutopilotError(ErrorCode.NOT_FOUND, f"There is no endpoint {name!r}.", params={"name": name})
        return record

    def _scan(self, not_before: float) -> None:
        """Find what another process made or deleted, as the SDK does."""
        self._scanned = time.monotonic()
        found = {path.name: path for path in self._folder.iterdir()} if self._folder.is_dir() else {}
        for name in set(self._records) - set(found):
            self._notify(name, self._records.pop(name).revision + 1)
        for name, path in found.items():
            if name.startswith("."):
                remove_abandoned(path)
            elif name not in self._records:
                with contextlib.suppress(OSError):  # it is looked for again
                    record = EndpointRecord.open(path, not_before, self._max_memory_mb)
                    if record is not None:
                        self._records[name] = record

    def _make_folder(self, path: Path, source: ModelSource) -> None:
        """Complete under another name, then renamed into place."""
        self._folder.mkdir(parents=True, exist_ok=True)
        staging = EndpointFolder(Path(tempfile.mkdtemp(prefix=".new-", dir=self._folder)))
        try:
            Deployments(staging.path).begin(VariantTraffic(name=MAIN_VARIANT), source)
            write_atomic(staging.token, secrets.token_urlsafe(32), mode=0o600)
            write_model(staging.file, EndpointFile(name=path.name, created_at=utc_now()))
            staging.path.rename(path)
        except BaseException:
            shutil.rmtree(staging.path, ignore_errors=True)
            raise

    def _tell(self, record: EndpointRecord) -> None:
        if record.news():
            self._notify(record.file.name, record.revision)


def remove_abandoned(path: Path) -> None:
    """Remove the folder of an unfinished creation or deletion, unless it may still be under way."""
    if time.time() - path.stat().st_mtime > ABANDONED_SECONDS:
        shutil.rmtree(path, ignore_errors=True)


def _model_of(endpoint: Path, variant: ServedVariant) -> tuple[str, str]:
    """The experiment and the candidate as the bundle names them: the experiment's folder may have another name now."""
    named = readable_manifest(endpoint / variant.bundle) or variant
    return named.experiment, named.candidate
