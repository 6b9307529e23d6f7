"""How values stand in columns: text of any kind, moments, JSON; read back equal."""

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

Line = TypeVar("Line", str, bytes)

_LONG_LINE = 100_000
_REST = 0.001


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


def parts_lines(parts: Sequence[Mapping[str, Any]]) -> list[bytes]:
    """Return the parts of a message as JSON, a line for each, for nobody has to hold all at once.

    Together the lines are the column.
    """
    lines = [b"%b,\n" % _unhurried(json_column(part)).encode() for part in parts] or [b",\n"]
    lines[0] = b"[" + lines[0]
    lines[-1] = lines[-1].removesuffix(b",\n") + b"]"
    return lines


def read_parts(column: Any) -> tuple[dict[str, Any], ...]:
    """Return what `parts_lines` was given; raises ValueError or TypeError for anything else."""
    return _checked(read_json(column))


def read_long_parts(pieces: Iterable[bytes]) -> tuple[dict[str, Any], ...]:
    """Return what `parts_lines` was given, read line by line so that other threads can run.

    `pieces` are the column's bytes. Raises ValueError if it is anything else.
    """
    lines = list(_lines(pieces))
    if len(lines) > 1:
        with suppress(ValueError):
            found = (_unhurried(part) for part in _between_brackets(lines))
            return _checked([read_json(part.decode()) for part in found])
    return read_parts(b"\n".join(lines).decode(errors="surrogatepass"))


def _unhurried(line: Line) -> Line:
    """Return a line, after a rest if it is long, in which another thread gets the interpreter.

    Without it two busy threads take turns, and what the window does takes twice as long.
    """
    if len(line) > _LONG_LINE:
        time.sleep(_REST)
    return line


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    line: list[bytes] = []
    for piece in pieces:
        first, *others = piece.split(b"\n")
        line.append(first)
        for other in others:
            yield b"".join(line)
            line = [other]
    yield b"".join(line)


def _between_brackets(lines: Sequence[bytes]) -> Iterator[bytes]:
    """Yield what stands in a list on lines of its own; raises ValueError where that is not sure."""
    for at, line in enumerate(lines):
        begin, end = b"[" if at == 0 else b"", b"]" if at == len(lines) - 1 else b","
        if not line.startswith(begin) or not line.endswith(end):
            raise ValueError("lines of another manner")
        yield line[len(begin) : -1]


def _checked(parts: Any) -> tuple[dict[str, Any], ...]:
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise ValueError("parts are not a list of objects")
    return tuple(parts)


def read_json(column: Any) -> Any:
    """Return what `json_column` was given; raises ValueError or TypeError for anything else."""
    try:
        return json.loads(column)
    except RecursionError as error:
        raise ValueError("JSON nested too deep") from error
