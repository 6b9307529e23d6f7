"""Three small drawings: open the key page, make a key, copy it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from workbench.ui.icons import pixmap
from workbench.ui.start.drawing import bar
from workbench.ui.theme import Theme

_WIDTH, _HEIGHT = 190.0, 96.0


class StepPicture(QWidget):
    """The drawing of step 1, 2 or 3, made from the tokens."""

    def __init__(self, theme: Theme, step: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._step = step
        self.setMinimumWidth(120)
        self.setFixedHeight(round(_HEIGHT))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(round(_WIDTH), round(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._theme.colour
        painter.setPen(QPen(colour("border"), 1))
        painter.setBrush(colour("surface"))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, 6, 6)
        painter.translate((self.width() - _WIDTH) / 2, (self.height() - _HEIGHT) / 2)
        bar(painter, 16, 13, 158, 13, colour("subtle"), 6.5)
        bar(painter, 26, 18, 68, 4, colour("borderButton"))
        (self._sign_in, self._make, self._copy)[self._step - 1](painter)
        painter.end()

    def _sign_in(self, painter: QPainter) -> None:
        painter.setPen(QPen(self._theme.colour("borderButton"), 1))
        painter.setBrush(self._theme.colour("subtle"))
        painter.drawEllipse(QPointF(95, 52), 11, 11)
        bar(painter, 65, 70, 60, 12, self._theme.colour("accent"), 3)

    def _make(self, painter: QPainter) -> None:
        colour = self._theme.colour
        bar(painter, 26, 38, 52, 4, colour("borderButton"))
        bar(painter, 26, 50, 88, 4, colour("border"))
        painter.setPen(QPen(colour("highlightEdge"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(102, 60, 74, 24), 6, 6)
        bar(painter, 106, 64, 66, 16, colour("accent"), 4)
        bar(painter, 114, 70, 50, 4, colour("accentText"))

    def _copy(self, painter: QPainter) -> None:
        colour = self._theme.colour
        painter.setPen(QPen(colour("borderStrong"), 1))
        painter.setBrush(colour("surface"))
        painter.drawRoundedRect(QRectF(25, 44, 140, 22), 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("borderStrong"))
        for place in range(6):
            painter.drawEllipse(QPointF(38 + place * 10, 55), 2.2, 2.2)
        painter.drawPixmap(QPointF(143, 47), pixmap(self._theme, "copy", "accent", 16))
