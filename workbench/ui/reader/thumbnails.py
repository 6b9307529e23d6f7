"""Small pictures of all pages beside the page; only those in sight are drawn."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QImage, QPainter, QPen, QShowEvent
from PySide6.QtWidgets import (
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from workbench.domain.pages import PageRange, Pages, joined_pages, number_of_pages
from workbench.ui.reader.page_painter import PageFace, paint_page
from workbench.ui.reader.pictures import Pictures
from workbench.ui.shell.actions import add_action
from workbench.ui.theme import Theme

WIDTH, HEIGHT = 84, 112
_Index = QModelIndex | QPersistentModelIndex


class ThumbnailModel(QAbstractListModel):
    """Pages by their printed labels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sizes: tuple[tuple[float, float], ...] = ()
        self._labels: tuple[str, ...] = ()

    def show_pages(self, sizes: Sequence[tuple[float, float]], labels: Sequence[str]) -> None:
        """Take the pages of another document; sizes in points."""
        self.beginResetModel()
        self.sizes, self._labels = tuple(sizes), tuple(labels)
        self.endResetModel()

    def label(self, row: int) -> str:
        """Return what is printed on the page of a row."""
        return (self._labels[row] if row < len(self._labels) else "") or str(row + 1)

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self.sizes)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"Page {self.label(index.row())}"
        return None


class Thumbnails(QListView):
    """A column of small pages; with Ctrl or Shift several are chosen, to ask about these.

    Signals: page_wanted(int page), pictures_wanted() when `next_picture` has an answer,
    chosen(Pages), pages_asked(Pages).
    """

    page_wanted = Signal(int)
    pictures_wanted = Signal()
    chosen = Signal(object)
    pages_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pages = ThumbnailModel(self)
        self._pictures = Pictures(16 * 2**20)
        self._failed: set[int] = set()
        self.setModel(self._pages)
        self.setItemDelegate(_Delegate(theme, self._pages, self._pictures, self))
        self.setUniformItemSizes(True)
        self.setProperty("ground", "background")
        self.setAccessibleName("Small pages")
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().valueChanged.connect(self._want)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.selectionModel().selectionChanged.connect(self._on_chosen)
        self.clicked.connect(self._on_row)
        self.activated.connect(self._on_row)
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_pages(self, sizes: Sequence[tuple[float, float]], labels: Sequence[str]) -> None:
        """Show another document's pages, none of them drawn yet."""
        self._pictures.clear()
        self._failed.clear()
        self._pages.show_pages(sizes, labels)
        self._want()

    def show_page(self, page: int) -> None:
        """Mark the page that is being read and bring it into sight."""
        index = self._pages.index(page - 1)
        if index.isValid():
            # What was chosen stays while one reads on. Said outright, because the view itself would
            # go by the keys that are held down, such as those of a shortcut.
            flags = QItemSelectionModel.SelectionFlag
            several = len(self.selectedIndexes()) > 1
            how = flags.NoUpdate if several else flags.ClearAndSelect
            self.selectionModel().setCurrentIndex(index, how)
            self.scrollTo(index)

    @property
    def pages(self) -> Pages:
        """Return the pages that are chosen."""
        rows = sorted(index.row() + 1 for index in self.selectedIndexes())
        return joined_pages(PageRange(row, row) for row in rows)

    def ask_about_chosen(self) -> None:
        """Ask about the pages that are chosen."""
        if pages := self.pages:
            self.pages_asked.emit(pages)

    def next_picture(self) -> tuple[int, float] | None:
        """Return a page in sight that has no picture, and its scale in device pixels a point."""
        if not self.isVisible() or not self._pages.sizes:
            return None
        seen = self.viewport().rect()
        first = self.indexAt(seen.topLeft()).row()
        last = self.indexAt(seen.bottomLeft()).row()
        for row in range(max(0, first), (last if last >= 0 else len(self._pages.sizes) - 1) + 1):
            scale = self._scale(row)
            if row + 1 not in self._failed and not self._pictures.has(row + 1, scale):
                return row + 1, scale
        return None

    def set_picture(self, page: int, scale: float, image: QImage) -> None:
        """Take a picture that `next_picture` named."""
        self._pictures.put(page, scale, image)
        self.viewport().update()

    def set_problem(self, page: int, sentence: str) -> None:
        """Leave the paper of a page blank; the page itself says why."""
        self._failed.add(page)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        if not self.pages:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add_action(menu, ask_words(self.pages)).triggered.connect(self.ask_about_chosen)
        menu.popup(event.globalPos())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._want()

    def _scale(self, row: int) -> float:
        width, height = self._pages.sizes[row]
        room = self._theme.text_size * self.devicePixelRatioF()
        return round(min(WIDTH / max(1.0, width), HEIGHT / max(1.0, height)) * room, 4)

    def _want(self) -> None:
        if self.next_picture() is not None:
            self.pictures_wanted.emit()

    def _on_row(self, index: QModelIndex) -> None:
        if len(self.selectedIndexes()) <= 1:
            self.page_wanted.emit(index.row() + 1)

    def _on_chosen(self, *_changed: object) -> None:
        self.chosen.emit(self.pages)

    def _restyle(self) -> None:
        theme = self._theme
        self.setFixedWidth(round(WIDTH * theme.text_size) + 2 * theme.space(5) + 10)
        self.doItemsLayout()
        self.scrollTo(self.currentIndex())


def ask_words(pages: Pages) -> str:
    """Return the words on the button that asks about pages."""
    count = number_of_pages(pages)
    return "Ask about this page" if count == 1 else f"Ask about {count:,} pages"


class _Delegate(QStyledItemDelegate):
    def __init__(
        self, theme: Theme, pages: ThumbnailModel, pictures: Pictures, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme, self._pages, self._pictures = theme, pages, pictures

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        theme = self._theme
        below = theme.line_height("caption") + theme.space(5)
        return QSize(WIDTH, round(HEIGHT * theme.text_size) + below + theme.space(3))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, row = self._theme, index.row()
        room: QRect = option.rect
        width, height = self._pages.sizes[row]
        scale = min(WIDTH / max(1.0, width), HEIGHT / max(1.0, height)) * theme.text_size
        paper = QRect(0, 0, round(width * scale), round(height * scale))
        caption = theme.line_height("caption")
        paper.moveCenter(room.center())
        paper.moveBottom(room.bottom() - caption - theme.space(2))
        painter.save()
        face = PageFace(paper, scale, self._pictures.get(row + 1), "")
        paint_page(painter, theme, face, dimmed=theme.is_dark)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        pen = QPen(theme.colour("accent" if chosen else "border"), 2 if chosen else 1)
        painter.setPen(pen)
        painter.drawRect(paper.adjusted(-1, -1, 0, 0))
        painter.setFont(theme.font("caption", "semibold" if chosen else "regular"))
        painter.setPen(theme.colour("text" if chosen else "textMuted"))
        label = QRect(room.left(), room.bottom() - caption, room.width(), caption)
        painter.drawText(label, int(Qt.AlignmentFlag.AlignCenter), self._pages.label(row))
        painter.restore()
