"""The field that takes a key and gives it to nobody but the program."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

_LONGEST = 400
_HIDDEN_FROM = 12


class KeyField(QLineEdit):
    """Masked on screen, for screen readers and the clipboard; no completion, no history."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.setMaxLength(_LONGEST)
        self.setDragEnabled(False)
        self.setAccessibleName("Key for Google Gemini")

    def key(self) -> str:
        """Return what was pasted, without white space around it."""
        return self.text().strip()

    def ending(self) -> str:
        """Return the last four characters, or nothing of a key too short to hide the rest."""
        key = self.key()
        return key[-4:] if len(key) >= _HIDDEN_FROM else ""
