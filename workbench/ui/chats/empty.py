"""What the left column says when there is no chat, or none that matches."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from workbench.ui.chats.listing import Listing
from workbench.ui.icons import pixmap
from workbench.ui.theme import Theme


class EmptyChats(QWidget):
    """A drawing, a short sentence, and what follows from it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._drawing = QLabel()
        self._title = QLabel()
        self._title.setProperty("weight", "semibold")
        self._more = QLabel()
        self._more.setProperty("tone", "muted")
        self._more.setProperty("role", "caption")
        self._more.setWordWrap(True)
        self._column = QVBoxLayout(self)
        for label in (self._drawing, self._title, self._more):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            self._column.addWidget(label)
        self._column.addStretch(1)
        self._searched = False
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_for(self, words: str, listing: Listing = Listing.CHATS) -> None:
        """Say that nothing was found for the words, or without words that there is no chat yet."""
        self._searched = bool(words.strip())
        if self._searched:
            self._title.setText("Nothing found")
            self._more.setText("No chat, document or message holds these words.")
        elif listing is Listing.ARCHIVE:
            self._title.setText("Nothing archived")
            self._more.setText("Archived chats leave the list and are still found by the search.")
        elif listing is Listing.BIN:
            self._title.setText("The bin is empty")
            self._more.setText("Deleted chats are kept here for 30 days.")
        else:
            self._title.setText("No chats yet")
            self._more.setText("Your questions and answers are kept here, on this computer.")
        self._restyle()

    def _restyle(self) -> None:
        theme = self._theme
        size = theme.size("icon", "empty") * 3 // 4
        drawing = "search" if self._searched else "chat"
        self._drawing.setPixmap(pixmap(theme, drawing, "borderStrong", size))
        self._column.setContentsMargins(theme.space(4), theme.space(10), theme.space(4), 0)
        self._column.setSpacing(theme.space(4))
