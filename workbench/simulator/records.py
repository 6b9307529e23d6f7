"""Small JSON records and large blobs in one private folder; no name of a user is ever a path."""

import contextlib
import json
import os
import re
import secrets
from collections.abc import Container
from pathlib import Path

from workbench.simulator.errors import Json

_KEY = re.compile(r"[0-9a-f]{32}")


class Records:
    """A folder `blobs/` and one folder of JSON files for each kind of record."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Folders above the last one get the mask of the user, not the mode.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("blobs", "files", "caches", "uploads"):
            (folder / name).mkdir(mode=0o700, exist_ok=True)

    def new_blob(self) -> str:
        """Return the key of a new, empty blob that only this user may read."""
        key = secrets.token_hex(16)
        os.close(os.open(self.blob_path(key), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        return key

    def blob_path(self, key: str) -> Path:
        """Return where the bytes of a blob lie."""
        if not _KEY.fullmatch(key):
            raise ValueError("not a blob key")
        return self.folder / "blobs" / key

    def load(self, kind: str) -> list[Json]:
        """Return the readable records of a kind, oldest first; others are left alone."""
        found = []
        for path in sorted((self.folder / kind).glob("*.json")):
            try:
                found.append(json.loads(path.read_text(encoding="utf-8")))
            except (OSError, ValueError):
                continue
        return sorted(found, key=lambda record: int(record["created"]))

    def save(self, kind: str, key: str, record: Json) -> None:
        """Write a record so that a crash leaves the old one or the new one."""
        path = self.folder / kind / f"{key}.json"
        part = path.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_text(json.dumps(record), encoding="utf-8")
        part.replace(path)

    def remove(self, kind: str, key: str) -> None:
        """Remove a record if it is there."""
        (self.folder / kind / f"{key}.json").unlink(missing_ok=True)

    def keep_blobs(self, keys: Container[str]) -> None:
        """Remove every blob whose key is not among these."""
        for path in (self.folder / "blobs").iterdir():
            if path.name not in keys:
                with contextlib.suppress(OSError):  # Windows keeps a file that is being read
                    path.unlink()
