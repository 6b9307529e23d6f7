"""What a pane shows while it holds nothing: a drawing, what would be here, and the way to it."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.theme import Theme

GRID = 56
"""Units of a drawing's side."""


class EmptyPane(QWidget):
    """A drawing, a title, `words`, a row for buttons and a smaller `note`, all in the middle."""

    def __init__(self, theme: Theme, drawing: "LineDrawing", title: str, width: int) -> None:
        """Lines are at most `width` pixels long at 100 % text size."""
        super().__init__()
        self._theme = theme
        self._width = width
        self.words = _centred("ui", "muted")
        self.note = _centred("caption", "muted")
        heading = _centred("title", "")
        heading.setText(title)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        self._buttons.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addStretch(1)
        self._column.addWidget(drawing, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(heading)
        self._column.addLayout(_narrowed(self.words))
        self._column.addLayout(self._buttons)
        self._column.addLayout(_narrowed(self.note))
        self._column.addStretch(1)
        self._restyle()
        theme.changed.connect(self._restyle)

    def add_button(self, drawing: str, words: str, kind: str = "normal") -> LabelledButton:
        """Return a new button at the end of the row."""
        button = LabelledButton(self._theme, drawing, words, kind)
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        return button

    def _restyle(self) -> None:
        margin = self._theme.space(8)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(self._theme.space(5))
        for label in (self.words, self.note):
            label.setMaximumWidth(round(self._width * self._theme.text_size))


class LineDrawing(QWidget):
    """Two paths on a grid of 56 units: one with full lines, one with dashed ones."""

    def __init__(self, theme: Theme, full: QPainterPath, dashed: QPainterPath) -> None:
        super().__init__()
        self._theme = theme
        self._full, self._dashed = full, dashed
        self._restyle()
        theme.changed.connect(self._restyle)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / GRID, self.height() / GRID)
        pen = QPen(self._theme.colour("borderStrong"), 1.6)
        painter.setPen(pen)
        painter.drawPath(self._full)
        pen.setDashPattern([2, 2])
        painter.setPen(pen)
        painter.drawPath(self._dashed)

    def _restyle(self) -> None:
        size = self._theme.size("icon", "empty")
        self.setFixedSize(size, size)
        self.update()


def lines(*runs: tuple[tuple[float, float], ...]) -> QPainterPath:
    """Return a path of broken lines, each a run of corners on the grid."""
    path = QPainterPath()
    for run in runs:
        path.moveTo(QPointF(*run[0]))
        for corner in run[1:]:
            path.lineTo(QPointF(*corner))
    return path


def _narrowed(label: QLabel) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(label, 1000)
    row.addStretch(1)
    return row


def _centred(role: str, tone: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    label.setProperty("role", role)
    label.setProperty("tone", tone)
    return label
