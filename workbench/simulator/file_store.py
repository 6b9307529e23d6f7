"""Uploaded files: what is kept of each, for 48 hours by the simulator's clock."""

import base64
import re
import secrets
import string
from dataclasses import asdict, dataclass
from pathlib import Path

from workbench.simulator.errors import ApiError, Json, invalid, no_file
from workbench.simulator.moments import SECOND, Clock, written
from workbench.simulator.records import Records

LIFETIME = 48 * 3600 * SECOND
PROCESSING = 3 * SECOND
"""How long audio and video stay PROCESSING; the real service takes a few seconds and more."""

_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_URI = re.compile(r"(?:https?://[^/\s]+/(?:v1|v1beta|v1alpha)/)?files/([a-z0-9-]{1,40})")
_ALPHABET = string.ascii_lowercase + string.digits


@dataclass(frozen=True)
class StoredFile:
    """One uploaded file; times are nanoseconds since 1970, `sha256` is lower-case hex."""

    id: str
    blob: str
    mime: str
    display_name: str | None
    size: int
    sha256: str
    created: int
    expires: int

    def resource(self, origin: str, now: int) -> Json:
        """Return the File resource as the wire has it; `origin` is where this server is reached."""
        found: Json = {"name": f"files/{self.id}"}
        if self.display_name is not None:
            found["displayName"] = self.display_name
        created = written(self.created)
        return found | {
            "mimeType": self.mime,
            "sizeBytes": str(self.size),
            "createTime": created,
            "updateTime": created,
            "expirationTime": written(self.expires, digits=9),
            "sha256Hash": base64.b64encode(self.sha256.encode()).decode(),
            "uri": f"{origin}/v1beta/files/{self.id}",
            "state": self.state(now),
            "source": "UPLOADED",
        }

    def state(self, now: int) -> str:
        """Return PROCESSING for fresh audio and video, else ACTIVE."""
        slow = self.mime.startswith(("audio/", "video/"))
        return "PROCESSING" if slow and now < self.created + PROCESSING else "ACTIVE"


class FileStore:
    """All files that have not expired."""

    def __init__(self, records: Records, clock: Clock) -> None:
        self._records = records
        self._clock = clock
        self._files = {record["id"]: StoredFile(**record) for record in records.load("files")}

    def alive(self) -> list[StoredFile]:
        """Return the files that are alive, newest first; expired ones are forgotten."""
        now = self._clock()
        for file in [file for file in self._files.values() if file.expires <= now]:
            self._forget(file)
        return sorted(self._files.values(), key=lambda file: -file.created)

    def get(self, file_id: str) -> StoredFile:
        """Return a living file; raises ApiError 403 when there is none."""
        file = self._files.get(file_id)
        if file is None or file.expires <= self._clock():
            raise no_file(file_id)
        return file

    def by_uri(self, uri: str) -> StoredFile:
        """Return the file that a `fileUri` names, whichever port it was uploaded to."""
        found = _URI.fullmatch(uri)
        if found is None:
            raise invalid(f"Invalid or unsupported file uri: {uri[:200]}")
        return self.get(found[1])

    def checked_id(self, name: str | None) -> str:
        """Return a usable id for `files/NAME` or None (a new one); raises ApiError 400 or 409."""
        if not name:
            return "".join(secrets.choice(_ALPHABET) for _ in range(12))
        file_id = name.removeprefix("files/")
        if not _ID.fullmatch(file_id):
            problem = (
                "File name must be of the form files/ID, with up to 40 lower-case letters, "
                "digits or dashes, and may not begin or end with a dash."
            )
            raise invalid(problem, [("file.name", problem)])
        if any(file.id == file_id for file in self.alive()):
            raise ApiError("ALREADY_EXISTS", f"Requested entity already exists: files/{file_id}")
        return file_id

    def add(self, file: StoredFile) -> None:
        """Keep a finished upload."""
        self._files[file.id] = file
        self._records.save("files", file.blob, asdict(file))

    def delete(self, file_id: str) -> None:
        """Delete a file; raises ApiError 403 when there is none."""
        self._forget(self.get(file_id))

    def path(self, file: StoredFile) -> Path:
        """Return where its bytes lie."""
        return self._records.blob_path(file.blob)

    def blobs(self) -> set[str]:
        """Return the keys of the blobs that files need."""
        return {file.blob for file in self._files.values()}

    def _forget(self, file: StoredFile) -> None:
        del self._files[file.id]
        self._records.remove("files", file.blob)
