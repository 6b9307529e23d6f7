"""The tinted card under an answer: icon, title, sentence, buttons, and Details at their right."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from workbench.ui.chat.details import Details
from workbench.ui.chat.rows import drawing, plain_label
from workbench.ui.shell.flow import Flow
from workbench.ui.theme import Theme


class TurnCard(QFrame):
    """A card in the colours of a band ("info", "warning", "danger").

    `title` is its first label; what stands between the sentence and the buttons goes into `middle`.
    """

    def __init__(self, theme: Theme, name: str, band: str, icon: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("band", band)
        self._theme = theme
        pad = theme.space(5)
        row = QHBoxLayout(self)
        row.setContentsMargins(pad, pad, pad, pad)
        row.setSpacing(pad)
        row.addWidget(drawing(theme, icon, band, "tool"), 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.space(2))
        self.title = plain_label()
        self.title.setProperty("weight", "semibold")
        self._column.addWidget(self.title)
        self.middle = QVBoxLayout()
        self.middle.setSpacing(theme.space(3))
        self._column.addLayout(self.middle)
        self.details: Details | None = None
        self._foot: Flow | None = None
        row.addLayout(self._column, 1)

    def say(self, sentence: str) -> None:
        """Add a sentence below the title."""
        self._column.insertWidget(1, plain_label(sentence))

    def add_button(self, button: QPushButton) -> None:
        """Add a button to the foot of the card."""
        self._flow().addWidget(button)

    def add_details(self, words: str, resized: Callable[[], None], opened: bool = False) -> None:
        """Offer what the server said, shut at first; `resized` is told when it is opened."""
        details = self.details = Details(self._theme, words)
        self._column.insertWidget(self._column.indexOf(self.middle) + 1, details)
        flow = self._flow()
        flow.apart = flow.count()
        for button in (details.button, details.copy_button):
            flow.addWidget(button)
        # Only here has all of it a parent, without which it would be a window.
        details.button.setChecked(opened)
        details.height_changed.connect(resized)

    def _flow(self) -> Flow:
        """Return the row of buttons, which is made with the first."""
        if self._foot is None:
            self._foot = Flow(self._theme.space(4))
            self._column.addSpacing(self._theme.space(2))
            self._column.addLayout(self._foot)
        return self._foot
