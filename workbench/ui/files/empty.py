"""What the Files pane shows while there is no file."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.ui.icons import pixmap
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
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
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
        self._column.addWidget(self._picture)
        self._column.addWidget(title)
        self._column.addWidget(words, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addLayout(buttons)
        self._column.addWidget(self._promise, 0, Qt.AlignmentFlag.AlignHCenter)
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
        size = theme.size("icon", "empty")
        picture = pixmap(theme, "docs", "borderStrong", size, self.devicePixelRatioF())
        self._picture.setPixmap(picture)
        margin = theme.space(9)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(theme.space(5))
        for label in self._wrapped:
            label.setMinimumWidth(round(260 * theme.text_size))
            label.setMaximumWidth(round(320 * theme.text_size))


def _centred(text: str, role: str, tone: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    label.setProperty("role", role)
    label.setProperty("tone", tone)
    return label
