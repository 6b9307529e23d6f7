"""What the left column says when there is no chat, or none that matches."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.ui.chat.hostile import clean
from workbench.ui.chats.listing import Listing
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.shell.empty_pane import LineDrawing, lines
from workbench.ui.theme import Theme

_BUBBLE = lines(
    ((9, 10), (47, 10), (47, 35), (25, 35), (16, 43), (16, 35), (9, 35), (9, 10)),
    ((18, 19), (38, 19)),
    ((18, 27), (30, 27)),
)
_SEARCHED = "Searched titles, questions, answers and documents {where}."


class EmptyChats(QWidget):
    """A drawing, a short sentence, and what follows from it.

    Signals: everywhere() to search all workspaces, cleared() to search no longer.
    """

    everywhere = Signal()
    cleared = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._glass = LineDrawing(theme, _magnifier(), QPainterPath())
        self._bubble = LineDrawing(theme, _BUBBLE, QPainterPath())
        self._title = ElidedLabel()
        self._title.setProperty("weight", "semibold")
        self._more = QLabel()
        self._more.setProperty("tone", "muted")
        self._more.setProperty("role", "caption")
        self._more.setWordWrap(True)
        self._all = QPushButton("Search all workspaces")
        self._all.clicked.connect(self.everywhere)
        self._clear = QPushButton("Clear the search")
        self._clear.setProperty("kind", "quiet")
        self._clear.clicked.connect(self.cleared)
        self._column = QVBoxLayout(self)
        for drawing in (self._glass, self._bubble):
            self._column.addWidget(drawing, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._more):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            self._column.addWidget(label)
        for button in (self._all, self._clear):
            button.setProperty("compact", True)
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_for(self, words: str, listing: Listing = Listing.CHATS, *, more: bool = False) -> None:
        """Say that nothing was found for the words, or without words that there is no chat yet.

        `more` says that there are other workspaces, which were not searched.
        """
        searched = bool(words.strip())
        if searched:
            where = "in this workspace" if more else "you keep here"
            self._title.setText(f"No chat matches “{clean(words.strip())}”")
            self._more.setText(_SEARCHED.format(where=where))
        elif listing is Listing.ARCHIVE:
            self._title.setText("Nothing archived")
            self._more.setText("Archived chats leave the list and are still found by the search.")
        elif listing is Listing.BIN:
            self._title.setText("The bin is empty")
            self._more.setText("Deleted chats are kept here for 30 days.")
        else:
            self._title.setText("No chats yet")
            self._more.setText("Your questions and answers are kept here, on this computer.")
        self._glass.setVisible(searched)
        self._bubble.setVisible(not searched)
        self._all.setVisible(searched and more)
        self._clear.setVisible(searched)

    def _restyle(self) -> None:
        theme = self._theme
        self._column.setContentsMargins(theme.space(4), theme.space(10), theme.space(4), 0)
        self._column.setSpacing(theme.space(4))


def _magnifier() -> QPainterPath:
    path = lines(((34, 34), (43, 43)))
    path.addEllipse(QPointF(25, 25), 12, 12)
    return path
