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
from workbench.ui.theme import Theme

Rows = Sequence[Sequence[str]]

WIDEST = 420


def as_csv(rows: Rows) -> bytes:
    """Return rows as CSV in UTF-8 with a mark, so that spreadsheets read it as such.

    What a spreadsheet would take for a formula begins with an apostrophe; a number does not.
    """
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


class LargeTable(QDialog):
    """A table with columns that can be dragged. To be opened with `dialogs.finished`."""

    def __init__(self, theme: Theme, parent: QWidget, rows: Rows) -> None:
        super().__init__(parent)
        self.setWindowTitle("Table")
        header, *body = rows
        self.table = table = QTableWidget(len(body), len(header))
        table.setHorizontalHeaderLabels(list(header))
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setWordWrap(True)
        table.setAccessibleName("Table")
        table.verticalHeader().hide()
        for line, row in enumerate(body):
            for column, cell in enumerate(row[: len(header)]):
                table.setItem(line, column, QTableWidgetItem(cell))
        table.resizeColumnsToContents()
        for column in range(len(header)):
            table.setColumnWidth(column, min(WIDEST, table.columnWidth(column) + theme.space(5)))
        if len(body) <= 200:
            table.resizeRowsToContents()
        close = QPushButton("Close")
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        gap = theme.space(6)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.addWidget(table)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(round(960 * theme.text_size), round(640 * theme.text_size))
