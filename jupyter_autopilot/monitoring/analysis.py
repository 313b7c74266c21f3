"""The analysis of what an endpoint has captured: drift, quality, alerts. Runs in a process of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from ..contract import AutopilotError, BundleManifest, ErrorCode, utc_now
from ..contract.monitoring import PROFILE_FILE, MonitoringReport, MonitoringSettings, TrainingProfile
from ..crypt import read_bytes, write_atomic
from ..serving.traffic import Counts
from ..serving.watched import OWNER_ONLY, WatchedFolder
from .alerts import alerts_of
from .captures import TIME, Captures, read_captures
from .drift import drift_of
from .labels import read_labels
from .quality import quality_of
from .state import read_settings


def analyse(watched: Path, bundle: Path, report_file: Path, *, only: str | None = None) -> MonitoringReport:
    """Compare what was captured with the training data, and keep the report.

    Parameters
    ----------
    watched
        See `serving.watched`.
    bundle
        The model that is served.
    report_file
        Where the report is kept, in the folder.
    only
        The variant whose requests alone are looked at; None for all that the model answered.

    Raises
    ------
    AutopilotError
        EXPERIMENT_DAMAGED when the bundle has no manifest; FOLDER_NOT_WRITABLE.
    """
    folder, settings = WatchedFolder(watched), read_settings(WatchedFolder(watched))
    manifest = read_manifest(bundle)
    since = datetime.now(UTC) - timedelta(days=settings.window_days)
    captures = read_captures(folder, manifest, since, only=only)
    report = _compared(captures, read_profile(bundle), settings, manifest)
    quality, note = quality_of(captures, read_labels(folder), manifest)
    report.quality = quality
    report.notes += [text for text in (*_notes(captures), note) if text]
    report.alerts = alerts_of(report, Counts(), settings.thresholds)
    try:
        folder.make()
        write_atomic(report_file, report.model_dump_json(indent=2), mode=OWNER_ONLY)
    except OSError as error:
        raise AutopilotError(
            ErrorCode.FOLDER_NOT_WRITABLE, f"The report could not be written: {error.strerror}. Make room."
        ) from error
    return report


def read_manifest(bundle: Path) -> BundleManifest:
    """What the model says of itself.

    Raises
    ------
    AutopilotError
        EXPERIMENT_DAMAGED.
    """
    try:
        return BundleManifest.model_validate_json(read_bytes(bundle / "manifest.json"))
    except (OSError, ValidationError) as error:
        raise AutopilotError(
            ErrorCode.EXPERIMENT_DAMAGED, f"{bundle.name} is no complete model: it has no readable manifest."
        ) from error


def read_profile(bundle: Path) -> TrainingProfile | None:
    """What the training data looked like; None for a model that was packed without, or by another version."""
    try:
        return TrainingProfile.model_validate_json(read_bytes(bundle / PROFILE_FILE))
    except (OSError, ValidationError):
        return None


def _compared(
    captures: Captures, profile: TrainingProfile | None, settings: MonitoringSettings, manifest: BundleManifest
) -> MonitoringReport:
    times = captures.answers[TIME]
    report = MonitoringReport(
        created_at=utc_now(),
        start=times.iloc[0].isoformat(timespec="seconds") if len(times) else None,
        end=times.iloc[-1].isoformat(timespec="seconds") if len(times) else None,
        experiment=manifest.experiment,
        candidate=manifest.candidate,
        rows=len(captures),
        whole=captures.whole,
        least_rows=settings.least_rows,
    )
    if profile is None:
        report.notes.append(
            "The model was packed without a profile of its training data, so that drift cannot be told. Train it again "
            "and deploy the new model."
        )
    elif len(captures) >= settings.least_rows:
        report.columns = drift_of(profile.features, captures.features)
        report.predictions = drift_of(profile.predictions, captures.answers)
    return report


def _notes(captures: Captures) -> list[str]:
    notes = []
    if not captures.whole:
        notes.append(f"The latest {len(captures):,} rows of the time were looked at.")
    if captures.unreadable:
        notes.append(f"{captures.unreadable:,} captured requests could not be read and were left out.")
    if captures.others:
        notes.append(f"{captures.others:,} requests that other models or variants answered were left out.")
    return notes
