"""HTTP statuses of the contract's error codes."""

from __future__ import annotations

from ..contract import ErrorCode

_STATUS = {
    ErrorCode.INVALID_REQUEST: 422,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.PATH_OUTSIDE_WORKSPACE: 403,
    ErrorCode.CONFLICT: 409,
    ErrorCode.NAME_TAKEN: 409,
    ErrorCode.EXPERIMENT_RUNNING: 409,
    ErrorCode.NO_CANDIDATE: 409,
    ErrorCode.MODEL_UNTRUSTED: 403,
    ErrorCode.ENCRYPTION_KEY_MISSING: 409,
    ErrorCode.ENCRYPTION_KEY_WRONG: 409,
    ErrorCode.ENDPOINT_NOT_READY: 503,
    ErrorCode.ENDPOINT_FAILED: 503,
    ErrorCode.PAYLOAD_TOO_LARGE: 413,
    ErrorCode.UNSUPPORTED_CONTENT_TYPE: 415,
    ErrorCode.INTERNAL: 500,
}
_CODE = {
    401: ErrorCode.FORBIDDEN,
    403: ErrorCode.FORBIDDEN,
    404: ErrorCode.NOT_FOUND,
    409: ErrorCode.CONFLICT,
    413: ErrorCode.PAYLOAD_TOO_LARGE,
    415: ErrorCode.UNSUPPORTED_CONTENT_TYPE,
}


def status_of(code: ErrorCode) -> int:
    """The status of an answer with this code; what is wrong with the user's data or fields is 422."""
    return _STATUS.get(code, 422)


def code_of(status: int) -> ErrorCode:
    """The code of an answer that the web framework made."""
    return _CODE.get(status, ErrorCode.INTERNAL if status >= 500 else ErrorCode.INVALID_REQUEST)
