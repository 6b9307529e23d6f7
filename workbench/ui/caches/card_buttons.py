"""The buttons under a cache: longer, renamed, deleted, made again."""

from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from workbench.ui.caches.wording import CacheRow
from workbench.ui.shell.buttons import LabelledButton, compact_button
from workbench.ui.theme import Theme

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)


class CardButtons(QHBoxLayout):
    """A row of buttons; which of them are there depends on whether the cache still lives.

    Signals: extended(timedelta), time_asked, renamed, deleted, made_again, forgotten.
    """

    extended = Signal(object)
    time_asked = Signal()
    renamed = Signal()
    deleted = Signal()
    made_again = Signal()
    forgotten = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._living = False
        self.quarter = compact_button("+15 min")
        self.quarter.clicked.connect(self._add_quarter)
        self.hour = compact_button("+1 h")
        self.hour.clicked.connect(self._add_hour)
        self.set_time = compact_button("Set time…")
        self.set_time.clicked.connect(self.time_asked)
        self.rename = compact_button("Rename", "quiet")
        self.rename.clicked.connect(self.renamed)
        self.delete = LabelledButton(theme, "trash", "Delete", "quiet")
        self.delete.setProperty("compact", True)
        self.delete.clicked.connect(self.deleted)
        self.again = LabelledButton(theme, "cache", "Make it again…")
        self.again.setProperty("compact", True)
        self.again.clicked.connect(self.made_again)
        self.remove = compact_button("Remove from list", "quiet")
        self.remove.clicked.connect(self.forgotten)
        for button in (self.quarter, self.hour, self.set_time, self.again):
            self.addWidget(button)
        self.addStretch(1)
        for button in (self.rename, self.delete, self.remove):
            self.addWidget(button)

    @property
    def in_order(self) -> tuple[QPushButton, ...]:
        """Return the buttons in the order of the keyboard."""
        return (
            self.quarter, self.hour, self.set_time, self.again,
            self.rename, self.delete, self.remove,
        )  # fmt: skip

    def show_row(self, row: CacheRow) -> None:
        """Offer what can be done with a cache, and say what more time costs."""
        self._living = row.cache.ended is None
        for button in (self.quarter, self.hour, self.set_time, self.delete):
            button.setVisible(self._living)
        for button in (self.again, self.remove):
            button.setVisible(not self._living)
        for button, time, words in (
            (self.quarter, QUARTER, "15 minutes"),
            (self.hour, HOUR, "1 hour"),
        ):
            price = row.price(row.prices.keeping(time))
            button.setToolTip(f"Keep it {words} longer: {price}")
            button.setAccessibleName(f"Keep it {words} longer, {price}")

    def fit(self, room: int) -> None:
        """Leave words out where they would be cut in so many pixels; the menu has all of them."""
        for words, renames in (("Delete", True), ("Delete", False), ("", False)):
            self.delete.setText(words)
            self.delete.setAccessibleName("Delete")
            self.delete.setToolTip("" if words else "Delete")
            self.rename.setVisible(self._living and renames)
            self.invalidate()
            if not self._living or self.minimumSize().width() <= room:
                break

    def _add_quarter(self) -> None:
        self.extended.emit(QUARTER)

    def _add_hour(self) -> None:
        self.extended.emit(HOUR)
