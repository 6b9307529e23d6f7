"""The words of an answer: its blocks or its tree, shown in slices that hold nothing up."""

from collections.abc import Mapping
from dataclasses import replace
from math import inf

from markdown_it import MarkdownIt
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from workbench.domain.conversations import Message
from workbench.domain.documents import Document
from workbench.ui.chat.answer_text import AnswerText
from workbench.ui.chat.block_column import BlockColumn
from workbench.ui.chat.blocks import spoken
from workbench.ui.chat.hostile import clean
from workbench.ui.chat.json_view import LONGEST_READ, JsonView, as_code
from workbench.ui.chat.markdown import plain_lines
from workbench.ui.chat.opened import NOTHING, Opened
from workbench.ui.chat.painters import Painters
from workbench.ui.chat.rows import RestLine
from workbench.ui.theme import Theme

LONGEST_SPOKEN = 20_000
LONGEST_SHOWN = 300_000
"""Characters of an answer that are drawn; a longer one would hold up the window for seconds."""

COLLAPSED = 20_000
"""Characters of a longer one that are drawn when it is opened, and not seen while it grew."""

MORE = 60_000
STEP = 3_000
"""Characters that "Show more" adds, and of them at a time: about 25 ms (measured)."""

AT_ONCE = 10_000
"""Characters that are shown at once where a place in them is looked for."""


