"""What the Caches pane shows while there is no cache."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.theme import Theme

_WORDS = (
    "Asking many questions about the same documents? A cache keeps them ready at Google, and each "
    "question costs about a tenth for those documents."
)
_OFFLINE = "The offline engine can keep documents ready too. Nothing leaves this computer."


class NoCaches(QWidget):
    """A picture, why one would make a cache, and the button. Signals: make()."""

    make = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words = _centred(_WORDS, "ui", "muted")
        self._offer = _centred("", "caption", "muted")
        self.button = LabelledButton(theme, "cache", "Make a cache…", "primary")
        self.button.clicked.connect(self.make)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.button)
        row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addStretch(1)
        self._column.addWidget(_Pages(theme), 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(_centred("No caches", "title", ""))
        self._column.addLayout(_narrowed(self._words))
        self._column.addLayout(row)
        self._column.addLayout(_narrowed(self._offer))
        self._column.addStretch(1)
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_offer(self, sentence: str, *, offline: bool) -> None:
        """Say what a cache for this chat would cost."""
        self._words.setText(_OFFLINE if offline else _WORDS)
        self._offer.setText(sentence)

    def _restyle(self) -> None:
        margin = self._theme.space(8)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(self._theme.space(5))
        for label in (self._words, self._offer):
            label.setMaximumWidth(round(340 * self._theme.text_size))


class _Pages(QWidget):
    """A page with two dashed ones behind it, and a clock."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        size = theme.size("icon", "empty")
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / 56, self.height() / 56)
        pen = QPen(self._theme.colour("borderStrong"), 1.6)
        painter.setPen(pen)
        painter.drawPolyline(_line((30, 50), (4, 50), (4, 18), (29, 18), (29, 32)))
        for y, x in ((27, 22), (34, 22), (41, 18)):
            painter.drawLine(QPointF(10, y), QPointF(x, y))
        painter.drawEllipse(QPointF(41, 41), 12, 12)
        painter.drawPolyline(_line((41, 34), (41, 41), (46, 44)))
        pen.setDashPattern([2, 2])
        painter.setPen(pen)
        painter.drawPolyline(_line((10, 13), (10, 10), (36, 10), (36, 26)))
        painter.drawPolyline(_line((16, 5), (16, 2), (43, 2), (43, 26)))


def _line(*corners: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in corners])


def _narrowed(label: QLabel) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(label, 1000)
    row.addStretch(1)
    return row


def _centred(text: str, role: str, tone: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    label.setProperty("role", role)
    label.setProperty("tone", tone)
    return label
