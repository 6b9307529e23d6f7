"""Footnotes in Markdown: `[^1]` is a raised mark, `[^1]: words` are the words of a note.

A mark is one whether its note has come yet or not, so that nothing already shown changes.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

MARK = "footnote_mark"

_MARK = re.compile(r"\[\^([^\s\[\]^]{1,20})\](?!:)")
_NOTE = re.compile(r"^\[\^([^\s\[\]^]{1,20})\]:[ \t]+", re.MULTILINE)


def footnotes(parser: MarkdownIt) -> None:
    """Teach a parser the marks of footnotes; a token's content is the label."""
    parser.inline.ruler.push(MARK, _mark)


def notes(text: str) -> list[tuple[str, str]]:
    """Return the parts of a paragraph with the label of the note that each is, or ""."""
    split = _NOTE.split(text)
    parts = [("", split[0].strip())] if split[0].strip() or len(split) == 1 else []
    return parts + [
        (label, words.strip()) for label, words in zip(split[1::2], split[2::2], strict=True)
    ]


def _mark(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    found = _MARK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push(MARK, "", 0).content = found[1]
    state.pos = found.end()
    return True
