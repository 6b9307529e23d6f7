"""Tables: written row by row as they come, with their own ways to be copied and saved."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
)
from PySide6.QtWidgets import QWidget

from workbench.ui.chat.blocks import Cell, Inline, Run, Table
from workbench.ui.chat.copying import as_html, as_tsv, table_rows
from workbench.ui.chat.framed import Framed
from workbench.ui.chat.painters import Painters
from workbench.ui.chat.selected import kept_selection
from workbench.ui.chat.text_view import TextView
from workbench.ui.shell.direction import runs_from_right
from workbench.ui.theme import Theme

LONGEST_WORD = 60
ROUNDING = 2
"""Pixels by which Qt lays a table out wider than it was told to."""

SIDES = {
    # What was asked for by name does not turn with the text.
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute,
    "center": Qt.AlignmentFlag.AlignHCenter,
}
"""Where the words of a column stand by the sides of Markdown."""


class TableView(Framed):
    """A table; a growing one writes only the rows that differ.

    `whole` returns the parts of which this one may be a continuation. Signals, with the rows of
    the whole table: save_requested(rows), larger_requested(rows, sides of the columns).
    """

    save_requested = Signal(object)
    larger_requested = Signal(object, object)

    def __init__(
        self,
        theme: Theme,
        painters: Painters,
        whole: Callable[[], Sequence[Table]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "Copy as table", parent)
        self._body = self.text = TextView(theme, painters)
        self.text.setParent(self)  # later: a small one would lay its text out for its own width
        self._whole = whole
        self._shown: Table | None = None
        self._grid: QTextTable | None = None
        self._from_right = False
        option = QTextOption(self.text.document().defaultTextOption())
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        self.text.document().setDefaultTextOption(option)
        self.copy_button.clicked.connect(self._copy)
        self.add_button("table", "Save as CSV…").clicked.connect(self._save)
        self.add_button("expand", "Show larger").clicked.connect(self._enlarge)

    def show_table(self, table: Table) -> None:
        """Show a table."""
        before, self._shown = self._shown, table
        if before == table:
            return
        self.title.setText("Table" if table.part == 0 else "Table, continued")
        # Without this each cell would have the whole table laid out again.
        edit = QTextCursor(self.text.document())
        with kept_selection(self.text):
            edit.beginEditBlock()
            self._write_changes(before, table)
            edit.endEditBlock()

    def redraw_formulas(self) -> None:
        """Write the table again."""
        table, self._shown = self._shown, None
        self.text.forget_awaited()
        if table is not None:
            self.show_table(table)

    def _write_changes(self, before: Table | None, table: Table) -> None:
        same_head = before is not None and before.header == table.header
        if not same_head or before is None or before.alignments != table.alignments:
            self._start(table)
            before = None
        assert self._grid
        old = before.rows if before else ()
        same = 0
        for left, right in zip(old, table.rows, strict=False):
            if left is not right and left != right:
                break
            same += 1
        if self._grid.rows() > same + 1:
            self._grid.removeRows(same + 1, self._grid.rows() - same - 1)
        if len(table.rows) > same:
            self._grid.appendRows(len(table.rows) - same)
        for index in range(same, len(table.rows)):
            self._write(index + 1, table.rows[index])

    def fit(self, width: int) -> int:
        height = self.text.fit(width - 2)
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if self.text.document().size().width() > width + ROUNDING:
            height += self.text.horizontalScrollBar().sizeHint().height()
            policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        self.text.setHorizontalScrollBarPolicy(policy)
        return self._fit_body(width, 0, 0, height)

    def _start(self, table: Table) -> None:
        self.text.clear()
        form = QTextTableFormat()
        form.setCellSpacing(0)
        form.setCellPadding(0)
        form.setBorder(0)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        form.setHeaderRowCount(1)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        words = (item.text for cell in table.header for item in cell if isinstance(item, Run))
        self._from_right = runs_from_right(" ".join(words))
        columns = max(1, len(table.header))
        self._grid = QTextCursor(self.text.document()).insertTable(1, columns, form)
        self._write(0, table.header)

    def _write(self, row: int, cells: Sequence[Cell]) -> None:
        assert self._grid and self._shown
        theme = self._theme
        form = QTextTableCellFormat()
        form.setLeftPadding(theme.space(5))
        form.setRightPadding(theme.space(5))
        form.setTopPadding(theme.space(3))
        form.setBottomPadding(theme.space(3))
        form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
        if row:
            form.setTopBorder(1)
            form.setTopBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            form.setTopBorderBrush(theme.colour("border"))
        base = self.text.base_format("ui", "regular" if row else "semibold")
        for column in range(self._grid.columns()):
            # Qt mirrors no table, so the first column of one that runs from the right comes last.
            place = self._grid.columns() - 1 - column if self._from_right else column
            cell = self._grid.cellAt(row, place)
            cell.setFormat(form)
            cursor = cell.firstCursorPosition()
            block = cursor.blockFormat()
            if self._from_right:
                block.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            block.setAlignment(SIDES.get(self._alignment(column), Qt.AlignmentFlag.AlignLeft))
            cursor.setBlockFormat(block)
            if column < len(cells):
                self.text.insert(cursor, tuple(map(_breakable, cells[column])), base)

    def _alignment(self, column: int) -> str:
        assert self._shown
        sides = self._shown.alignments
        return sides[column] if column < len(sides) else ""

    def _rows(self) -> list[list[str]]:
        return table_rows(self._whole() or (self._shown,)) if self._shown else []

    def _save(self) -> None:
        self.save_requested.emit(self._rows())

    def _enlarge(self) -> None:
        if self._shown:
            self.larger_requested.emit(self._rows(), self._shown.alignments)

    def _copy(self) -> None:
        rows = self._rows()
        data = QMimeData()
        data.setText(as_tsv(rows))
        data.setHtml(as_html(rows))
        QGuiApplication.clipboard().setMimeData(data)


def _breakable(item: Inline) -> Inline:
    """Let a word break that would make its column wider than any screen."""
    if not isinstance(item, Run) or max(map(len, item.text.split(" ")), default=0) <= LONGEST_WORD:
        return item
    words = item.text.split(" ")
    text = " ".join(
        "\u200b".join(word[i : i + LONGEST_WORD] for i in range(0, len(word), LONGEST_WORD))
        for word in words
    )
    return replace(item, text=text)
