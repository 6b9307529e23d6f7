"""What a selection in an answer is copied as: as it is read, cells as cells."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextTableCell

from workbench.ui.chat.chips import chip_in
from workbench.ui.chat.copying import as_tsv
from workbench.ui.chat.formula_object import placed_in

OBJECT = "\ufffc"
"""The character that a chip or a formula is."""

JOINER = "\u2060"
"""Keeps a full stop on the line of the chip before it; nothing else is drawn or copied of it."""

_BREAK = "\u200b"
_UNSEEN = {ord(_BREAK): None, ord(JOINER): None}


def selected_text(selection: QTextCursor) -> str:
    """Return a selection with "[3, p. 41]" for a chip and LaTeX for a formula.

    Cells of a table are as in "Copy as table". The mark of a footnote is "[2]": bare it would be
    a figure's last digit.
    """
    grid = selection.currentTable()
    if grid is None or not selection.hasComplexSelection():
        return _text_of(selection)
    cells = cast("tuple[int, int, int, int]", selection.selectedTableCells())
    first, rows, left, columns = cells
    places = range(left, left + columns)
    block = grid.cellAt(first, left).firstCursorPosition().blockFormat()
    if block.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        places = places[::-1]  # the first column of one that runs from the right stands last
    return as_tsv(
        [
            [" ".join(_text_of(_whole(grid.cellAt(row, place))).split()) for place in places]
            for row in range(first, first + rows)
        ]
    )


def _whole(cell: QTextTableCell) -> QTextCursor:
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
    return cursor


def _text_of(selection: QTextCursor) -> str:
    """Return what a selection within one text or cell is copied as."""
    text, start, end = (
        selection.selectedText(),
        selection.selectionStart(),
        selection.selectionEnd(),
    )
    pieces, done = [], 0
    block = selection.document().findBlock(start)
    while block.isValid() and block.position() < end:
        for run in block.textFormats():
            low = max(block.position() + run.start - start, 0)
            high = min(block.position() + run.start + run.length - start, len(text))
            if low < high and (written := _written(run.format, text[low:high])) is not None:
                pieces += [text[done:low], written]
                done = high
        block = block.next()
    joined = "".join([*pieces, text[done:]])
    return joined.replace("\u2029", "\n").replace("\u2028", "\n").translate(_UNSEEN)


def _written(form: QTextCharFormat, text: str) -> str | None:
    """Return what stands for text of a format where it is copied, None where it is the text."""
    if form.verticalAlignment() == QTextCharFormat.VerticalAlignment.AlignSuperScript:
        return f"[{text}]"
    if OBJECT not in text:
        return None
    if chip := chip_in(form):
        return chip.copied * len(text)
    placed = placed_in(form)
    return placed.formula.source * len(text) if placed else ""
