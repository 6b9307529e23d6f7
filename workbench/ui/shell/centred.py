"""Keeps what stands below the conversation as wide as its column: centred, with its margins."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workbench.ui.theme import Theme


class Centred(QWidget):
    """Gives one widget the width of the text column, and no room while it is hidden."""

    def __init__(self, theme: Theme, content: QWidget) -> None:
        super().__init__()
        self._theme = theme
        self._content = content
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)
        self._row.addStretch(1)
        self._row.addWidget(content, 1000)
        self._row.addStretch(1)
        self._restyle()
        theme.changed.connect(self._restyle)
        told = content.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
        self.setVisible(not (told and content.isHidden()))
        content.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.HideToParent:
            self.hide()
        elif event.type() == QEvent.Type.ShowToParent:
            self.show()
        return super().eventFilter(watched, event)

    def _restyle(self) -> None:
        side, below = self._theme.space(8), self._theme.space(5)
        self._row.setContentsMargins(side, 0, side, below)
        self._content.setMaximumWidth(self._theme.size("column", "readingMax"))
