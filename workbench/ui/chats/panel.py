"""The left column: workspace, New chat, search, and the chats by day."""

from datetime import datetime

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.conversations import Conversation, Workspace
from workbench.ui.chats.delegate import ChatDelegate
from workbench.ui.chats.empty import EmptyChats
from workbench.ui.chats.groups import group, matching
from workbench.ui.chats.model import ROW, ChatsModel
from workbench.ui.icons import pixmap
from workbench.ui.shell.buttons import IconButton
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.shell.hinted import HintedButton, key_hint
from workbench.ui.theme import Theme


class ChatsPanel(QWidget):
    """Shows the chats and tells what the user wants with them.

    Signals: chosen(str id), new_chat(), renamed(str id, str title), deleted(str id),
    hide_pressed().
    """

    chosen = Signal(str)
    new_chat = Signal()
    renamed = Signal(str, str)
    deleted = Signal(str)
    hide_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._conversations: tuple[Conversation, ...] = ()
        self._current = ""
        self._busy: frozenset[str] = frozenset()
        self._folder = QLabel()
        self._name = ElidedLabel()
        self._name.setProperty("weight", "semibold")
        hide = IconButton(theme, "panell", "Hide the left pane", "Ctrl+B")
        hide.clicked.connect(self.hide_pressed)
        self.top = QHBoxLayout()
        self.top.addWidget(self._folder)
        self.top.addWidget(self._name, 1)
        self.top.addWidget(hide)
        self._new = HintedButton(theme, "plus", "New chat", "Ctrl+N")
        self._new.clicked.connect(self.new_chat)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search everything")
        self.search.setAccessibleName("Search everything")
        self.search.textChanged.connect(self._refresh)
        self._glass = QLabel()
        self._glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._search_hint = key_hint("Ctrl+K", self.search, self._glass)
        self._model = ChatsModel(self)
        self._model.retitled.connect(self.renamed)
        self.list = _List(theme)
        self.list.setModel(self._model)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.list.delete_pressed.connect(self._delete)
        self._empty = EmptyChats(theme)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._empty)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self.top)
        self._column.addWidget(self._new)
        self._column.addWidget(self.search)
        self._column.addWidget(self._pages, 1)
        self._menu = QMenu(self)
        self._rename_action = self._menu.addAction("Rename")
        self._delete_action = self._menu.addAction("Delete")
        self._rename_action.triggered.connect(self._rename)
        self._delete_action.triggered.connect(self._delete)
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_workspace(self, workspace: Workspace) -> None:
        """Show the name of the workspace."""
        self._name.setText(workspace.name)

    def show_conversations(self, conversations: tuple[Conversation, ...]) -> None:
        """Show the chats, newest first."""
        self._conversations = conversations
        self._refresh()

    def show_current(self, conversation_id: str) -> None:
        """Mark the chat that is open."""
        self._current = conversation_id
        self._model.mark(self._current, self._busy)
        self._select_current()

    def show_busy(self, conversation_ids: frozenset[str]) -> None:
        """Mark the chats that are being answered."""
        self._busy = conversation_ids
        self._model.mark(self._current, self._busy)

    def focus_search(self) -> None:
        """Go to the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _refresh(self) -> None:
        words = self.search.text()
        self._search_hint.setVisible(not words)
        found = matching(self._conversations, words)
        self._model.show(group(found, datetime.now().astimezone()))
        self._select_current()
        self._empty.show_for(words)
        self._pages.setCurrentWidget(self.list if found else self._empty)

    def _select_current(self) -> None:
        index = self._model.index_of(self._current)
        if index.isValid() and not self.list.is_editing:
            self.list.setCurrentIndex(index)

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, Conversation):
            self.chosen.emit(row.id)

    def _open_menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        if isinstance(index.data(ROW), Conversation):
            self.list.setCurrentIndex(index)
            self._menu.popup(self.list.viewport().mapToGlobal(place))

    def _rename(self) -> None:
        self.list.edit(self.list.currentIndex())

    def _delete(self) -> None:
        row = self.list.currentIndex().data(ROW)
        if isinstance(row, Conversation):
            self.deleted.emit(row.id)

    def _restyle(self) -> None:
        theme = self._theme
        small = theme.size("icon", "small")
        self._folder.setPixmap(pixmap(theme, "folder", "text", small))
        self._glass.setPixmap(pixmap(theme, "search", "textMuted", theme.size("icon", "inline")))
        self.search.setTextMargins(theme.size("icon", "inline") + theme.space(3), 0, 0, 0)
        self.top.setContentsMargins(theme.space(4), 0, theme.space(1), 0)
        self.top.setSpacing(theme.space(3))
        self._column.setContentsMargins(theme.space(4), theme.space(5), theme.space(4), 0)
        self._column.setSpacing(theme.space(4))


class _List(QListView):
    """The list itself; F2 renames, Delete deletes. Signals: delete_pressed()."""

    delete_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("ground", "background")
        self.setAccessibleName("Chats")
        self.setItemDelegate(ChatDelegate(theme, self))
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    @property
    def is_editing(self) -> bool:
        """Say whether a title is being changed."""
        return self.state() == QListView.State.EditingState

    def event(self, event: QEvent) -> bool:
        # F2 belongs to the row that has the focus, not to the window's command.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Delete):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_F2:
            self.edit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)
