"""The Files pane: a table of the workspace's documents and what can be done with them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QPoint, QSize, QTimer, Signal, SignalInstance
from PySide6.QtGui import QHideEvent, QImage, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.models import Model
from workbench.domain.remote_files import RemoteFile
from workbench.ui.files.arrangement import Arrangement
from workbench.ui.files.bars import FilesBars
from workbench.ui.files.details import Details
from workbench.ui.files.empty import NoFiles
from workbench.ui.files.footer import FilesFooter
from workbench.ui.files.groups import Group
from workbench.ui.files.menu import (
    AGAIN,
    CACHE,
    COPY_NAME,
    FROM_GOOGLE,
    KEEP,
    LET_END,
    NOW,
    OFF_LIST,
    ROOM,
    Intent,
    fill_menu,
    new_menu,
)
from workbench.ui.files.model import FilesModel
from workbench.ui.files.status import DocumentStatus, status_of_foreign
from workbench.ui.files.table import FilesTable
from workbench.ui.theme import Theme

_MINUTE = 60_000
_COUNTED = 200
"""Milliseconds between two counts of all files while uploads go on."""
_WIDE = 700
_ROOMY = 480
_LEAST = 340
_TALL = 420


class FilesPanel(QFrame):
    """Shows what it is told and says what the user wants with which documents.

    Signals: add_files(), try_samples(), removal_asked(), room_asked(), looked_at(); with tuples of
    document ids: asked_about, cache_asked, sent_again, removed_remotely, removed, paused, resumed,
    given_up;
    with one id: opened, password_asked, shown_in_folder, relink_asked, described, name_copied; with
    an id or ids and a bool: kept_alive, confidential; arranged(Arrangement) of the columns. The ids
    of files that this program did not send are their names on the other side. chat_chosen(str) has
    the id of a chat.
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
    given_up = Signal(object)
    name_copied = Signal(str)
    chat_chosen = Signal(str)
    arranged = Signal(object)
    removal_asked = Signal()
    room_asked = Signal()
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
        self._count_soon = QTimer(self, singleShot=True, interval=_COUNTED)
        self._count_soon.timeout.connect(self._show_footer)
        self._detail_soon = QTimer(self, singleShot=True, interval=0)
        self._detail_soon.timeout.connect(self._show_changed)
        self.model.dataChanged.connect(self._on_data)
        self._restyle()
        self._show_all()
        theme.changed.connect(self._restyle)

    def use_clock(self, clock: Callable[[], datetime]) -> None:
        """Count down by another clock: the server's, as far as it is known."""
        self.model.use_clock(clock)

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

    def show_foreign(self, files: Sequence[RemoteFile]) -> None:
        """Show files on the other side that this program did not send."""
        rows = [status_of_foreign(file, self._sent_with) for file in files]
        self.model.set_foreign(rows)

    def set_model(self, model: Model) -> None:
        """Count tokens as a model does."""
        self.model.set_model(model)

    def arrange(self, arrangement: Arrangement) -> None:
        """Show the columns as the user had them before."""
        self.table.arrange(arrangement)

    def show_picture(self, document_id: str, image: QImage) -> None:
        """Show the first page of a document if it is still the chosen one."""
        if self.details.document_id == document_id:
            self.details.picture.show_picture(image)

    def show_chats(self, document_id: str, titles: Sequence[tuple[str, str]]) -> None:
        """Name the chats (id and title) that asked about a document if it is still chosen."""
        self.details.show_chats(document_id, titles)

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
        self.bars = FilesBars(theme)
        self.bars.groups.chosen.connect(self.model.show_group)
        self.bars.filter_field.textChanged.connect(self.model.filter)
        self.bars.cleared.connect(self.table.clearSelection)
        self.bars.columns_pressed.connect(self._open_columns)
        for made, intent in (
            (self.bars.asked, self.asked_about),
            (self.bars.cache_asked, self.cache_asked),
            (self.bars.sent_again, self.sent_again),
            (self.bars.removed_remotely, self.removed_remotely),
            (self.bars.removed, self.removed),
        ):
            made.connect(partial(self._tell, intent))
        self.bars.add_files.connect(self.add_files)
        self.footer = FilesFooter(theme)
        self.footer.removal_asked.connect(self.removal_asked)
        self.details = Details(theme)
        self.details.hide()
        for signal, intent in (
            (self.details.opened, self.opened),
            (self.details.password_asked, self.password_asked),
            (self.details.sent_again, self.sent_again),
            (self.details.shown_in_folder, self.shown_in_folder),
            (self.details.removed_remotely, self.removed_remotely),
            (self.details.relink_asked, self.relink_asked),
            (self.details.confidential, self.confidential),
            (self.details.paused, self.paused),
            (self.details.resumed, self.resumed),
            (self.details.given_up, self.given_up),
            (self.details.chat_chosen, self.chat_chosen),
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
        self.table.mended.connect(self._mend)
        self.table.menu_asked.connect(self.open_menu)
        self.table.removal_asked.connect(self._remove)
        self.table.arranged.connect(self.arranged)

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
        many = {
            "Ask about this": self.asked_about,
            "Ask about these": self.asked_about,
            CACHE: self.cache_asked,
            "Pause the upload": self.paused,
            "Go on with the upload": self.resumed,
            "Give up the upload": self.given_up,
            AGAIN: self.sent_again,
            NOW: self.sent_again,
            FROM_GOOGLE: self.removed_remotely,
            OFF_LIST: self.removed,
        }
        one = {
            "Enter the password…": self.password_asked,
            "Open in Reader": self.opened,
            "Show in folder": self.shown_in_folder,
            "Show where it is…": self.relink_asked,
            COPY_NAME: self.name_copied,
        }
        return {
            **{words: partial(self._tell, intent) for words, intent in many.items()},
            **{words: partial(self._tell_first, intent) for words, intent in one.items()},
            ROOM: self.room_asked.emit,
            KEEP: partial(self._keep_alive, True),
            LET_END: partial(self._keep_alive, False),
        }

    def _tell(self, intent: SignalInstance) -> None:
        if ids := self.selected():
            intent.emit(ids)

    def _tell_first(self, intent: SignalInstance) -> None:
        for document_id in self.selected()[:1]:
            intent.emit(document_id)

    def _remove(self) -> None:
        """Take ours off the list; others' files are only at Google, so that is where they go."""
        foreign = all(self.model.status_at(row).foreign for row in self._chosen_rows())
        self._tell(self.removed_remotely if foreign else self.removed)

    def _keep_alive(self, wanted: bool) -> None:
        self.kept_alive.emit(self.selected(), wanted)

    def _keep_one_alive(self, document_id: str, wanted: bool) -> None:
        self.kept_alive.emit((document_id,), wanted)

    def _open_columns(self) -> None:
        button = self.bars.columns
        self.table.header.open_menu(button.mapToGlobal(button.rect().bottomLeft()))

    def _open_row(self, row: int) -> None:
        status = self.model.status_at(row)
        if status.foreign is not None:
            return
        if status.needs_password:
            self.password_asked.emit(status.id)
        else:
            self.opened.emit(status.id)

    def _mend(self, row: int) -> None:
        """Do what the link beside a state says."""
        status = self.model.status_at(row)
        if status.needs_password:
            self.password_asked.emit(status.id)
        elif status.needs_room:
            self.room_asked.emit()
        elif status.needs_finding:
            self.relink_asked.emit(status.id)
        elif status.failure:
            self.sent_again.emit((status.id,))

    def _show_all(self) -> None:
        self._pages.setCurrentIndex(0 if self.model.is_empty else 1)
        self.table.show_lack(self._lack())
        self._show_selection()
        if self._counted != self.model.version:
            self._counted = self.model.version
            self._show_footer()

    def _lack(self) -> str:
        """Say why no row is shown although there are files, or nothing."""
        if self.model.is_empty or self.model.rowCount():
            return ""
        needle, group = self.bars.filter_field.text().strip(), self.bars.groups.group
        if needle and group is not Group.ALL:
            return f"No file with “{needle}” in its name under “{group}”."
        return f"No file has “{needle}” in its name." if needle else f"No file under “{group}”."

    def _show_selection(self) -> None:
        chosen = [self.model.status_at(row) for row in self._chosen_rows()]
        self.bars.show_selection(chosen, offline=self.model.offline)
        self.table.show_chosen(len(chosen))
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
        new = self.details.isHidden() or not self.details.tells_of(status)
        self.details.show_status(
            status, self.model.now, offline=self.model.offline, sent_with=self._sent_with
        )
        self.details.show()
        if new:
            self.described.emit(status.id)

    def _on_data(self) -> None:
        if not self._count_soon.isActive():
            self._count_soon.start()
        self._detail_soon.start()

    def _show_changed(self) -> None:
        if not self.details.isHidden():
            self._show_details()

    def _show_footer(self) -> None:
        statuses = self.model.statuses
        now = self.model.now
        kept = [s.document.size for s in statuses if s.on_other_side(now)]
        wide = self.width() >= _WIDE * self._theme.text_size
        self.footer.show_count(len(statuses), kept, offline=self.model.offline, wide=wide)
        self.bars.groups.show_counts(self.model.counts())
        self.bars.fit_groups()

    def _fit(self) -> None:
        wide = self.width() >= _WIDE * self._theme.text_size
        self.model.set_wide(wide)
        self.bars.fit(self.width())
        self.table.lay_out(wide, self.model.offline)
        self._show_details()
        self._show_footer()

    def _restyle(self) -> None:
        background = self._theme.hex("background")
        self.setStyleSheet(f"#filesPanel {{ background: {background}; }}")
        self._fit()
        self.table.viewport().update()


def _now() -> datetime:
    return datetime.now(UTC)
