"""The document's outline: its headings as a list, the one that is being read marked."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QListView, QWidget

from workbench.services.reading import Heading
from workbench.ui.chat.hostile import clean
from workbench.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_DEEPEST = 6


class HeadingModel(QAbstractListModel):
    """Headings, indented by their depth."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headings: tuple[Heading, ...] = ()

    def show_headings(self, headings: Sequence[Heading]) -> None:
        """Take the headings of another document."""
        self.beginResetModel()
        self.headings = tuple(headings)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self.headings)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        heading = self.headings[index.row()]
        title = " ".join(clean(heading.title).split()) or "Without a title"
        if role == Qt.ItemDataRole.DisplayRole:
            return "   " * min(heading.level, _DEEPEST) + title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{title}, level {heading.level + 1}"
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if self.headings[index.row()].page is None:
            flags &= ~Qt.ItemFlag.ItemIsEnabled
        return flags


class Outline(QListView):
    """Headings; pressing one leads to its page.

    Signals: page_wanted(int page).
    """

    page_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = HeadingModel(self)
        self._starts: tuple[int, ...] = ()
        self._rows: tuple[int, ...] = ()
        self.setModel(self._model)
        self.setUniformItemSizes(True)
        self.setProperty("ground", "background")
        self.setAccessibleName("Contents")
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._on_row)
        self.activated.connect(self._on_row)
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def has_headings(self) -> bool:
        """Say whether the document has an outline."""
        return bool(self._model.headings)

    def show_headings(self, headings: Sequence[Heading]) -> None:
        """Show the outline of another document."""
        self._model.show_headings(headings)
        pages = sorted((h.page, row) for row, h in enumerate(headings) if h.page is not None)
        self._starts = tuple(page for page, _ in pages)
        self._rows = tuple(row for _, row in pages)

    def show_page(self, page: int) -> None:
        """Mark the heading under which a page stands."""
        place = bisect_right(self._starts, page) - 1
        if place < 0:
            self.clearSelection()
            return
        index = self._model.index(self._rows[place])
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def _on_row(self, index: QModelIndex) -> None:
        page = self._model.headings[index.row()].page
        if page is not None:
            self.page_wanted.emit(page)

    def _restyle(self) -> None:
        theme = self._theme
        self.setFixedWidth(round(190 * theme.text_size))
        self.setFont(theme.font("ui"))
        self.setStyleSheet(
            f"QListView::item {{ padding: 3px {theme.space(4)}px; }}"
            f"QListView::item:selected {{ background: {theme.hex('selection')};"
            f" color: {theme.hex('selectionText')}; }}"
        )
