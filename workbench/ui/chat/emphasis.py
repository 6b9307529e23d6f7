"""Where emphasis begins and ends beside a citation and beside Chinese, Japanese and Korean.

CommonMark decides by the spaces and punctuation around the stars. Texts without spaces between
words, and the sign that stands for a citation, have none: `**「言葉」**です` would stay as it was
written, and all that follows could come out bold. The rules are those of
https://github.com/tats-u/markdown-cjk-friendly, with a citation read like such a letter.
"""

import unicodedata

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token

from workbench.ui.chat.hostile import OBJECT, OBJECT_END

_CITATION = (OBJECT, OBJECT_END)


class _State(StateInline):
    """Reads a text with these rules in the place of CommonMark's."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 (its name)
        marker, end = self.src[start], start
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        opens, closes = _leans(before, after), _leans(after, before)
        return Scanned(
            opens and (canSplitWord or not closes or _is_edge(before)),
            closes and (canSplitWord or not opens or _is_edge(after)),
            end - start,
        )


def parse_inline(parser: MarkdownIt, text: str) -> list[Token]:
    """Return the tokens of one text, as `parser.inline.parse` does."""
    state = _State(text, parser, {}, [])
    parser.inline.tokenize(state)
    for rule in parser.inline.ruler2.getRules(""):
        rule(state)
    return state.tokens


def _leans(outer: str, inner: str) -> bool:
    """Say whether marks between the two may belong to what is on the inner side."""
    if isWhiteSpace(ord(inner)):
        return False
    if not _is_punctuation(inner) or _is_wide(inner):
        return True
    return isWhiteSpace(ord(outer)) or _is_punctuation(outer) or _is_wide(outer)


def _is_edge(letter: str) -> bool:
    return _is_punctuation(letter) or letter in _CITATION


def _is_punctuation(letter: str) -> bool:
    return isMdAsciiPunct(ord(letter)) or isPunctChar(letter)


def _is_wide(letter: str) -> bool:
    """Say whether a letter stands without spaces; an emoji is as wide, but no letter."""
    if letter in _CITATION:
        return True
    wide = unicodedata.east_asian_width(letter) in "WFH"
    return wide and unicodedata.category(letter) not in ("So", "Sk")
