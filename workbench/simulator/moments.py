"""Points in time and spans as the wire writes them; all arithmetic is in whole nanoseconds."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from workbench.simulator.errors import ApiError, invalid

Clock = Callable[[], int]
"""Returns nanoseconds since 1970 in UTC, like `time.time_ns`."""

SECOND = 1_000_000_000
_DURATION = re.compile(r"-?\d{1,10}(\.\d{1,9})?s")
_TIMESTAMP = re.compile(
    r"(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)


def written(moment: int, digits: int = 6) -> str:
    """Write nanoseconds since 1970 as RFC 3339 in UTC with so many digits after the second."""
    seconds, rest = divmod(moment, SECOND)
    day = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{day}.{rest:09d}"[: len(day) + 1 + digits] + "Z"


def moment(text: str, field: str) -> int:
    """Read RFC 3339 with a zone into nanoseconds; raises ApiError 400 naming the field."""
    found = _TIMESTAMP.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        whole = datetime.fromisoformat(found[1].upper() + found[3].upper().replace("Z", "+00:00"))
    except ValueError:
        raise _bad_value(field, "google.protobuf.Timestamp", text) from None
    return int(whole.timestamp()) * SECOND + int((found[2] or "").ljust(9, "0"))


def span(text: str, field: str) -> int:
    """Read a protobuf Duration such as `3.5s` into nanoseconds; raises ApiError 400."""
    if not _DURATION.fullmatch(text):
        raise _bad_value(field, "google.protobuf.Duration", text)
    whole, _, fraction = text[:-1].partition(".")
    sign = -1 if whole.startswith("-") else 1
    return sign * (abs(int(whole)) * SECOND + int(fraction.ljust(9, "0")))


def _bad_value(field: str, kind: str, text: str) -> ApiError:
    problem = f"Invalid value at '{field}' (type.googleapis.com/{kind}), \"{text[:80]}\""
    return invalid(problem, violations=[(field, problem)])
