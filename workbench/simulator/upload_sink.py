"""One resumable upload, and the sink that takes its bytes to disk and hashes them on the way."""

import asyncio
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from workbench.simulator.errors import invalid

if TYPE_CHECKING:
    from hashlib import _Hash

GRANULARITY = 8 * 1024 * 1024


@dataclass
class Upload:
    """One session: `received` bytes are safe, and `digest` covers exactly them."""

    id: str
    blob: str
    file_id: str
    mime: str
    display_name: str | None
    declared: int | None
    created: int
    received: int = 0
    status: str = "active"
    digest: "_Hash" = field(default_factory=hashlib.sha256)
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    def headers(self) -> dict[str, str]:
        """Return the headers that tell a client where the session stands."""
        return {
            "X-GUploader-UploadID": self.id,
            "X-Goog-Upload-Status": self.status,
            "X-Goog-Upload-Size-Received": str(self.received),
            "X-Goog-Upload-Chunk-Granularity": str(GRANULARITY),
        }


class UploadSink:
    """Writes and hashes one piece in a thread while the next one comes in from the network.

    Whenever a whole granule is safe, the upload says so.
    """

    def __init__(self, upload: Upload, file: BinaryIO, most: int) -> None:
        file.seek(upload.received)
        file.truncate()
        self.received = upload.received
        self.digest = upload.digest.copy()
        self._upload = upload
        self._file = file
        self._most = most
        self._piece = b""
        self._job: asyncio.Future[None] | None = None

    async def put(self, piece: bytes) -> None:
        """Take a piece as soon as the one before is written; raises ApiError 400 over the most."""
        await self.settle()
        if self.received + len(piece) > self._most:
            raise invalid(f"The upload has more than {self._most} bytes.")
        self._piece = piece
        self._job = asyncio.ensure_future(asyncio.to_thread(self._write, piece))

    async def settle(self) -> None:
        """Wait until what was taken is written."""
        if self._job is None:
            return
        job, self._job = self._job, None
        await job
        self.received += len(self._piece)
        if self.received % GRANULARITY == 0:
            self._upload.received, self._upload.digest = self.received, self.digest.copy()

    def _write(self, piece: bytes) -> None:
        self._file.write(piece)
        self.digest.update(piece)
