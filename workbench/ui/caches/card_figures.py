"""The four figures of a cache: what it costs, what it saved, how often it was used, its age."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from workbench.ui.caches.wording import CacheRow, clock, whole_life
from workbench.ui.shell.elided import elided_caption


class CardFigures(QGridLayout):
    """A caption and a value in each of four columns."""

    def __init__(self) -> None:
        super().__init__()
        self.setSpacing(0)
        self._figures = [(elided_caption(), QLabel()) for _ in range(4)]
        for place, (caption, value) in enumerate(self._figures):
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setProperty("weight", "semibold")
            self.addWidget(caption, 0, place)
            self.addWidget(value, 1, place)
            self.setColumnStretch(place, 1)

    def show_row(self, row: CacheRow, now: datetime) -> None:
        """Show the figures of a cache at `now`; a dash stands for what is not known."""
        for (caption, value), (name, text) in zip(self._figures, _texts(row, now), strict=True):
            caption.setText(name)
            value.setText(text)
        money = self._figures[1][1]
        good = row.saved is not None and row.saved > 0 and row.cache.ours and not row.free
        bad = row.saved is not None and row.saved < 0
        money.setProperty("tone", "success" if good else "muted" if bad else "")
        money.style().polish(money)


def _texts(row: CacheRow, now: datetime) -> tuple[tuple[str, str], ...]:
    cache = row.cache
    life = ("Kept for", whole_life(cache))
    used = "1 time" if cache.used == 1 else f"{cache.used:,} times"
    return (
        life if cache.ended else ("Per hour", row.price(row.prices.hour)),
        ("Saved so far", row.price(row.saved) if cache.ours else "–"),
        ("Used", used if cache.ours else "–"),
        ("Made", clock(cache.created_at, now)),
    )
