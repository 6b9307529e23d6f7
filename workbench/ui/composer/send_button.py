"""Send and Stop: one button in one place."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QPushButton, QWidget

from workbench.ui.shell.buttons import give_icon
from workbench.ui.theme import Theme

_WIDTH = 88


class SendButton(QPushButton):
    """Says Send, or Stop while an answer comes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._running = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_running(self, running: bool) -> None:
        """Say what a press does now."""
        if running != self._running:
            self._running = running
            self._restyle()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        # The second press of a double click on Send must not stop at once.
        event.accept()

    def _restyle(self) -> None:
        text, key = ("Stop", "Esc") if self._running else ("Send", "Enter")
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(f"{text} ({key})")
        self.setProperty("kind", "normal" if self._running else "primary")
        self.style().unpolish(self)
        self.style().polish(self)
        if self._running:
            give_icon(self._theme, self, "stop", gap=4)
        else:
            give_icon(self._theme, self, "send", "accentText", gap=4)
        self.setFixedWidth(round(_WIDTH * self._theme.text_size))
