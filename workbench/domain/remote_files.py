"""Everything that lies on the other side, ours or not, and what may be removed of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file on the other side; `ours` if this program sent it, then with its document's id.

    `size` is in bytes; the times are aware, None where the other side names none. `state` is the
    word of the other side, `failure` its sentence; `sha256` is lower-case hex, empty if not told;
    `made_there` if the other side has made it itself; `lost` if its document is not on this
    computer any more, so that it could not be sent again.
    """

    name: str
    title: str
    size: int
    mime_type: str = ""
    created_at: datetime | None = None
    expires_at: datetime | None = None
    document_id: str = ""
    ours: bool = False
    state: str = ""
    failure: str = ""
    sha256: str = ""
    made_there: bool = False
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Removed:
    """What a removal came to: files that are gone, and those that could not be removed."""

    gone: tuple[str, ...]
    failed: tuple[str, ...]


def used_bytes(files: Sequence[RemoteFile]) -> int:
    """Return how much of the project's storage the files take."""
    return sum(file.size for file in files)
