"""The Caches pane: cards with live countdowns, several of them at once where that helps."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.caches.card import CacheCard
from workbench.ui.caches.card_buttons import HOUR, QUARTER
from workbench.ui.caches.column import CardColumn
from workbench.ui.caches.empty import NoCaches
from workbench.ui.caches.menus import card_menu, pane_menu
from workbench.ui.caches.sorting import ORDERS, ordered
from workbench.ui.caches.wording import GEMINI_4, CacheRow, heading
from workbench.ui.icons import pixmap
from workbench.ui.shell.buttons import IconButton, LabelledButton
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.shell.tool_bars import ToolBars
from workbench.ui.theme import Theme

_SECOND = 1000
_LEAST = 340


class CachesPanel(QFrame):
    """Shows what it is told and says what the user wants; F5 refreshes, Ctrl+A selects all.

    Signals: make(), refresh(), usage_asked(), automatic_chosen(bool); with tuples of names:
    extended(names, timedelta), deleted, forgotten; with one name: lengthened(name, timedelta from
    now), time_asked, renamed, made_again; copied(str) for a name to be put on the clipboard.
    """

    make = Signal()
    refresh = Signal()
    usage_asked = Signal()
    automatic_chosen = Signal(bool)
    extended = Signal(object, object)
    lengthened = Signal(str, object)
    deleted = Signal(object)
    forgotten = Signal(object)
    time_asked = Signal(str)
    renamed = Signal(str)
    made_again = Signal(str)
    copied = Signal(str)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock or _now
        self._rows: tuple[CacheRow, ...] = ()
        self._chosen: frozenset[str] = frozenset()
        self._chosen_last = ""
        self._order = ORDERS[0]
        self._automatic = True
        self.setObjectName("cachesPanel")
        self.setAccessibleName("Caches")
        self.column = CardColumn(theme, self.now)
        self.column.card_made.connect(self._join)
        self.empty = NoCaches(theme)
        self.empty.make.connect(self.make)
        self._build()
        self._second = QTimer(self, interval=_SECOND)
        self._second.timeout.connect(self.tick)
        self._restyle()
        self.set_rows(())
        theme.changed.connect(self._restyle)

    def now(self) -> datetime:
        """Return the time that the countdowns go by."""
        return self._clock()

    def use_clock(self, clock: Callable[[], datetime]) -> None:
        """Count down by another clock: the server's, as far as it is known."""
        self._clock = clock

    @property
    def rows(self) -> tuple[CacheRow, ...]:
        """Return the rows in the order in which they stand."""
        return self._rows

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the names of the selected caches in the order of the rows."""
        return tuple(row.name for row in self._rows if row.name in self._chosen)

    def set_rows(self, rows: Sequence[CacheRow]) -> None:
        """Show these caches."""
        self._rows = ordered(rows, self._order)
        self._chosen &= {row.name for row in self._rows}
        title, saved = heading(self._rows)
        self._title.setText(title)
        self._saved.setText(saved)
        self._pages.setCurrentIndex(1 if self._rows else 0)
        self.column.set_rows(self._rows)
        self._show_chosen()

    def show_offer(self, sentence: str, *, offline: bool) -> None:
        """Say what a cache for this chat would cost, where there is none yet."""
        self.empty.show_offer(sentence, offline=offline)

    def show_hits(self, sentence: str) -> None:
        """Say how much of what this chat's answers read came from caches."""
        self._hint.setText(f"{sentence} {GEMINI_4}" if sentence else GEMINI_4)

    def show_automatic(self, automatic: bool) -> None:
        """Show whether chats use fitting caches by themselves."""
        self._automatic = automatic

    def choose(self, name: str) -> None:
        """Put a cache into the selection or take it out."""
        self._chosen ^= {name}
        self._chosen_last = name
        self._show_chosen()

    def choose_to(self, name: str) -> None:
        """Select all from the cache that was chosen last to this one."""
        names = [row.name for row in self._rows]
        if name in names:
            start = names.index(self._chosen_last if self._chosen_last in names else name)
            ends = sorted((start, names.index(name)))
            self._chosen |= frozenset(names[ends[0] : ends[1] + 1])
            self._show_chosen()

    def choose_all(self) -> None:
        """Select every cache."""
        self._chosen = frozenset(row.name for row in self._rows)
        self._show_chosen()

    def clear_selection(self) -> None:
        """Select nothing."""
        self._chosen = frozenset()
        self._show_chosen()

    def sort_by(self, order: str) -> None:
        """Let the caches stand in another order."""
        self._order = order
        self.set_rows(self._rows)

    def tick(self) -> None:
        """Show the time that is left now."""
        self.column.tick()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(round(_LEAST * self._theme.text_size), super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        # While a card has the focus these keys belong to the pane, not to the window's commands.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.SelectAll) or (
                event.matches(QKeySequence.StandardKey.Refresh)
            ):
                event.accept()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.choose_all()
        elif event.matches(QKeySequence.StandardKey.Refresh):
            self.refresh.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.tick()
        self._second.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._second.stop()

    def open_menu(self) -> QMenu:
        """Open the pane's own menu."""
        menu = pane_menu(
            self,
            self._theme,
            {"Refresh": self.refresh.emit, "Usage and limits…": self.usage_asked.emit},
            self._order,
            self.sort_by,
            self._on_automatic,
            automatic=self._automatic,
        )
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        return menu

    def open_card_menu(self, name: str, place: QPoint) -> QMenu | None:
        """Open the menu of a card at a place on the screen."""
        row = next((row for row in self._rows if row.name == name), None)
        if row is None:
            return None
        acts = {
            "Select": self.choose,
            "Keep for": self.lengthened.emit,
            "Set time…": self.time_asked.emit,
            "Rename": self.renamed.emit,
            "Make it again…": self.made_again.emit,
            "Copy its name at Google": self.copied.emit,
            "Delete": self._delete_one,
            "Remove from list": self._forget_one,
        }
        menu = card_menu(self, self._theme, row, acts)
        menu.popup(place)
        return menu

    def _build(self) -> None:
        theme = self._theme
        self._title = ElidedLabel()
        self._title.setProperty("weight", "semibold")
        self._saved = ElidedLabel()
        self._saved.setProperty("role", "caption")
        self._saved.setProperty("tone", "muted")
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addStretch(1)
        titles.addWidget(self._title)
        titles.addWidget(self._saved)
        titles.addStretch(1)
        self.make_button = LabelledButton(theme, "plus", "Make a cache…")
        self.make_button.setProperty("compact", True)
        self.make_button.clicked.connect(self.make)
        self.more = IconButton(theme, "more", "Refresh, order and limits")
        self.more.clicked.connect(self.open_menu)
        self.bars = ToolBars(theme, "header")
        self.bars.cleared.connect(self.clear_selection)
        self.bars.tools.addLayout(titles, 1)
        self.bars.tools.addWidget(self.make_button)
        self.bars.tools.addWidget(self.more)
        for words, slot in (("+15 min", self._all_quarter), ("+1 h", self._all_hour)):
            button = QPushButton(words)
            button.setAccessibleName(f"{words} for the selected caches")
            button.clicked.connect(slot)
            self.bars.add_action(button)
        away = LabelledButton(theme, "trash", "Delete", "quiet")
        away.setAccessibleName("Delete the selected caches")
        away.clicked.connect(self._all_delete)
        self.bars.add_action(away)
        self._info = QLabel()
        self._hint = QLabel(GEMINI_4)
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setWordWrap(True)
        self._hint.setProperty("role", "caption")
        self._hint.setProperty("tone", "muted")
        self._foot = QHBoxLayout()
        self._foot.addWidget(self._info, 0, Qt.AlignmentFlag.AlignTop)
        self._foot.addWidget(self._hint, 1)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bars)
        column.addWidget(self.column, 1)
        column.addLayout(self._foot)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(full)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    def _join(self, card: CacheCard) -> None:
        for signal, slot in (
            (card.extended, self._extend_one),
            (card.time_asked, self.time_asked),
            (card.renamed, self.renamed),
            (card.deleted, self._delete_one),
            (card.forgotten, self._forget_one),
            (card.made_again, self.made_again),
            (card.chosen, self.choose),
            (card.chosen_to, self.choose_to),
            (card.menu_asked, self.open_card_menu),
        ):
            signal.connect(slot)

    def _living(self) -> tuple[str, ...]:
        return tuple(
            row.name for row in self._rows if row.name in self._chosen and row.cache.ended is None
        )

    def _extend_one(self, name: str, by: object) -> None:
        self.extended.emit((name,), by)

    def _delete_one(self, name: str) -> None:
        self.deleted.emit((name,))

    def _forget_one(self, name: str) -> None:
        self.forgotten.emit((name,))

    def _all_quarter(self) -> None:
        self.extended.emit(self._living(), QUARTER)

    def _all_hour(self) -> None:
        self.extended.emit(self._living(), HOUR)

    def _all_delete(self) -> None:
        ended = tuple(name for name in self.chosen if name not in self._living())
        if ended:
            self.forgotten.emit(ended)
        if living := self._living():
            self.deleted.emit(living)

    def _on_automatic(self, automatic: bool) -> None:
        self._automatic = automatic
        self.automatic_chosen.emit(automatic)

    def _show_chosen(self) -> None:
        self.bars.show_chosen(len(self._chosen))
        self.column.set_chosen(self._chosen)

    def _restyle(self) -> None:
        theme = self._theme
        gap = theme.space(6) - 2
        self._foot.setContentsMargins(gap, theme.space(4), gap, theme.space(5))
        self._foot.setSpacing(theme.space(4))
        self._info.setPixmap(pixmap(theme, "info", "textMuted", theme.size("icon", "inline")))
        self.setStyleSheet(f"#cachesPanel {{ background: {theme.hex('background')}; }}")


def _now() -> datetime:
    return datetime.now(UTC)
