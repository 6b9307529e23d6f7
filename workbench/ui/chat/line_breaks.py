"""`<br>` breaks a line: in the cell of a Markdown table there is no other way to write one.

All other HTML stays text.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_BREAK = re.compile(r"<br\s{0,9}/?>[ \t]*\n?[ \t]*", re.IGNORECASE)


def line_breaks(parser: MarkdownIt) -> None:
    """Teach a parser the breaks; their tokens are those of two spaces at the end of a line."""
    parser.inline.ruler.before("autolink", "line_break", _break)


def _break(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "<":
        return False
    found = _BREAK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.pending = state.pending.rstrip(" ")
        state.push("hardbreak", "br", 0)
    state.pos = found.end()
    return True
