"""Joins the Files pane to the composer, the Reader and the window."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from workbench.domain.documents import MIME_TYPES, mime_type_of
from workbench.services.folders import Found, look_into
from workbench.services.loose_files import keep
from workbench.ui.composer.mentioning import Mentioning
from workbench.ui.composer.pages_sheet import ask_pages
from workbench.ui.dialogs import file_dialog
from workbench.ui.files.arrangement import Arrangement, read_words, stored_words
from workbench.ui.files.dropping import contents_of
from workbench.ui.files.status import DocumentStatus
from workbench.ui.jobs import Second
from workbench.ui.panels import FILES, READER
from workbench.ui.shell.carried import ATTACHMENT
from workbench.ui.shell.drop import CHAT
from workbench.ui.shell.notice import Notice
from workbench.ui.theme import Theme

if TYPE_CHECKING:
    from workbench.ui.desk import Desk


class FilesJoints(QObject):
    """Connects what happens to files with the places that show or use them."""

    def __init__(self, desk: "Desk", theme: Theme, pictures: Path) -> None:
        """`pictures` is the folder for what is pasted."""
        super().__init__(desk)
        self._desk, self._theme, self._pictures = desk, theme, pictures
        self._telling = QTimer(self, singleShot=True, interval=0)
        self._telling.timeout.connect(self._tell)
        files, composer, panels = desk.files, desk.composer, desk.panels
        mentioning = Mentioning(
            panels.composer,
            lambda: files.statuses,
            lambda: desk.chat.document_ids | composer.waiting_ids,
        )
        composer.mentioned = mentioning.mentioned
        for signal, slot in (
            (files.status_changed, composer.show_status),
            (files.status_changed, self._on_status),
            (files.attached, self._attach),
            (files.replaced, self._replace),
            (files.dropped, composer.drop),
            (files.dropped, self._on_status),
            (desk.workspaces.presenter.opened, self._on_status),
            (files.opened, self._open),
            (files.told, desk.notices.tell),
            (files.withdrawn, composer.drop),
            (desk.file_care.told, desk.notices.tell),
            (composer.detached, files.detach),
            (composer.whole_wanted, self._send_whole),
            (panels.composer.pages_asked, self._ask_pages),
            (panels.composer.mend_asked, self._mend),
            (panels.composer.add_files, self.choose_files),
            (panels.composer.files_pasted, desk.add_files),
            (panels.composer.picture_pasted, self._add_picture),
            (panels.files.add_files, self.choose_files),
            (panels.files.try_samples, desk.try_samples),
            (panels.files.arranged, self._keep_columns),
            (panels.files.chat_chosen, desk.open_conversation),
            (desk.window.files_dropped, desk.add_files),
            (desk.window.drop_zones.entered, self._look),
            (desk.window.drop_zones.offered, self._show_offered),
            (desk.window.drop_zones.handed_over, self._keep),
            (desk.window.drop_zones.picture_dropped, self._add_dropped_picture),
            (desk.window.drop_zones.not_had, self._tell_not_had),
        ):
            signal.connect(slot)
        panels.files.arrange(read_words(desk.settings.files_columns))
        files.uploads.allow(desk.settings.uploads_at_once)
        desk.choices.changed.connect(self._on_choices)

    def choose_files(self) -> None:
        """Let the user pick files."""
        dialog = file_dialog(self._desk.window, "Add files")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        endings = " ".join(f"*{ending}" for ending in MIME_TYPES)
        dialog.setNameFilters([f"Documents ({endings})", "All files (*)"])
        dialog.filesSelected.connect(self._desk.add_files)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _keep_columns(self, arrangement: Arrangement) -> None:
        self._desk.choices.take(files_columns=stored_words(arrangement))

    def _on_choices(self, changed: set[str]) -> None:
        if "uploads_at_once" in changed:
            self._desk.files.uploads.allow(self._desk.settings.uploads_at_once)

    def _look(self, paths: list[str]) -> None:
        title = "Looking at what is dragged"
        self._desk.jobs.start(title, self._preview(paths), second=Second.REPLACE)

    async def _preview(self, paths: list[str]) -> None:
        """Say what letting go would do, found as it would be found then."""
        desk = self._desk
        found = await look_into(paths)
        ids = {*desk.chat.document_ids, *(status.id for status in desk.composer.statuses)}
        here = {s.document.path for s in desk.files.statuses if s.id in ids}
        desk.window.drop_zones.show_contents(paths, contents_of(found, here, self._note))

    def _attach(self, status: DocumentStatus) -> None:
        if not self._told_known(status):
            self._desk.composer.attach(status)

    def _replace(self, old_id: str, status: DocumentStatus) -> None:
        waits = any(held.id == old_id for held in self._desk.composer.statuses)
        if waits and self._told_known(status):
            self._desk.composer.drop(old_id)
        else:
            self._desk.composer.replace(old_id, status)

    def _told_known(self, status: DocumentStatus) -> bool:
        """Say so if a document is in the chat that is shown."""
        known = status.id in self._desk.chat.document_ids
        if known:
            self._desk.notices.say(f"{status.document.name} is in this chat already")
        return known

    def _send_whole(self, document_id: str) -> None:
        self._desk.files.attach((document_id,))

    def _mend(self, document_id: str) -> None:
        """Do what the chip of a document offers where something is wrong with it."""
        desk = self._desk
        status = desk.files.status(document_id)
        if status is None:
            return
        if status.needs_password:
            desk.files.ask_password(document_id, attach=True)
        elif status.needs_room:
            desk.file_care.make_room()
        elif status.needs_finding:
            desk.file_care.relink(document_id)
        elif status.failure:
            desk.files.send_again((document_id,))

    def _ask_pages(self, document_id: str) -> None:
        self._desk.jobs.start(
            "Choosing pages", self._choose_pages(document_id), second=Second.REPLACE
        )

    async def _choose_pages(self, document_id: str) -> None:
        composer = self._desk.composer
        status = next((each for each in composer.statuses if each.id == document_id), None)
        listed = self._desk.files.status(document_id)
        if status is None or listed is None:
            return
        desk = self._desk
        chosen = await ask_pages(self._theme, desk.window, status.document, status.pages)
        if chosen is not None:
            composer.choose_pages(listed, chosen)
        desk.panels.composer.take_focus()

    def _show_offered(self, names: list[str]) -> None:
        files = tuple(name for name in names if mime_type_of(name))
        unreadable = tuple(name for name in names if not mime_type_of(name) and name != ATTACHMENT)
        found = Found(files, (), 0, False, unreadable=unreadable)
        contents = contents_of(found, (), self._note)
        if ATTACHMENT in names:
            line = f"What it is shows when it is dropped. {self._note}"
            contents = replace(contents, count=contents.count + 1, lines=(line,))
        self._desk.window.drop_zones.show_contents(names, contents)

    def _keep(self, files: list[tuple[str, bytes]], zone: str) -> None:
        work = self._keep_and_add(files, zone)
        self._desk.jobs.start("Keeping what was dropped", work, second=Second.TOGETHER)

    async def _keep_and_add(self, files: list[tuple[str, bytes]], zone: str) -> None:
        self._desk.add_files(await keep(files, self._pictures), zone)

    def _add_dropped_picture(self, image: QImage, zone: str) -> None:
        self._desk.window.show_chat()
        self._desk.files.add_picture(image, self._pictures, attach=zone == CHAT)

    def _tell_not_had(self) -> None:
        self._desk.notices.tell(
            Notice(
                "The other program did not hand over the file",
                hint="Save it there first, then drop the saved file.",
                tone="warning",
            )
        )

    @property
    def _note(self) -> str:
        offline = self._desk.connection.is_offline
        return "Nothing leaves this computer" if offline else "Sent to Google now"

    def _add_picture(self, image: QImage) -> None:
        self._desk.files.add_picture(image, self._pictures)

    def _open(self, document_id: str) -> None:
        status = self._desk.files.status(document_id)
        if status is not None:
            self._desk.window.show_right(READER)
            self._desk.reader.open_document(status.document)

    def _on_status(self, _changed: object) -> None:
        # Many files change at once; the count and the status line are told of them together.
        self._telling.start()

    def _tell(self) -> None:
        desk = self._desk
        known = any(status.can_be_asked for status in desk.files.statuses)
        desk.panels.suggestions.show_ready(bool(desk.composer.statuses), known)
        desk.window.set_right_count(FILES, len(desk.files.statuses))
        desk.running_work.show_uploads(desk.files.statuses)
