"""Colours for a finished block of code, given in slices so that the window stays fluent."""

import re
import time
from collections.abc import Iterator

from pygments.lexer import Lexer, RegexLexer
from pygments.lexers import find_lexer_class_by_name, get_lexer_by_name
from pygments.token import Comment, Keyword, Number, Operator, String, _TokenType
from pygments.util import ClassNotFound, Future
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QTextCharFormat, QTextDocument, QTextLayout

from workbench.ui.theme import Theme

LONGEST = 30_000
"""Characters beyond which code stays plain: Python takes 57 ms for 19,000 (measured)."""

SLICE = 0.004
"""Seconds of work between two looks at the events."""

# Only languages whose rules are simple enough to be safe with any text.
_LEXERS = frozenset(
    """
    bash bat c cpp c++ csharp c# css diff docker dockerfile go html ini java javascript js json
    jsonc kotlin latex tex lua make makefile markdown md matlab php powershell ps1 py py3 python
    python3 r rb ruby rust rs scala sh shell sql swift toml ts typescript xml yaml yml zsh vb.net
    """.split()  # fmt: skip
)

_COLOURS = (
    (Comment, "codeComment"),
    (Keyword, "codeKeyword"),
    (Operator.Word, "codeKeyword"),
    (String, "codeString"),
    (Number, "codeNumber"),
)


class ColourQueue(QObject):
    """Lets one document after the other be coloured, a slice in each turn of the loop."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: list[CodeColours] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def add(self, colours: "CodeColours") -> None:
        """Let a document be coloured after those that wait."""
        self._waiting.append(colours)
        self._timer.start()

    def remove(self, colours: "CodeColours") -> None:
        """Wait no more with a document, because it is done or goes away."""
        if colours in self._waiting:
            self._waiting.remove(colours)
        if not self._waiting:
            self._timer.stop()

    def _go_on(self) -> None:
        self._waiting[0].go_on()


class CodeColours:
    """Colours one document once; starting again ends what was under way."""

    def __init__(self, theme: Theme, document: QTextDocument, queue: ColourQueue) -> None:
        """Colour when it is this document's turn in the queue; `stop` before it goes away."""
        self._theme = theme
        self._document = document
        self._queue = queue
        self._tokens: Iterator[tuple[int, int, str] | None] | None = None

    @property
    def is_busy(self) -> bool:
        """Say whether colours are still to come."""
        return self._tokens is not None

    def start(self, language: str) -> None:
        """Colour the text as it stands now, if its language is known."""
        self.stop()
        if is_known(language) and 1 < self._document.characterCount() <= LONGEST:
            self._tokens = _steps(language, self._document.toPlainText())
            self._queue.add(self)

    def stop(self) -> None:
        """Give no more colours."""
        self._tokens = None
        self._queue.remove(self)

    def go_on(self) -> None:
        """Give colours for one slice of time."""
        assert self._tokens is not None
        until = time.perf_counter() + SLICE
        ranges: dict[int, list[QTextLayout.FormatRange]] = {}
        for token in self._tokens:
            if token is not None:
                self._spread(ranges, *token)
            if time.perf_counter() >= until:
                break
        else:
            self.stop()
        for number, added in ranges.items():
            block = self._document.findBlockByNumber(number)
            layout = block.layout()
            layout.setFormats([*layout.formats(), *added])
            self._document.markContentsDirty(block.position(), block.length())

    def _spread(
        self,
        ranges: dict[int, list[QTextLayout.FormatRange]],
        start: int,
        length: int,
        colour: str,
    ) -> None:
        """Note a colour for each of the lines that a token lies in."""
        block = self._document.findBlock(start)
        end = start + length
        while block.isValid() and block.position() < end:
            first = max(0, start - block.position())
            last = min(block.length() - 1, end - block.position())
            if last > first:
                part = QTextLayout.FormatRange()
                part.start, part.length = first, last - first
                form = QTextCharFormat()
                form.setForeground(self._theme.colour(colour))
                part.format = form
                ranges.setdefault(block.blockNumber(), []).append(part)
            block = block.next()


def is_known(language: str) -> bool:
    """Say whether code of that name is given colours."""
    return language.lower() in _LEXERS


def _steps(language: str, text: str) -> Iterator[tuple[int, int, str] | None]:
    """Yield what has a colour, and None after each step of making the lexer."""
    for _ in compiled(language):
        yield None
    lexer = lexer_for(language)
    if lexer is not None:
        yield from tokens(lexer, text)


def compiled(language: str) -> Iterator[str]:
    """Compile the rules of a language; yield each, so that others may work in between.

    Pygments compiles all rules when a lexer is first made: 35 ms for those of Python (measured).
    They are then found among those that `re` keeps.
    """
    try:
        lexer = find_lexer_class_by_name(language.lower())
    except ClassNotFound:
        return
    varies = getattr(lexer, "token_variants", False)
    if not issubclass(lexer, RegexLexer) or varies or "_tokens" in vars(lexer):
        return
    yield ""
    for rules in lexer.get_tokendefs().values():
        for rule in rules:
            if isinstance(rule, tuple):
                expression = rule[0].get() if isinstance(rule[0], Future) else rule[0]
                yield expression
                re.compile(expression, lexer.flags)


def lexer_for(language: str) -> Lexer | None:
    """Return what reads a language, or None for one that is not known."""
    if not is_known(language):
        return None
    try:
        return get_lexer_by_name(language.lower(), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def tokens(lexer: Lexer, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, length, colour token) of what has a colour, in Qt's UTF-16 units."""
    wide = max(text, default="") > "\uffff"
    at = units = 0
    for start, kind, value in lexer.get_tokens_unprocessed(text):
        colour = _colour(kind)
        if not colour:
            continue
        length = len(value)
        if wide:
            units += _units(text[at:start])
            at = start
            yield units, _units(value), colour
        else:
            yield start, length, colour


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _colour(kind: _TokenType) -> str:
    return next((colour for parent, colour in _COLOURS if kind in parent), "")
