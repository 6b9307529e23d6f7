"""A line of text that ends in an ellipsis where there is no room for all of it."""

import html

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QStyle, QStyleOption, QWidget


class ElidedLabel(QLabel):
    """A plain-text label of one line; the tooltip shows what did not fit.

    `short` is shown in place of words that do not fit, if it is set.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.elide = Qt.TextElideMode.ElideRight
        self.short = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        super().setText(" ".join(text.split()))
        self._tell_rest()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def natural_width(self) -> int:
        """Return the pixels that the whole text takes."""
        return self.fontMetrics().horizontalAdvance(self.text()) + 2

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._tell_rest()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        # An ellipsis stands where the text ends as it runs; a file name keeps its ending last.
        if self.elide is not Qt.TextElideMode.ElideMiddle:
            painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        room = self.contentsRect()
        metrics, words = self.fontMetrics(), self.text()
        if self.short and metrics.horizontalAdvance(words) > room.width():
            words = self.short
        shown = metrics.elidedText(words, self.elide, room.width())
        self.style().drawItemText(
            painter,
            room,
            int(
                QStyle.visualAlignment(self.layoutDirection(), self.alignment())
                | Qt.AlignmentFlag.AlignVCenter
            ),
            self.palette(),
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )

    def _tell_rest(self) -> None:
        fits = self.natural_width() <= self.contentsRect().width()
        self.setToolTip("" if fits else f"<p>{html.escape(self.text())}</p>")


def elided_caption() -> ElidedLabel:
    """Return an empty line in the small, muted style of captions."""
    label = ElidedLabel()
    label.setProperty("role", "caption")
    label.setProperty("tone", "muted")
    return label
