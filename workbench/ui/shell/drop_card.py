"""The card in the middle of a drop zone: a drawing, what would happen, and what is left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPen

from workbench.ui.icons import pixmap
from workbench.ui.shell.empty_pane import GRID, lines
from workbench.ui.theme import Theme

_FLAGS = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
_ROOMY = 480
"""Pixels of a card at 100 % text size from which its title is large."""
_LINE = 2.0

SHEETS = lines(
    ((18, 14), (18, 4), (38, 4), (48, 14), (48, 44), (40, 44)),
    ((38, 4), (38, 14), (48, 14)),
    ((8, 14), (30, 14), (40, 24), (40, 54), (8, 54), (8, 14)),
    ((30, 14), (30, 24), (40, 24)),
    ((15, 37), (30, 37)),
    ((15, 44), (25, 44)),
)
FOLDER = lines(((4, 12), (21, 12), (27, 18), (52, 18), (52, 48), (4, 48), (4, 12)))


@dataclass(frozen=True, slots=True)
class Card:
    """A drawing and the token of its size, a title, lines below it, and a warning or nothing.

    The `main` card has larger words.
    """

    drawing: QPainterPath
    drawn: tuple[str, str]
    title: str
    lines: Sequence[str]
    warning: str = ""
    widest: int = 660
    main: bool = True


def paint_card(
    painter: QPainter, theme: Theme, zone: QRectF, card: Card, *, active: bool, spare: int = 0
) -> None:
    """Paint a card in the middle of a zone; everything in it is wrapped, nothing is cut.

    In a zone that is too low it does without its drawing (`spare` 1), then with smaller words (2),
    and at last without all lines but the first (3).
    """
    icon = 0 if spare else theme.size(*card.drawn)
    width = min(zone.width() - theme.space(9), card.widest * theme.text_size)
    edge = min(theme.space(8), width * 0.08)
    inner = width - 2 * edge
    small = spare > 1
    large = card.main and width >= _ROOMY * theme.text_size and not small
    title = theme.font("ui" if small else "display" if large else "title", "semibold")
    role = "caption" if small else "reading" if card.main else "ui"
    tone = "text" if card.main else "textMuted"
    parts: list[tuple[str, QFont, str]] = [(card.title, title, "text")]
    parts += [(line, theme.font(role), tone) for line in card.lines[: 1 if spare > 2 else None]]
    heights = [_height(painter, font, inner, text) for text, font, _ in parts]
    gap = theme.space(5 if large else 4)
    warning = _Warning(painter, theme, card.warning, inner)
    gaps = gap * (len(parts) - 1 + bool(icon) + bool(card.warning))
    tall = sum(heights) + gaps + icon + 2 * edge + warning.height
    if tall > zone.height() and spare < 3:
        paint_card(painter, theme, zone, card, active=active, spare=spare + 1)
        return
    frame = QRectF(0, 0, width, tall)
    frame.moveCenter(zone.center())
    frame.moveTop(max(zone.top(), frame.top()))
    painter.setPen(QPen(theme.colour("accent" if active else "borderButton"), 1))
    painter.setBrush(theme.colour("raised"))
    radius = theme.size("radius", "card")
    painter.drawRoundedRect(frame, radius, radius)
    top = frame.top() + edge
    if icon:
        pen = QPen(theme.colour("accent" if active else "textMuted"), _LINE * theme.text_size)
        _draw(painter, pen, card.drawing, QRectF(frame.center().x() - icon / 2, top, icon, icon))
        top += icon + gap
    for (text, font, colour), height in zip(parts, heights, strict=True):
        painter.setFont(font)
        painter.setPen(theme.colour(colour))
        painter.drawText(QRectF(frame.left() + edge, top, inner, height), _FLAGS, text)
        top += height + gap
    warning.paint(painter, frame.center().x(), top)


def _draw(painter: QPainter, pen: QPen, drawing: QPainterPath, place: QRectF) -> None:
    """Draw a path of the grid of the empty panes at a place."""
    painter.save()
    painter.translate(place.topLeft())
    painter.scale(place.width() / GRID, place.height() / GRID)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPath(drawing)
    painter.restore()


class _Warning:
    """A tinted box with the sign of a warning; it has no height where there is nothing to say."""

    def __init__(self, painter: QPainter, theme: Theme, text: str, inner: float) -> None:
        self._theme, self._text = theme, text
        self._icon = theme.size("icon", "small")
        self._pad = theme.space(4)
        self._beside = self._icon + theme.space(3)
        painter.setFont(theme.font("ui"))
        room = inner - self._beside - 2 * self._pad
        self._words = painter.boundingRect(QRectF(0, 0, room, 600), _LEFT, text)
        self.height = self._words.height() + 3 * self._pad if text else 0.0

    def paint(self, painter: QPainter, centre: float, top: float) -> None:
        """Paint it around a centre line, with its upper edge a little below `top`."""
        if not self._text:
            return
        theme, pad = self._theme, self._pad
        width = self._words.width() + self._beside + 2 * pad
        box = QRectF(centre - width / 2, top + pad, width, self._words.height() + 2 * pad)
        painter.setPen(QPen(theme.colour("warningBorder"), 1))
        painter.setBrush(theme.colour("warningSoft"))
        radius = theme.size("radius", "control")
        painter.drawRoundedRect(box, radius, radius)
        middle = round(box.center().y() - self._icon / 2)
        mark = pixmap(theme, "warn", "warning", self._icon)
        painter.drawPixmap(round(box.left() + pad), middle, mark)
        painter.setFont(theme.font("ui"))
        painter.setPen(theme.colour("text"))
        words = box.adjusted(pad + self._beside, pad, -pad, -pad)
        painter.drawText(words, _LEFT, self._text)


def _height(painter: QPainter, font: QFont, width: float, text: str) -> float:
    painter.setFont(font)
    return painter.boundingRect(QRectF(0, 0, width, 600), _FLAGS, text).height()
