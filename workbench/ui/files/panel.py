"""The Files pane: a table of the workspace's documents and what can be done with them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QPoint, QSize, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.remote_files import RemoteFile
from workbench.ui.files.details import Details
from workbench.ui.files.empty import NoFiles
from workbench.ui.files.footer import FilesFooter
from workbench.ui.files.groups import GroupPills
from workbench.ui.files.menu import Intent, fill_menu, new_menu
from workbench.ui.files.model import FilesModel
from workbench.ui.files.status import DocumentStatus
from workbench.ui.files.table import FilesTable
from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.shell.tool_bars import ToolBars
from workbench.ui.theme import Theme

_MINUTE = 60_000
_WIDE = 700
_ROOMY = 480
_CACHE_WORDS = 560
_AWAY_WORDS = 700
_DROP = 400
_DROP_WORDS = 820
_LEAST = 340
_PILLS = 860
_TALL = 420
_AWAY = "Remove from Google"
_OFF_LIST = "Remove from list"
_CACHE = "Make a cache…"


class FilesPanel(QFrame):
    """Shows what it is told and says what the user wants with which documents.

    Signals: add_files(), try_samples(), removal_asked(), looked_at(); with tuples of document
    ids: asked_about, cache_asked, sent_again, removed_remotely, removed, paused, resumed; with one
    id: opened, password_asked, shown_in_folder, relink_asked, described; with an id or ids and a
    bool: kept_alive, confidential.
    """

    add_files = Signal()
    try_samples = Signal()
    opened = Signal(str)
    asked_about = Signal(object)
    cache_asked = Signal(object)
    sent_again = Signal(object)
    removed_remotely = Signal(object)
    removed = Signal(object)
    paused = Signal(object)
    resumed = Signal(object)
    password_asked = Signal(str)
    shown_in_folder = Signal(str)
    relink_asked = Signal(str)
    described = Signal(str)
    kept_alive = Signal(object, bool)
    confidential = Signal(str, bool)
    removal_asked = Signal()
    looked_at = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = self._theme = theme
        self._sent_with = ""
        self._counted = -1
        self.model = FilesModel(clock or _now, self)
        self.table = FilesTable(theme, self.model)
        self.empty = NoFiles(theme)
        self.setObjectName("filesPanel")
        self.setAccessibleName("Files")
        self._minute = QTimer(self, interval=_MINUTE)
        self._minute.timeout.connect(self.tick)
        self._build()
        self.table.selectionModel().selectionChanged.connect(self._show_selection)
        self.model.layoutChanged.connect(self._show_all)
        self._count_soon = QTimer(self, singleShot=True, interval=0)
        self._count_soon.timeout.connect(self._show_soon)
        self.model.dataChanged.connect(self._on_data)
        self._restyle()
        self._show_all()
        theme.changed.connect(self._restyle)

    def set_documents(self, statuses: Sequence[DocumentStatus]) -> None:
        """Show these documents."""
        self.model.set_statuses(statuses)

    def show_document(self, status: DocumentStatus) -> None:
        """Show a document that is new or has changed."""
        self.model.put(status)

    def drop_document(self, document_id: str) -> None:
        """Take a document away."""
        self.model.drop(document_id)

    def set_sent_with(self, words: str) -> None:
        """Name the key or the engine that copies are sent with."""
        self._sent_with = words

    def show_storage(self, listed: Sequence[RemoteFile] | None, room: int = 0) -> None:
        """Show what the other side says it holds."""
        self.footer.show_storage(listed, room)
        self._show_footer()

    def show_picture(self, document_id: str, image: QImage) -> None:
        """Show the first page of a document if it is still the chosen one."""
        if self.details.document_id == document_id:
            self.details.picture.show_picture(image)

    def set_offline(self, offline: bool) -> None:
        """Leave out what concerns Google while the offline engine answers."""
        self.model.set_offline(offline)
        self.empty.set_offline(offline)
        self._show_selection()
        self._fit()
        self._show_footer()

    def selected(self) -> tuple[str, ...]:
        """Return the ids of the chosen documents, in the order of the rows."""
        return tuple(self.model.status_at(row).id for row in self._chosen_rows())

    def tick(self) -> None:
        """Show the time that is left now."""
        self.model.tick()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(round(_LEAST * self._theme.text_size), super().minimumSizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.tick()
        self._minute.start()
        self.looked_at.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._minute.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _build(self) -> None:
        theme = self._theme
        self.filter_field = QLineEdit()
        self.filter_field.setPlaceholderText("Filter names")
        self.filter_field.setAccessibleName("Filter names")
        self.filter_field.setClearButtonEnabled(True)
        self.filter_field.textChanged.connect(self.model.filter)
        add = LabelledButton(theme, "plus", "Add files")
        add.clicked.connect(self.add_files)
        self.groups = GroupPills(theme)
        self.groups.chosen.connect(self.model.show_group)
        self.bars = ToolBars(theme, "tableRow")
        self.bars.cleared.connect(self.table.clearSelection)
        self.bars.tools.addWidget(self.groups)
        self.bars.tools.addWidget(self.filter_field, 1)
        self.bars.tools.addStretch(1)
        self.bars.tools.addWidget(add)
        self.ask_button = LabelledButton(theme, "chat", "Ask about these", "primary")
        self.ask_button.clicked.connect(self._ask)
        self.cache_button = LabelledButton(theme, "cache", _CACHE, "quiet")
        self.cache_button.clicked.connect(self._make_cache)
        self._away = LabelledButton(theme, "trash", _AWAY, "quiet")
        self._away.clicked.connect(self._remove_remotely)
        self._drop = LabelledButton(theme, "close", _OFF_LIST, "quiet")
        self._drop.clicked.connect(self._remove)
        for button in (self.ask_button, self.cache_button, self._away, self._drop):
            self.bars.add_action(button)
        self.footer = FilesFooter(theme)
        self.footer.removal_asked.connect(self.removal_asked)
        self.details = Details(theme)
        self.details.hide()
        for signal, intent in (
            (self.details.opened, self.opened),
            (self.details.sent_again, self.sent_again),
            (self.details.shown_in_folder, self.shown_in_folder),
            (self.details.removed_remotely, self.removed_remotely),
            (self.details.relink_asked, self.relink_asked),
            (self.details.confidential, self.confidential),
        ):
            signal.connect(intent)
        self.details.kept_alive.connect(self._keep_one_alive)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bars)
        column.addWidget(self.table, 1)
        column.addWidget(self.details)
        column.addWidget(self.footer)
        self.empty.choose.connect(self.add_files)
        self.empty.samples.connect(self.try_samples)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(full)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        self.table.opened.connect(self._open_row)
        self.table.menu_asked.connect(self.open_menu)
        self.table.removal_asked.connect(self._remove)

    def open_menu(self, place: QPoint) -> QMenu | None:
        """Open the menu for the chosen rows at a place on the screen."""
        ids = self.selected()
        if not ids:
            return None
        menu = new_menu(self)
        chosen = [self.model.status_at(row) for row in self._chosen_rows()]
        fill_menu(menu, self._theme, chosen, self._intents(), offline=self.model.offline)
        menu.popup(place)
        return menu

    def _chosen_rows(self) -> list[int]:
        return sorted(index.row() for index in self.table.selectionModel().selectedRows())

    def _intents(self) -> dict[str, Intent]:
        """Return what each entry of the menu does."""
        return {
            "Enter the password…": self._enter_password,
            "Open in Reader": self._open,
            "Ask about this": self._ask,
            "Ask about these": self._ask,
            _CACHE: self._make_cache,
            "Pause the upload": self._pause,
            "Go on with the upload": self._resume,
            "Send again": self._send_again,
            "Keep at Google": self._keep_alive,
            "Let it end after 48 hours": self._let_end,
            _AWAY: self._remove_remotely,
            "Show in folder": self._show_in_folder,
            "Show where it is…": self._relink,
            _OFF_LIST: self._remove,
        }

    def _enter_password(self) -> None:
        for document_id in self.selected()[:1]:
            self.password_asked.emit(document_id)

    def _pause(self) -> None:
        self.paused.emit(self.selected())

    def _resume(self) -> None:
        self.resumed.emit(self.selected())

    def _keep_alive(self) -> None:
        self.kept_alive.emit(self.selected(), True)

    def _let_end(self) -> None:
        self.kept_alive.emit(self.selected(), False)

    def _keep_one_alive(self, document_id: str, wanted: bool) -> None:
        self.kept_alive.emit((document_id,), wanted)

    def _show_in_folder(self) -> None:
        for document_id in self.selected()[:1]:
            self.shown_in_folder.emit(document_id)

    def _relink(self) -> None:
        for document_id in self.selected()[:1]:
            self.relink_asked.emit(document_id)

    def _open_row(self, row: int) -> None:
        status = self.model.status_at(row)
        if status.needs_password:
            self.password_asked.emit(status.id)
        else:
            self.opened.emit(status.id)

    def _open(self) -> None:
        for document_id in self.selected()[:1]:
            self.opened.emit(document_id)

    def _ask(self) -> None:
        self.asked_about.emit(self.selected())

    def _make_cache(self) -> None:
        self.cache_asked.emit(self.selected())

    def _send_again(self) -> None:
        self.sent_again.emit(self.selected())

    def _remove_remotely(self) -> None:
        self.removed_remotely.emit(self.selected())

    def _remove(self) -> None:
        if ids := self.selected():
            self.removed.emit(ids)

    def _show_all(self) -> None:
        statuses = self.model.statuses
        self._pages.setCurrentIndex(1 if statuses else 0)
        self._show_selection()
        if self._counted != self.model.version:
            self._counted = self.model.version
            self._show_footer()

    def _show_selection(self) -> None:
        chosen = [self.model.status_at(row) for row in self._chosen_rows()]
        usable = any(status.can_be_asked for status in chosen)
        self.ask_button.setVisible(usable)
        self.cache_button.setVisible(usable)
        self._away.setVisible(usable and not self.model.offline)
        self.bars.show_chosen(len(chosen))
        self._name_buttons()
        self._show_details()

    def _show_details(self) -> None:
        """Show the drawer for exactly one chosen document, where there is room for it."""
        rows = self._chosen_rows()
        tall = self.height() >= _TALL * self._theme.text_size
        roomy = self.width() >= _ROOMY * self._theme.text_size
        if len(rows) != 1 or not tall or not roomy:
            self.details.hide()
            return
        status = self.model.status_at(rows[0])
        new = self.details.isHidden() or self.details.document_id != status.id
        self.details.show_status(
            status, self.model.now, offline=self.model.offline, sent_with=self._sent_with
        )
        self.details.show()
        if new:
            self.described.emit(status.id)

    def _on_data(self) -> None:
        self._count_soon.start()

    def _show_soon(self) -> None:
        self._show_footer()
        if not self.details.isHidden():
            self._show_details()

    def _show_footer(self) -> None:
        statuses = self.model.statuses
        now = self.model.now
        kept = [s.document.size for s in statuses if s.on_other_side(now)]
        wide = self.width() >= _WIDE * self._theme.text_size
        self.footer.show_count(len(statuses), kept, offline=self.model.offline, wide=wide)
        self.groups.show_counts(self.model.counts())

    def _fit(self) -> None:
        wide = self.width() >= _WIDE * self._theme.text_size
        self.model.set_wide(wide)
        self._name_buttons()
        self.groups.set_compact(self.width() < _PILLS * self._theme.text_size)
        self.table.lay_out(wide, self.model.offline)
        self._show_details()
        self._show_footer()

    def _name_buttons(self) -> None:
        """Give the selection bar the words that there is room for."""
        one = len(self.table.selectionModel().selectedRows()) == 1
        ask = "Ask about this" if one else "Ask about these"
        width = self.width() / self._theme.text_size
        self._drop.setVisible(self.ask_button.isHidden() or width >= _DROP)
        for button, name, short, room in (
            (self.ask_button, ask, "Ask", width >= _ROOMY),
            (self.cache_button, _CACHE, "", width >= _CACHE_WORDS),
            (self._away, _AWAY, "", width >= _AWAY_WORDS),
            (self._drop, _OFF_LIST, "", width >= _DROP_WORDS or self.ask_button.isHidden()),
        ):
            button.setText(name if room else short)
            button.setAccessibleName(name)
            button.setToolTip("" if room else name)

    def _restyle(self) -> None:
        background = self._theme.hex("background")
        self.setStyleSheet(f"#filesPanel {{ background: {background}; }}")
        self._fit()
        self.table.viewport().update()


def _now() -> datetime:
    return datetime.now(UTC)
