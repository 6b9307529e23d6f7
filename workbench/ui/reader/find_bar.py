"""The find bar: words to look for in the open document, and the list of what was found."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.reader.finding import MOST_HITS, Hit
from workbench.ui.shell.buttons import IconButton
from workbench.ui.theme import Theme

_ROWS = 5
_REST = 420
"""Pixels of a panel that the page and the rows around it need."""


class HitModel(QAbstractListModel):
    """Hits, one a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hits: tuple[Hit, ...] = ()
        self._labels: Sequence[str] = ()

    def show_hits(self, hits: tuple[Hit, ...], labels: Sequence[str]) -> None:
        """Take other hits, and the printed labels of the pages."""
        self.beginResetModel()
        self.hits, self._labels = hits, labels
        self.endResetModel()

    def rowCount(  # noqa: N802 - Qt's name
        self, parent: QModelIndex | QPersistentModelIndex | None = None
    ) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.hits)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        hit = self.hits[index.row()]
        words = f"{hit.before}{hit.words}{hit.after}"
        if hit.hidden:
            words = f"(hidden text) {words}"
        if not self._labels:
            return words
        return f"p. {self._labels[hit.page - 1] or hit.page}   {words}"


class FindBar(QFrame):
    """A field with a counter; the hits below it.

    Signals: words_changed(str), hit_wanted(object Hit), closed().
    """

    words_changed = Signal(str)
    hit_wanted = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._place = 0
        self._panel_height = 10 * _REST
        self._field = QLineEdit()
        self._field.setPlaceholderText("Find in this document")
        self._field.setAccessibleName("Find in this document")
        self._field.setMaxLength(500)
        self._field.textChanged.connect(self._on_text)
        self._field.returnPressed.connect(self.go_next)
        self._counter = QLabel()
        self._counter.setTextFormat(Qt.TextFormat.PlainText)
        self._counter.setProperty("tone", "muted")
        self._previous = IconButton(theme, "up", "Previous place", "Shift+F3")
        self._next = IconButton(theme, "down", "Next place", "F3")
        self._close = IconButton(theme, "close", "Close the search", "Esc")
        self._previous.clicked.connect(self.go_previous)
        self._next.clicked.connect(self.go_next)
        self._close.clicked.connect(self.close_bar)
        self._line = QHBoxLayout()
        self._line.addWidget(self._field, 1)
        for widget in (self._counter, self._previous, self._next, self._close):
            self._line.addWidget(widget)
        self._model = HitModel(self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setAccessibleName("Places found")
        self._list.setUniformItemSizes(True)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(self._on_row)
        self._list.activated.connect(self._on_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._line)
        column.addWidget(self._list)
        self.hide()
        self.show_hits((), ())
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Return what was found."""
        return self._model.hits

    def open(self, words: str = "") -> None:
        """Show the bar with the cursor in it, and look for words if some are given."""
        self.show()
        if words:
            self._field.setText(words)
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def show_hits(self, hits: Sequence[Hit], labels: Sequence[str]) -> None:
        """Show what was found; `labels` are the printed labels, none for a document of one page."""
        self._place = -1
        self._model.show_hits(tuple(hits), labels)
        self._list.setVisible(bool(hits))
        self._previous.setEnabled(bool(hits))
        self._next.setEnabled(bool(hits))
        self._fit()
        if hits:
            many = len(hits) >= MOST_HITS
            self._counter.setText(f"over {MOST_HITS:,}" if many else f"{len(hits):,} found")
        else:
            self._counter.setText("Nothing found" if self._field.text().strip() else "")

    def go_next(self) -> None:
        """Open the next place."""
        self._go(self._place + 1)

    def go_previous(self) -> None:
        """Open the place before."""
        self._go(self._place - 1)

    def reset(self) -> None:
        """Hide the bar and forget the words."""
        self.hide()
        self._field.clear()

    def close_bar(self) -> None:
        """End the search as the user asked for it."""
        self.reset()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
            return
        if event.key() == Qt.Key.Key_Down and self._model.hits and self._field.hasFocus():
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def _go(self, place: int) -> None:
        if not self._model.hits:
            return
        self._place = place % len(self._model.hits)
        self._list.setCurrentIndex(self._model.index(self._place))
        self._counter.setText(f"{self._place + 1:,} of {len(self._model.hits):,}")
        self.hit_wanted.emit(self._model.hits[self._place])

    def _on_text(self, words: str) -> None:
        self._counter.setText("")
        self.words_changed.emit(words)

    def _on_row(self, index: QModelIndex) -> None:
        self._go(index.row())

    def give_room(self, height: int) -> None:
        """Leave most of a panel that high to the page: one row at least, five at most."""
        self._panel_height = height
        self._fit()

    def _fit(self) -> None:
        row = self._list.sizeHintForRow(0) if self._model.hits else 0
        spare = self._panel_height - round(_REST * self._theme.text_size)
        most = min(_ROWS, max(1, spare // row)) if row else 0
        rows = min(most, len(self._model.hits))
        self._list.setFixedHeight(rows * row + self._theme.space(1))
        # In a full panel the layout would take from the field what the lists do not give.
        self._field.setMinimumHeight(self._field.sizeHint().height())

    def _restyle(self) -> None:
        theme = self._theme
        pad = theme.space(2)
        self._line.setContentsMargins(theme.space(5), pad, theme.space(4), pad)
        self._line.setSpacing(theme.space(3))
        self._list.setStyleSheet(
            f"QListView::item {{ padding: 3px {theme.space(5)}px; }}"
            f"QListView::item:selected {{ background: {theme.hex('selection')};"
            f" color: {theme.hex('selectionText')}; }}"
        )
        self._fit()
