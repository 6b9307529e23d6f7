"""The left column: workspace, New chat, search, and the chats by day."""

from datetime import datetime

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.conversations import Conversation, Workspace
from workbench.domain.search import Hit
from workbench.ui.chats.delegate import ChatDelegate
from workbench.ui.chats.empty import EmptyChats
from workbench.ui.chats.groups import Row, found, group, in_bin, matching, named
from workbench.ui.chats.listing import Listing
from workbench.ui.chats.listing_bar import ListingBar
from workbench.ui.chats.model import ROW, ChatsModel
from workbench.ui.chats.row_menu import RowMenu
from workbench.ui.chats.switcher import Switcher
from workbench.ui.icons import icon, pixmap
from workbench.ui.shell.buttons import IconButton
from workbench.ui.shell.hinted import HintedButton, key_hint
from workbench.ui.theme import Theme

PAUSE = 150
"""Milliseconds after the last letter before messages are searched."""
MINUTE = 60_000


class ChatsPanel(QWidget):
    """Shows the chats and tells what the user wants with them.

    Signals: chosen(str id), new_chat(), renamed(str id, str title), deleted(str id),
    pinned(str id, bool), archived(str id, bool), moved(str id, str workspace id, "" for a new one),
    exported(str id), hit_chosen(Hit), searched(str words, a moment after typing),
    listing_chosen(Listing), hide_pressed(); and of what is in the bin, a chat, a turn (Hit) or a
    workspace: restored(row), erased(row), emptied(). `everywhere` says that all workspaces are
    searched.
    """

    chosen = Signal(str)
    new_chat = Signal()
    renamed = Signal(str, str)
    deleted = Signal(str)
    pinned = Signal(str, bool)
    archived = Signal(str, bool)
    moved = Signal(str, str)
    restored = Signal(object)
    erased = Signal(object)
    emptied = Signal()
    exported = Signal(str)
    hit_chosen = Signal(object)
    searched = Signal(str)
    listing_chosen = Signal(object)
    hide_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._conversations: tuple[Conversation, ...] = ()
        self._hits: tuple[Hit, ...] = ()
        self._binned: tuple[Row, ...] = ()
        self._choose_soon = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._tell_searched)
        self._day = datetime.now().date()
        self._days = QTimer(self, interval=MINUTE, timerType=Qt.TimerType.VeryCoarseTimer)
        self._days.timeout.connect(self._look_at_day)
        self._days.start()
        self._current = ""
        self._busy: frozenset[str] = frozenset()
        self.switcher = Switcher(theme)
        self.switcher.listing_chosen.connect(self.listing_chosen)
        hide = IconButton(theme, "panell", "Hide the left pane", "Ctrl+B")
        hide.clicked.connect(self.hide_pressed)
        self.top = QHBoxLayout()
        self.top.addWidget(self.switcher, 1)
        self.top.addWidget(hide)
        self._new = HintedButton(theme, "plus", "New chat", "Ctrl+N")
        self._new.clicked.connect(self.new_chat)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search everything")
        self.search.setAccessibleName("Search everything")
        self.search.textChanged.connect(self._on_words)
        self.search.returnPressed.connect(self._choose_first)
        self._clear = QAction("Clear the search", self)
        self._clear.triggered.connect(self._clear_search)
        self._clear.setVisible(False)
        self.search.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._scope = QCheckBox("In all workspaces")
        self._scope.toggled.connect(self._change_scope)
        self._bar = ListingBar(theme)
        self._bar.left.connect(self._leave_listing)
        self._bar.emptied.connect(self.emptied)
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
        self.list.delete_pressed.connect(self.delete_current)
        self.list.itemDelegate().closeEditor.connect(self._refresh_soon)
        self._empty = EmptyChats(theme)
        self._empty.everywhere.connect(self._search_everywhere)
        self._empty.cleared.connect(self._clear_search)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._empty)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self.top)
        self._column.addWidget(self._new)
        self._column.addWidget(self.search)
        self._column.addWidget(self._scope)
        self._column.addWidget(self._bar)
        self._column.addWidget(self._pages, 1)
        self._restyle()
        theme.changed.connect(self._restyle)

    def add_below(self, card: QWidget) -> None:
        """Give a card the foot of the column."""
        self._column.addWidget(card)

    @property
    def listing(self) -> Listing:
        """Return which chats are listed."""
        return self.switcher.listing

    @property
    def in_bin(self) -> bool:
        """Say whether the bin is shown."""
        return self.listing is Listing.BIN

    @property
    def everywhere(self) -> bool:
        """Say whether all workspaces are searched, not only the open one."""
        return self._scope.isChecked()

    def show_conversations(
        self, conversations: tuple[Conversation, ...], binned: tuple[Row, ...] = ()
    ) -> None:
        """Show the chats, newest first; of the bin also turns and workspaces."""
        self._conversations, self._binned = conversations, binned
        self._refresh()

    def show_listing(self, listing: Listing) -> None:
        """Say whether the chats, the archived ones or those in the bin are shown."""
        self.switcher.listing = listing
        self._refresh()

    def show_hits(self, words: str, hits: tuple[Hit, ...]) -> None:
        """Show what was found for words, if they still stand in the field."""
        if words == self.search.text():
            self._hits = hits
            self._refresh()
            if self._choose_soon:
                self._choose_first()

    def show_current(self, conversation_id: str) -> None:
        """Mark the chat that is open."""
        self._current = conversation_id
        self._model.mark(self._current, self._busy)
        self._select_current()

    def show_busy(self, conversation_ids: frozenset[str]) -> None:
        """Mark the chats that are being answered."""
        self._busy = conversation_ids
        self._model.mark(self._current, self._busy)

    def is_busy(self, conversation_id: str) -> bool:
        """Say whether a chat is being answered."""
        return conversation_id in self._busy

    def focus_search(self) -> None:
        """Go to the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        elif event.key() == Qt.Key.Key_Escape and self.listing is not Listing.CHATS:
            self._leave_listing()
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def rename_current(self) -> None:
        """Turn the title of the row into a field."""
        self.list.edit(self.list.currentIndex())

    def delete_current(self) -> None:
        """Ask for the row to go into the bin, or out of it for good."""
        row = self.list.currentIndex().data(ROW)
        if self.in_bin and row is not None and not isinstance(row, str):
            self.erased.emit(row)
        elif isinstance(row, Conversation):
            self.deleted.emit(row.id)

    def _look_at_day(self) -> None:
        """What was used today was used yesterday, once midnight is over."""
        if self._day != datetime.now().date():
            self._refresh()

    def _refresh_soon(self) -> None:
        """Show what came while a title was written, once its field is gone."""
        QTimer.singleShot(0, self, self._refresh)

    def _refresh(self) -> None:
        if self.list.is_editing:
            return  # Another order of the rows would take the field away.
        words = self.search.text()
        self._day = datetime.now().date()
        self._show_hint()
        searching = bool(words.strip())
        chats = matching(self._conversations, words)
        if searching and self.listing is Listing.CHATS:
            rows = found(chats, self._hits, named(self.switcher.others, words))
        elif self.listing is Listing.CHATS:
            rows = group(chats, datetime.now().astimezone())
        elif self.in_bin:
            rows = in_bin(chats, () if searching else self._binned)
        else:
            rows = (self.listing.value, *chats) if chats else ()
        place, held = self._held()
        self._model.show(rows)
        if held is None:
            self._select_current()
        else:
            self._hold(place, held)
        several = len(self.switcher.workspaces) > 1
        self._scope.setVisible(searching and several and self.listing is Listing.CHATS)
        self._bar.show_listing(self.listing, bool(rows))
        elsewhere = several and not self.everywhere and self.listing is Listing.CHATS
        self._empty.show_for(words, self.listing, more=elsewhere)
        self._clear.setVisible(bool(words))
        self._pages.setCurrentWidget(self.list if rows else self._empty)

    def _show_hint(self) -> None:
        """Show the key in the field while it is empty and wide enough for both."""
        field, hint = self.search, self._search_hint
        words = field.fontMetrics().horizontalAdvance(field.placeholderText())
        room = field.width() - field.textMargins().left() - hint.sizeHint().width()
        hint.setVisible(not field.text() and room > words + self._theme.space(7))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._show_hint()

    def _on_words(self) -> None:
        self._hits = ()
        self._choose_soon = False
        self._pause.start()
        self._refresh()

    def _search_everywhere(self) -> None:
        self._scope.setChecked(True)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear_search(self) -> None:
        self.search.clear()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change_scope(self) -> None:
        self._hits = ()
        self._refresh()
        self._tell_searched()

    def _choose_first(self) -> None:
        """Open what stands first, as soon as it is found."""
        self._choose_soon = False
        for place in range(self._model.rowCount()):
            index = self._model.index(place, 0)
            if not isinstance(index.data(ROW), str):
                self._choose(index)
                return
        self._choose_soon = self._pause.isActive()

    def _leave_listing(self) -> None:
        self.listing_chosen.emit(Listing.CHATS)

    def _tell_searched(self) -> None:
        self.searched.emit(self.search.text())

    def _held(self) -> tuple[int, Conversation | None]:
        """Return the place and the chat that keys are for; None while they are for another pane."""
        index = self.list.currentIndex()
        row = index.data(ROW) if self.list.hasFocus() else None
        return index.row(), row if isinstance(row, Conversation) else None

    def _hold(self, place: int, held: Conversation) -> None:
        """Stay at a chat whatever came or went, and beside it when it is gone."""
        index = self._model.index_of(held.id)
        rows = range(self._model.rowCount())
        for near in (*rows[place:], *reversed(rows[:place])):
            if index.isValid():
                break
            if not isinstance(self._model.index(near).data(ROW), str):
                index = self._model.index(near)
        if index.isValid():
            self.list.setCurrentIndex(index)

    def _select_current(self) -> None:
        index = self._model.index_of(self._current)
        if index.isValid() and not self.list.is_editing:
            self.list.setCurrentIndex(index)

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if self.in_bin:
            return
        if isinstance(row, Hit):
            self.hit_chosen.emit(row)
        elif isinstance(row, Conversation):
            self.chosen.emit(row.id)
        elif isinstance(row, Workspace):
            self.search.clear()
            self.switcher.chosen.emit(row.id)

    def _open_menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        row = index.data(ROW)
        if row is None or isinstance(row, str) or not (self.in_bin or _is_chat(row)):
            return
        self.list.setCurrentIndex(index)
        RowMenu(self, row).menu.popup(self.list.viewport().mapToGlobal(place))

    def _restyle(self) -> None:
        theme = self._theme
        self._glass.setPixmap(pixmap(theme, "search", "textMuted", theme.size("icon", "inline")))
        self._clear.setIcon(icon(theme, "close", "textMuted"))
        self.search.setTextMargins(theme.size("icon", "inline") + theme.space(3), 0, 0, 0)
        self.top.setContentsMargins(0, 0, theme.space(1), 0)
        self.top.setSpacing(theme.space(3))
        gap = theme.space(4)
        self._column.setContentsMargins(gap, theme.space(5), gap, gap)
        self._column.setSpacing(theme.space(4))


def _is_chat(row: Row) -> bool:
    return isinstance(row, Conversation)


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
