"""Rows of the list of quotations: a model over frozen rows, and how one is drawn."""

import html
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from workbench.ui.icons import pixmap
from workbench.ui.reader.verdicts import NOT_YET, Quotation
from workbench.ui.theme import Theme

ROW = 28
_LEAST_NAME = "Annual r…"
"""What of a name is to be seen before the word of the verdict may take the room."""
_Index = QModelIndex | QPersistentModelIndex


class QuotationModel(QAbstractListModel):
    """Quotations, one a row; `Qt.UserRole` is the `Quotation`, None for the name of a group."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: tuple[Quotation, ...] = ()
        self.entries: tuple[Quotation | str, ...] = ()

    def show_rows(self, rows: tuple[Quotation, ...], *, grouped: bool = False) -> None:
        """Take other rows; rows that only got a verdict, or rows below them, keep the selection.

        Grouped rows stand under the name of their document.
        """
        entries: list[Quotation | str] = list(rows)
        if grouped:
            entries = []
            for name in dict.fromkeys(row.document for row in rows):
                entries += [name, *(row for row in rows if row.document == name)]
        old = len(self.entries)
        keys = [_key(entry) for entry in entries]
        grown = 0 < old <= len(keys) and keys[:old] == [_key(entry) for entry in self.entries]
        more = len(keys) > old
        if not grown:
            self.beginResetModel()
        elif more:
            self.beginInsertRows(QModelIndex(), old, len(keys) - 1)
        self.entries = tuple(entries)
        self.rows = tuple(entry for entry in entries if isinstance(entry, Quotation))
        if not grown:
            self.endResetModel()
            return
        if more:
            self.endInsertRows()
        self.dataChanged.emit(self.index(0), self.index(old - 1))

    def row_of(self, ordinal: int) -> int:
        """Return the row of a quotation, -1 if it is not shown."""
        keys = [_key(entry) for entry in self.entries]
        return keys.index(ordinal) if ordinal in keys else -1

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if isinstance(self.entries[index.row()], str):
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.entries[index.row()]
        if isinstance(row, str):
            spoken = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return row if role in spoken else None
        match role:
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                page = f", page {row.page}" if row.page else ""
                said = f"{row.ordinal}, {row.document}{page}, {self.word(row)}"
                return f"{said}, without a citation" if row.uncited else said
            case Qt.ItemDataRole.ToolTipRole:
                quote = f"<br>“{html.escape(row.quote)}”" if row.quote else ""
                return f"<p>{html.escape(self.word(row))}.{quote}</p>"
        return None

    def word(self, row: Quotation) -> str:
        """Return the status of a row in a word or two."""
        return self._theme.verdict(row.status)["word"] if row.status else NOT_YET


def _key(entry: Quotation | str) -> int | str:
    return entry if isinstance(entry, str) else entry.ordinal


class QuotationDelegate(QStyledItemDelegate):
    """Draws number, document and page, mark and, if `words_shown`, its word."""

    def __init__(self, theme: Theme, model: QuotationModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self.words_shown = True

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        return QSize(100, round(ROW * self._theme.text_size))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, row = self._theme, self._model.entries[index.row()]
        rect = option.rect
        if isinstance(row, str):
            self._draw_group(painter, rect, row)
            return
        state = option.state
        painter.save()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, theme.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.colour("focusRing"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        name_font, small = theme.font("ui"), theme.font("caption")
        muted = theme.colour("textMuted")
        page = f" · p. {row.page}" if row.page else ""
        page = f"{page} · uncited" if row.uncited else page
        metrics = QFontMetrics(name_font)
        wide = rect.right() - self._status_width(QFontMetrics(small))
        named = rect.left() + theme.space(5) + theme.space(7) + theme.space(4)
        named += metrics.horizontalAdvance(f"{_LEAST_NAME}{page}")
        # Where the name and the page would go, the word does: the mark and its tooltip stay.
        word_fits = self.words_shown and wide >= named
        status_left = wide if word_fits else rect.right() - theme.space(8)
        place = rect.adjusted(theme.space(5), 0, 0, 0)
        self._draw(painter, place, str(row.ordinal), small, muted)
        place.setLeft(place.left() + theme.space(7))
        place.setRight(status_left - theme.space(4))
        room = place.width() - metrics.horizontalAdvance(page)
        name = metrics.elidedText(row.document, Qt.TextElideMode.ElideRight, room)
        colour = theme.colour("selectionText" if chosen else "text")
        self._draw(painter, place, name, name_font, colour)
        place.setLeft(place.left() + metrics.horizontalAdvance(name))
        self._draw(painter, place, page, name_font, muted)
        self._draw_status(painter, rect, status_left, row, small, word_fits=word_fits)
        painter.restore()

    def _draw_group(self, painter: QPainter, rect: QRect, name: str) -> None:
        theme = self._theme
        place = rect.adjusted(theme.space(5), 0, -theme.space(5), 0)
        font = theme.font("caption", "semibold")
        short = QFontMetrics(font).elidedText(name, Qt.TextElideMode.ElideRight, place.width())
        painter.save()
        self._draw(painter, place, short, font, theme.colour("textMuted"))
        painter.restore()

    def _draw_status(
        self,
        painter: QPainter,
        rect: QRect,
        left: int,
        row: Quotation,
        font: QFont,
        *,
        word_fits: bool,
    ) -> None:
        theme = self._theme
        look = theme.verdict(row.status) if row.status else {"colour": "neutral", "mark": "clock"}
        size = theme.size("icon", "inline")
        mark = pixmap(theme, look["mark"], look["colour"], size, 2)
        painter.drawPixmap(left, rect.top() + (rect.height() - size) // 2, size, size, mark)
        if not word_fits:
            return
        place = QRect(rect)
        place.setLeft(left + size + theme.space(3))
        self._draw(painter, place, self._model.word(row), font, theme.colour(look["colour"]))

    def _draw(self, painter: QPainter, rect: QRect, text: str, font: QFont, colour: QColor) -> None:
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(
            rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text
        )

    def _status_width(self, metrics: QFontMetrics) -> int:
        words = [self._theme.verdict(name)["word"] for name in ("otherPage", "unchecked")]
        theme = self._theme
        widest = max(metrics.horizontalAdvance(word) for word in words)
        return widest + theme.size("icon", "inline") + theme.space(3) + theme.space(6)
