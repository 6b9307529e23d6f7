"""Joins the Reader to the rest of the window: what is asked about, checked again, exported."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from workbench.domain.changes import Changes
from workbench.domain.conversations import Message, MessageState
from workbench.domain.documents import Document, DocumentState
from workbench.domain.endings import ENTER_PASSWORD, FIND_FILE
from workbench.domain.pages import Pages, chosen_pages
from workbench.errors import UserError
from workbench.ui.chat.hostile import clean
from workbench.ui.composer.excerpt import Excerpt
from workbench.ui.files.status import DocumentStatus
from workbench.ui.jobs import JobFailure, Second
from workbench.ui.links import ask_and_open
from workbench.ui.panels import READER
from workbench.ui.reader.printing import Printed, printed_notice
from workbench.ui.reader.quotation_export import export
from workbench.ui.reader.verdicts import short_name
from workbench.ui.theme import Theme

if TYPE_CHECKING:
    from workbench.ui.desk import Desk

_BROKEN_OFF = (MessageState.STOPPED, MessageState.INTERRUPTED)
_NOT_IN_NAMES = re.compile(r"[^\w ()&+-]")

SOON = 100
"""Milliseconds in which changes of several files are taken together."""

AGAIN = 250
"""Milliseconds in which the quotations of a growing answer are taken together."""


class ReaderJoints(QObject):
    """Connects the Reader's signals to the desk and to the services."""

    def __init__(self, desk: "Desk", theme: Theme, pictures: Path) -> None:
        super().__init__(desk)
        self._desk, self._theme, self._pictures = desk, theme, pictures
        # Many files are read one after the other; they are made ready together.
        self._preparing = QTimer(self, singleShot=True, interval=SOON)
        self._preparing.timeout.connect(self._prepare)
        self._listing = QTimer(self, singleShot=True, interval=AGAIN)
        self._listing.timeout.connect(self._list_coming)
        reader, panel, menus = desk.reader, desk.panels.reader, desk.window.menus
        conversation = desk.panels.conversation
        panel.menu.show_as_printed(not desk.settings.dim_pages)
        for signal, slot in (
            (conversation.citation_activated, self._show_citation),
            (conversation.proof_activated, self._show_quotations),
            (conversation.link_activated, self._open_link),
            (reader.citation_shown, conversation.set_open_citation),
            (menus.next_citation.triggered, self._next_citation),
            (menus.previous_citation.triggered, self._previous_citation),
            (reader.details.address_pressed, self._open_link),
            (reader.text_asked, self._ask_about_text),
            (reader.pages_asked, self._ask_about_pages),
            (reader.picture_asked, self._ask_about_picture),
            (reader.remedy_wanted, self._on_remedy),
            (reader.printing.ended, self._on_printed),
            (reader.notes.recognised, self._on_recognised),
            (desk.files.dropped, reader.close_document),
            (desk.files.replaced, self._on_found_again),
            (panel.quotations.check_again_wanted, self.check_again),
            (panel.quotations.export_wanted, self._export),
            (panel.menu.as_printed_changed, self._keep_as_printed),
            (desk.chat.filled, self.check_missing),
            (desk.chat.opened, self._prepare),
            (desk.chat.answering, self._prepare),
            (desk.chat.cited, self._on_cited),
            (desk.chat.answer_finished, self._on_finished),
            (desk.files.status_changed, self._on_status),
            (desk.file_care.changed, self._on_changes),
            (desk.file_care.found, desk.reader.try_again),
        ):
            signal.connect(slot)

    def _show_citation(self, message_id: str, ordinal: int) -> None:
        answer = self._desk.message(message_id)
        if answer is not None:
            self._desk.window.show_right(READER)
            self._desk.reader.show_citation(answer, ordinal, self._desk.documents_of(answer))

    def _show_quotations(self, message_id: str) -> None:
        answer = self._desk.message(message_id)
        if answer is not None:
            self._desk.window.show_right(READER)
            self._desk.reader.set_answer(answer, self._desk.documents_of(answer))

    def _next_citation(self) -> None:
        self._desk.panels.conversation.next_citation(1)

    def _previous_citation(self) -> None:
        self._desk.panels.conversation.next_citation(-1)

    def check_again(self) -> None:
        """Judge the quotations of the answer that the Reader lists once more."""
        answer = self._desk.reader.answer
        if answer is not None:
            self._desk.jobs.start("Checking the quotations", self._check_again(answer))

    def check_missing(self, conversation_id: str) -> None:
        """Judge what this version of the checker has not judged, or could not find then."""
        self._desk.jobs.start(
            "Checking the quotations",
            self._check_missing(conversation_id),
            group="check missing",
            second=Second.REPLACE,
            on_failure=_leave_it,
        )

    def _on_finished(self, answer: Message) -> None:
        """Judge what an answer that broke off says in quotation marks; a whole one was judged."""
        if answer.state in _BROKEN_OFF and answer.has_text:
            self._desk.jobs.start(
                "Checking the quotations",
                self._check_rest(answer),
                group=f"check {answer.id}",
                on_failure=_leave_it,
            )

    async def _check_rest(self, answer: Message) -> None:
        again = await self._desk.services.rechecking.again(answer.conversation_id, answer.id)
        if again.citations != answer.citations:
            self._show(again)

    def _prepare(self, *_told: object) -> None:
        """Make the documents of this chat ready for checks before their quotations come."""
        desk = self._desk
        wanted = (*desk.chat.document_ids, *(status.id for status in desk.composer.statuses))
        if wanted:
            desk.jobs.start(
                "Reading ahead", desk.services.rechecking.prepare(wanted), group="read ahead",
                second=Second.REPLACE, on_failure=_leave_it,
            )  # fmt: skip

    def _on_status(self, status: DocumentStatus) -> None:
        ready = status.document.state is DocumentState.READY
        if ready and any(each.id == status.id for each in self._desk.composer.statuses):
            self._preparing.start()

    def _on_changes(self, changes: Changes) -> None:
        # A file that was moved was found again: what could not be checked now can.
        if changes.documents and self._desk.chat.conversation_id:
            self._desk.chat.refresh_documents()
            self.check_missing(self._desk.chat.conversation_id)

    async def _check_again(self, answer: Message) -> None:
        rechecking = self._desk.services.rechecking
        again = await rechecking.again(answer.conversation_id, answer.id)
        self._show(again)
        changed = again.citations != answer.citations
        said = "Checked again, with another result" if changed else "Checked again, no change"
        self._desk.notices.say(said)

    async def _check_missing(self, conversation_id: str) -> None:
        shown = self._desk.chat.messages
        if conversation_id == self._desk.chat.conversation_id:
            for message in await self._desk.services.rechecking.missing(shown):
                self._show(message)

    def _show(self, answer: Message) -> None:
        desk = self._desk
        if answer.conversation_id == desk.chat.conversation_id:
            desk.panels.conversation.show_message(answer)
            self._list(answer)

    def _list(self, answer: Message) -> None:
        listed = self._desk.reader.answer
        if listed is not None and listed.id == answer.id:
            self._desk.reader.set_answer(answer, self._desk.documents_of(answer))

    def _on_cited(self, answer: Message) -> None:
        if answer.conversation_id == self._desk.chat.conversation_id:
            if not self._listing.isActive():
                self._listing.start()

    def _list_coming(self) -> None:
        """List what is checked so far, unless the Reader lists another answer."""
        coming = self._desk.chat.coming
        if coming is not None and not coming.state.is_final:
            self._list(coming)

    def _open_link(self, address: str) -> None:
        work = ask_and_open(self._theme, self._desk.window, address)
        self._desk.jobs.start("Opening a link", work)

    def _ask_about_text(self, document: Document, page: int, words: str) -> None:
        label = clean(document.label(page))
        excerpt = Excerpt(short_name(document), page, label, words)
        self._attach(document)
        self._desk.composer.attach_excerpt(excerpt)
        self._desk.panels.composer.take_focus()

    def _ask_about_pages(self, document: Document, pages: Pages) -> None:
        status = self._desk.files.status(document.id)
        if status is not None:
            chosen = chosen_pages(pages, document.page_count or 0)
            self._desk.composer.choose_pages(status, chosen)
            self._desk.panels.composer.take_focus()

    def _ask_about_picture(self, document: Document, page: int, picture: QImage) -> None:
        work = self._keep_picture(document, page, picture)
        self._desk.jobs.start("Adding an area of a page", work, second=Second.TOGETHER)

    async def _keep_picture(self, document: Document, page: int, picture: QImage) -> None:
        name = _NOT_IN_NAMES.sub("_", short_name(document))[:80]
        now = datetime.now(UTC).astimezone()
        file = self._pictures / f"{name}, page {page}, {now:%Y-%m-%d %H.%M.%S}.png"
        if not await asyncio.to_thread(_save, picture, file):
            raise UserError("The area could not be saved.", hint="Is the disk full?")
        self._desk.add_files([str(file)])

    def _attach(self, document: Document) -> None:
        if document.id not in self._desk.chat.document_ids:
            self._desk.files.attach([document.id])

    def _on_remedy(self, document: Document, action: str) -> None:
        files = self._desk.panels.files
        if action == ENTER_PASSWORD:
            files.password_asked.emit(document.id)
        elif action == FIND_FILE:
            files.relink_asked.emit(document.id)

    def _on_printed(self, printed: Printed) -> None:
        self._desk.notices.tell(printed_notice(printed))

    def _on_found_again(self, _first: str, status: DocumentStatus) -> None:
        # A known file was added anew, perhaps from another place, or can be opened now.
        self._desk.reader.try_again(status.document)
        self._desk.chat.refresh_documents()
        if self._desk.chat.conversation_id:
            self.check_missing(self._desk.chat.conversation_id)

    def _on_recognised(self, document: Document) -> None:
        self._desk.files.refresh()
        if self._desk.reader.answer is not None:
            self.check_again()

    def _export(self) -> None:
        answer = self._desk.reader.answer
        if answer is not None:
            self._desk.jobs.start("Exporting the quotations", self._write(answer))

    async def _write(self, answer: Message) -> None:
        desk = self._desk
        documents = self._desk.documents_of(answer)
        name = await export(self._theme, desk.window, answer, documents)
        if name:
            desk.notices.say(f"Saved as {clean(name)}", drawing="export")

    def _keep_as_printed(self, as_printed: bool) -> None:
        self._desk.settings = replace(self._desk.settings, dim_pages=not as_printed)


def _save(picture: QImage, file: Path) -> bool:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    return picture.save(str(file))


def _leave_it(failure: JobFailure) -> None:
    """Say nothing: the verdicts stay as they were, and Check again tells what is wrong."""
    assert isinstance(failure.error, UserError)
