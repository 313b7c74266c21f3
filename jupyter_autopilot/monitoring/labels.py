"""What predicted rows turned out to be: taken from a body, kept line by line, and read again. Light."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from ..contract import AutopilotError, ErrorCode
from ..contract.monitoring import Label, LabelsTaken
from ..crypt import read_lines
from ..serving.capture import append
from ..serving.watched import WatchedFolder

ID, LABEL = "inference_id", "label"


def take_labels(folder: WatchedFolder, body: bytes, content_type: str) -> LabelsTaken:
    """Keep the labels of a body; all of them or none.

    Parameters
    ----------
    body
        CSV with the columns `inference_id` and `label`, or JSON: a list of objects with these keys, or
        `{"labels": [...]}`. A later label of the same row replaces an earlier one.

    Raises
    ------
    AutopilotError
        PAYLOAD_INVALID or COLUMNS_MISSING, naming the row.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _invalid(f"Byte {error.start + 1} of the labels is not UTF-8. Send the text in UTF-8.") from error
    labels = _of_csv(text) if content_type.partition(";")[0].strip().lower() == "text/csv" else _of_json(text)
    if not labels:
        raise _invalid("There are no labels. Send at least one row with inference_id and label.")
    now = datetime.now(UTC)
    lines = "".join(f"{label.model_dump_json()}\n" for label in labels)
    folder.make()
    append(folder.labels / f"{now:%Y-%m-%dT%H%M%S%f}.jsonl", lines)
    return LabelsTaken(taken=len(labels), total=count_labels(folder))


def count_labels(folder: WatchedFolder) -> int:
    """How many were sent."""
    count = 0
    for part in folder.parts(folder.labels):
        with part.open("rb") as lines:
            count += sum(1 for _ in lines)
    return count


def read_labels(folder: WatchedFolder) -> dict[str, str | float | bool]:
    """The last label of each inference id."""
    return {str(one[ID]): one[LABEL] for part in folder.parts(folder.labels) for one in _lines(read_lines(part))}


def _lines(lines: list[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            read = json.loads(line)
        except ValueError:  # cut off by a full disk
            continue
        if isinstance(read, dict) and ID in read and LABEL in read:
            yield read


def _of_csv(text: str) -> list[Label]:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    try:
        missing = [name for name in (ID, LABEL) if name not in (rows.fieldnames or [])]
        if missing:
            raise AutopilotError(
                ErrorCode.COLUMNS_MISSING,
                f"The labels lack the column {missing[0]!r}. Begin with the header inference_id,label.",
                params={"columns": list(missing)},
            )
        return [_label(row, number) for number, row in enumerate(rows, start=1)]
    except csv.Error as error:
        raise _invalid(f"Line {rows.line_num} of the labels is no CSV: {error}.") from error


def _of_json(text: str) -> list[Label]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _invalid("The labels are not valid JSON.") from error
    rows = read.get("labels") if isinstance(read, dict) else read
    if not isinstance(rows, list):
        raise _invalid('Send a list of {"inference_id": …, "label": …}, or {"labels": [...]}.')
    return [_label(row, number) for number, row in enumerate(rows, start=1)]


def _label(row: Any, number: int) -> Label:
    try:
        given = {key: row[key] for key in (ID, LABEL)}
    except (KeyError, TypeError) as error:
        raise _invalid(f"Row {number} of the labels lacks inference_id or label.") from error
    label = given[LABEL]
    if label is None or (isinstance(label, str) and not label.strip()):
        raise _invalid(f"Row {number} of the labels has no label. Leave out rows that are not known yet.")
    try:
        return Label.model_validate(given)
    except ValidationError as error:
        raise _invalid(
            f"Row {number} of the labels: inference_id must be a text of 1 to 80 characters, "
            "and label a text, a number, or true or false."
        ) from error


def _invalid(message: str) -> AutopilotError:
    return AutopilotError(ErrorCode.PAYLOAD_INVALID, message)
