"""The bar above the table: groups, filter and "Add files", or the actions for chosen rows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit

from workbench.ui.files.groups import GroupPills
from workbench.ui.files.menu import AGAIN, CACHE, FROM_GOOGLE, OFF_LIST, is_there, sending
from workbench.ui.files.status import DocumentStatus
from workbench.ui.icons import pixmap
from workbench.ui.shell.buttons import IconButton, LabelledButton
from workbench.ui.shell.tool_bars import ToolBars
from workbench.ui.theme import Theme

_ADD_WORDS = 400
_FILTER = "Filter names"
_ADD = "Add files"
_COLUMNS = 480


class FilesBars(ToolBars):
    """Signals: add_files(), columns_pressed(); asked(), cache_asked(), sent_again(),
    removed_remotely() and removed() for what is chosen."""

    add_files = Signal()
    columns_pressed = Signal()
    asked = Signal()
    cache_asked = Signal()
    sent_again = Signal()
    removed_remotely = Signal()
    removed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "tableRow")
        self._one = False
        self._listed = True
        self._sending = ""
        self._room = 0
        self.groups = GroupPills(theme)
        self.filter_field = QLineEdit()
        self.filter_field.setPlaceholderText(_FILTER)
        self.filter_field.setAccessibleName(_FILTER)
        self.columns = IconButton(theme, "table", "Columns")
        self.columns.clicked.connect(self.columns_pressed)
        self.add = LabelledButton(theme, "plus", _ADD)
        self.add.setAccessibleName(_ADD)
        self.add.clicked.connect(self.add_files)
        self._glass = QLabel()
        self._glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clear = IconButton(theme, "close", "Show all names")
        self.clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clear.setCursor(Qt.CursorShape.ArrowCursor)
        self.clear.clicked.connect(self.filter_field.clear)
        self.clear.hide()
        self.filter_field.textChanged.connect(self._on_filter)
        inside = QHBoxLayout(self.filter_field)
        inside.setContentsMargins(theme.space(4), 0, 2, 0)
        inside.addWidget(self._glass)
        inside.addStretch(1)
        inside.addWidget(self.clear)
        self.tools.addWidget(self.groups)
        self.tools.addStretch(1)
        self.tools.addWidget(self.filter_field, 1000)
        self.tools.addWidget(self.columns)
        self.tools.addWidget(self.add)
        self.ask = LabelledButton(theme, "chat", "Ask about these", "primary")
        self.cache = LabelledButton(theme, "cache", CACHE, "quiet")
        self.again = LabelledButton(theme, "again", AGAIN, "quiet")
        self.away = LabelledButton(theme, "trash", FROM_GOOGLE, "quiet")
        self.drop = LabelledButton(theme, "close", OFF_LIST, "quiet")
        for button, signal in (
            (self.ask, self.asked),
            (self.cache, self.cache_asked),
            (self.again, self.sent_again),
            (self.away, self.removed_remotely),
            (self.drop, self.removed),
        ):
            button.clicked.connect(signal)
            self.add_action(button)

    def show_selection(self, chosen: Sequence[DocumentStatus], *, offline: bool) -> None:
        """Show what can be done with the chosen files, and nothing that cannot."""
        usable = any(status.can_be_asked for status in chosen)
        self._one = len(chosen) == 1
        self.ask.setVisible(usable)
        self.cache.setVisible(usable)
        self.away.setVisible(not offline and any(map(is_there, chosen)))
        self._sending = "" if offline else sending(chosen)
        self._listed = any(status.foreign is None for status in chosen)
        self.show_chosen(len(chosen))
        self.fit(self._room)

    def fit_groups(self) -> None:
        """Show a pill for each group where the filter keeps room for its words."""
        theme, field = self._theme, self.filter_field
        glass = theme.size("icon", "inline")
        self._glass.setPixmap(pixmap(theme, "search", "textMuted", glass))
        field.setTextMargins(glass + theme.space(3), 0, theme.space(7), 0)
        words = field.fontMetrics().horizontalAdvance(_FILTER) + field.textMargins().left()
        least = words + 2 * theme.space(6)
        field.setMinimumWidth(least)
        field.setMaximumWidth(least + theme.space(10))
        roomy = self._room >= _ADD_WORDS * theme.text_size
        self.add.setText(_ADD if roomy else "Add")
        pills = self.groups.full_width()
        if roomy and pills + self._taken(least) > self._room:
            self.add.setText("Add")
            if pills + self._taken(least) > self._room:
                self.add.setText(_ADD)
        self.groups.set_compact(pills + self._taken(least) > self._room)

    def _on_filter(self, words: str) -> None:
        self.clear.setVisible(bool(words))

    def _taken(self, field: int) -> int:
        """Return the pixels of all but the pills, of a field so wide."""
        margins = self.tools.contentsMargins()
        shown = [b.sizeHint().width() for b in (self.columns, self.add) if not b.isHidden()]
        gaps = 4 * self.tools.spacing()
        return field + margins.left() + margins.right() + gaps + sum(shown)

    def fit(self, room: int) -> None:
        """Give the buttons the words that there is room for in so many pixels."""
        self._room = room
        self.columns.setVisible(room >= _COLUMNS * self._theme.text_size)
        self.fit_groups()
        if self.currentIndex():
            self._fit_actions()

    def _fit_actions(self) -> None:
        ask = "Ask about this" if self._one else "Ask about these"
        buttons = (
            (self.ask, ask, ("Ask",)),
            (self.cache, CACHE, ("Cache…", "")),
            (self.away, FROM_GOOGLE, ("",)),
            (self.again, self._sending, ("",)),
            (self.drop, OFF_LIST, ("",)),
        )
        self.again.setVisible(bool(self._sending))
        self.drop.setVisible(self._listed)
        for button, name, short in buttons:
            button.setAccessibleName(name)
            self._say(button, short[-1], name)
        # What is in the menu of the rows too gives way, sending before the words of the first two.
        self.ask.setText(ask)
        self.cache.setText("Cache…")
        self.again.setVisible(bool(self._sending) and self._fits())
        self.ask.setText("Ask")
        self.cache.setText("")
        self.drop.setVisible(self._listed and (self.ask.isHidden() or self._fits()))
        for button, name, short in buttons:
            for words in (name, *short):
                self._say(button, words, name)
                if self._fits():
                    break

    def _say(self, button: LabelledButton, words: str, name: str) -> None:
        button.setText(words)
        button.setToolTip("" if words == name else name)

    def _fits(self) -> bool:
        return self._actions.sizeHint().width() <= self._room
