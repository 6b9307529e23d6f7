"""The field that takes a key and gives it to nobody but the program."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from workbench.ui.shell.buttons import IconButton
from workbench.ui.theme import Theme

SPACES = "Spaces around a pasted key are removed. Any shape of key is tried."
_LONGEST = 400
_HIDDEN_FROM = 12
_HIDE = "Hide the last four characters"
_EYE = "QToolButton { min-width: 0; min-height: 0; }"


class KeyField(QLineEdit):
    """Masked on screen, for screen readers and the clipboard; no completion, no history.

    The last four characters stand beside it; the eye takes them away too, for a room with others.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
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
        self.shown_ending = QLabel(self)
        self.shown_ending.setTextFormat(Qt.TextFormat.PlainText)
        self.shown_ending.setProperty("tone", "muted")
        self.eye = IconButton(theme, "eye", _HIDE, parent=self)
        self.eye.setStyleSheet(_EYE)
        self.eye.clicked.connect(self._on_eye)
        self._open = True
        self.textChanged.connect(self._show_ending)
        self._show_ending()
        theme.changed.connect(self._show_ending)

    def key(self) -> str:
        """Return what was pasted, without white space around it."""
        return self.text().strip()

    def ending(self) -> str:
        """Return the last four characters, or nothing of a key too short to hide the rest."""
        key = self.key()
        return key[-4:] if len(key) >= _HIDDEN_FROM else ""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._lay_out()

    def _on_eye(self) -> None:
        self._open = not self._open
        words = _HIDE if self._open else "Show the last four characters"
        self.eye.setAccessibleName(words)
        self.eye.setToolTip(words)
        self._show_ending()

    def _show_ending(self) -> None:
        ending = self.ending() if self._open else ""
        self.shown_ending.setText(f"…{ending}" if ending else "")
        self.eye.setVisible(bool(self.ending()))
        self._lay_out()

    def _lay_out(self) -> None:
        gap = self._theme.space(2)
        side = self.height() - 8
        self.eye.setGeometry(self.width() - side - 4, 4, side, side)
        words = self.shown_ending.sizeHint().width()
        self.shown_ending.setGeometry(self.eye.x() - words - gap, 0, words, self.height())
        self.setTextMargins(0, 0, side + words + 2 * gap if self.ending() else 0, 0)
