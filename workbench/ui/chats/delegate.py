"""How a line of the chat list is drawn: a heading, or a chat with icon, title and busy dot."""

import html

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from workbench.domain.conversations import Conversation, Workspace
from workbench.domain.search import Hit
from workbench.ui.chat.hostile import clean
from workbench.ui.chats.hit_row import paint_hit
from workbench.ui.chats.model import BUSY, CURRENT, ROW, Index, title_of
from workbench.ui.icons import pixmap
from workbench.ui.theme import Theme

_LONGEST_TITLE = 200


class ChatDelegate(QStyledItemDelegate):
    """Rows 32 high, headings a little lower; the open chat has the accent."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        height = self._theme.size("control", "listRow")
        row = index.data(ROW)
        if isinstance(row, Hit) and row.snippet:
            return QSize(100, self._theme.size("control", "listRowTwoLine"))
        return QSize(100, height - 1 if isinstance(row, str) else height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Conversation | Workspace):
            state = option.state
            self._paint_chat(painter, rect, state, row, index)
        elif isinstance(row, Hit):
            paint_hit(self._theme, painter, rect, option.state, row)
        else:
            theme = self._theme
            painter.setFont(theme.font("caption", "semibold"))
            painter.setPen(theme.colour("textMuted"))
            place = rect.adjusted(theme.space(4), theme.space(3), 0, 0)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), str(row))
        painter.restore()

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        field = QLineEdit(parent)
        field.setMaxLength(_LONGEST_TITLE)
        field.setAccessibleName("Title of this chat")
        return field

    def updateEditorGeometry(  # noqa: N802 - Qt's name
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        editor.setGeometry(option.rect)

    def helpEvent(  # noqa: N802 - Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        row = index.data(ROW)
        if event.type() == QEvent.Type.ToolTip and row is not None and not isinstance(row, str):
            words = str(index.data())
            # Escaped, because Qt would read a title that looks like HTML as such.
            QToolTip.showText(event.globalPos(), f"<p>{html.escape(words)}</p>", view)
            return True
        return False

    def setModelData(  # noqa: N802 - Qt's name
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def _paint_chat(
        self,
        painter: QPainter,
        rect: QRect,
        state: QStyle.StateFlag,
        row: Conversation | Workspace,
        index: Index,
    ) -> None:
        theme = self._theme
        current, busy = bool(index.data(CURRENT)), bool(index.data(BUSY))
        ground = rect.adjusted(0, 0, -1, -1)
        radius = theme.size("radius", "control")
        painter.setPen(Qt.PenStyle.NoPen)
        if current:
            painter.setBrush(theme.colour("accentSoft"))
            if theme.high_contrast:  # where soft fills are gone an outline says which it is
                painter.setPen(QPen(theme.colour("accent"), 1))
                painter.drawRoundedRect(
                    QRectF(ground).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius
                )
            else:
                painter.drawRoundedRect(ground, radius, radius)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(ground, radius, radius)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focusRing"), 2))
            painter.drawRoundedRect(ground.adjusted(1, 1, 0, 0), radius, radius)
        size = theme.size("icon", "small")
        mark = pixmap(theme, _drawing(row), "accent" if current else "textMuted", size)
        painter.drawPixmap(rect.left() + theme.space(4), ground.center().y() + 1 - size // 2, mark)
        left = theme.space(4) + size + theme.space(4)
        right = theme.space(7) if busy else theme.space(4)
        place = ground.adjusted(left, 0, -right, 0)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # as the title runs
        painter.setFont(theme.font("ui", "medium" if current else "regular"))
        painter.setPen(theme.colour("text"))
        title = painter.fontMetrics().elidedText(
            " ".join(_title(row).split()), Qt.TextElideMode.ElideRight, place.width()
        )
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), title)
        if busy:
            dot = theme.space(3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(
                rect.right() - theme.space(4) - dot, rect.center().y() - dot // 2, dot, dot
            )


def _drawing(row: Conversation | Workspace) -> str:
    if isinstance(row, Conversation):
        return "chat"
    return "lock" if row.confidential else "folder"


def _title(row: Conversation | Workspace) -> str:
    return title_of(row) if isinstance(row, Conversation) else clean(row.name)
