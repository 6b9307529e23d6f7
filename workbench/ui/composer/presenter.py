"""Joins the composer to the services: drafts, the question that waits, and the price."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.domain.conversations import draft_aside
from workbench.domain.pages import Pages
from workbench.ui.composer.composer import SETTLED, Composer
from workbench.ui.composer.draft import Draft, Held, Queued
from workbench.ui.composer.excerpt import Excerpt, with_excerpts
from workbench.ui.composer.mentioning import Mentioned, nothing_mentioned
from workbench.ui.composer.wording import ONE_WAITS, SENDS_LATER
from workbench.ui.files.status import DocumentStatus
from workbench.ui.jobs import JobFailure, Jobs, Second

if TYPE_CHECKING:
    from workbench.domain.conversations import Conversation
    from workbench.services.estimating import Estimating

NEW = ""
"""The id of the conversation that does not exist until its first question is sent."""
ASIDE = draft_aside("")
"""Begins what stands for the new chat of a workspace that is not open."""


class ComposerPresenter(QObject):
    """Keeps a draft for each conversation and lets a question go when nothing holds it.

    Signals: send_requested(str conversation id, str text, tuple of document ids, pages by document
    id); detached(str document id); whole_wanted(str document id) when all pages of a document are
    meant again; stop_requested(str conversation id); draft_changed(str conversation id, str text,
    tuple of document ids, pages by document id) for what is to outlive the program;
    unqueued(str conversation id, Queued) after the waiting question was removed.
    """

    send_requested = Signal(str, str, object, object)
    stop_requested = Signal(str)
    detached = Signal(str)
    whole_wanted = Signal(str)
    draft_changed = Signal(str, str, object, object)
    unqueued = Signal(str, object)

    def __init__(self, composer: Composer, estimating: Estimating, jobs: Jobs) -> None:
        super().__init__(composer)
        self._composer = composer
        self._estimating = estimating
        self._jobs = jobs
        self._current = NEW
        self._blocked = ""
        self._drafts: dict[str, Draft] = {}
        self._told: dict[str, tuple[str, tuple[str, ...], dict[str, Pages]]] = {}
        self.mentioned: Callable[[str], Mentioned] = nothing_mentioned
        self.counts: Callable[[], bool] = always
        self.new_chat: Callable[[], Conversation | None] = no_chat
        composer.send.connect(self._send)
        composer.stop.connect(self._stop)
        composer.removed.connect(self._detach)
        composer.queued_detached.connect(self._detach_queued)
        composer.failed_removed.connect(self._detach_failed)
        composer.queued_edited.connect(self._take_back)
        composer.queued_removed.connect(self._unqueue)
        composer.text_changed_settled.connect(self._look_for_mentions)
        composer.text_changed_settled.connect(self.estimate)
        composer.text_changed_settled.connect(self.tell_drafts)
        self._soon = QTimer(self, singleShot=True, interval=SETTLED)
        self._soon.timeout.connect(self.estimate)
        self._redraw = QTimer(self, singleShot=True, interval=0)
        self._redraw.timeout.connect(self._show)
        self._show()

    @property
    def statuses(self) -> tuple[DocumentStatus, ...]:
        """Return the documents of what is not sent yet: the waiting question, and the field."""
        return tuple(status for held in self._draft.held for status in held.statuses)

    @property
    def waiting_ids(self) -> frozenset[str]:
        """Return the documents of the question that waits."""
        queued = self._draft.queued
        return frozenset(queued.documents) if queued is not None else frozenset()

    @property
    def asked(self) -> tuple[str, tuple[str, ...], dict[str, Pages]]:
        """Return the question that is being written, its documents and their pages.

        While nothing is written it is the one that waits.
        """
        draft = self._draft
        draft.text = self._composer.text()
        if draft.queued is not None and not (draft.whole.strip() or draft.statuses):
            return (draft.queued.text, *_meant(draft.queued.statuses))
        return (draft.whole, *_meant(draft.statuses))

    def open(self, conversation_id: str) -> None:
        """Show the draft of a conversation; the one before is kept."""
        self._draft.text = self._composer.text()
        self._current = conversation_id
        self._composer.set_text(self._draft.text)
        self._show()
        self.estimate()

    def bring_back(
        self,
        conversation_id: str,
        text: str,
        statuses: Sequence[DocumentStatus],
        pages: Mapping[str, Pages],
    ) -> None:
        """Take a draft of an earlier run; what was typed since stays."""
        draft = self._drafts.setdefault(conversation_id, Draft())
        draft.text = draft.text or text
        draft.documents = {status.id: status for status in statuses} | draft.documents
        draft.pages = dict(pages) | draft.pages
        self._told[conversation_id] = (text, tuple(s.id for s in statuses), dict(pages))
        if conversation_id == self._current and not self._composer.text():
            self._composer.set_text(draft.text)
            self._show()

    def change_workspace(self, left: str, opened: str) -> None:
        """Put the new chat's draft aside with its workspace, and bring that of the opened one."""
        self._draft.text = self._composer.text()
        self._drafts[draft_aside(left)] = self._drafts.pop(NEW, Draft())
        self._drafts[NEW] = self._drafts.pop(draft_aside(opened), Draft())
        self._composer.set_text(self._draft.text)
        self._show()

    def tell_drafts(self) -> None:
        """Tell the drafts that are not as they were told before."""
        self._draft.text = self._composer.text()
        for conversation_id in {*self._drafts, *self._told}:
            draft = self._drafts.get(conversation_id, Draft())
            queued = draft.queued or Queued()
            text = "\n".join(filter(None, (queued.text, draft.whole)))
            ids = tuple(queued.documents | draft.documents)
            now = (text, ids, queued.pages | draft.pages)
            if self._told.get(conversation_id, ("", (), {})) != now:
                self._told[conversation_id] = now
                self.draft_changed.emit(conversation_id, *now)

    def adopt(self, conversation_id: str) -> None:
        """Give the draft of the new conversation to the one that was made for it."""
        draft = self._drafts.pop(NEW, Draft())
        if self._current == NEW:
            draft.text = self._composer.text()
            self._current = conversation_id
        self._drafts[conversation_id] = draft
        self._show()

    def attach(self, status: DocumentStatus) -> None:
        """Put a document to the next question of the conversation that is shown."""
        (self._holding(status.id) or self._draft).documents[status.id] = status
        self._redraw.start()
        self._soon.start()

    def choose_pages(self, status: DocumentStatus, pages: Pages) -> None:
        """Mean only some pages of a document with the next question; none given means all."""
        held = self._holding(status.id) or self._draft
        before = held.pages.get(status.id, ())
        held.documents[status.id] = status
        if pages:
            held.pages[status.id] = pages
            self.detached.emit(status.id)
        elif before:
            held.pages.pop(status.id)
            self.whole_wanted.emit(status.id)
        self._let_all_go()
        self._show()
        self.estimate()

    def attach_excerpt(self, excerpt: Excerpt) -> None:
        """Let the next question of the conversation that is shown be about these words."""
        self._draft.excerpts[excerpt.id] = excerpt
        self._show()
        self._soon.start()

    def show_status(self, status: DocumentStatus) -> None:
        """Take the new status of a document, whichever question it belongs to."""
        before = next((each for each in self.statuses if each.id == status.id), None)
        for held in self._all_held():
            held.show(status)
        self._let_all_go()
        if before is not None:
            self._redraw.start()
            if before.document != status.document:
                self._soon.start()

    def replace(self, old_id: str, status: DocumentStatus) -> None:
        """A file turned out to be a known document."""
        for held in self._all_held():
            held.replace(old_id, status)
        self._let_all_go()
        self._redraw.start()

    def drop(self, document_id: str) -> None:
        """A document is no longer in the list."""
        for held in self._all_held():
            held.forget(document_id)
        self._let_all_go()
        self._redraw.start()

    def set_blocked(self, reason: str) -> None:
        """Keep questions back, for instance with "Add a key to send"; empty lets them go."""
        self._blocked = reason
        self._let_all_go()
        self._show()

    def set_running(self, conversation_id: str, running: bool) -> None:
        """Say whether an answer comes in a conversation; afterwards the queued question goes."""
        self._drafts.setdefault(conversation_id, Draft()).running = running
        self._let_all_go()
        self._show()
        if not running and conversation_id == self._current:
            self.estimate()

    def give_back(self, conversation_id: str, text: str) -> None:
        """Put a question that could not be sent back into its field, with its documents."""
        draft = self._drafts.setdefault(conversation_id, Draft())
        draft.take(draft.sent)
        self._put_first(conversation_id, text)

    def queue_again(self, conversation_id: str, queued: Queued) -> None:
        """Let a removed question wait again; where nothing is waited for, put it in its field."""
        draft = self._drafts.setdefault(conversation_id, Draft())
        if draft.running and draft.queued is None:
            draft.queue_again(queued)
            self._show()
        else:
            self._put_first(conversation_id, queued.text)

    def keep_back(self, conversation_id: str) -> None:
        """Put the question that waits in a conversation back into its field, not to be sent."""
        draft = self._drafts.get(conversation_id)
        queued = draft.unqueue() if draft is not None else None
        if queued is not None:
            self._put_first(conversation_id, queued.text)

    def _put_first(self, conversation_id: str, text: str) -> None:
        draft = self._drafts[conversation_id]
        is_shown = conversation_id == self._current
        if is_shown:
            draft.text = self._composer.text()
        draft.text = f"{text}\n{draft.text}" if draft.text.strip() else text
        if is_shown:
            self._composer.set_text(draft.text)
        self._show()

    def estimate(self) -> None:
        """Ask what the next question takes."""
        text, ids, pages = self.asked
        new = self.new_chat() if self._current == NEW else None
        if self._current == NEW and (new is None or not (text.strip() or ids)):
            self._composer.set_estimate(None)
            return
        work = self._estimate(self._current, text, ids, pages, new)
        self._jobs.start(
            "Estimating the price", work, second=Second.REPLACE, on_failure=self._no_estimate
        )

    @property
    def _draft(self) -> Draft:
        return self._drafts.setdefault(self._current, Draft())

    def _send(self, text: str) -> None:
        draft = self._draft
        self._look_for_mentions()
        if draft.queued is not None or draft.problem:
            return
        draft.queue(with_excerpts(draft.excerpts.values(), text))
        self._composer.set_text("")
        self._let_all_go()
        self._show()

    def _stop(self) -> None:
        self.stop_requested.emit(self._current)

    def _detach(self, *document_ids: str) -> None:
        for document_id in document_ids:
            if self._draft.excerpts.pop(document_id, None) is not None:
                continue
            written = any(status.id == document_id for status in self._draft.statuses)
            held = self._draft if written else self._holding(document_id)
            self._forget(held, document_id)
        self._after_detaching()

    def _detach_queued(self, document_id: str) -> None:
        self._forget(self._draft.queued, document_id)
        self._after_detaching()

    def _forget(self, held: Held | None, document_id: str) -> None:
        if held is not None:
            held.forget(document_id)
            self.detached.emit(document_id)

    def _after_detaching(self) -> None:
        self._let_all_go()
        self._show()
        self.estimate()

    def _detach_failed(self) -> None:
        self._detach(*(status.id for status in self.statuses if status.failure))

    def _take_back(self) -> None:
        draft = self._draft
        queued, rest = draft.unqueue(), self._composer.text().strip()
        text = queued.text if queued is not None else ""
        self._composer.set_text(f"{text}\n{rest}" if rest else text)
        self._composer.take_focus()
        self._show()

    def _unqueue(self) -> None:
        queued = self._draft.unqueue()
        self._show()
        self._composer.take_focus()
        if queued is not None:
            self.unqueued.emit(self._current, queued)

    def _holding(self, document_id: str) -> Held | None:
        """Return the question of the chat that is shown which a document goes with."""
        return next((h for h in self._draft.held if document_id in h.documents), None)

    def _all_held(self) -> Iterator[Held]:
        """Yield every question of every chat that is not sent yet."""
        for draft in self._drafts.values():
            yield from draft.held

    def _let_all_go(self) -> None:
        """Send what nothing holds any more."""
        for conversation_id in tuple(self._drafts):
            self._let_go(conversation_id)

    def _let_go(self, conversation_id: str) -> None:
        if conversation_id.startswith(ASIDE):
            return
        draft = self._drafts[conversation_id]
        queued = draft.queued
        if queued is None or self._blocked:
            return
        if draft.running or queued.underway or queued.failed:
            return
        draft.queued, draft.sent = None, queued.statuses
        self.send_requested.emit(conversation_id, queued.text, *_meant(draft.sent))

    def _look_for_mentions(self) -> None:
        """Take the documents that the text names, with their pages, for part of the question."""
        draft = self._draft
        found = self.mentioned(self._composer.text())
        if (found.statuses, found.problem) != (tuple(draft.mentioned.values()), draft.problem):
            draft.mentioned = {status.id: status for status in found.statuses}
            draft.problem = found.problem
            self._show()

    def _show(self) -> None:
        self.tell_drafts()
        draft, composer = self._draft, self._composer
        composer.set_excerpts(tuple(draft.excerpts.values()))
        queued = draft.queued
        composer.set_documents(draft.statuses)
        composer.set_failed(sum(held.failed for held in draft.held))
        composer.set_queued(*((queued.text, queued.statuses) if queued is not None else (None,)))
        composer.set_running(draft.running)
        composer.set_reason(self._reason(draft))
        underway = any(held.underway for held in draft.held)
        composer.set_note(SENDS_LATER if underway and not draft.running else "")

    def _reason(self, draft: Draft) -> str:
        if self._blocked:
            return self._blocked
        failed = sum(held.failed for held in draft.held)
        if failed == 1:
            return "A file failed"
        if failed:
            return f"{failed:,} files failed"
        return draft.problem or (ONE_WAITS if draft.queued is not None else "")

    async def _estimate(
        self,
        conversation_id: str,
        text: str,
        document_ids: tuple[str, ...],
        pages: Mapping[str, Pages],
        new: Conversation | None,
    ) -> None:
        """Show the estimate at once, and the count as soon as there is one."""
        asked = (conversation_id, text, document_ids, pages, new)
        price = await self._estimating.estimate(*asked)
        if conversation_id == self._current:
            self._composer.set_estimate(price)
        # What is typed goes out to be counted: not where the user wants to be asked first.
        counted = await self._estimating.count(*asked) if self.counts() else None
        if conversation_id == self._current and counted is not None:
            self._composer.set_estimate(counted)

    def _no_estimate(self, failure: JobFailure) -> None:
        self._composer.set_estimate(None)


def _meant(statuses: Sequence[DocumentStatus]) -> tuple[tuple[str, ...], dict[str, Pages]]:
    """Return the ids of documents, and of which of them only some pages are meant."""
    pages = {status.id: status.pages for status in statuses if status.pages}
    return tuple(status.id for status in statuses), pages


def always() -> bool:
    """Say yes."""
    return True


def no_chat() -> None:
    """Know of no chat that is about to begin."""
