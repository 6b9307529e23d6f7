"""The chip of a citation: one character of the text, told by shape, word and colour."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPen,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QApplication

from workbench.ui.chat.blocks import Chip
from workbench.ui.chat.room import room_in, without_room
from workbench.ui.icons import pixmap
from workbench.ui.theme import Theme

OBJECT_TYPE = QTextFormat.ObjectTypes.UserObject + 1
CHIP_PROPERTY = QTextFormat.Property.UserProperty + 1
DOUBT_PROPERTY = QTextFormat.Property.UserProperty + 3
_UNJUDGED = {"colour": "neutral", "mark": "", "word": "Not checked yet"}


def look_of(theme: Theme, status: str) -> dict[str, str]:
    """Return colour, mark and word of a status; before the check there is no mark."""
    return theme.verdict(status) if status else dict(_UNJUDGED)


def chip_format(chip: Chip, like: QTextCharFormat) -> QTextCharFormat:
    """Return the format of the one character that stands for a chip."""
    form = QTextCharFormat(like)
    form.setObjectType(OBJECT_TYPE)
    form.setProperty(CHIP_PROPERTY, chip)
    form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
    return form


def chip_in(form: QTextFormat) -> Chip | None:
    """Return the chip that a character stands for."""
    chip = form.property(CHIP_PROPERTY)
    return chip if isinstance(chip, Chip) else None


class ChipPainter(QPyTextObject):
    """Measures and draws the chips of one answer. `open_ordinal` has the outline of the reader."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._font = theme.font("caption", "medium")
        self._letters = QFontMetricsF(self._font)
        self.open_ordinal = 0

    def install(self, document: QTextDocument) -> None:
        """Draw the chips of a document."""
        document.documentLayout().registerHandler(OBJECT_TYPE, self)

    def intrinsicSize(self, document: QTextDocument, position: int, form: QTextFormat) -> QSizeF:  # noqa: N802, E501 (Qt's name)
        chip = chip_in(form)
        if chip is None:
            return QSizeF(0, 0)
        width = self._letters.horizontalAdvance(chip.text)
        pad, mark = self._theme.space(3), self._mark_width(chip)
        return QSizeF(width + 2 * pad + mark + room_in(form), self._theme.size("control", "chip"))

    def drawObject(  # noqa: N802 (Qt's name)
        self,
        painter: QPainter,
        place: QRectF | QRect,
        document: QTextDocument,
        position: int,
        form: QTextFormat,
    ) -> None:
        chip = chip_in(form)
        if chip is None:
            return
        theme, rect = self._theme, without_room(place, document, position, form)
        look = look_of(theme, chip.status)
        colour = look["colour"]
        is_open = chip.ordinal == self.open_ordinal
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour(f"{colour}Soft"))
        painter.setPen(self._outline(chip, colour, is_open))
        inset = 1.0 if is_open else 0.5
        radius = theme.size("radius", "chip")
        painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
        left = rect.left() + theme.space(3)
        if look["mark"]:
            size = theme.size("icon", "inline") - 2
            screen = painter.device()
            ratio = (
                screen.devicePixelRatioF()
                if screen
                else QApplication.primaryScreen().devicePixelRatio()
            )
            mark = pixmap(theme, look["mark"], colour, size, ratio)
            painter.drawPixmap(QPointF(left, rect.center().y() - size / 2), mark)
            left += self._mark_width(chip)
        painter.setFont(self._font)
        painter.setPen(theme.colour(colour))
        words = QRectF(left, rect.top(), rect.right() - left, rect.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, chip.text)
        painter.restore()

    def _mark_width(self, chip: Chip) -> int:
        return self._theme.size("icon", "inline") + 1 if chip.status else 0

    def _outline(self, chip: Chip, colour: str, is_open: bool) -> QPen:
        pen = QPen(self._theme.colour(colour if is_open else f"{colour}Border"))
        pen.setWidthF(2.0 if is_open else 1.0)
        if chip.status == "unchecked":
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([2.5, 2.0])
        return pen


def doubt_format(status: str, form: QTextCharFormat) -> None:
    """Mark doubtful words, so that a line is drawn under them."""
    form.setProperty(DOUBT_PROPERTY, status)
