"""The conversation: a column of messages of which only those near the view are widgets."""

import time
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QShowEvent,
)

from workbench.domain.conversations import Message, Role
from workbench.domain.documents import Document
from workbench.ui.announcing import announce
from workbench.ui.chat.answer import AnswerView
from workbench.ui.chat.message_column import NOWHERE, MessageColumn
from workbench.ui.chat.pace import Pace
from workbench.ui.chat.proof import ending_words, next_quotation
from workbench.ui.chat.question import QuestionView
from workbench.ui.chat.safe_mode import DrawingNote
from workbench.ui.shell.focus import BY_PLACE
from workbench.ui.theme import Theme

DRAWN = 1_500
"""Milliseconds after which what was drawn last counts as standing on the screen."""


class ConversationPanel(MessageColumn):
    """Shows the messages of one conversation and follows the newest while the view is at the end.

    Signals: citation_activated(message id, ordinal); link_activated(address);
    remedy_activated(message id, remedy); proof_activated(message id); focus_lost() when what had
    the keyboard is gone; place_shown() when a place is selected that had to be shown first; and
    those of `intents`. draft_changed(message id, words) is that of `QuestionView`.
    """

    citation_activated = Signal(str, int)
    link_activated = Signal(str)
    remedy_activated = Signal(str, str)
    proof_activated = Signal(str)
    focus_lost = Signal()
    place_shown = Signal()
    draft_changed = Signal(str, str)

    def __init__(self, theme: Theme, model_name: Callable[[str], str] = str) -> None:
        """Draw with a theme; `model_name` turns a model's id into its name."""
        super().__init__(theme, model_name)
        self._dirty: set[str] = set()
        self._open = ("", 0)
        self._found = ""
        self._sought = ("", 0)
        self._revealing = ("", 0)
        self._pace = Pace()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._show_dirty)
        self._note: DrawingNote | None = None
        self._drawn = QTimer(self, singleShot=True, interval=DRAWN)
        self._drawn.timeout.connect(self.note_drawn)
        self.formulas.drawn.connect(self._take_formulas)
        self._has_formulas = False
        self._views.citation_activated.connect(self.citation_activated)
        self._views.link_activated.connect(self.link_activated)
        self._views.remedy_activated.connect(self.remedy_activated)
        self._views.proof_activated.connect(self.proof_activated)
        self._views.focused.connect(self.reveal)
        self._views.draft_changed.connect(self.draft_changed)
        self._views.reached.connect(self._on_reached)
        self.setAccessibleName("Conversation")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setProperty(BY_PLACE, True)
        self._views.focus_lost.connect(self.focus_lost)
        theme.changed.connect(self._on_theme_changed)

    @property
    def messages(self) -> tuple[Message, ...]:
        """Return the messages shown, oldest first."""
        return tuple(self._messages)

    def show_messages(
        self,
        messages: Sequence[Message],
        documents: Mapping[str, Document],
        versions: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    ) -> None:
        """Show a conversation from its end; `versions` as in `show_versions`."""
        self._take(messages, documents, versions)
        self._place()

    def note_drawn(self) -> None:
        """Note that all that was drawn stands on the screen, and nothing came of it."""
        self._drawn.stop()
        if self._note is not None:
            self._note.done()

    def show_earlier(self, messages: Sequence[Message]) -> None:
        """Put messages above those that are shown; what is being read stays where it is."""
        if not messages:
            return
        anchor = self._anchor()
        if self._messages.prepend(messages):
            self._mark_all()
        self._place((anchor[0] + len(messages), anchor[1]))

    def show_later(self, messages: Sequence[Message]) -> None:
        """Put messages below those that are shown; what is being read stays where it is."""
        anchor = self._anchor()
        for message in messages:
            self._messages.append(message)
        self._place(anchor)

    def show_message(self, message: Message) -> None:
        """Add a message or show how far it is; cheap, for painting happens at its own pace."""
        at = self._messages.place(message.id)
        if at is None:
            self._messages.append(message)
            if message.role is Role.QUESTION:
                self._following = True
        else:
            was_final = self._messages[at].state.is_final
            ended = message.state.is_final and not was_final
            if was_final and not message.state.is_final:
                # It goes on: what was drawn as an end is drawn anew.
                self._views.forget(message.id)
            self._pace.grow(self._messages.put(at, message))
            if ended:
                self._announce(message)
        self._mark(message.id)

    def show_documents(self, documents: Mapping[str, Document]) -> None:
        """Take what is known of the documents now: names and page labels."""
        self._documents = documents
        self._mark_all()

    def watch(self, note: DrawingNote) -> None:
        """Keep note of what is being drawn, and draw plainly what ended the program twice."""
        self._note = note
        self._views.is_plain = note.is_plain

    def show_versions(self, versions: Mapping[str, tuple[str, ...]]) -> None:
        """Take which messages have several versions, and the ids of all of them."""
        self._views.show_versions(versions)
        self._place(self._anchor())

    def cut_after(self, message_id: str) -> None:
        """Take away what follows a message; all of it when the id is empty."""
        for message in self._messages.cut_after(message_id):
            self._views.forget(message.id)
            self._dirty.discard(message.id)
            self._shown.discard(message.id)
        self._place()

    def select_in(self, message_id: str, words: str, nth: int = 0) -> bool:
        """Select a place of words in a message, and scroll to it; no other stays selected.

        Say whether that is done; if not, more of a long answer is shown first.
        """
        if self._found != message_id:
            self.unselect()
        at = self._messages.place(message_id)
        if at is None:
            return True
        self._found, self._sought = message_id, (words, nth)
        self._make_real(at)
        view = self._views.known[message_id]
        top = view.select_words(words, nth)
        if top is None:
            self.reveal(message_id)
            return not (isinstance(view, AnswerView) and view.body.is_seeking)
        self._following = False
        self._reading = NOWHERE
        self._place((at, top - self.viewport().height() // 3))
        return True

    def _on_reached(self, message_id: str) -> None:
        if message_id == self._found and self.select_in(message_id, *self._sought):
            self.place_shown.emit()
        if message_id == self._revealing[0]:
            self.reveal(*self._revealing)

    def unselect(self) -> None:
        """Select none of the words that were found."""
        if self._found in self._views.known:
            self._views.known[self._found].unselect()
        self._found = ""

    def edit_question(self, message_id: str, draft: str | None = None) -> None:
        """Turn a question into a field, wherever it stands, with its words or a draft of others."""
        at = self._messages.place(message_id)
        if at is not None:
            self.reveal(message_id)
            self._make_real(at)
            view = self._views.known[message_id]
            if isinstance(view, QuestionView):
                view.edit(draft)

    def bring_back(self, drafts: Mapping[str, str]) -> None:
        """Let questions be changed, once they are shown, by message id with the words so far."""
        self._views.bring_back(drafts)

    def tell_drafts(self) -> None:
        """Tell the words of questions that are being changed, where they were not told yet."""
        self._views.tell_drafts()

    def clear(self) -> None:
        """Show nothing."""
        self._views.clear()
        self._messages = self._no_messages()
        self._shown.clear()
        self._dirty.clear()
        self._following = True
        self._open = self._revealing = ("", 0)
        self._guess_lines()
        self._place()

    def set_open_citation(self, message_id: str, ordinal: int) -> None:
        """Outline the citation that the reader shows; an empty id outlines none."""
        before = self._open[0]
        self._open = (message_id, ordinal)
        for identity in (before, message_id):
            view = self._views.known.get(identity)
            if isinstance(view, AnswerView):
                view.open_citation(ordinal if identity == message_id else 0)

    def next_citation(self, step: int = 1) -> None:
        """Open the next citation of the answer being read, or the one before with -1."""
        answer = self._answer_with_citations()
        if answer is None:
            return
        opened = self._open[1] if self._open[0] == answer.id else 0
        ordinal = next_quotation(answer, opened, step)
        self.set_open_citation(answer.id, ordinal)
        self.reveal(answer.id, ordinal)
        self.citation_activated.emit(answer.id, ordinal)

    def reveal(self, message_id: str, ordinal: int = 0) -> None:
        """Scroll to a message, and to one of its citations, unless it is in sight."""
        at = self._messages.place(message_id)
        if at is None:
            return
        self._make_real(at)
        top = self._messages.heights.top(at)
        view = self._views.known[message_id]
        if ordinal and isinstance(view, AnswerView):
            chip_top = view.chip_top(ordinal)
            coming = chip_top is None and view.body.is_seeking
            self._revealing = (message_id, ordinal) if coming else ("", 0)
            top += chip_top or 0
        value, height = self.verticalScrollBar().value(), self.viewport().height()
        if not value <= top <= value + height - 2 * self._theme.line_height("reading"):
            self._following = False
            self._reading = NOWHERE
            self._place((at, top - self._messages.heights.top(at) - height // 3))

    def travel(self, step: int) -> None:
        """Give the keyboard to the next message, or the one before with -1.

        From elsewhere it comes to the first message in sight, or the last with -1.
        """
        if not self._messages:
            return
        focus = self.window().focusWidget()
        known = self._views.known.items()
        held = (i for i, view in known if focus and (view is focus or view.isAncestorOf(focus)))
        at = self._messages.place(next(held, ""))
        if at is None:
            seen = self._in_view()
            at = seen.start if step > 0 else seen.stop - 1
        else:
            at = at + step
        at = max(0, min(len(self._messages) - 1, at))
        self._make_real(at)
        self._following = False
        self._reading = NOWHERE
        top = self._messages.heights.top(at) - self.verticalScrollBar().value()
        # A message that is not wholly in sight begins at the top of the view.
        if top < 0 or top + self._messages.heights.height(at) > self.viewport().height():
            self._place((at, -self._theme.space(5)))
        else:
            self._place()
        self._views.known[self._messages[at].id].setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Go to either end."""
        match event.key():
            case Qt.Key.Key_Home:
                self.verticalScrollBar().setValue(0)
            case Qt.Key.Key_End:
                self.jump_to_latest()
            case _:
                super().keyPressEvent(event)

    def _make_real(self, at: int) -> None:
        """See that a message is a widget; keep note of it, for one may bring the program down."""
        message_id = self._messages[at].id
        if message_id in self._views.known:
            super()._make_real(at)
            return
        if self._note is not None:
            self._note.begin((message_id,))
            self._drawn.start()
        view = self._show_view(at)
        if isinstance(view, AnswerView) and self._open[0] == message_id:
            view.open_citation(self._open[1])
        super()._make_real(at)
        if self._note is not None and self._note.is_suspect(message_id):
            view.grab()
            self._note.acquit(message_id)

    def _take(
        self,
        messages: Sequence[Message],
        documents: Mapping[str, Document],
        versions: Mapping[str, tuple[str, ...]],
    ) -> None:
        """Take a conversation, of which nothing is made before it is known what is in view."""
        self.clear()
        self._documents = documents
        self._views.show_versions(versions)
        for message in messages:
            self._messages.append(message)

    # Updates at their own pace

    def _mark(self, message_id: str) -> None:
        self._dirty.add(message_id)
        self._start_timer()

    def _mark_all(self) -> None:
        for message_id in self._views.known:
            self._mark(message_id)

    def _take_formulas(self) -> None:
        self._has_formulas = True
        self._start_timer()

    def _start_timer(self) -> None:
        if not self._timer.isActive():
            self._timer.start(self._pace.wait(time.perf_counter()))

    def _show_dirty(self) -> None:
        if not self.isVisible():
            return
        began = time.perf_counter()
        anchor = self._anchor()
        if self._has_formulas:
            self._has_formulas = False
            self._dirty.update(self._views.take_drawn())
        for message_id in self._dirty:
            at = self._messages.index(message_id)
            if message_id in self._views.known:
                self._show_view(at)
                self._make_real(at)
            else:
                self._messages.heights.change(at, self._messages.guess(at))
        self._dirty.clear()
        self._place(anchor)
        interval = self._theme.duration("streamPaint") / 1000
        self._pace.note_update(began, time.perf_counter(), interval)

    def _announce(self, message: Message) -> None:
        announce(self, ending_words(message))

    def _on_theme_changed(self) -> None:
        anchor, following, opened = self._anchor(), self._following, self._open
        versions, drafts = self._views.versions, self._views.drafts
        at, below = anchor
        guess, part = 1, 0.0
        if self._messages:
            guess, part = (
                self._messages.guess(at),
                below / max(1, self._messages.heights.height(at)),
            )
        self._take(self.messages, self._documents, versions)
        if self._messages and below > 0:
            # With letters of another size the same words stand elsewhere in a message.
            self._views.stretch(self._messages.guess(at) / guess, self._measured)
            self._make_real(at)
            if self._views.has_more(self._messages[at].id):
                self._reading = self._messages[at].id, part
            anchor = at, round(part * self._messages.heights.height(at))
        for message_id, draft in drafts.items():
            self.edit_question(message_id, draft)
        self._following = following
        self.set_open_citation(*opened)
        self._place(anchor)

    def _answer_with_citations(self) -> Message | None:
        at = self._messages.place(self._open[0])
        if at is not None and self._messages[at].citations:
            return self._messages[at]
        seen = (self._messages[at] for at in reversed(range(self._near().stop)))
        return next((message for message in seen if message.citations), None)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        super().showEvent(event)
        self._show_dirty()
