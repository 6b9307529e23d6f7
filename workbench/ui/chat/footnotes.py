"""Footnotes in Markdown: `[^1]` is a raised mark, `[^1]: words` begins the words of a note.

What is indented by four columns below belongs to the note. A mark is one whether its note has come
yet or not, so that nothing already shown changes.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

MARK = "footnote_mark"
OPEN = "footnote_open"
CLOSE = "footnote_close"

INDENT = 4

_MARK = re.compile(r"\[\^([^\s\[\]^]{1,20})\]")
_NOTE = re.compile(r"\[\^([^\s\[\]^]{1,20})\]:(?=[ \t\n]|\Z)")


def footnotes(parser: MarkdownIt) -> None:
    """Teach a parser the notes and their marks; the label is a token's info or content."""
    parser.inline.ruler.push(MARK, _mark)
    interrupted = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("heading", "footnote", _note, {"alt": interrupted})


def _mark(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    found = _MARK.match(state.src, state.pos, state.posMax)
    begins = state.src[state.pos - 1 : state.pos] in ("", "\n")
    if found is None or (begins and state.src.startswith(":", found.end())):
        return False
    if not silent:
        state.push(MARK, "", 0).content = found[1]
    state.pos = found.end()
    return True


def _note(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    begin = state.bMarks[first] + state.tShift[first]
    if state.is_code_block(first) or not state.src.startswith("[^", begin):
        return False
    found = _NOTE.match(state.src, begin, state.eMarks[first])
    if found is None:
        return False
    if silent:
        return True
    opening = state.push(OPEN, "", 1)
    opening.info = found[1]
    words = re.compile(r"[ \t]*").match(state.src, found.end(), state.eMarks[first])
    assert words is not None  # it may be empty
    before = state.bMarks[first], state.tShift[first], state.sCount[first], state.parentType
    # The words of the first line stand as if they were indented like those below.
    state.bMarks[first], state.tShift[first] = found.end(), len(words[0])
    state.blkIndent += INDENT
    state.sCount[first] = state.blkIndent
    state.parentType = "footnote"
    state.md.block.tokenize(state, first, last)
    state.blkIndent -= INDENT
    state.bMarks[first], state.tShift[first], state.sCount[first], state.parentType = before
    opening.map = [first, state.line]
    state.push(CLOSE, "", -1)
    return True
