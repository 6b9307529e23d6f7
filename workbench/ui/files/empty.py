"""What the Files pane shows while there is no file."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.theme import Theme

_PROMISE = (
    "A file added here is sent to Google only when you ask about it. "
    "Google deletes it after 48 hours."
)
_PROMISE_OFFLINE = "Nothing leaves this computer."


class NoFiles(QWidget):
    """A dashed frame with what can be dropped. Signals: choose(), samples()."""

    choose = Signal()
    samples = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture = _Pages(theme)
        title = _centred("Drop PDFs here", "title", "")
        words = _centred(
            "Or anywhere on this window. Text files and pictures work too.", "ui", "muted"
        )
        self._promise = _centred(_PROMISE, "caption", "muted")
        choose = LabelledButton(theme, "folder", "Choose files…", "primary")
        choose.clicked.connect(self.choose)
        samples = LabelledButton(theme, "sample", "Try the samples")
        samples.clicked.connect(self.samples)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(choose)
        buttons.addWidget(samples)
        buttons.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addStretch(1)
        self._column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(title)
        self._column.addLayout(_narrowed(words))
        self._column.addLayout(buttons)
        self._column.addLayout(_narrowed(self._promise))
        self._column.addStretch(1)
        self._wrapped = (words, self._promise)
        self._restyle()
        theme.changed.connect(self._restyle)

    def set_offline(self, offline: bool) -> None:
        """Say where files go."""
        self._promise.setText(_PROMISE_OFFLINE if offline else _PROMISE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.colour("borderStrong"), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        edge = self._theme.space(5) + 0.5
        radius = self._theme.size("radius", "card")
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), radius, radius
        )

    def _restyle(self) -> None:
        theme = self._theme
        margin = theme.space(8)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(theme.space(5))
        for label in self._wrapped:
            label.setMaximumWidth(round(300 * theme.text_size))


class _Pages(QWidget):
    """A page with a dashed one behind it."""

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
        for page in (_PAGE, _FOLD, *_LINES):
            painter.drawPolyline(page)
        pen.setDashPattern([2, 2])
        painter.setPen(pen)
        painter.drawPolyline(_BEHIND)


def _line(*corners: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in corners])


_PAGE = _line((14, 3), (37, 3), (47, 13), (47, 45), (14, 45), (14, 3))
_FOLD = _line((37, 3), (37, 13), (47, 13))
_LINES = tuple(_line((22, y), (x, y)) for y, x in ((22, 39), (29, 39), (36, 33)))
_BEHIND = _line((8, 12), (8, 53), (38, 53))


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
