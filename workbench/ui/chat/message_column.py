"""A column of messages, however many, of which only those near the view are widgets."""

import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from workbench.domain.documents import Document
from workbench.ui.chat.answer import RING
from workbench.ui.chat.intents import TurnIntents
from workbench.ui.chat.jump_button import JumpButton
from workbench.ui.chat.message_list import MessageList
from workbench.ui.chat.views import MessageViews, View
from workbench.ui.formulas.store import Formulas
from workbench.ui.theme import Theme

MAKING = 0.02
"""Seconds of a turn in which messages are made real; one of them takes 3 to 8 ms (measured).

A chat that is opened is placed several times in a turn, for what stands around it changes too."""
NOWHERE = ("", 0.0)
AT_END = 4
"""Pixels from the end within which the view counts as being there."""


class MessageColumn(QAbstractScrollArea):
    """Places messages, corrects guessed heights without a jump, and stays at the end if there."""

    def __init__(self, theme: Theme, model_name: Callable[[str], str]) -> None:
        super().__init__()
        self._theme = theme
        self._messages = self._no_messages()
        self._documents: Mapping[str, Document] = {}
        self._measured = 0
        self._shown: set[str] = set()
        self._following = True
        self._reading = NOWHERE  # what was read when all was made anew, and which part of it
        self._placing = False
        self._bar: QWidget | None = None
        self._ahead = QTimer(self, singleShot=True, interval=0)
        self._ahead.timeout.connect(self._make_next)
        self._spent = 0.0
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._begin_turn)
        self.intents = TurnIntents(self)
        self.formulas = Formulas(self)
        self._views = MessageViews(theme, self, model_name, self.intents, self.formulas)
        self._views.height_changed.connect(self._on_height_changed)
        self._jump = JumpButton(theme, self)
        self._jump.clicked.connect(self.jump_to_latest)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    @property
    def following(self) -> bool:
        """Say whether the view stays at the end while the answer grows."""
        return self._following

    def view_of(self, message_id: str) -> View | None:
        """Return the widget of a message that is near the view."""
        return self._views.known.get(message_id)

    def jump_to_latest(self) -> None:
        """Go to the end and follow."""
        self._following = True
        self._reading = NOWHERE
        self._place()

    def show_above(self, bar: QWidget) -> None:
        """Lay a bar over the top for as long as it is visible; the messages make room."""
        self._bar = bar
        bar.setParent(self)
        self._place_bar()

    def show_covered(self, left: int, right: int) -> None:
        """Take how many pixels at either side lie under a pane; the button keeps clear of them."""
        self._jump.cover(left, right)
        self._show_jump()

    # What is where

    def _no_messages(self) -> MessageList:
        # The ring of an answer stands in the gap.
        return MessageList(start=self._theme.space(7), gap=self._theme.space(5) - RING)

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
        line = self._theme.line_height("reading")
        self._messages.measure_lines(max(20, self._measured // letter), line)

    def _change_width(self) -> None:
        """Guess anew what was measured for another width."""
        self._guess_lines()
        self._messages.heights.change_all(
            self._messages.heights.height(at) if self._is_real(at) else self._messages.guess(at)
            for at in range(len(self._messages))
        )

    def _anchor(self) -> tuple[int, int]:
        """Return a message in view, and how far the top of the view is below that of the message.

        It is the first whose height is known, so that measuring those above it moves nothing.
        """
        value = self.verticalScrollBar().value()
        in_view = self._in_view()
        real = (at for at in in_view if self._is_real(at))
        at = next(real, in_view.start)
        return at, value - self._messages.heights.top(at)

    def _in_view(self) -> range:
        value = self.verticalScrollBar().value()
        return self._messages.heights.between(value, value + self.viewport().height())

    def _near(self) -> range:
        value, height = self.verticalScrollBar().value(), self.viewport().height()
        return self._messages.heights.between(value - height // 2, value + height + height // 2)

    # Widgets

    def _is_real(self, at: int) -> bool:
        return self._views.width_of(self._messages[at].id) == self._measured

    def _show_view(self, at: int) -> View:
        """Show a message as it stands now, in its widget or a new one."""
        about = self._messages.asked_over(at, self._documents)
        return self._views.show(self._messages[at], self._documents, about)

    def _make_real(self, at: int) -> None:
        """See that a message is a widget of its real height."""
        message_id = self._messages[at].id
        if message_id not in self._views.known:
            self._show_view(at)
        if not self._is_real(at):
            self._messages.heights.change(at, self._views.fit(message_id, self._measured))

    def _make_next(self) -> None:
        """Make one more message real before it is scrolled into view."""
        value = self.verticalScrollBar().value() + self.viewport().height() // 2
        coming = [at for at in self._near() if not self._is_real(at)]
        if coming:
            anchor = self._anchor()
            top = self._messages.heights.top
            self._make_real(min(coming, key=lambda at: abs(top(at) - value)))
            self._place(anchor)

    def _place(self, anchor: tuple[int, int] | None = None) -> None:
        """Make the messages in view real, and put every widget where it belongs."""
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
        """Measure what is in view until measuring changes nothing more.

        What would take too long is left to the next turns: a high screen holds many messages.
        """
        bar, heights = self.verticalScrollBar(), self._messages.heights
        height = self.viewport().height()
        if not self._following:
            self._spent = 0.0  # a place that is being read is kept by what is measured around it
        bar.setPageStep(height)
        bar.setSingleStep(2 * self._theme.line_height("reading"))
        for _ in range(8):
            total = heights.total
            bar.setRange(0, max(0, total - height))
            if self._following:
                bar.setValue(bar.maximum())
            elif self._messages:
                bar.setValue(heights.top(anchor[0]) + anchor[1])
            in_view = self._in_view()
            for at in reversed(in_view) if self._following else in_view:
                if not self._is_real(at) and self._spent < MAKING:
                    begun = time.perf_counter()
                    self._make_real(at)
                    self._spent += time.perf_counter() - begun
                    self._turn.start()
            if total == heights.total and in_view == self._in_view():
                return

    def _begin_turn(self) -> None:
        self._spent = 0.0

    def _put_views(self) -> None:
        left = self._column()[0]
        value, heights = self.verticalScrollBar().value(), self._messages.heights
        near = self._near()
        real = [at for at in near if self._is_real(at)]
        if len(real) < len(near) and self.isVisible():
            self._ahead.start()
        shown = {self._messages[at].id for at in real}
        for at in real:
            top, height = heights.top(at) - value, heights.height(at)
            self._views.put(self._messages[at].id, left, top, height)
        for message_id in self._shown - shown:
            self._views.put_away(message_id)
        self._shown = shown
        middle, index = (near.start + near.stop) // 2, self._messages.index
        self._views.drop_far(lambda identity: abs(index(identity) - middle), shown)

    def _show_jump(self) -> None:
        bar = self.verticalScrollBar()
        below = bar.maximum() - bar.value()
        live = bool(self._messages) and not self._messages[-1].state.is_final
        far = below >= (1 if live else self.viewport().height() // 2)
        self._jump.place(self.size(), needed=far and not self._following)

    def _place_bar(self) -> None:
        height = 0
        if self._bar is not None and not self._bar.isHidden():
            height = self._bar.sizeHint().height()
            self._bar.setGeometry(0, 0, self.width(), height)
        if self.viewportMargins().top() != height:
            self.setViewportMargins(0, height, 0, 0)

    # What happens to it

    def _on_scrolled(self) -> None:
        if self._placing:
            return
        bar = self.verticalScrollBar()
        self._following = bar.value() >= bar.maximum() - AT_END
        self._reading = NOWHERE
        self._place()

    def _on_height_changed(self, message_id: str) -> None:
        if message_id in self._views.known:
            anchor = self._anchor()
            # Parts that are still coming move nothing for who reads the end.
            self._following = self._following and self._views.is_coming(message_id)
            height = self._views.fit(message_id, self._measured)
            at = self._messages.index(message_id)
            self._messages.heights.change(at, height)
            if message_id == self._reading[0]:
                anchor = at, round(self._reading[1] * height)
                if not self._views.has_more(message_id):
                    self._reading = NOWHERE
            self._place(anchor)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 (Qt's name)
        """Do nothing: `_put_views` moves the widgets."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._place_bar()
        anchor = self._anchor()
        if self._column()[1] != self._measured:
            self._change_width()
        self._place(anchor)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Fill the ground."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("surface"))
        painter.end()
