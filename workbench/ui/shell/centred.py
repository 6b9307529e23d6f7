"""Keeps what stands below the conversation as wide as its column: centred, with its margins."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workbench.ui.theme import Theme

_NARROW = 400
"""Below this width, at 100 %, the margins give way before the content does."""


class Centred(QWidget):
    """Gives one widget the width of the text column, and no room while it is hidden."""

    def __init__(self, theme: Theme, content: QWidget) -> None:
        super().__init__()
        self._theme = theme
        self._content = content
        self._wanted = True
        self._gives_way = False
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)
        self._row.addWidget(content)
        self._restyle()
        theme.changed.connect(self._restyle)
        told = content.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
        self._wanted = not (told and content.isHidden())
        self._show()
        content.installEventFilter(self)

    def give_way(self, gives_way: bool) -> None:
        """Be gone while there is no room for the widget, though it is wanted."""
        if gives_way != self._gives_way:
            self._gives_way = gives_way
            self._show()

    def wanted_height(self, width: int) -> int:
        """Return the pixels the widget takes at a width, 0 when it is not wanted."""
        return self._row.totalHeightForWidth(width) if self._wanted else 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.HideToParent:
            self._wanted = False
            self._show()
        elif event.type() == QEvent.Type.ShowToParent:
            self._wanted = True
            self._show()
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        self.setVisible(self._wanted and not self._gives_way)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        least = super().minimumSizeHint()
        narrow = self._content.minimumSizeHint().width() + 2 * self._theme.space(5)
        return QSize(narrow, least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._restyle()

    def _restyle(self) -> None:
        theme = self._theme
        narrow = self.width() < _NARROW * theme.text_size
        side = theme.space(5) if narrow else theme.space(8)
        # As the conversation reckons it, to the pixel.
        rest = max(0, self.width() - 2 * side - theme.reading_width)
        below = theme.space(5)
        self._row.setContentsMargins(side + rest // 2, 0, side + rest - rest // 2, below)
