"""Tables on pages of the settings: heads stand over their columns, rows grow with the text."""

from collections.abc import Collection

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableWidget

from workbench.ui.theme import Theme

LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
_ROWS = 10
"""Rows of a list that a table is at least high."""


class TableLook(QObject):
    """Dresses a table as long as it lives; columns in `numbers` are set flush right."""

    def __init__(self, theme: Theme, table: QTableWidget, numbers: Collection[int] = ()) -> None:
        super().__init__(table)
        self._theme = theme
        self._table = table
        table.setProperty("framed", True)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setDefaultAlignment(LEADING)
        header.setHighlightSections(False)
        for column in numbers:
            head = table.horizontalHeaderItem(column)
            assert head is not None
            head.setTextAlignment(TRAILING)
        self._restyle()
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        height = self._theme.size("control", "listRow")
        self._table.verticalHeader().setDefaultSectionSize(height)
        self._table.setMinimumHeight(_ROWS * height)
