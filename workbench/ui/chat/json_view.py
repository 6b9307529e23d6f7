"""An answer that is JSON, as a tree or as text; the text is drawn as code."""

import json
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from math import isfinite
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QWidget

from workbench.ui.chat.json_tree import JsonTree
from workbench.ui.chat.opened import NOTHING, Opened
from workbench.ui.chat.rows import plain_label
from workbench.ui.shell.buttons import compact_button
from workbench.ui.shell.tab_stop import TabStop
from workbench.ui.theme import Theme

LONGEST_READ = 1_000_000
"""Characters of an answer that are read into a tree; a longer one is shown as text alone."""
_FENCE = "``````"


def as_code(text: str, final: bool) -> str:
    """Return JSON as a block of code in Markdown: as it grows, and in lines when it is done."""
    if final:
        with suppress(ValueError, RecursionError):
            text = json.dumps(read_tree(text), ensure_ascii=False, indent=2)
    return f"{_FENCE}json\n{text}" + (f"\n{_FENCE}" if final else "")


def read_tree(text: str) -> Any:
    """Return the value of a JSON text; raises ValueError for anything else.

    And for what a value cannot hold as it was written: two fields of one name, a number with more
    digits than are reckoned with.
    """
    if len(text) > LONGEST_READ:
        raise ValueError("too long for a tree")
    try:
        return json.loads(
            text, object_pairs_hook=_fields, parse_float=_number, parse_constant=_number
        )
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _fields(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    pairs = list(pairs)
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("two fields have one name")
    return fields


def _number(written: str) -> float:
    number = float(written)
    if not isfinite(number) or Decimal(written) != Decimal(repr(number)):
        raise ValueError("a number would be another one")
    return number


class JsonView(QFrame):
    """A row to choose tree or text, and the tree.

    Signals: switched() when the other form was chosen; height_changed() when a row was opened.
    """

    switched = Signal()
    height_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget, opened: Opened = NOTHING) -> None:
        """Begin with what was chosen and opened before."""
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
        self._rows = opened.rows
        self._forms.button(int(opened.as_text)).setChecked(True)
        self._forms.idClicked.connect(self._switch)
        self.tree = JsonTree(theme, self)
        self.tree.expanded.connect(self._on_opened)
        self.tree.collapsed.connect(self._on_opened)

    @property
    def opened(self) -> Opened:
        """Return what is chosen and opened here."""
        rows = self.tree.opened if self._text is not None else self._rows
        return Opened(as_text=not self.shows_tree, rows=rows)

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
        self.tree.fill(value, self._rows)
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
        height = self.tree.wished_height(width)
        self.tree.setGeometry(0, bar + gap, width, height)
        return bar + gap + height

    def _switch(self, place: int) -> None:
        self.switched.emit()

    def _on_opened(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self.tree.note_opened()
        self.height_changed.emit()
