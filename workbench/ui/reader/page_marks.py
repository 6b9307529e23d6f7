"""Marks on a page: the quoted run as one joined shape, the tint of its paragraph, the margin bar.

Everything here is in points of the page, so that zooming only changes the painter's transform.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath, QTransform

from workbench.services.reading import Mark

_TURN = QTransform(0, 1, 1, 0, 0, 0)
_TINT_BESIDE, _TINT_ABOVE = 8.0, 3.0


WIDE_SET = 1.3
"""Lines of one quotation lie at most this part of their height apart."""


@dataclass(frozen=True, slots=True)
class PageMarks:
    """What is painted on one page; empty paths paint nothing.

    `bar_side` is where the bars stand, `under_side` the edge of a word that is underlined: 0 is
    left, 1 top, 2 right, 3 bottom.
    """

    page: int
    band: QPainterPath
    tint: QPainterPath
    bars: tuple[QRectF, ...]
    underlines: tuple[QRectF, ...]
    bar_side: int = 0
    under_side: int = 3


def page_marks(
    page: int,
    marks: Sequence[Mark],
    paragraph: Sequence[Mark] = (),
    underlined: Sequence[Mark] = (),
    *,
    from_right: bool = False,
) -> PageMarks:
    """Return the shapes for the quoted run, its paragraph and the words that differ.

    A bar is as high as the run and stands at the edge of its column's tint where lines begin.
    """
    lines = _joined(_rects(marks))
    blocks = _blocks([*_joined(_rects(paragraph)), *lines])
    band, tint = QPainterPath(), QPainterPath()
    for rect in _touching(lines):
        band = band.united(_path(rect))
    bars = []
    for block in blocks:
        tint = tint.united(_path(block))
        covered = [line for line in lines if block.intersects(line)]
        if covered:
            top, bottom = min(r.top() for r in covered), max(r.bottom() for r in covered)
            side = block.right() if from_right else block.left()
            bars.append(QRectF(side, top, 0, bottom - top))
    return PageMarks(
        page,
        band.simplified(),
        tint.subtracted(band).simplified(),
        tuple(bars),
        tuple(_joined(_rects(underlined))),
        bar_side=2 if from_right else 0,
    )


def turned_marks(marks: PageMarks, quarters: int, size: tuple[float, float]) -> PageMarks:
    """Return marks on a page of that size (points) after quarters of a turn clockwise."""
    width, height = size
    turn = {
        0: QTransform(),
        1: QTransform(0, 1, -1, 0, height, 0),
        2: QTransform(-1, 0, 0, -1, width, height),
        3: QTransform(0, -1, 1, 0, 0, width),
    }[quarters % 4]
    return PageMarks(
        marks.page,
        turn.map(marks.band),
        turn.map(marks.tint),
        tuple(turn.mapRect(bar) for bar in marks.bars),
        tuple(turn.mapRect(line) for line in marks.underlines),
        (marks.bar_side + quarters) % 4,
        (marks.under_side + quarters) % 4,
    )


def _rects(marks: Iterable[Mark]) -> list[QRectF]:
    return [QRectF(mark.x, mark.y, mark.width, mark.height) for mark in marks]


def _path(rect: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRect(rect)
    return path


def _joined(rects: list[QRectF]) -> list[QRectF]:
    """Return one rectangle for each run of a line; text that runs down the page is turned."""
    if sum(rect.height() for rect in rects) > 2 * sum(rect.width() for rect in rects):
        return [_TURN.mapRect(rect) for rect in _joined([_TURN.mapRect(rect) for rect in rects])]
    lines: list[QRectF] = []
    for rect in rects:
        if lines and _same_line(lines[-1], rect):
            lines[-1] = lines[-1].united(rect)
        else:
            lines.append(rect)
    return lines


def _same_line(a: QRectF, b: QRectF) -> bool:
    overlap = min(a.bottom(), b.bottom()) - max(a.top(), b.top())
    low = min(a.height(), b.height())
    gap = max(a.left(), b.left()) - min(a.right(), b.right())
    # A comma hangs below small letters and shares little of their height.
    return overlap > 0.3 * low and gap < 1.5 * max(a.height(), b.height())


def _touching(lines: list[QRectF]) -> list[QRectF]:
    """Return the lines grown to the middle of the gap between them, so that they touch."""
    grown = [QRectF(line) for line in lines]
    for upper, lower in zip(grown, grown[1:], strict=False):
        gap = lower.top() - upper.bottom()
        if lower.top() > upper.top() and gap < WIDE_SET * max(upper.height(), lower.height()):
            middle = (upper.bottom() + lower.top()) / 2
            upper.setBottom(middle)
            lower.setTop(middle)
    return grown


def _blocks(lines: list[QRectF]) -> list[QRectF]:
    """Return one padded rectangle for each column that the lines stand in."""
    blocks: list[QRectF] = []
    # A line of small letters alone has a low box, so the highest line says what is near.
    near = max((line.height() for line in lines), default=0)
    for line in sorted(lines, key=lambda rect: rect.top()):
        for index, block in enumerate(blocks):
            beside = min(block.right(), line.right()) - max(block.left(), line.left())
            if beside > 0 and line.top() - block.bottom() < WIDE_SET * near:
                blocks[index] = block.united(line)
                break
        else:
            blocks.append(QRectF(line))
    return [
        block.adjusted(-_TINT_BESIDE, -_TINT_ABOVE, _TINT_BESIDE, _TINT_ABOVE) for block in blocks
    ]
