"""The local file of an upload: read in pieces, and watched for changes."""

import hashlib
import os
from collections.abc import Callable, Generator
from pathlib import Path

from workbench.gemini.errors import SourceChanged


class Source:
    """A file as it was when first looked at; every later look must find the same.

    All methods block, so they run in a thread. They raise SourceChanged when the file is gone,
    cannot be read, or is not what it was.
    """

    def __init__(self, path: Path) -> None:
        """Look at the file; its content is read later."""
        self.path = path
        self.name = path.name
        self._state = self._look(path)
        self.size: int = self._state[0]
        """Bytes."""
        self.modified_ns: int = self._state[1]

    def pieces(
        self, offset: int, length: int, piece: int, advance: Callable[[int], None]
    ) -> Generator[bytes, None, None]:
        """Yield `length` bytes from `offset` on; `advance` is told where it is in the file.

        The last piece is not yielded before the file was found unchanged, so that a server
        never gets a whole chunk of mixed content.
        """
        end = offset + length
        try:
            with open(self.path, "rb", buffering=0) as file:
                file.seek(offset)
                while offset < end:
                    data = file.read(min(piece, end - offset))
                    offset += len(data)
                    if not data:
                        raise self._changed()
                    if offset >= end:
                        self.check()
                    yield data
                    advance(offset)
        except OSError:
            raise self._changed() from None

    def check(self) -> None:
        """Raise SourceChanged unless the file is what it was."""
        if self._look(self.path) != self._state:
            raise self._changed()

    def sha256(self) -> str:
        """Return the hash of the content in hexadecimal digits."""
        try:
            with open(self.path, "rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            raise self._changed() from None
        self.check()
        return digest

    def _look(self, path: Path) -> tuple[int, int, int, int]:
        try:
            status = os.stat(path)
        except OSError:
            raise self._changed() from None
        return status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino

    def _changed(self) -> SourceChanged:
        return SourceChanged(f"{self.name} was changed or removed while it was uploaded.")
