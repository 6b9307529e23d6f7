"""The list that opens over the composer while a name is typed; the cursor stays in the text."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from workbench.ui.chat.hostile import clean
from workbench.ui.icons import icon
from workbench.ui.theme import Theme

_ROWS = 7
_WIDTH = 420
_ID = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Offer:
    """One row: what it stands for, its name, a second word about it, and its drawing."""

    id: str
    name: str
    detail: str = ""
    drawing: str = "doc"


class Offers(QFrame):
    """Shows what could be meant; the editor moves through it. Signals: chosen(str offer id)."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._anchor: QWidget | None = None
        self.setObjectName("offers")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setProperty("role", "caption")
        self._title.setProperty("tone", "muted")
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setProperty("ground", "raised")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.itemClicked.connect(self._choose)
        column = QVBoxLayout(self)
        gap = theme.space(3)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(theme.space(2))
        column.addWidget(self._title)
        column.addWidget(self.list)
        self.hide()
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_offers(self, title: str, offers: Sequence[Offer]) -> None:
        """Show what could be meant, the first one chosen; nothing closes the list."""
        self.list.clear()
        height = self._theme.size("control", "compact")
        # A name loses its middle, for its end tells names apart; what is said of it, its end.
        metrics, middle = self.list.fontMetrics(), Qt.TextElideMode.ElideMiddle
        room = self._wished_width() - 2 * height
        for offer in offers:
            name, detail = clean(offer.name), clean(offer.detail)
            words = f"{name}  ·  {detail}" if detail else name
            shown = metrics.elidedText(name, middle, room) + words.removeprefix(name)
            item = QListWidgetItem(icon(self._theme, offer.drawing, "textMuted"), shown)
            item.setSizeHint(QSize(0, height))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            item.setData(_ID, offer.id)
            item.setToolTip(f"<p>{html.escape(words)}</p>")
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._title.setText(title)
        self.setAccessibleName(title)
        self.list.setAccessibleName(title)
        self.setVisible(bool(offers))
        if offers:
            self._place()
            self.raise_()

    def move_by(self, step: int) -> None:
        """Go up or down, round the ends."""
        if self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())

    def take(self) -> bool:
        """Choose the current row; say whether there was one."""
        item = self.list.currentItem()
        if item is None or self.isHidden():
            return False
        self._choose(item)
        return True

    def stand_above(self, anchor: QWidget) -> None:
        """Stand over the upper edge of a widget of the same window."""
        window = anchor.window()
        if self.parentWidget() is not window:
            visible = not self.isHidden()
            self.setParent(window)
            self.setVisible(visible)
        self._anchor = anchor
        self._place()

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(_ID)))

    def _place(self) -> None:
        anchor = self._anchor
        if anchor is None:
            return
        rows = min(_ROWS, self.list.count())
        self.list.setFixedHeight(rows * max(1, self.list.sizeHintForRow(0)) + 2)
        self.setFixedWidth(self._wished_width())
        self.adjustSize()
        corner = anchor.mapTo(anchor.window(), QPoint(0, -self._theme.space(2)))
        self.move(corner.x(), max(0, corner.y() - self.height()))

    def _wished_width(self) -> int:
        wide = round(_WIDTH * self._theme.text_size)
        return max(120, min(self._anchor.width(), wide) if self._anchor is not None else wide)

    def _restyle(self) -> None:
        theme = self._theme
        small = theme.size("icon", "small")
        self.list.setIconSize(QSize(small, small))
        self.setStyleSheet(
            f"#offers {{ background: {theme.hex('raised')}; "
            f"border: 1px solid {theme.hex('borderStrong')}; "
            f"border-radius: {theme.size('radius', 'control')}px; }}"
        )
        self._place()
