"""How a line that a search found is drawn: what it stands in, and the words around it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, Qt, QTextBoundaryFinder
from PySide6.QtGui import (
    QFontMetrics,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle

from workbench.domain.search import Hit
from workbench.ui.chat.hostile import clean
from workbench.ui.chats.model import where
from workbench.ui.icons import pixmap
from workbench.ui.theme import Theme


def paint_hit(
    theme: Theme, painter: QPainter, rect: QRect, state: QStyle.StateFlag, hit: Hit
) -> None:
    """Draw a message in two lines, a document in one; the words found stand out."""
    ground = rect.adjusted(0, 0, -1, -1)
    radius = theme.size("radius", "control")
    if state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("hover"))
        painter.drawRoundedRect(ground, radius, radius)
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("focusRing"), 2))
        painter.drawRoundedRect(ground.adjusted(1, 1, 0, 0), radius, radius)
    size, gap = theme.size("icon", "small"), theme.space(4)
    lines = 2 if hit.snippet else 1
    height = ground.height() // lines
    top = QRect(ground.left(), ground.top(), ground.width(), height)
    mark = pixmap(theme, "doc" if hit.document_id else "chat", "textMuted", size)
    painter.drawPixmap(rect.left() + gap, top.center().y() + 1 - size // 2, mark)
    place = top.adjusted(2 * gap + size, 0, -gap, 0)
    painter.setFont(theme.font("ui"))
    painter.setPen(theme.colour("text"))
    title = clean(" ".join(where(hit).split()))
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # as the title runs
    painter.drawText(
        place,
        int(Qt.AlignmentFlag.AlignVCenter),
        painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, place.width()),
    )
    if hit.snippet:
        _paint_snippet(theme, painter, place.translated(0, height), hit)


def _paint_snippet(theme: Theme, painter: QPainter, place: QRect, hit: Hit) -> None:
    plain, strong = theme.font("caption"), theme.font("caption", "semibold")
    pieces = [(clean(piece), index in hit.marked) for index, piece in enumerate(hit.snippet)]
    # As wide as if all were strong: what is shown then fits in any case.
    words = fitted(pieces, QFontMetrics(strong).horizontalAdvance, place.width())
    layout = QTextLayout("".join(text for text, _ in words), plain)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    ranges, start = [], 0
    for text, marked in words:
        form = QTextLayout.FormatRange()
        form.start, form.length = start, _units(text)
        look = QTextCharFormat()
        look.setFont(strong if marked else plain)
        look.setForeground(theme.colour("text" if marked else "textMuted"))
        form.format = look
        ranges.append(form)
        start += form.length
    layout.setFormats(ranges)
    layout.beginLayout()
    line = layout.createLine()
    if line.isValid():
        line.setLineWidth(place.width())
    layout.endLayout()
    top = place.top() + (place.height() - layout.boundingRect().height()) / 2
    painter.save()
    painter.setClipRect(place)
    layout.draw(painter, QPointF(place.left(), top))
    painter.restore()


def fitted(
    pieces: Sequence[tuple[str, bool]], width_of: Callable[[str], int], room: int
) -> list[tuple[str, bool]]:
    """Return pieces (text, whether it was found) that fit into `room` pixels, the first find whole.

    What is left out at either end is left out up to where a line could be broken, never within a
    word, and an ellipsis stands for it.
    """
    whole = "".join(text for text, _ in pieces)
    if width_of(whole) <= room:
        return list(pieces)
    first = next((index for index, (_, marked) in enumerate(pieces) if marked), 0)
    before = "".join(text for text, _ in pieces[:first])
    found = pieces[first] if pieces else ("", False)
    after = width_of("".join(text for text, _ in pieces[first + 1 :]))
    left = room - width_of(found[0])
    left -= min(after, left // 2)
    begins = next(
        (at for at in (0, *_breaks(before)) if width_of(_from(before, at)) <= left), len(before)
    )
    result = [(_from(before, begins), False)] if before else []
    left = room - sum(width_of(text) for text, _ in result)
    for text, marked in pieces[first:]:
        if width_of(text) + (width_of("…") if (text, marked) != pieces[-1] else 0) > left:
            ends = [at for at in _breaks(text) if width_of(text[:at].rstrip() + "…") <= left]
            cut = text[: ends[-1]].rstrip() + "…" if ends else "…"
            # A find alone that is too long is cut where there is room, so that some of it is seen.
            if marked and not ends and (text, marked) == found:
                fits = (at for at in range(len(text), 0, -1) if width_of(text[:at] + "…") <= left)
                cut = text[: next(fits, 0)] + "…"
            return [*result, (cut, marked)]
        result.append((text, marked))
        left -= width_of(text)
    return result


def _from(text: str, at: int) -> str:
    return f"…{text[at:].lstrip('…')}" if at else text


def _breaks(text: str) -> list[int]:
    """Return where a line of this text could be broken, in ascending order, without its start."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, text)
    units, breaks = text.encode("utf-16-le", "surrogatepass"), []
    while (at := finder.toNextBoundary()) > 0:
        breaks.append(len(units[: 2 * at].decode("utf-16-le", "replace")))
    return breaks


def _units(text: str) -> int:
    """Return how many code units Qt counts in a text."""
    return len(text) + sum(character > "\uffff" for character in text)
