"""Error codes, the problems a request can have, and the exception that carries them.

The code and its parameters are what a program reads and what the browser translates; the English
message is for people who use REST, a terminal or a notebook.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, JsonValue

from .base import Model


class ErrorCode(StrEnum):
    """Every way in which a request or a job can fail."""

    INVALID_REQUEST = "invalid_request"
    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    CONFLICT = "conflict"
    INTERNAL = "internal"
    # the data
    PATH_OUTSIDE_WORKSPACE = "path_outside_workspace"
    FILE_MISSING = "file_missing"
    FILE_EMPTY = "file_empty"
    FILE_UNREADABLE = "file_unreadable"
    NOT_A_TABLE = "not_a_table"
    COLUMN_NAME_DUPLICATE = "column_name_duplicate"
    COLUMN_NAME_EMPTY = "column_name_empty"
    COLUMN_UNKNOWN = "column_unknown"
    NO_FEATURES = "no_features"
    TOO_FEW_ROWS = "too_few_rows"
    # the target
    TARGET_UNKNOWN = "target_unknown"
    TARGET_ALL_MISSING = "target_all_missing"
    TARGET_CONSTANT = "target_constant"
    TARGET_IS_DATE = "target_is_date"
    TARGET_ONE_CLASS = "target_one_class"
    TARGET_NOT_NUMERIC = "target_not_numeric"
    TARGET_TOO_MANY_CLASSES = "target_too_many_classes"
    TARGET_RARE_CLASSES = "target_rare_classes"
    # the split and the weights
    SPLIT_FIELD_MISSING = "split_field_missing"
    SPLIT_FIELD_UNUSED = "split_field_unused"
    SPLIT_COLUMN_UNSUITABLE = "split_column_unsuitable"
    SPLIT_ONE_CLASS = "split_one_class"
    GROUPS_TOO_FEW = "groups_too_few"
    TIMES_TOO_FEW = "times_too_few"
    VALIDATION_COLUMNS_MISSING = "validation_columns_missing"
    VALIDATION_VALUES = "validation_values"
    WEIGHT_INVALID = "weight_invalid"
    # the experiment
    NAME_INVALID = "name_invalid"
    NAME_TAKEN = "name_taken"
    FOLDER_NOT_WRITABLE = "folder_not_writable"
    OBJECTIVE_UNSUITABLE = "objective_unsuitable"
    OBJECTIVE_FAILED = "objective_failed"
    ALGORITHM_UNKNOWN = "algorithm_unknown"
    ALGORITHM_UNAVAILABLE = "algorithm_unavailable"
    EXPERIMENT_RUNNING = "experiment_running"
    TIME_USED_UP = "time_used_up"
    DATA_CHANGED = "data_changed"
    EXPERIMENT_DAMAGED = "experiment_damaged"
    MODEL_UNTRUSTED = "model_untrusted"
    ENCRYPTION_KEY_MISSING = "encryption_key_missing"
    ENCRYPTION_KEY_WRONG = "encryption_key_wrong"
    NO_CANDIDATE = "no_candidate"
    OUT_OF_MEMORY = "out_of_memory"
    DISK_FULL = "disk_full"
    WORKER_LOST = "worker_lost"
    WORKER_FAILED = "worker_failed"
    # endpoints
    ENDPOINT_NOT_READY = "endpoint_not_ready"
    ENDPOINT_FAILED = "endpoint_failed"
    PAYLOAD_TOO_LARGE = "payload_too_large"
    UNSUPPORTED_CONTENT_TYPE = "unsupported_content_type"
    PAYLOAD_INVALID = "payload_invalid"
    COLUMNS_MISSING = "columns_missing"
    VARIANT_UNKNOWN = "variant_unknown"
    VARIANTS_DIFFER = "variants_differ"
    # models elsewhere
    FORMAT_UNSUITABLE = "format_unsuitable"
    TRACKING_FAILED = "tracking_failed"


class Problem(Model):
    """One thing that is wrong, and where it was made."""

    code: ErrorCode
    message: str = Field(description="What is wrong and what to do about it, in English.")
    field: str | None = Field(None, description="The field of the request that the problem belongs to.")
    params: dict[str, JsonValue] = Field(default_factory=dict, description="Values for a translated message.")


REFUSED = 3
"""The exit code of a worker whose answer is an ErrorResponse."""


class ErrorResponse(Model):
    """The body of every answer that is not a success."""

    code: ErrorCode
    message: str
    problems: list[Problem] = Field(default_factory=list)


class AutopilotError(Exception):
    """A failure that the user can understand and mend.

    Parameters
    ----------
    code
        What went wrong.
    message
        The same in English, with the step that mends it.
    field
        The field of the specification that it belongs to, if any.
    params
        Values for a translated message.
    """

    def __init__(
        self,
        code: ErrorCode,
        message: str,
        *,
        field: str | None = None,
        params: dict[str, JsonValue] | None = None,
    ) -> None:
        super().__init__(message)
        self.problems = [Problem(code=code, message=message, field=field, params=params or {})]

    @classmethod
    def of(cls, problems: list[Problem]) -> AutopilotError:
        """One exception for several problems; the first of them names it."""
        error = cls(problems[0].code, problems[0].message)
        error.problems = list(problems)
        return error

    @property
    def code(self) -> ErrorCode:
        """The code of the first problem."""
        return self.problems[0].code

    @property
    def message(self) -> str:
        """The English message of the first problem."""
        return self.problems[0].message

    def response(self) -> ErrorResponse:
        """The error as the body of an HTTP answer."""
        return ErrorResponse(code=self.code, message=self.message, problems=self.problems)
