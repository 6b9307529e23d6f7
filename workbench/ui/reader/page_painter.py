"""Paints one page: picture or blank paper, dimming, and the marks over it."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QTransform

from workbench.ui.reader.page_marks import PageMarks
from workbench.ui.theme import Theme

_BAR_GAP = 4
_UNDERLINE = 2
_SMALL = 7  # pixels


@dataclass(frozen=True, slots=True)
class PageFace:
    """What is painted on a page's place: `words` stand on the blank paper of a missing picture."""

    rect: QRect
    scale: float
    picture: QImage | None
    words: str
    marks: PageMarks | None = None
    hits: QPainterPath | None = None


def paint_page(painter: QPainter, theme: Theme, face: PageFace, *, dimmed: bool) -> None:
    """Paint a page at its place, as paper of the theme's colour or as printed."""
    paper = theme.colour("page")
    if face.picture is None:
        painter.fillRect(face.rect, paper if dimmed else Qt.GlobalColor.white)
        _paint_words(painter, theme, face)
    else:
        _paint_picture(painter, face.rect, face.picture)
    place = QTransform.fromTranslate(face.rect.x(), face.rect.y()).scale(face.scale, face.scale)
    rest = QPainterPath()
    rest.addRect(QRectF(face.rect))
    layers = []
    for shape, name in _shapes(face):
        area = place.map(shape)
        rest = rest.subtracted(area)
        layers.append((area, theme.colour(name)))
    if dimmed and face.picture is not None:
        layers.append((rest, paper))
    # Every pixel is multiplied once: marks keep their own colour and the text under them stays.
    painter.save()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    for area, colour in layers:
        painter.fillPath(area, colour)
    painter.restore()
    if face.marks is not None:
        _paint_lines(painter, theme, face, place)


def _shapes(face: PageFace) -> list[tuple[QPainterPath, str]]:
    shapes = []
    if face.marks is not None:
        shapes += [(face.marks.tint, "highlightSoft"), (face.marks.band, "highlight")]
    if face.hits is not None:
        shapes.append((face.hits, "findMatch"))
    return [(shape, colour) for shape, colour in shapes if not shape.isEmpty()]


def _paint_picture(painter: QPainter, rect: QRect, picture: QImage) -> None:
    ratio = painter.device().devicePixelRatioF()
    wide, high = rect.width() * ratio, rect.height() * ratio
    if abs(picture.width() - wide) < 2 and abs(picture.height() - high) < 2:
        # Rounding may leave a pixel's edge free; drawing unscaled keeps the letters sharp.
        painter.fillRect(rect, Qt.GlobalColor.white)
        sharp = QImage(picture)
        sharp.setDevicePixelRatio(ratio)
        painter.save()
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        painter.drawImage(QPointF(rect.topLeft()), sharp)
        painter.restore()
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(rect, picture)
    painter.restore()


def _paint_words(painter: QPainter, theme: Theme, face: PageFace) -> None:
    colour = theme.colour("pageText")
    colour.setAlphaF(0.7)
    painter.setPen(colour)
    painter.setFont(theme.font("ui"))
    room = face.rect.adjusted(theme.space(6), theme.space(6), -theme.space(6), -theme.space(6))
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    painter.drawText(room, int(flags), face.words)


def _paint_lines(painter: QPainter, theme: Theme, face: PageFace, place: QTransform) -> None:
    assert face.marks is not None
    edge = theme.colour("highlightEdge")
    width = theme.size("line", "highlightEdge")
    for bar in face.marks.bars:
        place_of_bar = _beside(place.mapRect(bar), face.marks.bar_side, _BAR_GAP, width)
        if face.marks.bar_side == 0:
            place_of_bar.moveLeft(max(face.rect.left() + 1.0, round(place_of_bar.left())))
        painter.fillRect(place_of_bar.intersected(QRectF(face.rect)), edge)
    for line in face.marks.underlines:
        word, side = place.mapRect(line), face.marks.under_side
        # Letters of small print are four pixels high: a bar of two would strike them through.
        high = min(word.width(), word.height())
        painter.fillRect(_beside(word, side, 0, _UNDERLINE if high >= _SMALL else 1), edge)


def _beside(rect: QRectF, side: int, gap: float, width: float) -> QRectF:
    """Return a bar along a side of a rectangle: 0 is left, 1 top, 2 right, 3 bottom."""
    match side:
        case 0:
            return QRectF(rect.left() - gap - width, rect.top(), width, rect.height())
        case 1:
            return QRectF(rect.left(), rect.top() - gap - width, rect.width(), width)
        case 2:
            return QRectF(rect.right() + gap, rect.top(), width, rect.height())
    return QRectF(rect.left(), rect.bottom() + gap, rect.width(), width)
