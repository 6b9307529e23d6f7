"""How a line that a search found is drawn: what it stands in, and the words around it."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
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
    painter.drawText(
        place,
        int(Qt.AlignmentFlag.AlignVCenter),
        painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, place.width()),
    )
    if hit.snippet:
        _paint_snippet(theme, painter, place.translated(0, height), hit)


def _paint_snippet(theme: Theme, painter: QPainter, place: QRect, hit: Hit) -> None:
    plain, strong = theme.font("caption"), theme.font("caption", "semibold")
    first = min(hit.marked, default=0)
    pieces = [(clean(piece), index in hit.marked) for index, piece in enumerate(hit.snippet)]
    room = place.width() - sum(
        QFontMetrics(strong if marked else plain).horizontalAdvance(text)
        for text, marked in pieces[first : first + 1]
    )
    if first:
        before = QFontMetrics(plain).elidedText(
            "".join(text for text, _ in pieces[:first]), Qt.TextElideMode.ElideLeft, room // 2
        )
        pieces = [(before, False), *pieces[first:]]
    left = place.left()
    for text, marked in pieces:
        metrics = QFontMetrics(strong if marked else plain)
        width = place.right() - left
        if width <= 0:
            return
        painter.setFont(strong if marked else plain)
        painter.setPen(theme.colour("text" if marked else "textMuted"))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(
            QRect(left, place.top(), width, place.height()),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine),
            shown,
        )
        left += metrics.horizontalAdvance(text)
