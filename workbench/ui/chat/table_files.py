"""A table on its way out: as a CSV file, and larger in a window of its own."""

import csv
import io
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.chat.copying import harmless
from workbench.ui.chat.table_view import SIDES
from workbench.ui.shell.direction import runs_from_right
from workbench.ui.theme import Theme

Rows = Sequence[Sequence[str]]

WIDEST = 420
"""Pixels of a column at 100 % text; what is longer wraps."""

_LEFT = Qt.AlignmentFlag.AlignLeft
MOST_FITTED = 200
"""Rows whose heights are measured; those of a longer table have one line."""


def as_csv(rows: Rows) -> bytes:
    """Return rows as CSV in UTF-8 with a mark, so that spreadsheets read it as such.

    What a spreadsheet would take for a formula begins with an apostrophe; a number does not.
    """
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


class LargeTable(QDialog):
    """A table with columns that can be dragged. To be opened with `dialogs.finished`."""

    def __init__(
        self, theme: Theme, parent: QWidget, rows: Rows, sides: Sequence[str] = ()
    ) -> None:
        """Show rows, the first as the header; `sides` are those of Markdown, by column."""
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle("Table")
        header, *body = rows
        self.table = table = QTableWidget(len(body), len(header))
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setWordWrap(True)
        table.setProperty("framed", True)
        if runs_from_right(" ".join(header)):
            table.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        table.setAccessibleName("Table")
        table.verticalHeader().hide()
        named = dict(enumerate(sides))
        aligned = [
            SIDES.get(named.get(column, ""), _LEFT) | Qt.AlignmentFlag.AlignVCenter
            for column in range(len(header))
        ]
        for line, row in enumerate(rows, -1):
            for column, (words, side) in enumerate(zip(row, aligned, strict=False)):
                cell = QTableWidgetItem(words)
                cell.setTextAlignment(side)
                if line < 0:
                    table.setHorizontalHeaderItem(column, cell)
                else:
                    table.setItem(line, column, cell)
        theme.changed.connect(self._fit)
        close = QPushButton("Close")
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        gap = theme.space(6)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.addWidget(table)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(round(960 * theme.text_size), round(640 * theme.text_size))
        self._fit()

    def _fit(self) -> None:
        """Give columns and rows the size of what is in them."""
        table, theme = self.table, self._theme
        table.ensurePolished()
        table.resizeColumnsToContents()
        widest = round(WIDEST * theme.text_size)
        for column in range(table.columnCount()):
            table.setColumnWidth(column, min(widest, table.columnWidth(column) + theme.space(5)))
        if table.rowCount() <= MOST_FITTED:
            table.resizeRowsToContents()
