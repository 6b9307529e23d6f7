"""Refusals in Google's words: one exception, and a function for each case of the wire reference."""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]

_TYPES = "type.googleapis.com/google.rpc."
_FILE_STORAGE = "generativelanguage.googleapis.com/file_storage_bytes"
_STATUS = {
    "INVALID_ARGUMENT": 400,
    "FAILED_PRECONDITION": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409,
    "RESOURCE_EXHAUSTED": 429,
    "INTERNAL": 500,
    "DEADLINE_EXCEEDED": 504,
}


class ApiError(Exception):
    """A refusal with its HTTP code, gRPC status name, message and details."""

    def __init__(self, status: str, message: str, details: Iterable[Json] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.code = _STATUS[status]
        self.details = list(details)

    def body(self) -> Json:
        """Return the JSON body as Google writes it."""
        error: Json = {"code": self.code, "message": str(self), "status": self.status}
        if self.details:
            error["details"] = self.details
        return {"error": error}


def invalid(message: str, violations: Iterable[tuple[str, str]] = ()) -> ApiError:
    """400 INVALID_ARGUMENT, with `google.rpc.BadRequest` when (field, description) pairs come."""
    fields = [{"field": field, "description": text} for field, text in violations]
    details = [{"@type": _TYPES + "BadRequest", "fieldViolations": fields}] if fields else []
    return ApiError("INVALID_ARGUMENT", message, details)


def bad_key() -> ApiError:
    """400 API_KEY_INVALID, as recorded."""
    text = "API key not valid. Please pass a valid API key."
    return ApiError(
        "INVALID_ARGUMENT",
        text,
        [
            {
                "@type": _TYPES + "ErrorInfo",
                "reason": "API_KEY_INVALID",
                "domain": "googleapis.com",
                "metadata": {"service": "generativelanguage.googleapis.com"},
            },
            {"@type": _TYPES + "LocalizedMessage", "locale": "en-US", "message": text},
        ],
    )


def no_key() -> ApiError:
    """403 for a request without any key."""
    return ApiError(
        "PERMISSION_DENIED",
        "Method doesn't allow unregistered callers (callers without established identity). "
        "Please use API Key or other form of API consumer identity to call this API.",
    )


def two_credentials() -> ApiError:
    """400 for a key together with an Authorization header."""
    return ApiError(
        "INVALID_ARGUMENT",
        "Multiple authentication credentials received. Please pass only one.",
    )


def wrong_credential() -> ApiError:
    """401 for a bearer token where a key is expected."""
    return ApiError(
        "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login "
        "cookie or other valid authentication credential. "
        "See https://developers.google.com/identity/sign-in/web/devconsole-project.",
        [
            {
                "@type": _TYPES + "ErrorInfo",
                "reason": "ACCESS_TOKEN_TYPE_UNSUPPORTED",
                "domain": "googleapis.com",
                "metadata": {"service": "generativelanguage.googleapis.com"},
            }
        ],
    )


def no_model(name: str, version: str, method: str) -> ApiError:
    """404 for a model that is unknown or lacks the method, in the recorded words."""
    return ApiError(
        "NOT_FOUND",
        f"{name} is not found for API version {version}, or is not supported for {method}. "
        "Call ModelService.ListModels to see the list of available models and their supported "
        "methods.",
    )


def no_file(name: str) -> ApiError:
    """403 for an unknown, expired or foreign file: never 404."""
    return ApiError(
        "PERMISSION_DENIED",
        f"You do not have permission to access the File {name} or it may not exist.",
    )


def storage_full(room: int) -> ApiError:
    """429 when a project's files would take more than `room` bytes."""
    text = (
        "You exceeded your current quota, please check your plan and billing details. "
        f"Quota exceeded for metric: {_FILE_STORAGE}, limit: {room}"
    )
    violation = {"quotaMetric": _FILE_STORAGE, "quotaValue": str(room)}
    return ApiError(
        "RESOURCE_EXHAUSTED",
        text,
        [{"@type": _TYPES + "QuotaFailure", "violations": [violation]}],
    )


def no_cache() -> ApiError:
    """403 for an unknown or expired cache."""
    return ApiError("PERMISSION_DENIED", "CachedContent not found (or permission denied)")
