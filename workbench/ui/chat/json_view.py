"""An answer that is JSON, as a tree or as text; the text is drawn as code, the tree here."""

import html
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from workbench.ui.chat.hostile import clean
from workbench.ui.chat.rows import plain_label
from workbench.ui.shell.buttons import compact_button
from workbench.ui.shell.tab_stop import TabStop
from workbench.ui.theme import Theme

LONGEST_READ = 1_000_000
"""Characters of an answer that are read into a tree; a longer one is shown as text alone."""
MOST_NODES = 3_000
"""Nodes of a tree that are drawn (3,000 rows take about 30 ms)."""
LONGEST_VALUE = 2_000
SHORT_VALUE = 24
"""Characters of a value that are in sight however narrow the window is."""

DEEPEST = 60
MOST_ROWS = 16
"""Rows that are in sight at once; what is more scrolls."""
_FENCE = "``````"


def as_code(text: str, final: bool) -> str:
    """Return JSON as a block of code in Markdown: as it grows, and in lines when it is done."""
    if final:
        with suppress(ValueError, RecursionError):
            text = json.dumps(read_tree(text), ensure_ascii=False, indent=2)
    return f"{_FENCE}json\n{text}" + (f"\n{_FENCE}" if final else "")


def read_tree(text: str) -> Any:
    """Return the value of a JSON text; raises ValueError for anything else."""
    if len(text) > LONGEST_READ:
        raise ValueError("too long for a tree")
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


class JsonView(QFrame):
    """A row to choose tree or text, and the tree.

    Signals: switched() when the other form was chosen; height_changed() when a row was opened.
    """

    switched = Signal()
    height_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text: str | None = None
        self._bar = QWidget(self)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(3))
        row.addWidget(plain_label("JSON", "caption", "muted"))
        self._forms = QButtonGroup(self)
        for place, words in enumerate(("Tree", "Text")):
            button = compact_button(words, "quiet")
            button.setCheckable(True)
            button.setAccessibleName(f"Show the JSON as {words.lower()}")
            self._forms.addButton(button, place)
            row.addWidget(button)
        row.addStretch(1)
        TabStop(self._forms)
        self._forms.button(0).setChecked(True)
        self._forms.idClicked.connect(self._switch)
        self.tree = _Tree(theme, self)
        self.tree.expanded.connect(self._on_opened)
        self.tree.collapsed.connect(self._on_opened)

    @property
    def shows_tree(self) -> bool:
        """Say whether the tree is chosen, not the text."""
        return self._forms.checkedId() == 0

    def show_json(self, text: str) -> bool:
        """Show a finished answer; return whether it is JSON that can be a tree."""
        if text == self._text:
            return True
        try:
            value = read_tree(text)
        except ValueError:
            return False
        self._text = text
        self.tree.fill(value)
        return True

    def show_text(self) -> None:
        """Choose the text."""
        self._forms.button(1).click()

    def fit(self, width: int) -> int:
        """Lay out for a width; return the height."""
        bar = self._theme.size("control", "compact")
        self._bar.setGeometry(0, 0, width, bar)
        self.tree.setVisible(self.shows_tree)
        if not self.shows_tree:
            return bar
        gap = self._theme.space(2)
        height = self.tree.wished_height()
        self.tree.setGeometry(0, bar + gap, width, height)
        return bar + gap + height

    def _switch(self, place: int) -> None:
        self.switched.emit()

    def _on_opened(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self.height_changed.emit()


class _Tree(QTreeWidget):
    """Names and values; Ctrl+C copies the value of the current row."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setIndentation(theme.space(7))
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setAccessibleName("Answer as a tree")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._left = 0

    def fill(self, value: Any) -> None:
        """Show a value, its first two levels open."""
        self.clear()
        self._left = MOST_NODES
        items = list(self._items(value, 0)) if isinstance(value, dict | list) else []
        self.addTopLevelItems(items or [QTreeWidgetItem(["", _words(value)])])
        if self._left <= 0:
            self.addTopLevelItem(QTreeWidgetItem(["…", "The text shows the rest."]))
        self.blockSignals(True)
        self.expandToDepth(1)
        self.blockSignals(False)
        self.resizeColumnToContents(0)
        self.setColumnWidth(0, min(self.columnWidth(0) + 8, 320))

    def wished_height(self) -> int:
        """Return the height of the rows that are open, up to sixteen."""
        rows, index = 0, self.model().index(0, 0)
        while index.isValid() and rows < MOST_ROWS:
            rows += 1
            index = self.indexBelow(index)
        return rows * self.rowHeight(self.model().index(0, 0)) + 2 * self.frameWidth() + 2

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        item = self.currentItem()
        if event.matches(QKeySequence.StandardKey.Copy) and item is not None:
            QGuiApplication.clipboard().setText(item.text(1) or item.text(0))
        else:
            super().keyPressEvent(event)

    def _items(self, value: Any, depth: int) -> Iterator[QTreeWidgetItem]:
        pairs = value.items() if isinstance(value, dict) else enumerate(value, 1)
        for name, inner in pairs:
            if self._left <= 0:
                return
            self._left -= 1
            words = _words(inner)
            item = QTreeWidgetItem([clean(str(name))[:LONGEST_VALUE], words])
            if len(words) > SHORT_VALUE:  # it may be cut at the edge
                item.setToolTip(1, f"<p>{html.escape(words)}</p>")
            if isinstance(inner, dict | list) and inner and depth < DEEPEST:
                item.addChildren(list(self._items(inner, depth + 1)))
            yield item


def _words(value: Any) -> str:
    match value:
        case dict():
            return f"{len(value):,} {'field' if len(value) == 1 else 'fields'}"
        case list():
            return f"{len(value):,} {'item' if len(value) == 1 else 'items'}"
        case None:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case str():
            return " ".join(clean(value[:LONGEST_VALUE]).split()) or "“”"
    return json.dumps(value)
