"""Resumable uploads: sessions, chunks that go straight to disk, and the hash made on the way."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator

from workbench.simulator.errors import ApiError, Json, invalid, storage_full
from workbench.simulator.file_store import LIFETIME, FileStore, StoredFile
from workbench.simulator.mime_types import accepted, base_type
from workbench.simulator.moments import SECOND, Clock
from workbench.simulator.records import Records
from workbench.simulator.upload_sink import GRANULARITY, Upload, UploadSink

MOST_BYTES = 2 * 1024**3
STORAGE_BYTES = 20 * 1024**3
_SESSION_LIFE = 7 * 24 * 3600 * SECOND
_PIECE = 1024 * 1024
_SETTLING_SECONDS = 1


class Uploads:
    """All upload sessions; they live a week and survive a restart when the folder does."""

    def __init__(self, records: Records, files: FileStore, clock: Clock) -> None:
        self._records = records
        self._files = files
        self._clock = clock
        self._sessions: dict[str, Upload] = {}
        for record in records.load("uploads"):
            self._take_up(Upload(**record))

    def start(self, file: Json, size: str | None, mime: str | None, name: str | None) -> Upload:
        """Open a session for the `file` of a start request; raises ApiError 400 or 409.

        `size`, `mime` and `name` are what the headers say, each may be missing.
        """
        kind = base_type(file.get("mimeType") or mime or "")
        if not accepted(kind):
            raise invalid(f"Unsupported MIME type: {kind or 'none given'}")
        if size is not None and not (size.isascii() and size.isdigit() and len(size) < 16):
            raise invalid("X-Goog-Upload-Header-Content-Length must be a whole number.")
        declared = None if size is None else int(size)
        self._check_room(declared or 0)
        display_name = file.get("displayName")
        if display_name is not None and len(display_name) > 512:
            raise invalid("display_name must have at most 512 characters.")
        upload = Upload(
            id=secrets.token_urlsafe(64),
            blob=self._records.new_blob(),
            file_id=self._files.checked_id(file.get("name")),
            mime=kind,
            display_name=display_name if display_name is not None else name,
            declared=declared,
            created=self._clock(),
        )
        self._sessions[upload.id] = upload
        record = {key: getattr(upload, key) for key in _KEPT}
        self._records.save("uploads", upload.blob, record)
        return upload

    def get(self, upload_id: str) -> Upload:
        """Return a session; raises ApiError 404 when it is unknown or over a week old."""
        upload = self._sessions.get(upload_id)
        if upload is None or self._clock() > upload.created + _SESSION_LIFE:
            raise ApiError("NOT_FOUND", "Upload not found. It is unknown or has expired.")
        return upload

    async def settled(self, upload: Upload) -> None:
        """Wait up to a second until the last bytes of a connection that was cut are counted."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_SETTLING_SECONDS), upload.busy:
                pass

    async def receive(
        self,
        upload: Upload,
        offset: str | None,
        length: int | None,
        last: bool,
        body: AsyncIterator[bytes],
    ) -> None:
        """Append a chunk; when the body breaks off, whole granules of it are kept.

        Raises ApiError 400 for a wrong offset, a chunk that is not a multiple of the granularity
        (unless it is the last) and for more bytes than were declared.
        """
        async with upload.busy:
            if upload.status != "active":
                raise invalid(f"Upload has already been {upload.status}.")
            if offset is not None and offset != str(upload.received):
                raise invalid(
                    f"Invalid upload offset {offset[:24]}; {upload.received} bytes were received."
                )
            if not last and length is not None and length % GRANULARITY:
                raise invalid(f"Chunk size must be a multiple of {GRANULARITY} bytes.")
            most = MOST_BYTES if upload.declared is None else upload.declared
            if length is not None and upload.received + length > most:
                raise invalid(f"The upload has more than the {most} bytes that were declared.")
            await self._append(upload, body, most, last)

    def finish(self, upload: Upload) -> StoredFile:
        """Make a file of a session whose bytes are all there; raises ApiError 400."""
        if upload.status != "active":
            raise invalid(f"Upload has already been {upload.status}.")
        if upload.declared is not None and upload.received != upload.declared:
            raise invalid(f"{upload.received} of {upload.declared} bytes were received.")
        file = StoredFile(
            id=upload.file_id,
            blob=upload.blob,
            mime=upload.mime,
            display_name=upload.display_name,
            size=upload.received,
            sha256=upload.digest.hexdigest(),
            created=self._clock(),
            expires=upload.created + LIFETIME,
        )
        self._files.add(file)
        self._close(upload, "final")
        return file

    def cancel(self, upload: Upload) -> None:
        """Give a session up; a finished one stays as it is."""
        if upload.status == "active":
            self._close(upload, "cancelled")
            self._records.blob_path(upload.blob).unlink(missing_ok=True)

    def blobs(self) -> set[str]:
        """Return the keys of the blobs that open sessions need."""
        now = self._clock()
        open_ones = [upload for upload in self._sessions.values() if upload.status == "active"]
        return {upload.blob for upload in open_ones if now <= upload.created + _SESSION_LIFE}

    async def _append(
        self, upload: Upload, body: AsyncIterator[bytes], most: int, last: bool
    ) -> None:
        buffer = bytearray()
        with self._records.blob_path(upload.blob).open("r+b") as file:
            sink = UploadSink(upload, file, most)
            try:
                async for data in body:
                    buffer += data
                    while len(buffer) >= _PIECE:
                        await sink.put(bytes(buffer[:_PIECE]))
                        del buffer[:_PIECE]
                await sink.put(bytes(buffer))
            finally:
                await sink.settle()
        if last:
            upload.received, upload.digest = sink.received, sink.digest
        elif sink.received % GRANULARITY:
            raise invalid(f"Chunk size must be a multiple of {GRANULARITY} bytes.")

    def _check_room(self, size: int) -> None:
        if size > MOST_BYTES:
            raise invalid(f"The file is larger than the limit of {MOST_BYTES} bytes.")
        if size + sum(file.size for file in self._files.alive()) > STORAGE_BYTES:
            raise storage_full(STORAGE_BYTES)

    def _close(self, upload: Upload, status: str) -> None:
        upload.status = status
        self._records.remove("uploads", upload.blob)

    def _take_up(self, upload: Upload) -> None:
        path = self._records.blob_path(upload.blob)
        if not path.is_file() or self._clock() > upload.created + _SESSION_LIFE:
            return self._records.remove("uploads", upload.blob)
        left = path.stat().st_size // GRANULARITY * GRANULARITY
        with path.open("rb") as source:
            while upload.received < left:
                upload.digest.update(source.read(_PIECE))
                upload.received += _PIECE
        self._sessions[upload.id] = upload


_KEPT = ("id", "blob", "file_id", "mime", "display_name", "declared", "created")
