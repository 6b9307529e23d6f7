"""The bar above the table: groups, filter and "Add files", or the actions for chosen rows."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from workbench.ui.files.groups import GroupPills
from workbench.ui.files.menu import CACHE, FROM_GOOGLE, OFF_LIST
from workbench.ui.files.status import DocumentStatus
from workbench.ui.shell.buttons import IconButton, LabelledButton
from workbench.ui.shell.tool_bars import ToolBars
from workbench.ui.theme import Theme

_ASK_WORDS = 480
_CACHE_WORD = 500
_CACHE_WORDS = 560
_AWAY_WORDS = 700
_DROP = 400
_DROP_WORDS = 820
_FILTER = "Filter names"
_ADD = "Add files"
_COLUMNS = 480


class FilesBars(ToolBars):
    """Signals: add_files(), columns_pressed(); asked(), cache_asked(), removed_remotely() and
    removed() for what is chosen."""

    add_files = Signal()
    columns_pressed = Signal()
    asked = Signal()
    cache_asked = Signal()
    removed_remotely = Signal()
    removed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "tableRow")
        self._one = False
        self._listed = True
        self._room = 0
        self.groups = GroupPills(theme)
        self.filter_field = QLineEdit()
        self.filter_field.setPlaceholderText(_FILTER)
        self.filter_field.setAccessibleName(_FILTER)
        self.filter_field.setClearButtonEnabled(True)
        self.columns = IconButton(theme, "table", "Columns")
        self.columns.clicked.connect(self.columns_pressed)
        self.add = LabelledButton(theme, "plus", _ADD)
        self.add.setAccessibleName(_ADD)
        self.add.clicked.connect(self.add_files)
        self.tools.addWidget(self.groups)
        self.tools.addWidget(self.filter_field, 1000)
        self.tools.addStretch(1)
        self.tools.addWidget(self.columns)
        self.tools.addWidget(self.add)
        self.ask = LabelledButton(theme, "chat", "Ask about these", "primary")
        self.cache = LabelledButton(theme, "cache", CACHE, "quiet")
        self.away = LabelledButton(theme, "trash", FROM_GOOGLE, "quiet")
        self.drop = LabelledButton(theme, "close", OFF_LIST, "quiet")
        for button, signal in (
            (self.ask, self.asked),
            (self.cache, self.cache_asked),
            (self.away, self.removed_remotely),
            (self.drop, self.removed),
        ):
            button.clicked.connect(signal)
            self.add_action(button)

    def show_selection(self, chosen: Sequence[DocumentStatus], *, offline: bool) -> None:
        """Show what can be done with the chosen files, and nothing that cannot."""
        usable = any(status.can_be_asked for status in chosen)
        foreign = any(status.foreign is not None for status in chosen)
        self._one = len(chosen) == 1
        self.ask.setVisible(usable)
        self.cache.setVisible(usable)
        self.away.setVisible((usable or foreign) and not offline)
        self._listed = any(status.foreign is None for status in chosen)
        self.show_chosen(len(chosen))
        self.fit(self._room)

    def fit_groups(self) -> None:
        """Show a pill for each group where the filter keeps room for its words."""
        words = self.filter_field.fontMetrics().horizontalAdvance(_FILTER)
        least = words + 2 * self._theme.space(6)
        roomy = self._room >= _DROP * self._theme.text_size
        self.add.setText(_ADD if roomy else "Add")
        self.filter_field.setMinimumWidth(least)
        self.filter_field.setMaximumWidth(2 * least)
        margins = self.tools.contentsMargins()
        taken = least + margins.left() + margins.right() + 4 * self.tools.spacing()
        for button in (self.columns, self.add):
            taken += button.sizeHint().width() if not button.isHidden() else 0
        self.groups.set_compact(self.groups.full_width() + taken > self._room)

    def fit(self, room: int) -> None:
        """Give the buttons the words that there is room for in so many pixels."""
        self._room = room
        width = room / self._theme.text_size
        self.columns.setVisible(width >= _COLUMNS)
        self.fit_groups()
        alone = self.ask.isHidden()
        self.drop.setVisible(self._listed and (alone or width >= _DROP))
        ask = "Ask about this" if self._one else "Ask about these"
        cache = "Cache…" if width >= _CACHE_WORD else ""
        for button, name, short, room in (
            (self.ask, ask, "Ask", width >= _ASK_WORDS),
            (self.cache, CACHE, cache, width >= _CACHE_WORDS),
            (self.away, FROM_GOOGLE, "", width >= _AWAY_WORDS),
            (self.drop, OFF_LIST, "", width >= _DROP_WORDS or alone),
        ):
            button.setText(name if room else short)
            button.setAccessibleName(name)
            button.setToolTip("" if room else name)
