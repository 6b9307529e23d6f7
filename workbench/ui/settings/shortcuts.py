"""Shortcuts: every command and its keys, which can be changed; a conflict is named."""

import re
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QKeySequenceEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
)

from workbench.ui.settings.form import Page, dress_clearing, flowing, telling, text
from workbench.ui.settings.tables import TableLook
from workbench.ui.theme import Theme


class ShortcutsPage(Page):
    """Signals: keys_chosen(str command, str keys as portable text), reset_pressed()."""

    keys_chosen = Signal(str, str)
    reset_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            theme,
            "Shortcuts",
            "keyboard",
            "Choose a command, then press its new keys. F1 lists all of them at any time.",
        )
        self._keys: dict[str, str] = {}
        self._holders: dict[str, str] = {}
        self.table = QTableWidget(0, 2)
        self.table.setAccessibleName("Commands and their keys")
        self.table.setHorizontalHeaderLabels(("Command", "Keys"))
        TableLook(theme, self.table)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.table.currentCellChanged.connect(self._on_command)
        self.field = QKeySequenceEdit()
        self.field.setAccessibleName("New keys")
        self.field.setMaximumSequenceLength(1)
        self.field.setClearButtonEnabled(True)
        dress_clearing(theme, self.field)
        self.field.keySequenceChanged.connect(self._on_keys)
        self.set_button = QPushButton("Use these keys")
        self.set_button.setAutoDefault(False)
        self.set_button.clicked.connect(self._choose)
        reset = QPushButton("Usual keys for all")
        reset.setAutoDefault(False)
        reset.clicked.connect(self.reset_pressed)
        self._told = text("")
        self.body.addWidget(self.table, 1)
        self.field.setMinimumWidth(round(200 * theme.text_size))
        self.body.addLayout(flowing(theme, self.field, self.set_button, reset))
        self.body.addWidget(self._told)

    @property
    def words(self) -> str:
        """Return every word on the page, the commands too."""
        return super().words + " " + " ".join(self._keys).casefold()

    def show_commands(self, keys: Mapping[str, str], holders: Mapping[str, str]) -> None:
        """Show each command with its keys as portable text; `holders` has the command of all."""
        self._keys, self._holders = dict(keys), dict(holders)
        current = self.command
        self.table.setRowCount(len(keys))
        for row, (command, portable) in enumerate(keys.items()):
            shown = QKeySequence(portable, QKeySequence.SequenceFormat.PortableText)
            native = shown.toString(QKeySequence.SequenceFormat.NativeText)
            for column, words in enumerate((command, native)):
                item = QTableWidgetItem(words)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self.table.setItem(row, column, item)
            if command == current or (row == 0 and not current):
                self.table.setCurrentCell(row, 0)
        self._on_command()

    @property
    def command(self) -> str:
        """Return the command that is chosen in the list."""
        item = self.table.item(self.table.currentRow(), 0)
        return item.text() if item is not None else ""

    def _on_command(self) -> None:
        self.field.blockSignals(True)
        portable = self._keys.get(self.command, "")
        self.field.setKeySequence(QKeySequence(portable, QKeySequence.SequenceFormat.PortableText))
        self.field.blockSignals(False)
        self._tell("", "")
        self.set_button.setEnabled(False)

    def _on_keys(self, keys: QKeySequence) -> None:
        portable = keys.toString(QKeySequence.SequenceFormat.PortableText)
        native = keys.toString(QKeySequence.SequenceFormat.NativeText)
        holder = self._holders.get(portable, self.command)
        problem = ""
        if holder != self.command:
            problem = f"{native} already belongs to “{holder}”."
        elif portable and portable not in self._holders and _is_needed(portable):
            problem = f"{native} is needed to type, to move or for a menu. Take another with Ctrl."
        self._tell(problem, "danger")
        self.set_button.setEnabled(not problem and portable != self._keys.get(self.command, ""))

    def _choose(self) -> None:
        keys = self.field.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        self.keys_chosen.emit(self.command, keys)

    def _tell(self, sentence: str, tone: str) -> None:
        telling(self._told, sentence, tone)
        self.field.setAccessibleDescription(sentence)


def _is_needed(portable: str) -> bool:
    """Say whether keys write something, move the focus or open a menu by themselves."""
    strong = "Ctrl+" in portable or "Meta+" in portable
    return not strong and re.fullmatch(r"((Shift|Alt)\+)*F\d+", portable) is None
