"""The drawing on the start screen: an answer, its mark, and the sentence marked on the page."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.ui.icons import pixmap
from workbench.ui.start.drawing import bar
from workbench.ui.theme import Theme

_WIDTH, _HEIGHT = 530.0, 210.0


class StartPicture(QWidget):
    """Drawn from the tokens on a field of 530 x 210, smaller where there is less room."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setSizePolicy(policy)
        self.setMinimumSize(200, 80)
        self.setMaximumHeight(round(_HEIGHT) + 2)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(round(_WIDTH) + 2, round(_HEIGHT) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = min(1.0, (self.width() - 2) / _WIDTH, (self.height() - 2) / _HEIGHT)
        painter.translate(
            (self.width() - _WIDTH * scale) / 2, (self.height() - _HEIGHT * scale) / 2
        )
        painter.scale(scale, scale)
        self._paint_answer(painter)
        self._paint_page(painter)
        thread = QPainterPath(QPointF(225, 128))
        thread.cubicTo(QPointF(300, 128), QPointF(290, 97), QPointF(361, 97))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("success"), 1.5, Qt.PenStyle.DashLine))
        painter.drawPath(thread)
        painter.end()

    def _paint_answer(self, painter: QPainter) -> None:
        colour = self._theme.colour
        painter.setPen(QPen(colour("border"), 1))
        painter.setBrush(colour("surface"))
        painter.drawRoundedRect(QRectF(0, 21, 292, 168), 10, 10)
        bar(painter, 150, 40, 125, 29, colour("subtle"), 8)
        words = colour("borderButton")
        for left, top, width in ((164, 52, 98), (22, 90, 235), (22, 108, 204), (22, 125, 132)):
            bar(painter, left, top, width, 6, words)
        bar(painter, 22, 154, 169, 6, colour("border"))
        painter.setPen(QPen(colour("successBorder"), 1))
        painter.setBrush(colour("successSoft"))
        painter.drawRoundedRect(QRectF(162, 117, 62, 21), 4, 4)
        painter.drawPixmap(QPointF(168, 121), pixmap(self._theme, "tick", "success", 14))
        bar(painter, 187, 125, 29, 6, colour("success"))

    def _paint_page(self, painter: QPainter) -> None:
        colour = self._theme.colour
        painter.setPen(QPen(colour("border"), 1.5))
        painter.setBrush(colour("page"))
        painter.drawRect(QRectF(361, 1, 168, 208))
        # Paper is light in both themes.
        words = QColor(self._theme.hex_in("borderButton", dark=False))
        marked = QColor(colour("pageText"))
        marked.setAlphaF(0.75)
        bar(painter, 382, 23, 74, 8, words, 1)
        for top, width in (
            (45, 128),
            (57, 120),
            (69, 126),
            (127, 128),
            (139, 112),
            (151, 124),
            (163, 90),
        ):
            bar(painter, 382, top, width, 5, words)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("highlight"))
        painter.drawRect(QRectF(376, 83, 140, 31))
        painter.setBrush(colour("highlightEdge"))
        painter.drawRect(QRectF(368, 83, 3, 31))
        for top, width in ((89, 128), (102, 96)):
            bar(painter, 382, top, width, 5, marked)
