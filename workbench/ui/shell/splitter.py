"""A splitter whose line is one pixel thin and still easy to grab."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QRegion, QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from workbench.ui.theme import Theme


class ThinSplitter(QSplitter):
    """Columns side by side; the line is drawn 1 pixel wide and taken at 7 (line.splitterGrab)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.grab_margin = (theme.size("line", "splitterGrab") - 1) // 2
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:  # noqa: N802 - Qt's name
        return _Handle(self.orientation(), self)


class _Handle(QSplitterHandle):
    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        # Not the handle's own: its margins of 2 would alternate with these without end.
        QWidget.resizeEvent(self, event)
        splitter = self.splitter()
        margin = splitter.grab_margin if isinstance(splitter, ThinSplitter) else 2
        self.setContentsMargins(margin, 0, margin, 0)
        # The margins take the mouse but are not painted.
        self.setAttribute(Qt.WidgetAttribute.WA_MouseNoMask)
        self.setMask(QRegion(self.contentsRect()))
