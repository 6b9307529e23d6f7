"""What was being drawn when the program died: drawn plainly when that happened twice.

The note is on the disk before a chat is drawn, and taken away when it stands on the screen.
"""

import json
from pathlib import Path

TWICE = 2


class DrawingNote:
    """Counts, in a small file, the starts that ended while a chat was being drawn."""

    def __init__(self, path: Path) -> None:
        """Keep the note at `path`; a disk that cannot be written only ends the counting."""
        self._path = path

    def begin(self, conversation_id: str) -> bool:
        """Note that a chat is going to be drawn; say whether it is to be drawn plainly."""
        died = self._read().get(conversation_id, 0)
        try:
            self._path.write_text(json.dumps({conversation_id: died + 1}), encoding="utf-8")
        except OSError:
            return False
        return died >= TWICE

    def done(self) -> None:
        """Note that the chat stands on the screen."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            return

    def _read(self) -> dict[str, int]:
        try:
            read = json.loads(self._path.read_text(encoding="utf-8"))
            return {str(key): int(value) for key, value in read.items()}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return {}
