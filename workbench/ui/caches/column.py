"""A column of cards of which only those exist that can be seen, so that a thousand open at once."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import accumulate

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from workbench.ui.caches.card import CacheCard
from workbench.ui.caches.wording import CacheRow
from workbench.ui.theme import Theme


class CardColumn(QScrollArea):
    """Shows rows; `card_made` is emitted for each new card so that its signals can be joined."""

    card_made = Signal(object)

    def __init__(self, theme: Theme, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._theme = theme
        self._clock = clock
        self._rows: tuple[CacheRow, ...] = ()
        self._places: dict[str, int] = {}
        self._tops: list[int] = [0]
        self._heights: dict[tuple[bool, bool], int] = {}
        self._spare: list[CacheCard] = []
        self._chosen: frozenset[str] = frozenset()
        self.cards: dict[str, CacheCard] = {}
        self.setObjectName("cacheColumn")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner = QWidget()
        self._inner.setProperty("ground", "background")
        self._inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWidget(self._inner)
        self.verticalScrollBar().valueChanged.connect(self._place)
        theme.changed.connect(self._on_theme)

    def set_rows(self, rows: Sequence[CacheRow]) -> None:
        """Show these rows in this order."""
        self._rows = tuple(rows)
        self._places = {row.name: place for place, row in enumerate(self._rows)}
        self._lay_out()

    def set_chosen(self, names: frozenset[str]) -> None:
        """Show which rows are selected."""
        self._chosen = names
        for name, card in self.cards.items():
            card.set_chosen(name in names)

    def tick(self) -> None:
        """Show the time that is left now on what can be seen."""
        now = self._clock()
        for card in self.cards.values():
            card.show_time(now)

    def step(self, name: str, by: int) -> None:
        """Give the focus to the row so many places on, at most to the first or the last."""
        place = min(max(0, self._places.get(name, 0) + by), len(self._rows) - 1)
        if self._rows:
            self.go_to(self._rows[place].name)

    def go_to(self, name: str) -> None:
        """Scroll to a row and give it the focus."""
        place = self._places.get(name)
        if place is None:
            return
        gap = self._gap()
        middle = (self._tops[place] + self._tops[place + 1]) // 2
        half = (self._tops[place + 1] - self._tops[place]) // 2
        self.ensureVisible(0, middle, 0, half + gap)
        self._place()
        self.cards[name].setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._heights.clear()

    def _lay_out(self) -> None:
        if not self.isVisible():
            return
        gap = self._gap()
        heights = [self._height(row) + gap for row in self._rows]
        self._tops = list(accumulate(heights, initial=gap // 2))
        self._inner.resize(self.viewport().width(), self._tops[-1])
        self._place()

    def _place(self) -> None:
        """Give each row that can be seen a card, and take cards from those that cannot."""
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        first = max(0, bisect_right(self._tops, top) - 1)
        last = min(len(self._rows), bisect_right(self._tops, bottom))
        wanted = {row.name for row in self._rows[first:last]}
        focus = QApplication.focusWidget()
        for name in [name for name in self.cards if name not in wanted]:
            card = self.cards[name]
            if name in self._places and focus is not None and card.isAncestorOf(focus):
                wanted.add(name)
                continue
            self._spare.append(self.cards.pop(name))
            card.hide()
        now, gap = self._clock(), self._gap()
        width = self.viewport().width() - 2 * gap
        before: QWidget | None = None
        for name in sorted(wanted, key=self._places.__getitem__):
            place = self._places[name]
            card = self.cards.get(name) or self._take()
            self.cards[name] = card
            card.set_chosen(name in self._chosen)
            card.show_row(self._rows[place], now)
            height = self._tops[place + 1] - self._tops[place] - gap
            card.setGeometry(gap, self._tops[place], width, height)
            card.show()
            before = card.follow(before)

    def _take(self) -> CacheCard:
        if self._spare:
            return self._spare.pop()
        card = CacheCard(self._theme, self._inner)
        card.stepped.connect(self.step)
        self.card_made.emit(card)
        return card

    def _height(self, row: CacheRow) -> int:
        """Return a card's height, measured once for each kind of card."""
        kind = (row.cache.ended is not None, bool(row.note))
        if kind not in self._heights:
            card = CacheCard(self._theme, self._inner)
            card.show_row(row, self._clock())
            card.ensurePolished()
            self._heights[kind] = card.sizeHint().height()
            card.hide()
            self.card_made.emit(card)
            card.stepped.connect(self.step)
            self._spare.append(card)
        return self._heights[kind]

    def _gap(self) -> int:
        return self._theme.space(6) - 2

    def _on_theme(self) -> None:
        self._heights.clear()
        self._lay_out()
