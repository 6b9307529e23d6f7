"""The tree of a JSON answer: names and values, each seen to be a text, a number or something else.

A text stands in quotation marks, and yes, no and nothing are slanted where they are no texts.
"""

import html
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from workbench.ui.chat.hostile import clean
from workbench.ui.theme import Theme

MOST_NODES = 3_000
"""Nodes of a tree that are drawn (3,000 rows take about 30 ms)."""
LONGEST_VALUE = 2_000
SHORT_VALUE = 24
"""Characters of a value that are in sight however narrow the window is."""
DEEPEST = 60
MOST_ROWS = 16
"""Rows that are in sight at once; what is more scrolls."""
WIDEST_NAMES = 320
_OPEN_DEPTH = 1
"""How deep rows are open at first, counted from 0."""

_OURS = Qt.ItemDataRole.UserRole
"""Marks the row that is no value."""

Place = tuple[int, ...]
"""Where a row is: its number below each row above it, counted from 0."""


class JsonTree(QTreeWidget):
    """Names and values; copying takes the value of the current row, with all that is below it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._value: Any = None
        self._left = 0
        self._names = 0
        self.setIndentation(theme.space(7))
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setAccessibleName("Answer as a tree")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        copy = QAction("Copy value", self)
        copy.triggered.connect(self.copy)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    @property
    def opened(self) -> frozenset[Place]:
        """Return the rows that are open and were shut at first, or the other way round."""
        return frozenset(
            place
            for place, item in self._branches()
            if item.isExpanded() != (len(place) <= _OPEN_DEPTH + 1)
        )

    def fill(self, value: Any, opened: frozenset[Place] = frozenset()) -> None:
        """Show a value, its first two levels open but for the rows that were `opened` otherwise."""
        self.clear()
        self._value, self._left = value, MOST_NODES
        items = list(self._items(value, 0)) if isinstance(value, dict | list) else []
        self.addTopLevelItems(items or [self._item("", value)])
        if self._left <= 0:
            rest = QTreeWidgetItem(["…", "The text shows the rest."])
            rest.setData(0, _OURS, True)
            self.addTopLevelItem(rest)
        self.blockSignals(True)
        self.expandToDepth(_OPEN_DEPTH)
        for place, item in self._branches() if opened else ():
            if place in opened:
                item.setExpanded(not item.isExpanded())
        self.blockSignals(False)
        self._measure_names()

    def wished_height(self, width: int) -> int:
        """Return the height of the open rows, up to sixteen; values keep half of the width."""
        self.setColumnWidth(0, min(self._names, WIDEST_NAMES, max(1, width // 2)))
        rows, index = 0, self.model().index(0, 0)
        while index.isValid() and rows < MOST_ROWS:
            rows += 1
            index = self.indexBelow(index)
        return rows * self.rowHeight(self.model().index(0, 0)) + 2 * self.frameWidth() + 2

    def note_opened(self) -> None:
        """Make room for the names of rows that were opened."""
        self._measure_names()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def _measure_names(self) -> None:
        self.resizeColumnToContents(0)
        self._names = self.columnWidth(0) + self._theme.space(4)

    def _branches(self) -> Iterator[tuple[Place, QTreeWidgetItem]]:
        """Yield the rows that have rows below them, with their places."""
        tops = (self.topLevelItem(at) for at in range(self.topLevelItemCount()))
        waiting: list[tuple[Place, QTreeWidgetItem | None]]
        waiting = [((at,), item) for at, item in enumerate(tops)]
        while waiting:
            place, item = waiting.pop()
            if item is not None and (count := item.childCount()):
                yield place, item
                waiting += [((*place, at), item.child(at)) for at in range(count)]

    def copy(self) -> None:
        """Copy the value of the current row: a text as it is, anything else as JSON."""
        item = self.currentItem()
        if item is None or item.data(0, _OURS):
            return
        value = self._value
        with suppress(IndexError):
            for at in self._place(item) if isinstance(value, dict | list) and value else ():
                value = list(value.values())[at] if isinstance(value, dict) else value[at]
            QGuiApplication.clipboard().setText(clean(_as_text(value, item.text(1))))

    def _place(self, item: QTreeWidgetItem) -> Place:
        above = item.parent()
        if above is None:
            return (self.indexOfTopLevelItem(item),)
        return (*self._place(above), above.indexOfChild(item))

    def _items(self, value: Any, depth: int) -> Iterator[QTreeWidgetItem]:
        if isinstance(value, dict):
            pairs = [(_line(name) or "“”", inner) for name, inner in value.items()]
        else:
            pairs = [(f"{number}.", inner) for number, inner in enumerate(value, 1)]
        for name, inner in pairs:
            if self._left <= 0:
                return
            self._left -= 1
            item = self._item(name, inner)
            if isinstance(inner, dict | list) and inner and depth < DEEPEST:
                item.addChildren(list(self._items(inner, depth + 1)))
            yield item

    def _item(self, name: str, value: Any) -> QTreeWidgetItem:
        words, kind = _words_and_kind(value)
        item = QTreeWidgetItem([name, words])
        item.setData(1, Qt.ItemDataRole.AccessibleTextRole, f"{words}, {kind}" if kind else words)
        if isinstance(value, dict | list):
            item.setForeground(1, self._theme.colour("textMuted"))
        elif isinstance(value, bool | None):
            font = self.font()
            font.setItalic(True)
            item.setFont(1, font)
        for column, text in enumerate((name, words)):
            if len(text) > SHORT_VALUE:  # it may be cut at the edge
                item.setToolTip(column, f"<p>{html.escape(text)}</p>")
        return item


def _words_and_kind(value: Any) -> tuple[str, str]:
    """Return how a value is shown, and what a screen reader adds to it."""
    match value:
        case dict():
            return f"{len(value):,} {'field' if len(value) == 1 else 'fields'}", ""
        case list():
            return f"{len(value):,} {'item' if len(value) == 1 else 'items'}", ""
        case None:
            return "nothing", "no value"
        case bool():
            return ("yes", "true") if value else ("no", "false")
        case str():
            return f"“{_line(value)}”", "text"
    return json.dumps(value), "number"


def _line(text: str) -> str:
    """Return foreign text on one line, and only its beginning where it is long."""
    line = " ".join(clean(text[:LONGEST_VALUE]).split())
    return line + "…" if len(text) > LONGEST_VALUE else line


def _as_text(value: Any, otherwise: str) -> str:
    """Return a text as it is, and anything else as JSON."""
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value, ensure_ascii=False, indent=2)
    except RecursionError:
        return otherwise
