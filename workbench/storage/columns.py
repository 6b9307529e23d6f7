"""How values stand in columns: text of any kind, moments, JSON; read back equal."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

_SLICE = 500_000
"""Characters that are encoded in one go: 2 ms (measured)."""


def text_column(text: str) -> str | bytes:
    """Return text for a column; half a surrogate pair, which SQLite's text cannot hold, as bytes.

    File names that are not UTF-8 and models' answers contain such halves.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="surrogatepass")
    return text


def text_or_bytes(column: bytes) -> str | bytes:
    """Return a text column, or its bytes where they are damaged, so that other rows are read."""
    try:
        return column.decode()
    except UnicodeDecodeError:
        return column


def read_text(column: Any) -> str:
    """Return what `text_column` was given, and something for whatever else is there."""
    if isinstance(column, bytes):
        try:
            return column.decode(errors="surrogatepass")
        except UnicodeDecodeError:
            return column.decode(errors="replace")
    return column if isinstance(column, str) else str(column)


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


def parts_column(parts: Sequence[Mapping[str, Any]]) -> str:
    """Return the parts of a message as JSON; a very long text lets other threads run meanwhile."""
    return f"[{','.join(map(_part, parts))}]"


def _part(part: Mapping[str, Any]) -> str:
    text = part.get("text")
    if not isinstance(text, str) or len(text) <= _SLICE:
        return json_column(part)
    slices = (json_column(text[at : at + _SLICE])[1:-1] for at in range(0, len(text), _SLICE))
    others = json_column({key: value for key, value in part.items() if key != "text"})[1:]
    return f'{{"text":"{"".join(slices)}"{"," if len(others) > 1 else ""}{others}'


def read_json(column: Any) -> Any:
    """Return what `json_column` was given; raises ValueError or TypeError for anything else."""
    try:
        return json.loads(column)
    except RecursionError as error:
        raise ValueError("JSON nested too deep") from error
