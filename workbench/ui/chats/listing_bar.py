"""The line above the archived chats and the bin: what they are, and the way back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.ui.chats.listing import Listing
from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.theme import Theme


class ListingBar(QWidget):
    """Signals: left() to go back to the chats; emptied() for the bin."""

    left = Signal()
    emptied = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.back = LabelledButton(theme, "left", "Chats", "quiet")
        self.back.setAccessibleName("Back to the chats")
        self.back.clicked.connect(self.left)
        self.title = ElidedLabel()
        self.title.setProperty("weight", "semibold")
        self.empty = QPushButton("Empty the bin…")
        self.empty.clicked.connect(self.emptied)
        self._kept = QLabel("Kept for 30 days, then deleted for good.")
        self._kept.setWordWrap(True)
        self._kept.setProperty("tone", "muted")
        self._kept.setProperty("role", "caption")
        self._row = QHBoxLayout()
        self._row.addWidget(self.back)
        self._row.addWidget(self.title, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._row)
        self._column.addWidget(self._kept)
        self._column.addWidget(self.empty)
        self.hide()
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_listing(self, listing: Listing, filled: bool) -> None:
        """Show the line for a list other than the chats; `filled` says that it is not empty."""
        self.setVisible(listing is not Listing.CHATS)
        self.title.setText(listing.value)
        for part in (self._kept, self.empty):
            part.setVisible(listing is Listing.BIN and filled)

    def _restyle(self) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(self._theme.space(3))
        self._row.setSpacing(self._theme.space(3))
