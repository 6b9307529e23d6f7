"""The thinking row: open while the model thinks, closed by itself when the answer begins."""

from datetime import UTC, datetime
from math import ceil

from markdown_it import MarkdownIt
from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from workbench.domain.conversations import Message, MessageState
from workbench.ui.chat.caption import seconds
from workbench.ui.chat.hostile import clean
from workbench.ui.chat.painters import Painters
from workbench.ui.chat.prose_view import ProseView
from workbench.ui.chat.rows import drawing
from workbench.ui.chat.thought_text import ThoughtText
from workbench.ui.icons import pixmap
from workbench.ui.shell.buttons import CopyButton
from workbench.ui.theme import Theme

LIVE_LINES = 7
WHOLE = 10.0
"""Seconds of thinking from which no tenths are shown."""
STEP = 500
"""Milliseconds between two steps of the busy bar, while the model thinks and no longer."""


class ThinkingRow(QFrame):
    """Shows the thoughts of one answer.

    Signals: height_changed() when the user opened or closed it; link_pressed(str).
    """

    height_changed = Signal()
    link_pressed = Signal(str)

    def __init__(self, theme: Theme, painters: Painters, parser: MarkdownIt) -> None:
        """Read thoughts with a parser of `markdown.make_parser`."""
        super().__init__()
        self._theme = theme
        self._live = False
        self._open = False
        self._touched = False
        self._thoughts = ""
        self._read = ThoughtText(parser)
        self._words = ""
        self._since = datetime.now(UTC)
        self.setObjectName("thinking")
        self._header = QPushButton(self)
        self._header.setObjectName("thinkingHeader")
        self._header.setProperty("kind", "quiet")
        row = QHBoxLayout(self._header)
        row.setContentsMargins(theme.space(4), 0, theme.space(4), 0)
        row.setSpacing(theme.space(4))
        row.addWidget(drawing(theme, "think", "textMuted"))
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setProperty("tone", "muted")
        self._arrow = QLabel()
        self._bar = BusyBar(theme)
        row.addWidget(self._label)
        self._header_row = row
        row.addWidget(self._arrow)
        row.addStretch(1)
        row.addWidget(self._bar)
        self.copy_button = CopyButton(theme, "Copy the thoughts", self)
        self.copy_button.clicked.connect(self._copy)
        self.copy_button.hide()
        self._text = ProseView(theme, painters, role="ui", colour="textMuted")
        self._text.setParent(self)
        self._text.link_pressed.connect(self.link_pressed)
        self._timer = QTimer(self)
        self._timer.setInterval(STEP)
        self._timer.timeout.connect(self._step)
        self._header.clicked.connect(self.toggle)

    @property
    def is_open(self) -> bool:
        """Say whether the thoughts are shown."""
        return self._open

    @property
    def opened_by_hand(self) -> bool:
        """Say whether the user opened the thoughts of a finished answer and left them open."""
        return self._open and self._touched and not self._live

    def open_first(self) -> None:
        """Let the thoughts be open when they are shown for the first time."""
        self._open = self._touched = True

    @property
    def words(self) -> str:
        """Return what the row says, such as "Thought for 12 s"."""
        return self._label.text()

    def show_message(self, message: Message) -> bool:
        """Show how far an answer is; return whether there is anything to show."""
        was_live = self._live
        # While it waits, the card of the wait says so and counts.
        awaits = message.waiting is None
        self._live = not message.state.is_final and not message.has_text and awaits
        # The same seconds as are told afterwards: from when the question is out.
        self._since = message.sent_at or message.created_at
        self._words = _live_words(message)
        if message.thoughts != self._thoughts:
            self._thoughts = message.thoughts
            if self._open or self._live:
                self._text.show_lines(self._read.read(self._thoughts))
        if self._live and not self._touched:
            self._open = bool(self._thoughts)
        elif was_live and not self._live:
            self._open = False
        if not self._live:
            self._label.setText(_past_words(message))
        self._refresh()
        return self._live or bool(self._thoughts)

    def toggle(self) -> None:
        """Open or close the thoughts."""
        if not self._thoughts:
            return
        self._open = not self._open
        self._touched = True
        if self._open:
            self._text.show_lines(self._read.read(self._thoughts))
        self._refresh()
        self.height_changed.emit()

    def take_drawn(self) -> bool:
        """Show the formulas that were drawn since; say whether there were any."""
        drawn = self._text.has_drawn()
        if drawn:
            self._text.redraw_formulas()
        return drawn

    def fit(self, width: int) -> int:
        """Lay out for a width; while it is live at most seven lines, which scroll by themselves."""
        theme = self._theme
        header = theme.size("control", "regular")
        edge = 1 if self._open else 0
        # A closed one is in line with the text, and yet its focus ring has all four sides.
        gap = theme.space(4)
        self._header_row.setContentsMargins(gap if self._open else 0, 0, gap, 0)
        copies = self._open and not self._live
        side = theme.size("control", "iconButton") if copies else 0
        self._header.setGeometry(edge, edge, width - 2 * edge - side, header)
        self.copy_button.setVisible(copies)
        self.copy_button.setGeometry(width - edge - side, edge + (header - side) // 2, side, side)
        self._text.setVisible(self._open)
        if not self._open:
            return header
        indent = theme.space(5) + theme.size("icon", "small") + theme.space(2)
        inner = width - indent - theme.space(6)
        # A narrower view would lay its text out for its own width again.
        self._text.resize(inner, max(1, self._text.height()))
        height = whole = self._text.fit(inner)
        if self._live:
            height = min(height, LIVE_LINES * theme.line_height("ui"))
        cut = self._cut_at(whole - height)
        self._text.setGeometry(indent, edge + header + cut, inner, height - cut)
        bar = self._text.verticalScrollBar()
        bar.setValue(bar.maximum() if self._live else 0)
        return header + height + theme.space(5) + edge

    def _cut_at(self, above: int) -> int:
        """Return how much of a line would be left where so many pixels are scrolled away."""
        if above <= 0:
            return 0
        layout, block = self._text.document().documentLayout(), self._text.document().lastBlock()
        while block.isValid() and layout.blockBoundingRect(block).top() > above:
            block = block.previous()
        top = layout.blockBoundingRect(block).top()
        for number in range(block.layout().lineCount()):
            line = block.layout().lineAt(number)
            if top + line.y() < above < top + line.y() + line.height():
                return ceil(top + line.y() + line.height() - above)
        return 0

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        super().showEvent(event)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        super().hideEvent(event)
        self._timer.stop()

    def _refresh(self) -> None:
        theme = self._theme
        if self._live:
            elapsed = int((datetime.now(UTC) - self._since).total_seconds())
            self._label.setText(f"{self._words}, {elapsed} s" if elapsed >= 1 else self._words)
        if self._live and self.isVisible():
            if not self._timer.isActive():
                self._timer.start()
        else:
            self._timer.stop()
        self._bar.setVisible(self._live)
        self._arrow.setVisible(bool(self._thoughts))
        arrow = "down" if self._open else "right"
        if self._arrow.property("drawing") != arrow:
            self._arrow.setProperty("drawing", arrow)
            # Beside the words while it is shut, at the end of the frame while it is open.
            self._header_row.removeWidget(self._arrow)
            self._header_row.insertWidget(-1 if self._open else 2, self._arrow)
            self._arrow.setPixmap(pixmap(theme, arrow, "textMuted", theme.size("icon", "inline")))
            self.setProperty("open", self._open)
            self.style().unpolish(self)
            self.style().polish(self)
        state = "open" if self._open else "closed"
        self._header.setAccessibleName(f"{self._label.text()}, thoughts {state}")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(clean(self._thoughts))

    def _step(self) -> None:
        self._bar.step()
        self._refresh()


class BusyBar(QWidget):
    """A bar that moves in steps, when it is told to."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._at = 0
        self.setFixedSize(4 * theme.space(6), theme.size("control", "progress"))

    def step(self) -> None:
        """Move on."""
        self._at = (self._at + 1) % 4
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.track)
        outline = self._theme.high_contrast
        if outline:  # there the track is as light as the page
            painter.setPen(QPen(self._theme.colour("text"), 1))
        edge = 0.5 if outline else 0.0
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), 2, 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        part = self.width() / 4
        painter.drawRoundedRect(QRectF(self._at * part, 0, part, self.height()), 2, 2)
        painter.end()


def _live_words(message: Message) -> str:
    if message.thoughts:
        return "Thinking"
    if message.state is MessageState.QUEUED:
        return "Getting the documents ready"
    return "Waiting for the answer"


def _past_words(message: Message) -> str:
    if message.thinking_seconds is None:
        return "Thoughts"
    return f"Thought for {thinking_time(message.thinking_seconds)}"


def thinking_time(value: float) -> str:
    """Return how long was thought, never more than the caption says of all the answer."""
    return seconds(value) if value < WHOLE else f"{int(value)} s"
