"""The key that stands in a small frame at the right end of a button or field."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.theme import Theme

_ROOM = 36
"""Pixels of the margins, and between the words and the key."""


class HintedButton(LabelledButton):
    """A button with its words at the left and its key at the right."""

    def __init__(
        self, theme: Theme, drawing: str, text: str, keys: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, drawing, text, "hinted", parent)
        self._hint = key_hint(keys, self)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        words = self.fontMetrics().horizontalAdvance(self.text()) + self.iconSize().width()
        self._hint.setVisible(self.width() > words + self._hint.sizeHint().width() + _ROOM)


def key_hint(keys: str, place: QWidget, drawing: QLabel | None = None) -> QLabel:
    """Lay a key over the right end of a widget, and a drawing over the left; return the key."""
    hint = QLabel(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText))
    hint.setProperty("keys", True)
    hint.setTextFormat(Qt.TextFormat.PlainText)
    hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    line = QHBoxLayout(place)
    line.setContentsMargins(9, 0, 8, 0)
    if drawing is not None:
        line.addWidget(drawing, 0, Qt.AlignmentFlag.AlignVCenter)
    line.addStretch(1)
    line.addWidget(hint, 0, Qt.AlignmentFlag.AlignVCenter)
    return hint
