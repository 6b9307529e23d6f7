"""What the Files pane shows while there is no file."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from workbench.ui.shell.empty_pane import EmptyPane, LineDrawing, lines
from workbench.ui.theme import Theme

_WORDS = "Or anywhere on this window. Text files, pictures and whole folders work too."
_PROMISE = (
    "A file added here is sent to Google only when you ask about it. "
    "Google deletes it after 48 hours."
)
_PROMISE_OFFLINE = "Nothing leaves this computer."
_PAGE = lines(
    ((14, 3), (37, 3), (47, 13), (47, 45), (14, 45), (14, 3)),
    ((37, 3), (37, 13), (47, 13)),
    *(((22, y), (x, y)) for y, x in ((22, 39), (29, 39), (36, 33))),
)
_BEHIND = lines(((8, 12), (8, 53), (38, 53)))


class NoFiles(EmptyPane):
    """A dashed frame with what can be dropped. Signals: choose(), samples()."""

    choose = Signal()
    samples = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, LineDrawing(theme, _PAGE, _BEHIND), "Drop PDFs here", width=300)
        self.words.setText(_WORDS)
        self.add_button("folder", "Choose files…", "primary").clicked.connect(self.choose)
        self.add_button("sample", "Try the samples").clicked.connect(self.samples)
        self.set_offline(False)

    def set_offline(self, offline: bool) -> None:
        """Say where files go."""
        self.note.setText(_PROMISE_OFFLINE if offline else _PROMISE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("borderStrong"), 1, Qt.PenStyle.DashLine))
        edge = self._theme.space(5) + 0.5
        radius = self._theme.size("radius", "card")
        frame = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.drawRoundedRect(frame, radius, radius)
