"""The left column: workspace, New chat, search, and the chats by day."""

from datetime import datetime

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
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
from workbench.domain.search import Hit
from workbench.ui.chats.delegate import ChatDelegate
from workbench.ui.chats.empty import EmptyChats
from workbench.ui.chats.groups import found, group, matching
from workbench.ui.chats.listing import Listing
from workbench.ui.chats.model import ROW, ChatsModel
from workbench.ui.icons import pixmap
from workbench.ui.shell.actions import add_action
from workbench.ui.shell.buttons import IconButton
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.shell.hinted import HintedButton, key_hint
from workbench.ui.theme import Theme

PAUSE = 150
"""Milliseconds after the last letter before messages are searched."""


class ChatsPanel(QWidget):
    """Shows the chats and tells what the user wants with them.

    Signals: chosen(str id), new_chat(), renamed(str id, str title), deleted(str id),
    pinned(str id, bool), archived(str id, bool), restored(str id), exported(str id),
    imported(), hit_chosen(Hit), searched(str words, a moment after typing),
    listing_chosen(Listing), hide_pressed().
    """

    chosen = Signal(str)
    new_chat = Signal()
    renamed = Signal(str, str)
    deleted = Signal(str)
    pinned = Signal(str, bool)
    archived = Signal(str, bool)
    restored = Signal(str)
    exported = Signal(str)
    imported = Signal()
    hit_chosen = Signal(object)
    searched = Signal(str)
    listing_chosen = Signal(object)
    hide_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._conversations: tuple[Conversation, ...] = ()
        self._hits: tuple[Hit, ...] = ()
        self.listing = Listing.CHATS
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._tell_searched)
        self._workspace = ""
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
        self.search.textChanged.connect(self._on_words)
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
        self._list_button = IconButton(theme, "more", "More lists")
        self._list_button.clicked.connect(self._open_lists)
        self.top.insertWidget(2, self._list_button)
        self._restyle()
        theme.changed.connect(self._restyle)

    def add_below(self, card: QWidget) -> None:
        """Give a card the foot of the column."""
        self._column.addWidget(card)

    def show_workspace(self, workspace: Workspace) -> None:
        """Show the name of the workspace."""
        self._workspace = workspace.name
        if self.listing is Listing.CHATS:
            self._name.setText(workspace.name)

    def show_conversations(self, conversations: tuple[Conversation, ...]) -> None:
        """Show the chats, newest first."""
        self._conversations = conversations
        self._refresh()

    def show_listing(self, listing: Listing) -> None:
        """Say whether the chats, the archived ones or those in the bin are shown."""
        self.listing = listing
        self._name.setText(self._workspace if listing is Listing.CHATS else listing.value)
        self._refresh()

    def show_hits(self, words: str, hits: tuple[Hit, ...]) -> None:
        """Show what was found for words, if they still stand in the field."""
        if words == self.search.text():
            self._hits = hits
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
        elif event.key() == Qt.Key.Key_Escape and self.listing is not Listing.CHATS:
            self.listing_chosen.emit(Listing.CHATS)
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _refresh(self) -> None:
        words = self.search.text()
        self._search_hint.setVisible(not words)
        chats = matching(self._conversations, words)
        if words.strip():
            rows = found(chats, self._hits)
        elif self.listing is Listing.CHATS:
            rows = group(chats, datetime.now().astimezone())
        else:
            rows = (self.listing.value, *chats) if chats else ()
        self._model.show(rows)
        self._select_current()
        self._empty.show_for(words, self.listing)
        self._pages.setCurrentWidget(self.list if rows else self._empty)

    def _on_words(self) -> None:
        self._hits = ()
        self._pause.start()
        self._refresh()

    def _tell_searched(self) -> None:
        self.searched.emit(self.search.text())

    def _select_current(self) -> None:
        index = self._model.index_of(self._current)
        if index.isValid() and not self.list.is_editing:
            self.list.setCurrentIndex(index)

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, Hit):
            self.hit_chosen.emit(row)
        elif isinstance(row, Conversation) and self.listing is not Listing.BIN:
            self.chosen.emit(row.id)

    def _open_menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        row = index.data(ROW)
        if not isinstance(row, Conversation):
            return
        self.list.setCurrentIndex(index)
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        add = menu.addAction
        if self.listing is Listing.BIN:
            add("Put back").triggered.connect(lambda: self.restored.emit(row.id))
        else:
            add("Rename").triggered.connect(self._rename)
            word = "Unpin" if row.pinned else "Pin"
            add(word).triggered.connect(lambda: self.pinned.emit(row.id, not row.pinned))
            add("Export…").triggered.connect(lambda: self.exported.emit(row.id))
            word = "Put back into the list" if row.archived else "Archive"
            add(word).triggered.connect(lambda: self.archived.emit(row.id, not row.archived))
            menu.addSeparator()
            add("Delete").triggered.connect(self._delete)
        menu.popup(self.list.viewport().mapToGlobal(place))

    def _open_lists(self) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for listing in Listing:
            action = add_action(menu, listing.value)
            action.setCheckable(True)
            action.setChecked(listing is self.listing)
            action.setData(listing)
            action.triggered.connect(self._choose_listing)
        menu.addSeparator()
        menu.addAction("Import a chat…").triggered.connect(self.imported)
        menu.popup(self._list_button.mapToGlobal(self._list_button.rect().bottomLeft()))

    def _choose_listing(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.listing_chosen.emit(action.data())

    def _rename(self) -> None:
        self.list.edit(self.list.currentIndex())

    def _delete(self) -> None:
        row = self.list.currentIndex().data(ROW)
        if isinstance(row, Conversation) and self.listing is not Listing.BIN:
            self.deleted.emit(row.id)

    def _restyle(self) -> None:
        theme = self._theme
        small = theme.size("icon", "small")
        self._folder.setPixmap(pixmap(theme, "folder", "text", small))
        self._glass.setPixmap(pixmap(theme, "search", "textMuted", theme.size("icon", "inline")))
        self.search.setTextMargins(theme.size("icon", "inline") + theme.space(3), 0, 0, 0)
        self.top.setContentsMargins(theme.space(4), 0, theme.space(1), 0)
        self.top.setSpacing(theme.space(3))
        gap = theme.space(4)
        self._column.setContentsMargins(gap, theme.space(5), gap, gap)
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
