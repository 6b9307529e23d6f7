"""Which message was being drawn when the program died: drawn plainly when that happened twice.

The note is on the disk before a message is drawn, and is taken back when it stands on the screen.
A first death blames all that were being drawn together; at the next start each of them is drawn
and painted alone, so that a second death blames one.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from workbench import __version__

TWICE = 2


class DrawingNote:
    """Counts, in a small file, the deaths of the program while a message was being drawn.

    Another version of the program begins anew, for it may draw what the one before could not.
    """

    def __init__(self, path: Path) -> None:
        """Read the note at `path`; a disk that cannot be read or written only ends the counting."""
        self._path = path
        self._died, drawing = self._read()
        for message_id in drawing:
            self._died[message_id] = self._died.get(message_id, 0) + 1
        self._drawing: dict[str, None] = {}
        if drawing:
            self._write()

    def is_plain(self, message_id: str) -> bool:
        """Say whether a message is to be shown as it was written."""
        return self._died.get(message_id, 0) >= TWICE

    def is_suspect(self, message_id: str) -> bool:
        """Say whether a message is to be drawn and painted alone."""
        return 0 < self._died.get(message_id, 0) < TWICE

    def begin(self, message_ids: Iterable[str]) -> None:
        """Note that messages are going to be drawn."""
        new = {each: None for each in message_ids if not self.is_plain(each)}
        if not new.keys() <= self._drawing.keys():
            self._drawing |= new
            self._write()

    def acquit(self, message_id: str) -> None:
        """Note that a suspect was painted and the program still lives."""
        self._drawing.pop(message_id, None)
        self._died.pop(message_id, None)
        self._write()

    def done(self) -> None:
        """Note that everything stands on the screen."""
        if self._drawing:
            self._drawing = {}
            self._write()

    def _write(self) -> None:
        content = {"version": __version__, "died": self._died, "drawing": list(self._drawing)}
        try:
            if self._died or self._drawing:
                self._path.touch(mode=0o600)
                self._path.write_text(json.dumps(content), encoding="utf-8")
            else:
                self._path.unlink(missing_ok=True)
        except OSError:
            return

    def _read(self) -> tuple[dict[str, int], list[str]]:
        try:
            read = json.loads(self._path.read_text(encoding="utf-8"))
            if read["version"] != __version__:
                return {}, []
            died = {str(key): int(value) for key, value in read["died"].items()}
            return died, [str(each) for each in list(read["drawing"])]
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return {}, []
