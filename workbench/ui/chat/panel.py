"""The conversation: a column of messages of which only those near the view are widgets."""

import time
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from workbench.domain.conversations import Message, Role
from workbench.domain.documents import Document
from workbench.ui.chat.answer import RING, AnswerView
from workbench.ui.chat.heights import Heights
from workbench.ui.chat.intents import TurnIntents
from workbench.ui.chat.proof import ending_words, quotations
from workbench.ui.chat.question import QuestionView
from workbench.ui.chat.safe_mode import DrawingNote
from workbench.ui.chat.views import MessageViews, View
from workbench.ui.formulas.store import Formulas
from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.theme import Theme

DRAWN = 1_500
"""Milliseconds after which what was drawn last counts as standing on the screen."""

FAST = 2_000
"""Characters a second that nobody reads along: half as many updates do, for half the work."""

AT_END = 4
"""Pixels from the end within which the view counts as being there."""


class ConversationPanel(QAbstractScrollArea):
    """Shows the messages of one conversation and follows the newest while the view is at the end.

    Signals: citation_activated(message id, ordinal); link_activated(address);
    remedy_activated(message id, remedy); proof_activated(message id); and those of `intents`.
    """

    citation_activated = Signal(str, int)
    link_activated = Signal(str)
    remedy_activated = Signal(str, str)
    proof_activated = Signal(str)

    def __init__(self, theme: Theme, model_name: Callable[[str], str] = str) -> None:
        """Draw with a theme; `model_name` turns a model's id into its name."""
        super().__init__()
        self._theme = theme
        self._messages: list[Message] = []
        self._places: dict[str, int] = {}
        self._asked_over: list[tuple[str, ...]] = []
        self._documents: Mapping[str, Document] = {}
        self._heights = self._no_heights()
        self._lengths: list[int] = []
        self._line = (80, 23)
        self._measured = 0
        self._shown: set[str] = set()
        self._dirty: set[str] = set()
        self._following = True
        self._placing = False
        self._open = ("", 0)
        self._bar: QWidget | None = None
        self._covered = (0, 0)
        self._due = 0.0
        self._grown = 0
        self._updated = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._show_dirty)
        self._note: DrawingNote | None = None
        self._drawn = QTimer(self, singleShot=True, interval=DRAWN)
        self._drawn.timeout.connect(self.note_drawn)
        self._ahead = QTimer(self, singleShot=True, interval=0)
        self._ahead.timeout.connect(self._make_next)
        self.intents = TurnIntents(self)
        self.formulas = Formulas(self)
        self.formulas.drawn.connect(self._take_formulas)
        self._has_formulas = False
        self._views = MessageViews(theme, self, model_name, self.intents, self.formulas)
        self._views.citation_activated.connect(self.citation_activated)
        self._views.link_activated.connect(self.link_activated)
        self._views.remedy_activated.connect(self.remedy_activated)
        self._views.proof_activated.connect(self.proof_activated)
        self._views.height_changed.connect(self._on_height_changed)
        self._views.focused.connect(self.reveal)
        self._jump = LabelledButton(theme, "down", "Jump to latest", parent=self)
        self._jump.clicked.connect(self.jump_to_latest)
        self._jump.hide()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Conversation")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        theme.changed.connect(self._on_theme_changed)

    @property
    def messages(self) -> tuple[Message, ...]:
        """Return the messages shown, oldest first."""
        return tuple(self._messages)

    @property
    def following(self) -> bool:
        """Say whether the view stays at the end while the answer grows."""
        return self._following

    def show_messages(self, messages: Sequence[Message], documents: Mapping[str, Document]) -> None:
        """Show a conversation from its end."""
        self.clear()
        self._documents = documents
        for message in messages:
            self._append(message)
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
        heights = [self._heights.height(at) for at in range(len(self._messages))]
        self._messages = [*messages, *self._messages]
        self._lengths = [*map(_length, messages), *self._lengths]
        self._places = {message.id: at for at, message in enumerate(self._messages)}
        self._heights.change_all([*map(self._guess, range(len(messages))), *heights])
        self._asked_over.clear()
        for message in self._messages:
            self._note_documents(message)
        self._place((anchor[0] + len(messages), anchor[1]))

    def show_message(self, message: Message) -> None:
        """Add a message or show how far it is; cheap, for painting happens at its own pace."""
        at = self._places.get(message.id)
        if at is None:
            self._append(message)
            if message.role is Role.QUESTION:
                self._following = True
        else:
            was_final = self._messages[at].state.is_final
            ended = message.state.is_final and not was_final
            if was_final and not message.state.is_final:
                # It goes on: what was drawn as an end is drawn anew.
                self._views.forget(message.id)
            self._messages[at] = message
            length = _length(message)
            self._grown += max(0, length - self._lengths[at])
            self._lengths[at] = length
            if ended:
                self._announce(message)
        self._mark(message.id)

    def show_documents(self, documents: Mapping[str, Document]) -> None:
        """Take what is known of the documents now: names and page labels."""
        self._documents = documents
        for message_id in self._views.known:
            self._mark(message_id)

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
        keep = self._places[message_id] + 1 if message_id else 0
        for message in self._messages[keep:]:
            self._views.forget(message.id)
            self._dirty.discard(message.id)
            self._shown.discard(message.id)
            del self._places[message.id]
        heights = [self._heights.height(at) for at in range(keep)]
        del self._messages[keep:], self._asked_over[keep:], self._lengths[keep:]
        self._heights = self._no_heights()
        for height in heights:
            self._heights.append(height)
        self._place()

    def show_above(self, bar: QWidget) -> None:
        """Lay a bar over the top for as long as it is visible; the messages make room."""
        self._bar = bar
        bar.setParent(self)
        self._place_bar()

    def show_covered(self, left: int, right: int) -> None:
        """Take how many pixels at either side lie under a pane; the button keeps clear of them."""
        self._covered = left, right
        self._show_jump()

    def select_in(self, message_id: str, words: str) -> None:
        """Select the first place of words in a message, and scroll to it."""
        at = self._places.get(message_id)
        if at is None:
            return
        self._make_real(at)
        top = self._views.known[message_id].select_words(words)
        if top is not None:
            self._following = False
            self._place((at, top - self.viewport().height() // 3))

    def edit_question(self, message_id: str) -> None:
        """Turn a question into a field, wherever it stands."""
        at = self._places.get(message_id)
        if at is not None:
            self.reveal(message_id)
            self._make_real(at)
            view = self._views.known[message_id]
            if isinstance(view, QuestionView):
                view.edit()

    def clear(self) -> None:
        """Show nothing."""
        self._views.clear()
        self._messages.clear()
        self._places.clear()
        self._asked_over.clear()
        self._lengths.clear()
        self._shown.clear()
        self._dirty.clear()
        self._heights = self._no_heights()
        self._following = True
        self._open = ("", 0)
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
        ordinals = quotations(answer)
        if self._open[0] == answer.id and self._open[1] in ordinals:
            at = (ordinals.index(self._open[1]) + step) % len(ordinals)
        else:
            at = 0 if step > 0 else len(ordinals) - 1
        self.set_open_citation(answer.id, ordinals[at])
        self.reveal(answer.id, ordinals[at])
        self.citation_activated.emit(answer.id, ordinals[at])

    def reveal(self, message_id: str, ordinal: int = 0) -> None:
        """Scroll to a message, and to one of its citations, unless it is in sight."""
        at = self._places.get(message_id)
        if at is None:
            return
        self._make_real(at)
        top = self._heights.top(at)
        view = self._views.known[message_id]
        if ordinal and isinstance(view, AnswerView):
            top += view.chip_top(ordinal) or 0
        value, height = self.verticalScrollBar().value(), self.viewport().height()
        if not value <= top <= value + height - 2 * self._theme.line_height("reading"):
            self._following = False
            self._place((at, top - self._heights.top(at) - height // 3))

    def travel(self, step: int) -> None:
        """Give the keyboard to the next message, or the one before with -1."""
        if not self._messages:
            return
        focus = self.window().focusWidget()
        known = self._views.known.items()
        held = (i for i, view in known if focus and (view is focus or view.isAncestorOf(focus)))
        at = self._places.get(next(held, ""), self._in_view().start - max(0, step))
        at = max(0, min(len(self._messages) - 1, at + step))
        self._make_real(at)
        self._following = False
        top = self._heights.top(at) - self.verticalScrollBar().value()
        # A message that is not wholly in sight begins at the top of the view.
        if top < 0 or top + self._heights.height(at) > self.viewport().height():
            self._place((at, -self._theme.space(5)))
        else:
            self._place()
        self._views.known[self._messages[at].id].setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Go from message to message with Ctrl and an arrow, and to either end."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        match event.key():
            case Qt.Key.Key_Down if control:
                self.travel(1)
            case Qt.Key.Key_Up if control:
                self.travel(-1)
            case Qt.Key.Key_Home:
                self.verticalScrollBar().setValue(0)
            case Qt.Key.Key_End:
                self.jump_to_latest()
            case _:
                super().keyPressEvent(event)

    def jump_to_latest(self) -> None:
        """Go to the end and follow."""
        self._following = True
        self._place()

    def view_of(self, message_id: str) -> View | None:
        """Return the widget of a message that is near the view."""
        return self._views.known.get(message_id)

    # Messages and their heights

    def _append(self, message: Message) -> None:
        self._places[message.id] = len(self._messages)
        self._messages.append(message)
        self._lengths.append(_length(message))
        self._note_documents(message)
        self._heights.append(self._guess(self._places[message.id]))

    def _note_documents(self, message: Message) -> None:
        """Note over which documents a question was asked: its own and those of the ones before."""
        before = self._asked_over[-1] if self._asked_over else ()
        new = tuple(i for i in message.document_ids if i not in before)
        self._asked_over.append((*before, *new) if new else before)

    def _no_heights(self) -> Heights:
        return Heights(start=self._theme.space(7), gap=self._theme.space(9) - RING)

    def _column(self) -> tuple[int, int]:
        """Return left edge and width of the text column."""
        margin = self._theme.space(8)
        most = self._theme.reading_width
        # The scroll bar stands in the right margin, so that its coming moves nothing.
        width = max(120, min(most, self.width() - 2 * margin))
        return (self.width() - width) // 2, width

    def _guess_lines(self) -> None:
        """Note about how many characters fit on a line of text, and its height."""
        self._measured = self._column()[1]
        letter = max(1, self._theme.font_pixels("reading") // 2)
        self._line = max(20, self._measured // letter), self._theme.line_height("reading")

    def _guess(self, at: int) -> int:
        return (3 + self._lengths[at] // self._line[0]) * self._line[1]

    def _change_width(self) -> None:
        """Guess anew what was measured for another width."""
        self._guess_lines()
        self._heights.change_all(
            self._heights.height(at)
            if self._views.width_of(message.id) == self._measured
            else self._guess(at)
            for at, message in enumerate(self._messages)
        )

    def _make_real(self, at: int) -> None:
        """See that a message is a widget of its real height."""
        message = self._messages[at]
        fresh = message.id not in self._views.known
        if fresh:
            self._tell_drawing(message.id)
            view = self._views.show(message, self._documents, self._asked_over[at])
            if isinstance(view, AnswerView) and self._open[0] == message.id:
                view.open_citation(self._open[1])
        if self._views.width_of(message.id) != self._measured:
            self._heights.change(at, self._views.fit(message.id, self._measured))
        if fresh and self._note is not None and self._note.is_suspect(message.id):
            self._views.known[message.id].grab()
            self._note.acquit(message.id)

    def _tell_drawing(self, message_id: str) -> None:
        if self._note is not None:
            self._note.begin((message_id,))
            self._drawn.start()

    # Updates at their own pace

    def _mark(self, message_id: str) -> None:
        self._dirty.add(message_id)
        self._start_timer()

    def _take_formulas(self) -> None:
        self._has_formulas = True
        self._start_timer()

    def _start_timer(self) -> None:
        if not self._timer.isActive():
            wait = round((self._due - time.perf_counter()) * 1000)
            self._timer.start(max(0, wait))

    def _show_dirty(self) -> None:
        if not self.isVisible():
            return
        began = time.perf_counter()
        anchor = self._anchor()
        if self._has_formulas:
            self._has_formulas = False
            self._dirty.update(self._views.take_drawn())
        for message_id in self._dirty:
            at = self._places[message_id]
            message = self._messages[at]
            if message_id in self._views.known:
                self._views.show(message, self._documents, self._asked_over[at])
                self._make_real(at)
            else:
                self._heights.change(at, self._guess(at))
        self._dirty.clear()
        self._place(anchor)
        cost = time.perf_counter() - began
        interval = self._theme.duration("streamPaint") / 1000
        if self._grown > FAST * (began - self._updated):
            interval *= 2
        self._grown, self._updated = 0, began
        self._due = time.perf_counter() + max(interval, 4 * cost)

    def _announce(self, message: Message) -> None:
        event = QAccessibleAnnouncementEvent(self, ending_words(message))
        QAccessible.updateAccessibility(event)

    # Scrolling and placing

    def _anchor(self) -> tuple[int, int]:
        """Return a message in view, and how far the top of the view is below that of the message.

        It is the first whose height is known, so that measuring those above it moves nothing.
        """
        value = self.verticalScrollBar().value()
        in_view = self._in_view()
        real = (at for at in in_view if self._is_real(at))
        at = next(real, in_view.start)
        return at, value - self._heights.top(at)

    def _is_real(self, at: int) -> bool:
        return self._views.width_of(self._messages[at].id) == self._measured

    def _in_view(self) -> range:
        value = self.verticalScrollBar().value()
        return self._heights.between(value, value + self.viewport().height())

    def _near(self) -> range:
        value, height = self.verticalScrollBar().value(), self.viewport().height()
        return self._heights.between(value - height // 2, value + height + height // 2)

    def _place(self, anchor: tuple[int, int] | None = None) -> None:
        """Make the messages near the view real, and put every widget where it belongs."""
        if self._placing or self.viewport().height() <= 0:
            return
        self._placing = True
        try:
            self._settle(anchor or self._anchor())
            self._put_views()
        finally:
            self._placing = False
        self._show_jump()

    def _settle(self, anchor: tuple[int, int]) -> None:
        """Measure what is in view until measuring changes nothing more."""
        bar = self.verticalScrollBar()
        height = self.viewport().height()
        bar.setPageStep(height)
        bar.setSingleStep(2 * self._theme.line_height("reading"))
        for _ in range(8):
            total = self._heights.total
            bar.setRange(0, max(0, total - height))
            if self._following:
                bar.setValue(bar.maximum())
            elif self._messages:
                bar.setValue(self._heights.top(anchor[0]) + anchor[1])
            in_view = self._in_view()
            for at in in_view:
                self._make_real(at)
            if total == self._heights.total and in_view == self._in_view():
                return

    def _make_next(self) -> None:
        """Make one more message real before it is scrolled into view."""
        value = self.verticalScrollBar().value() + self.viewport().height() // 2
        coming = [at for at in self._near() if not self._is_real(at)]
        if coming:
            anchor = self._anchor()
            self._make_real(min(coming, key=lambda at: abs(self._heights.top(at) - value)))
            self._place(anchor)

    def _put_views(self) -> None:
        left = self._column()[0]
        value = self.verticalScrollBar().value()
        near = self._near()
        real = [at for at in near if self._is_real(at)]
        if len(real) < len(near) and self.isVisible():
            self._ahead.start()
        shown = {self._messages[at].id for at in real}
        for at in real:
            top, height = self._heights.top(at) - value, self._heights.height(at)
            self._views.put(self._messages[at].id, left, top, height)
        for message_id in self._shown - shown:
            self._views.put_away(message_id)
        self._shown = shown
        middle = (near.start + near.stop) // 2
        self._views.drop_far(lambda identity: abs(self._places[identity] - middle), shown)

    def _on_scrolled(self) -> None:
        if self._placing:
            return
        bar = self.verticalScrollBar()
        self._following = bar.value() >= bar.maximum() - AT_END
        self._place()

    def _on_height_changed(self, message_id: str) -> None:
        if message_id in self._views.known:
            anchor = self._anchor()
            # Parts that are still coming move nothing for who reads the end.
            self._following = self._following and self._views.is_coming(message_id)
            height = self._views.fit(message_id, self._measured)
            self._heights.change(self._places[message_id], height)
            self._place(anchor)

    def _on_theme_changed(self) -> None:
        anchor, following, opened = self._anchor(), self._following, self._open
        self.show_messages(self.messages, self._documents)
        self._following = following
        self.set_open_citation(*opened)
        self._place(anchor)

    def _answer_with_citations(self) -> Message | None:
        at = self._places.get(self._open[0])
        if at is not None and self._messages[at].citations:
            return self._messages[at]
        seen = self._messages[: self._near().stop]
        return next((message for message in reversed(seen) if message.citations), None)

    def _place_bar(self) -> None:
        height = 0
        if self._bar is not None and not self._bar.isHidden():
            height = self._bar.sizeHint().height()
            self._bar.setGeometry(0, 0, self.width(), height)
        if self.viewportMargins().top() != height:
            self.setViewportMargins(0, height, 0, 0)

    def _show_jump(self) -> None:
        bar = self.verticalScrollBar()
        below = bar.maximum() - bar.value()
        live = bool(self._messages) and not self._messages[-1].state.is_final
        far = below >= (1 if live else self.viewport().height() // 2)
        left, right = self._covered
        room, size = self.width() - left - right, self._jump.sizeHint()
        fits = room >= size.width() + 2 * self._theme.space(5)
        self._jump.setVisible(far and fits and not self._following)
        left += (room - size.width()) // 2
        top = self.height() - size.height() - self._theme.space(5)
        self._jump.setGeometry(left, top, size.width(), size.height())

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 (Qt's name)
        """Do nothing: `_put_views` moves the widgets."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._place_bar()
        anchor = self._anchor()
        if self._column()[1] != self._measured:
            self._change_width()
        self._place(anchor)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        super().showEvent(event)
        self._show_dirty()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Fill the ground."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("surface"))
        painter.end()


def _length(message: Message) -> int:
    return sum(len(part.get("text", "")) for part in message.parts if not part.get("thought"))
