"""What the Caches pane shows while there is no cache."""

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QPainterPath

from workbench.ui.shell.empty_pane import EmptyPane, LineDrawing, lines
from workbench.ui.theme import Theme

_WORDS = (
    "Asking many questions about the same documents? A cache keeps them ready at Google, and each "
    "question costs about a tenth for those documents."
)
_OFFLINE = "The offline engine can keep documents ready too. Nothing leaves this computer."
_BEHIND = lines(
    ((10, 13), (10, 10), (36, 10), (36, 26)),
    ((16, 5), (16, 2), (43, 2), (43, 26)),
)


class NoCaches(EmptyPane):
    """Why one would make a cache, and the button. Signals: make()."""

    make = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, LineDrawing(theme, _page(), _BEHIND), "No caches", width=340)
        self.button = self.add_button("cache", "Make a cache…", "primary")
        self.button.clicked.connect(self.make)
        self.show_offer("", offline=False)

    def show_offer(self, sentence: str, *, offline: bool) -> None:
        """Say what a cache for this chat would cost."""
        self.words.setText(_OFFLINE if offline else _WORDS)
        self.note.setText(sentence)


def _page() -> QPainterPath:
    """Return a page with a clock on it."""
    path = lines(
        ((30, 50), (4, 50), (4, 18), (29, 18), (29, 32)),
        *(((10, y), (x, y)) for y, x in ((27, 22), (34, 22), (41, 18))),
        ((41, 34), (41, 41), (46, 44)),
    )
    path.addEllipse(QPointF(41, 41), 12, 12)
    return path
