"""Text that can be selected and is as high as what it holds; it loads nothing from anywhere."""

import html
import math
from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QToolTip

from workbench.ui.chat.blocks import Chip, Formula, Inline, Run
from workbench.ui.chat.chips import chip_format, chip_in, doubt_format
from workbench.ui.chat.doubt_lines import paint_doubts
from workbench.ui.chat.painters import Painters
from workbench.ui.chat.room import closing_after, joiner_format, room_in, with_room
from workbench.ui.chat.selected import JOINER, OBJECT, selected_text
from workbench.ui.theme import Theme

_SOURCE = Run("", code=True)


class TextView(QTextBrowser):
    """Shows inlines in a document of its own.

    Signals: chip_pressed(Chip); chip_hovered(Chip or None, QPoint on the screen);
    link_pressed(str).
    """

    chip_pressed = Signal(object)
    chip_hovered = Signal(object, QPoint)
    link_pressed = Signal(str)

    def __init__(self, theme: Theme, painters: Painters) -> None:
        super().__init__()
        self._theme = theme
        self._painters = painters
        self._awaited: set[Formula] = set()
        self._pressed: Chip | None = None
        self._has_doubts = False
        self.setProperty("bare", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setMouseTracking(True)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        painters.install(self.document())
        self.anchorClicked.connect(self._follow)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: N802 (Qt's name)
        # Empty bytes and not None: for None the document reads local files by itself.
        return QByteArray()

    def fit(self, width: int) -> int:
        """Lay the text out for a width in pixels; return the height it takes."""
        if self.document().textWidth() != width:
            # Qt lays all of the text out again for this, even when the width stays.
            self.document().setTextWidth(width)
        return math.ceil(self.document().size().height())

    def insert(
        self, cursor: QTextCursor, inlines: tuple[Inline, ...], base: QTextCharFormat
    ) -> None:
        """Write inlines at a cursor."""
        room = 0
        formats: dict[Run, QTextCharFormat] = {}

        def look(run: Run) -> QTextCharFormat:
            # A format takes longer than its words, and there may be thousands of formulas.
            if run not in formats:
                formats[run] = self.run_format(run, base)
            return formats[run]

        for index, item in enumerate(inlines):
            if room:
                cursor.insertText(JOINER, joiner_format(room, base))
                room = 0
            if isinstance(item, Run):
                words = item.text.replace("\n", "\u2028")
                cursor.insertText(words, look(replace(item, text="")))
                continue
            if closing := closing_after(inlines, index):
                font = look(replace(closing, text="")).font()
                room = math.ceil(QFontMetricsF(font).horizontalAdvance(closing.text))
            if isinstance(item, Chip):
                cursor.insertText(OBJECT, with_room(chip_format(item, base), room))
            elif not self._insert_formula(cursor, item, base, look(_SOURCE), room):
                room = 0
        # Else Qt shapes every word again each time it paints it: two fifths of painting a text.
        cursor.block().layout().setCacheEnabled(True)

    def _insert_formula(
        self,
        cursor: QTextCursor,
        formula: Formula,
        base: QTextCharFormat,
        source: QTextCharFormat,
        room: int,
    ) -> bool:
        """Write a formula, or its source while it is not drawn; say whether it was."""
        form = self._painters.formulas.form(formula, base)
        if form is not None:
            cursor.insertText(OBJECT, with_room(form, room))
            return True
        if not self._painters.formulas.is_known(formula):
            self._awaited.add(formula)
        cursor.insertText(formula.source.replace("\n", "\u2028"), source)
        return False

    def forget_awaited(self) -> None:
        """Wait for no formula, because the text is written again."""
        self._awaited.clear()

    def has_drawn(self) -> bool:
        """Say whether a formula that was shown as its source can be shown better by now."""
        return any(map(self._painters.formulas.is_known, self._awaited))

    def base_format(
        self, role: str, weight: str = "regular", colour: str = "text"
    ) -> QTextCharFormat:
        """Return the format of plain words in a font role and a colour token."""
        form = QTextCharFormat()
        form.setFont(self._theme.font(role, weight))
        form.setForeground(self._theme.colour(colour))
        return form

    def anywhere(self) -> None:
        """Let lines break inside words that are too long."""
        option = QTextOption(self.document().defaultTextOption())
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)

    def chip_at(self, place: QPoint) -> Chip | None:
        """Return the chip under a place of the viewport."""
        position = (
            self.document()
            .documentLayout()
            .hitTest(
                place.toPointF() + QPoint(self.horizontalScrollBar().value(), 0),
                Qt.HitTestAccuracy.ExactHit,
            )
        )
        if position < 0:
            return None
        for at in (position, position + 1):
            cursor = QTextCursor(self.document())
            cursor.setPosition(min(at, max(0, self.document().characterCount() - 1)))
            chip = chip_in(cursor.charFormat())
            if chip and self._is_on_chip(place.x(), at):
                return chip
        return None

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802 (Qt's name)
        data = QMimeData()
        data.setText(self.selected_text())
        return data

    def selected_text(self) -> str:
        """Return the selection as it is copied."""
        return selected_text(self.textCursor())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        self._pressed = self.chip_at(event.position().toPoint())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        super().mouseReleaseEvent(event)
        chip = self.chip_at(event.position().toPoint())
        if chip and chip == self._pressed and event.button() == Qt.MouseButton.LeftButton:
            self.chip_pressed.emit(chip)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        super().mouseMoveEvent(event)
        if event.buttons():
            return
        place = event.position().toPoint()
        chip = self.chip_at(place)
        if chip or self.anchorAt(place):
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        if not chip:
            self.chip_hovered.emit(None, QPoint())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        super().paintEvent(event)
        if self._has_doubts:
            painter = QPainter(self.viewport())
            across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
            painter.translate(-across, -down)
            area = QRectF(event.rect()).translated(across, down)
            paint_doubts(self._theme, painter, self.document(), area)
            painter.end()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if event.type() == QEvent.Type.Leave:
            self.chip_hovered.emit(None, QPoint())
        if isinstance(event, QHelpEvent):
            chip = self.chip_at(event.pos())
            if chip:
                self.chip_hovered.emit(chip, event.globalPos())
            elif link := self.anchorAt(event.pos()):
                # The words of a link may name another place than its target.
                QToolTip.showText(event.globalPos(), html.escape(link[:300]), self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def _is_on_chip(self, x: int, after: int) -> bool:
        """Say whether a place is on the chip before a position, and not on the room behind it."""
        block = self.document().findBlock(max(0, after - 1))
        at = after - 1 - block.position()
        line = block.layout().lineForTextPosition(at)
        if at < 0 or not line.isValid():
            return False
        begin, end = (cast("tuple[float, int]", line.cursorToX(each))[0] for each in (at, at + 1))
        cursor = QTextCursor(self.document())
        cursor.setPosition(after)
        end += math.copysign(room_in(cursor.charFormat()), begin - end)
        left = self.document().documentLayout().blockBoundingRect(block).left()
        x += self.horizontalScrollBar().value() - round(left)
        return min(begin, end) <= x <= max(begin, end)

    def run_format(self, run: Run, base: QTextCharFormat) -> QTextCharFormat:
        """Return the format of a run in a text of the format `base`."""
        form = QTextCharFormat(base)
        if run.code:
            form.setFont(self._theme.font("code"))
            form.setBackground(self._theme.colour("codeBackground"))
            form.setForeground(self._theme.colour("codeText"))
        if run.bold:
            form.setFontWeight(QFont.Weight.DemiBold)
        if run.italic:
            form.setFontItalic(True)
        if run.strike:
            form.setFontStrikeOut(True)
        if run.raised:
            form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        if run.link:
            form.setAnchor(True)
            form.setAnchorHref(run.link)
            form.setForeground(self._theme.colour("link"))
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        if run.doubt:
            doubt_format(run.doubt, form)
            self._has_doubts = True
        return form

    def _follow(self, address: QUrl) -> None:
        self.link_pressed.emit(bytes(address.toEncoded().data()).decode("ascii", "replace"))
