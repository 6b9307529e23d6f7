"""A selection in an answer: what it is copied as, and that it stays while the answer grows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextTableCell
from PySide6.QtWidgets import QTextEdit

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


@contextmanager
def kept_selection(edit: QTextEdit) -> Iterator[None]:
    """Keep the selection while text is written anew, if its words stand where they stood."""
    selection = edit.textCursor()
    if not selection.hasSelection():
        yield
        return
    anchor, position, words = selection.anchor(), selection.position(), selection.selectedText()
    yield
    last = edit.document().characterCount() - 1
    selection.setPosition(min(anchor, last))
    selection.setPosition(min(position, last), QTextCursor.MoveMode.KeepAnchor)
    if selection.selectedText() == words:
        edit.setTextCursor(selection)


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