class AnswerBody(QObject):
    """Fills the widgets of an answer's words, whose parent it lays out; `plain` reads no Markdown.

    Signals: height_changed(); reached() when a place stands there that had to be shown first;
    spoken_changed(str) with what a screen reader says.
    """

    height_changed = Signal()
    reached = Signal()
    spoken_changed = Signal(str)

    def __init__(
        self, theme: Theme, parser: MarkdownIt, painters: Painters, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._within = parent
        self._message: Message | None = None
        self._documents: Mapping[str, Document] = {}
        self._wanted = LONGEST_SHOWN
        self._asked_for = 0
        self._opened = NOTHING
        self._more_text = False
        self._sought = 0
        self._slicing = False
        self.plain = False
        self._text = AnswerText(parser)
        self.blocks = BlockColumn(theme, painters)
        self.blocks.setParent(parent)
        self.blocks.height_changed.connect(self.height_changed)
        self.json: JsonView | None = None
        self._rest: RestLine | None = None
        self._coming = QTimer(self, singleShot=True, interval=0)
        self._coming.timeout.connect(self._show_next)

    @property
    def parts(self) -> list[tuple[QWidget | None, int]]:
        """Return the widgets from above, each with the gap below it in pixels."""
        space = self._theme.space
        return [
            (self.json, space(3)),
            (self.blocks if self._text.text and not self._shows_tree() else None, space(5)),
            (self._rest, space(5)),
        ]

    @property
    def opened(self) -> Opened:
        """Return what the user opened in these words."""
        opened = self.json.opened if self.json is not None else self._opened
        return replace(opened, shown=self._asked_for, wrapped=self.blocks.wrapped)

    def open_as(self, opened: Opened) -> None:
        """Begin as another widget of this answer was left."""
        self._opened = opened
        self._asked_for = opened.shown
        self.blocks.wrapped = opened.wrapped

    def show_message(self, message: Message, documents: Mapping[str, Document]) -> None:
        """Show an answer as it stands now."""
        self._message, self._documents = message, documents
        self._show_text(message, documents)
        if self.blocks.is_coming:
            self._coming.start()
        self._show_json(message)
        if message.state.is_final:
            self._speak()

    @property
    def is_seeking(self) -> bool:
        """Say whether more of a long answer is being shown because of a place in it."""
        return self._sought > 0

    def seek(self, reach: int) -> bool:
        """See that the text is shown up to a character; 0 seeks nothing any more.

        At once where little is missing, else slice by slice: return whether that is under way.
        """
        self._sought = 0
        self._wanted = max(self._wanted, reach)
        if reach - len(self._text.text) > AT_ONCE:
            self._sought = reach
            self._coming.start()
        elif reach:
            self._complete(reach)
        return self.is_seeking

    def show_words(self) -> None:
        """Show JSON as it was written, not as a tree."""
        if self.json is not None and self._shows_tree():
            self.json.show_text()

    def _show_text(
        self, message: Message, documents: Mapping[str, Document], *, at_once: int = 0
    ) -> None:
        """Show further text, so much that it holds nothing up, or what is wanted `at_once`."""
        shown, length = len(self._text.text), message.length
        if not shown:
            usual = COLLAPSED if length > LONGEST_SHOWN else LONGEST_SHOWN
            self._wanted = max(usual, self._asked_for)
        now = self._wanted if self.plain else max(at_once, shown + STEP)
        text = message.beginning(min(self._wanted, now))
        self._more_text = len(text) < min(self._wanted, length)
        if self._more_text:
            self._coming.start()
        self._show_rest(length - self._wanted)
        cut = len(text) < length
        if message.options.as_json and not self.plain:
            self._show_code(text, message.state.is_final or cut)
            return
        if self.plain:
            self.blocks.show_blocks(plain_lines(clean(text)), (), text != self._text.text)
            self._text.text = text
            return
        # What was cut off may be shown later, so nothing ends at the cut.
        final = message.state.is_final and not cut
        again = self._text.read(text, message.citations, documents, final)
        if again is not None:
            self.blocks.show_blocks(*self._text.blocks, again)

    def _show_code(self, text: str, final: bool) -> None:
        """Show JSON as it was written; what looks like a citation in it stays as it is."""
        again = self._text.read_code(as_code(text, final) if text else "", final)
        self.blocks.show_blocks(*self._text.blocks, again)

    def _show_json(self, message: Message) -> None:
        """Offer the tree of a finished JSON answer."""
        wanted = message.options.as_json and message.state.is_final and not self.plain
        if wanted and self.json is None:
            self.json = JsonView(self._theme, self._within, self._opened)
            self.json.switched.connect(self._switch_form)
            self.json.height_changed.connect(self.height_changed)
        if self.json is not None:
            self.json.setVisible(
                wanted and self.json.show_json(message.beginning(LONGEST_READ + 1))
            )
            self.blocks.setVisible(not self._shows_tree())

    def _shows_tree(self) -> bool:
        return self.json is not None and not self.json.isHidden() and self.json.shows_tree

    def _switch_form(self) -> None:
        self.blocks.setVisible(not self._shows_tree())
        self.height_changed.emit()

    def _show_rest(self, more: int) -> None:
        """Say how much of the answer is not shown, and offer more of it."""
        if more > 0 and self._rest is None:
            self._rest = RestLine(self._theme)
            self._rest.setParent(self._within)
            self._rest.pressed.connect(self._show_more)
        if self._rest is not None:
            self._rest.setVisible(more > 0)
            self._rest.show_count(more)

    def _show_more(self) -> None:
        self._wanted += MORE
        self._asked_for = self._wanted
        self._coming.start()

    def _show_next(self) -> None:
        """Show a further part of what was asked for, small enough to hold nothing up."""
        if self._message is None:
            return
        if self.blocks.is_coming:
            self.blocks.show_more()
        else:
            self._show_text(self._message, self._documents)
        if self.blocks.is_coming or self._more_text:
            self._coming.start()
        self.grow()
        if not self.is_coming:
            self._speak()
        if 0 < self._sought <= len(self._text.text) and not self.blocks.is_coming:
            self._sought = 0
            self.reached.emit()

    def grow(self) -> None:
        """Take more room by itself, so that who reads the end stays there."""
        self._slicing = True
        self.height_changed.emit()
        self._slicing = False

    @property
    def is_coming(self) -> bool:
        """Say whether parts of the answer are still to be shown, one in each turn of the loop."""
        return self._slicing or self._coming.isActive()

    @property
    def has_more(self) -> bool:
        """Say whether what is wanted of the answer is not all shown yet."""
        return self._coming.isActive()

    @property
    def comes_in_slices(self) -> bool:
        """Say whether the answer is too long to be shown at once."""
        return self._message is not None and self._message.length > STEP

    def _complete(self, until: int) -> None:
        """Show the text up to a character, and all its blocks: something in it is looked for."""
        if self._message is None:
            return
        until = min(until, self._message.length)
        if self.is_coming or until > len(self._text.text):
            self._show_text(self._message, self._documents, at_once=until)
            self.blocks.show_more(inf)
            self.height_changed.emit()
            if not self._more_text:
                self._coming.stop()
                self._speak()

    def _speak(self) -> None:
        finished, tail = self._text.blocks
        said = spoken([*finished, *tail])
        self.spoken_changed.emit(said[:LONGEST_SPOKEN])
