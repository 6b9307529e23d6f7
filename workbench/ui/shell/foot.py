"""What stands below the conversation: the composer, and cards that give way where it is short."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.ui.shell.centred import Centred
from workbench.ui.theme import Theme

_FRAME = 170
"""Pixels at 100 % for menus, ribbon, header and status line."""
_LEAST = 90
"""Pixels at 100 % that the conversation keeps before a card may stand below it."""


class Foot(QWidget):
    """A hint that gives way, a card that does not, and the composer, one below the other."""

    def __init__(self, theme: Theme, hint: QWidget, card: QWidget, composer: QWidget) -> None:
        super().__init__()
        self._theme = theme
        self._hint = Centred(theme, hint)
        self._composer = Centred(theme, composer)
        self._watched: QWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._hint, Centred(theme, card), self._composer):
            column.addWidget(part)
        theme.changed.connect(self._fit)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if self._watched is not self.window():
            self._watched = self.window()
            self._watched.installEventFilter(self)
        self._fit()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return handled

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        taken = self._composer.sizeHint().height() + self._hint.wanted_height(self.width())
        frame = (_FRAME + _LEAST) * self._theme.text_size
        self._hint.give_way(self.window().height() < taken + frame)
