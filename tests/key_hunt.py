"""The hunt for keys: after the whole run no log at DEBUG level and no temporary file holds one.

Every key that was made during the run is looked for. Files that tests write with a key in them on
purpose are named in `MEANT`.
"""

import logging
from pathlib import Path

from workbench.gemini import auth

SHORTEST = 16
"""Characters from which a key is told from ordinary words."""
MEANT = ("session.py",)
LARGEST = 64 << 20
"""Bytes; larger files are what tests upload."""


class KeyHunt(logging.Handler):
    """Remembers keys as they are made; `hits` says where one came to light."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.secrets = set()
        self._logged = set()
        self._made = auth.ApiKey.__init__
        hunt = self

        def remember(key, secret):
            hunt._made(key, secret)
            # Noughts and rows of x stand for keys that are none, and stand in other files as well.
            if len(secret.strip()) >= SHORTEST and len(set(secret.strip())) > 1:
                hunt.secrets.add(secret.strip())

        auth.ApiKey.__init__ = remember
        self._level_before = logging.getLogger().level
        logging.getLogger().addHandler(self)
        logging.getLogger().setLevel(logging.DEBUG)
        # It tells of every rule that it tries at every line, never of the text.
        logging.getLogger("markdown_it").setLevel(logging.INFO)

    def emit(self, record):
        text = logging.Formatter("%(message)s").format(record)
        if any(secret in text for secret in self.secrets):
            self._logged.add(f"log of {record.name}")

    def hits(self, folder: Path) -> list[str]:
        """Return where a key stands: in a log, or in a file below `folder`."""
        found = set(self._logged)
        for file in folder.rglob("*"):
            if file.is_symlink() or not file.is_file() or file.name.endswith(MEANT):
                continue
            if file.stat().st_size <= LARGEST and self._is_in(file.read_bytes()):
                found.add(str(file.relative_to(folder)))
        return sorted(found)

    def end(self) -> None:
        """Put everything back as it was."""
        auth.ApiKey.__init__ = self._made
        logging.getLogger().removeHandler(self)
        logging.getLogger().setLevel(self._level_before)

    def _is_in(self, content: bytes) -> bool:
        return any(secret.encode() in content for secret in self.secrets)
