"""How values stand in columns: text of any kind, moments, JSON; read back equal."""

import json
from datetime import UTC, datetime
from typing import Any


def text_column(text: str) -> str | bytes:
    """Return text for a column; half a surrogate pair, which SQLite's text cannot hold, as bytes.

    File names that are not UTF-8 and models' answers contain such halves.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="surrogatepass")
    return text


def read_text(column: str | bytes) -> str:
    """Return what `text_column` was given."""
    return column if isinstance(column, str) else column.decode(errors="surrogatepass")


def moment_column(moment: datetime) -> str:
    """Return an aware moment as ISO 8601 in UTC with microseconds, so that text order is time."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def read_moment(column: Any) -> datetime:
    """Return what `moment_column` was given, in UTC, or the year 1 if it cannot be read."""
    try:
        return datetime.fromisoformat(column).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return datetime.min.replace(tzinfo=UTC)


def json_column(value: Any) -> str:
    """Return JSON in ASCII, in which every text survives."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def read_json(column: Any) -> Any:
    """Return what `json_column` was given; raises ValueError or TypeError for anything else."""
    return json.loads(column)
