"""The conversation: a column of messages of which only those near the view are widgets."""

import time
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from workbench.domain.conversations import Message, Role
from workbench.domain.documents import Document
from workbench.ui.chat.answer import RING, AnswerView, ending_words, quotations
from workbench.ui.chat.caption import caption
from workbench.ui.chat.markdown import make_parser
from workbench.ui.chat.question import QuestionView
from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.theme import Theme

MOST_VIEWS = 40
"""Widgets that are kept for messages out of sight, so that scrolling back costs nothing."""

AT_END = 4
"""Pixels from the end within which the view counts as being there."""

View = QuestionView | AnswerView


class ConversationPanel(QAbstractScrollArea):
    """Shows the messages of one conversation and follows the newest while the view is at the end.

    Signals: citation_activated(message id, ordinal); link_activated(address);
    remedy_activated(message id, remedy); proof_activated(message id);
    ask_again_requested(message id).
    """

    citation_activated = Signal(str, int)
    link_activated = Signal(str)
    remedy_activated = Signal(str, str)
    proof_activated = Signal(str)
    ask_again_requested = Signal(str)

    def __init__(self, theme: Theme, model_name: Callable[[str], str] = str) -> None:
        """Draw with a theme; `model_name` turns a model's id into its name."""
        super().__init__()
        self._theme = theme
        self._model_name = model_name
        self._parser = make_parser()
        self._messages: list[Message] = []
        self._places: dict[str, int] = {}
        self._documents: Mapping[str, Document] = {}
        self._asked_over: list[tuple[str, ...]] = []
        self._heights: list[int] = []
        self._tops: list[int] = [theme.space(7)]
        self._views: dict[str, View] = {}
        self._fitted: dict[str, int] = {}
        self._shown: set[str] = set()
        self._dirty: set[str] = set()
        self._line = (80, 23)
        self._measured = 0
        self._following = True
        self._placing = False
        self._open = ("", 0)
        self._due = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._show_dirty)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Conversation")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._jump = LabelledButton(theme, "down", "Jump to latest", parent=self)
        self._jump.setObjectName("jump")
        self._jump.clicked.connect(self.jump_to_latest)
        self._jump.hide()
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
        self._measured = self._column()[1]
        self._line = self._guess_line()
        for message in messages:
            self._append(message)
        self._place()

    def show_message(self, message: Message) -> None:
        """Add a message or show how far it is; cheap, for painting happens at its own pace."""
        at = self._places.get(message.id)
        if at is None:
            at = len(self._messages)
            self._append(message)
            if message.role is Role.QUESTION:
                self._following = True
        else:
            ended = message.state.is_final and not self._messages[at].state.is_final
            self._messages[at] = message
            if ended:
                self._announce(message)
        self._mark(message.id)

    def show_documents(self, documents: Mapping[str, Document]) -> None:
        """Take what is known of the documents now: names and page labels."""
        self._documents = documents
        for message in self._messages:
            if message.id in self._views:
                self._mark(message.id)

    def clear(self) -> None:
        """Show nothing."""
        for view in self._views.values():
            view.hide()
            view.deleteLater()
        self._views.clear()
        self._fitted.clear()
        self._shown.clear()
        self._dirty.clear()
        self._messages.clear()
        self._places.clear()
        self._asked_over.clear()
        self._heights.clear()
        self._tops = [self._theme.space(7)]
        self._following = True
        self._open = ("", 0)
        self._place()

    def set_open_citation(self, message_id: str, ordinal: int) -> None:
        """Outline the citation that the reader shows; an empty id outlines none."""
        before = self._open[0]
        self._open = (message_id, ordinal)
        for identity in (before, message_id):
            view = self._views.get(identity)
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
        self._ensure(at)
        top = self._tops[at]
        view = self._views[message_id]
        if ordinal and isinstance(view, AnswerView):
            top += view.chip_top(ordinal) or 0
        value, height = self.verticalScrollBar().value(), self.viewport().height()
        if not value <= top <= value + height - 2 * self._theme.line_height("reading"):
            self._following = False
            self.verticalScrollBar().setValue(max(0, top - height // 3))

    def jump_to_latest(self) -> None:
        """Go to the end and follow."""
        self._following = True
        self._place()

    def view_of(self, message_id: str) -> View | None:
        """Return the widget of a message that is near the view."""
        return self._views.get(message_id)

    def _append(self, message: Message) -> None:
        self._places[message.id] = len(self._messages)
        self._messages.append(message)
        before = self._asked_over[-1] if self._asked_over else ()
        new = tuple(i for i in message.document_ids if i not in before)
        self._asked_over.append((*before, *new) if new else before)
        self._heights.append(self._estimate(len(self._messages) - 1))
        self._tops.append(self._tops[-1] + self._heights[-1] + self._gap())

    def _mark(self, message_id: str) -> None:
        self._dirty.add(message_id)
        if not self._timer.isActive():
            wait = round((self._due - time.perf_counter()) * 1000)
            self._timer.start(max(0, wait))

    def _show_dirty(self) -> None:
        if not self.isVisible():
            return
        began = time.perf_counter()
        anchor = self._anchor()
        for message_id in tuple(self._dirty):
            at = self._places[message_id]
            view = self._views.get(message_id)
            if view:
                self._fill(view, at)
                self._fit(at)
            else:
                self._set_height(at, self._estimate(at))
        self._dirty.clear()
        self._place(anchor)
        cost = time.perf_counter() - began
        interval = self._theme.duration("streamPaint") / 1000
        self._due = time.perf_counter() + max(interval, 4 * cost)

    def _column(self) -> tuple[int, int]:
        margin = self._theme.space(8)
        most = self._theme.size("column", "readingMax")
        # The scroll bar's lane is left free even while there is none: its coming moves nothing.
        free = self.width() - self.verticalScrollBar().sizeHint().width()
        width = max(120, min(most, free - 2 * margin))
        return (free - width) // 2, width

    def _gap(self) -> int:
        return self._theme.space(8) - RING

    def _measure(self) -> None:
        """Give every message a height: the measured one if it fits this width, else a guess."""
        width, gap = self._column()[1], self._gap()
        self._measured = width
        self._line = self._guess_line()
        for at, message in enumerate(self._messages):
            if self._fitted.get(message.id) != width:
                self._heights[at] = self._estimate(at)
        heights = (height + gap for height in self._heights)
        self._tops = list(accumulate(heights, initial=self._theme.space(7)))

    def _estimate(self, at: int) -> int:
        parts = self._messages[at].parts
        text = sum(len(part.get("text", "")) for part in parts if not part.get("thought"))
        return (3 + text // self._line[0]) * self._line[1]

    def _guess_line(self) -> tuple[int, int]:
        """Return about how many characters fit on a line of text, and its height."""
        letter = max(1, self._theme.font_pixels("reading") // 2)
        return max(20, self._column()[1] // letter), self._theme.line_height("reading")

    def _set_height(self, at: int, height: int) -> None:
        change = height - self._heights[at]
        if change:
            self._heights[at] = height
            self._tops[at + 1 :] = [top + change for top in self._tops[at + 1 :]]

    def _anchor(self) -> tuple[int, int]:
        """Return the message at the top of the view, and how far its top is above that."""
        value = self.verticalScrollBar().value()
        at = max(0, min(bisect_right(self._tops, value) - 1, len(self._messages) - 1))
        return at, value - self._tops[at]

    def _ensure(self, at: int) -> None:
        """See that a message is a widget of its real height."""
        message = self._messages[at]
        view = self._views.get(message.id)
        if view is None:
            view = self._make(message)
            self._views[message.id] = view
            self._fill(view, at)
            self._fit(at)
        elif self._fitted.get(message.id) != self._column()[1]:
            self._fit(at)

    def _fit(self, at: int) -> None:
        message_id = self._messages[at].id
        width = self._column()[1]
        view = self._views[message_id]
        height = view.fit(width + 2 * _ring(view))
        self._fitted[message_id] = width
        self._set_height(at, height)

    def _fill(self, view: View, at: int) -> None:
        message = self._messages[at]
        if isinstance(view, QuestionView):
            view.show_message(message, self._documents)
            return
        over = [self._documents[i] for i in self._asked_over[at] if i in self._documents]
        name = self._model_name(message.model_version or message.model_id)
        view.show_message(message, self._documents, caption(message, name, over), name)

    def _make(self, message: Message) -> View:
        view: View
        if message.role is Role.QUESTION:
            view = QuestionView(self._theme)
        else:
            view = answer = AnswerView(self._theme, self._parser, message.id)
            answer.citation_activated.connect(self.citation_activated)
            answer.link_activated.connect(self.link_activated)
            answer.remedy_activated.connect(self.remedy_activated)
            answer.proof_activated.connect(self.proof_activated)
            answer.ask_again_requested.connect(self.ask_again_requested)
            answer.height_changed.connect(self._on_height_changed)
            answer.focused.connect(self.reveal)
            if self._open[0] == message.id:
                answer.open_citation(self._open[1])
        view.hide()
        view.setParent(self.viewport())
        return view

    def _place(self, anchor: tuple[int, int] | None = None) -> None:
        """Make the messages near the view real, and put every widget where it belongs."""
        if self._placing or self.viewport().height() <= 0:
            return
        self._placing = True
        try:
            self._settle(anchor or self._anchor())
            self._move_views()
            self._drop_views()
        finally:
            self._placing = False
        self._show_jump()

    def _settle(self, anchor: tuple[int, int]) -> None:
        """Measure what is near the view until measuring changes nothing more."""
        bar = self.verticalScrollBar()
        height = self.viewport().height()
        for _ in range(8):
            total = self._tops[-1]
            bar.setRange(0, max(0, total - height))
            bar.setPageStep(height)
            bar.setSingleStep(2 * self._theme.line_height("reading"))
            if self._following:
                bar.setValue(bar.maximum())
            elif self._messages:
                bar.setValue(self._tops[anchor[0]] + anchor[1])
            before = list(self._near())
            for at in before:
                self._ensure(at)
            if total == self._tops[-1] and before == list(self._near()):
                return

    def _near(self) -> range:
        if not self._messages:
            return range(0)
        value, height = self.verticalScrollBar().value(), self.viewport().height()
        first = bisect_right(self._tops, value - height // 2) - 1
        last = bisect_right(self._tops, value + height + height // 2)
        return range(max(0, first), min(len(self._messages), last))

    def _move_views(self) -> None:
        left, width = self._column()
        value = self.verticalScrollBar().value()
        near = self._near()
        shown = set()
        for at in near:
            message_id = self._messages[at].id
            view = self._views[message_id]
            ring = _ring(view)
            top = self._tops[at] - value
            view.setGeometry(left - ring, top, width + 2 * ring, self._heights[at])
            view.show()
            shown.add(message_id)
        for message_id in self._shown - shown:
            old = self._views.get(message_id)
            if old and not old.isAncestorOf(self.focusWidget() or self):
                old.hide()
            elif old:
                old.move(left, self._tops[self._places[message_id]] - value)
        self._shown = shown

    def _drop_views(self) -> None:
        if len(self._views) <= MOST_VIEWS:
            return
        near = self._near()
        middle = (near.start + near.stop) // 2
        by_distance = sorted(self._views, key=lambda i: abs(self._places[i] - middle))
        for message_id in by_distance[MOST_VIEWS:]:
            view = self._views[message_id]
            if message_id in self._shown or view.isAncestorOf(self.focusWidget() or self):
                continue
            if isinstance(view, AnswerView) and view.has_selection():
                continue
            del self._views[message_id]
            self._fitted.pop(message_id, None)
            view.hide()
            view.deleteLater()

    def _on_scrolled(self) -> None:
        if self._placing:
            return
        bar = self.verticalScrollBar()
        self._following = bar.value() >= bar.maximum() - AT_END
        self._place()

    def _show_jump(self) -> None:
        bar = self.verticalScrollBar()
        below = bar.maximum() - bar.value()
        live = bool(self._messages) and not self._messages[-1].state.is_final
        hidden = self._following or below < (1 if live else self.viewport().height() // 2)
        if self._jump.isHidden() == hidden:
            return
        self._jump.setVisible(not hidden)
        self._place_jump()

    def _place_jump(self) -> None:
        self._jump.adjustSize()
        size = self._jump.sizeHint()
        self._jump.setGeometry(
            (self.width() - size.width()) // 2,
            self.height() - size.height() - self._theme.space(5),
            size.width(),
            size.height(),
        )
        self._jump.raise_()

    def _answer_with_citations(self) -> Message | None:
        at = self._places.get(self._open[0])
        if at is not None and self._messages[at].citations:
            return self._messages[at]
        last = self._near().stop
        before = [message for message in self._messages[:last] if message.citations]
        return before[-1] if before else None

    def _announce(self, message: Message) -> None:
        event = QAccessibleAnnouncementEvent(self, ending_words(message))
        QAccessible.updateAccessibility(event)

    def _on_height_changed(self, message_id: str) -> None:
        if message_id in self._views:
            anchor = self._anchor()
            self._following = False
            self._fit(self._places[message_id])
            self._place(anchor)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 (Qt's name)
        """Do nothing: `_place` moves the widgets."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        anchor = self._anchor()
        if self._column()[1] != self._measured:
            self._measure()
        self._place(anchor)
        self._place_jump()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        super().showEvent(event)
        if self._dirty:
            self._show_dirty()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Fill the ground."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("surface"))
        painter.end()

    def _on_theme_changed(self) -> None:
        anchor, following, opened = self._anchor(), self._following, self._open
        messages, documents = list(self._messages), self._documents
        self.clear()
        self.show_messages(messages, documents)
        self._following, self._open = following, opened
        self.set_open_citation(*opened)
        self._place(anchor)


def _ring(view: View) -> int:
    return RING if isinstance(view, AnswerView) else 0
