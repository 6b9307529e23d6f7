"""The menu of a row in the left column: what can be done with a chat, or what is in the bin."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from workbench.domain.conversations import Conversation
from workbench.ui.chats.groups import Row
from workbench.ui.chats.switcher import entry_of
from workbench.ui.shell.actions import add_action

if TYPE_CHECKING:
    from workbench.ui.chats.panel import ChatsPanel


class RowMenu(QObject):
    """Builds the menu of one row and tells the panel's signals; it goes with its menu."""

    def __init__(self, panel: "ChatsPanel", row: Row) -> None:
        self.menu = QMenu(panel)
        super().__init__(self.menu)
        self._panel = panel
        self._row = row
        self.menu.aboutToHide.connect(self.menu.deleteLater)
        if panel.in_bin:
            add_action(self.menu, "Put back").triggered.connect(self._put_back)
            add_action(self.menu, "Delete for good…").triggered.connect(self._erase)
        elif isinstance(row, Conversation):
            self._fill(row)

    def _fill(self, chat: Conversation) -> None:
        menu, panel = self.menu, self._panel
        add_action(menu, "Rename").triggered.connect(panel.rename_current)
        add_action(menu, "Unpin" if chat.pinned else "Pin").triggered.connect(self._pin)
        place = QMenu("Move to", menu)
        menu.addMenu(place)
        # An answer that still grows knows its documents by their present ids.
        place.setEnabled(not panel.is_busy(chat.id))
        for workspace in panel.switcher.others:
            action = add_action(place, entry_of(workspace))
            action.setData(workspace.id)
            action.triggered.connect(self._move)
        if panel.switcher.others:
            place.addSeparator()
        add_action(place, "New workspace…").triggered.connect(self._move)
        add_action(menu, "Export…").triggered.connect(self._export)
        word = "Put back into the list" if chat.archived else "Archive"
        add_action(menu, word).triggered.connect(self._archive)
        menu.addSeparator()
        add_action(menu, "Delete").triggered.connect(panel.delete_current)

    def _put_back(self) -> None:
        self._panel.restored.emit(self._row)

    def _erase(self) -> None:
        self._panel.erased.emit(self._row)

    def _pin(self) -> None:
        if isinstance(self._row, Conversation):
            self._panel.pinned.emit(self._row.id, not self._row.pinned)

    def _move(self) -> None:
        action = self.sender()
        if isinstance(self._row, Conversation) and isinstance(action, QAction):
            self._panel.moved.emit(self._row.id, action.data() or "")

    def _export(self) -> None:
        if isinstance(self._row, Conversation):
            self._panel.exported.emit(self._row.id)

    def _archive(self) -> None:
        if isinstance(self._row, Conversation):
            self._panel.archived.emit(self._row.id, not self._row.archived)
