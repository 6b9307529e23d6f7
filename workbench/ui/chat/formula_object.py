"""A formula in the text: one character that is as large as its outlines and sits on the line."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QApplication

from workbench.ui.chat.blocks import Formula
from workbench.ui.chat.room import room_in, without_room
from workbench.ui.formulas.picture import picture
from workbench.ui.formulas.store import Drawing, Formulas

OBJECT_TYPE = QTextFormat.ObjectTypes.UserObject + 2
FORMULA_PROPERTY = QTextFormat.Property.UserProperty + 2
_LARGE = 1_000

MOST = 300
"""Different formulas of one message that are drawn: far fewer than the store keeps."""

MATCH = 1.1
"""Ems of the mathematical letters for one of the text, so that small letters are as high."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A drawn formula in a text whose letters are `em` pixels large."""

    formula: Formula
    drawing: Drawing
    em: float


def placed_in(form: QTextFormat) -> Placed | None:
    """Return the formula that a character stands for."""
    placed = form.property(FORMULA_PROPERTY)
    return placed if isinstance(placed, Placed) else None


class FormulaPainter(QPyTextObject):
    """Measures and draws the formulas of one answer."""

    def __init__(self, formulas: Formulas) -> None:
        super().__init__()
        self._formulas = formulas
        self._seen: set[Formula] = set()

    def install(self, document: QTextDocument) -> None:
        """Draw the formulas of a document."""
        document.documentLayout().registerHandler(OBJECT_TYPE, self)

    def is_known(self, formula: Formula) -> bool:
        """Say whether it is decided how a formula is shown."""
        return formula not in self._seen or self._formulas.known(formula.tex, formula.display)

    def form(self, formula: Formula, base: QTextCharFormat) -> QTextCharFormat | None:
        """Return the format of a formula in a text, or None while it has no outlines."""
        if formula not in self._seen and len(self._seen) >= MOST:
            return None
        self._seen.add(formula)
        drawing = self._formulas.drawing(formula.tex, formula.display)
        if drawing is None:
            return None
        font = base.font()
        placed = Placed(formula, drawing, MATCH * font.pixelSize())
        form = QTextCharFormat(base)
        form.setObjectType(OBJECT_TYPE)
        form.setProperty(FORMULA_PROPERTY, placed)
        form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
        # Qt lets an object hang as far below the line as the letters of its font do.
        form.setFont(hanging(font, drawing.depth * placed.em))
        return form

    def intrinsicSize(self, document: QTextDocument, position: int, form: QTextFormat) -> QSizeF:  # noqa: N802, E501 (Qt's name)
        placed = placed_in(form)
        if placed is None:
            return QSizeF(0, 0)
        drawing, em = placed.drawing, placed.em * _shrunk(placed, document, form)
        below = QFontMetricsF(form.toCharFormat().font()).descent()
        return QSizeF(
            drawing.width * em + 2 + room_in(form), (drawing.height - drawing.depth) * em + below
        )

    def drawObject(  # noqa: N802 (Qt's name)
        self,
        painter: QPainter,
        place: QRectF | QRect,
        document: QTextDocument,
        position: int,
        form: QTextFormat,
    ) -> None:
        placed = placed_in(form)
        if placed is None:
            return
        letters = form.toCharFormat()
        drawing, em = placed.drawing, placed.em * _shrunk(placed, document, form)
        screen = painter.device()
        ratio = screen.devicePixelRatioF() if screen else _screen_ratio()
        image = picture(drawing, letters.foreground().color().name(), em, ratio)
        rect = without_room(place, document, position, form)
        line = rect.bottom() - QFontMetricsF(letters.font()).descent()
        top = line - (drawing.height - drawing.depth) * em
        # On whole pixels of the screen, so that thin lines stay sharp.
        corner = QPointF(round((rect.left() + 1) * ratio) / ratio, round(top * ratio) / ratio)
        painter.drawImage(corner, image)


def hanging(font: QFont, depth: float) -> QFont:
    """Return a font whose letters hang `depth` pixels below the line."""
    large = QFont(font)
    large.setPixelSize(_LARGE)
    hanging = QFont(font)
    pixels = round(depth * _LARGE / max(1.0, QFontMetricsF(large).descent()))
    hanging.setPixelSize(max(1, pixels))
    return hanging


def _shrunk(placed: Placed, document: QTextDocument, form: QTextFormat) -> float:
    """Return by how much a formula is made smaller so that it fits into the column."""
    room = document.textWidth() - 2 * document.documentMargin() - 2 - room_in(form)
    margin = document.rootFrame().frameFormat().leftMargin()
    width = placed.drawing.width * placed.em
    return min(1.0, (room - margin) / width) if room > margin else 1.0


def _screen_ratio() -> float:
    return QApplication.primaryScreen().devicePixelRatio()
