"""The card in the middle of a drop zone: a drawing, what would happen, and what is left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from workbench.ui.icons import pixmap
from workbench.ui.theme import Theme

_FLAGS = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class Card:
    """A drawing and its token for the size, a title, lines below it, and a warning or nothing."""

    drawing: str
    drawn: str
    title: str
    lines: Sequence[str]
    warning: str = ""
    widest: int = 660


def paint_card(painter: QPainter, theme: Theme, zone: QRectF, card: Card, *, active: bool) -> None:
    """Paint a card in the middle of a zone; everything in it is wrapped, nothing is cut."""
    icon = theme.size("icon", card.drawn)
    width = min(zone.width() - theme.space(9), card.widest * theme.text_size)
    edge = theme.space(8)
    inner = width - 2 * edge
    parts: list[tuple[str, QFont, str]] = [(card.title, theme.font("title", "semibold"), "text")]
    parts += [(line, theme.font("ui"), "textMuted") for line in card.lines]
    heights = [_height(painter, font, inner, text) for text, font, _ in parts]
    gap = theme.space(4)
    warning = _Warning(painter, theme, card.warning, inner)
    tall = sum(heights) + gap * len(parts) + icon + 2 * edge + warning.height
    frame = QRectF(0, 0, width, tall)
    frame.moveCenter(zone.center())
    frame.moveTop(max(zone.top(), frame.top()))
    painter.setPen(QPen(theme.colour("accent" if active else "borderButton"), 1))
    painter.setBrush(theme.colour("raised"))
    radius = theme.size("radius", "card")
    painter.drawRoundedRect(frame, radius, radius)
    top = frame.top() + edge
    mark = pixmap(theme, card.drawing, "accent" if active else "textMuted", icon)
    painter.drawPixmap(round(frame.center().x() - icon / 2), round(top), mark)
    top += icon + gap
    for (text, font, colour), height in zip(parts, heights, strict=True):
        painter.setFont(font)
        painter.setPen(theme.colour(colour))
        painter.drawText(QRectF(frame.left() + edge, top, inner, height), _FLAGS, text)
        top += height + gap
    warning.paint(painter, frame.center().x(), top)


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
