r"""Where a formula begins and ends in Markdown: `$…$`, `\(…\)`, `$$…$$`, `\[…\]`, environments.

GitLab's `` $`…`$ `` and blocks of code in the language "math" are formulas as well.
Amounts of money are no formulas: "$5 and $10" stays text. A formula on lines of its own ends
before an empty line; one that is still open at the end of the text is shown as it was written.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from workbench.ui.chat.blocks import Formula
from workbench.ui.chat.hostile import OBJECT
from workbench.ui.formulas.tex import LONGEST

OPEN = "math_open"
BLOCK = "math_block"
INLINE = "math_inline"

_BEGIN = re.compile(
    r"\\begin\{((?:equation|align|alignat|flalign|gather|multline|eqnarray|displaymath)\*?"
    r"|d?cases|aligned|alignedat|gathered|split|array|[pbBvV]?matrix)\}"
)
_SIGNS = re.compile(r"\\.|\$\d|\${1,2}", re.DOTALL)  # an amount begins no formula
_TICKS = re.compile(r"\$`([^`\n]{1,2000})`\$")
_SIGN = re.compile(r"\\[A-Za-z]|[=^_<>+]|\d\s*[*/-]\s*\d")
_WORDS = re.compile(r"(?<![\\A-Za-z{])[A-Za-z]{2,}\s+[A-Za-z]{2,}")
_TEXT = re.compile(r"\\[A-Za-z]+\s*\{[^{}]*\}")
_MONEY = re.compile(r"\d[\d.,]*\s*(?:[kmbKMB]|bn|mn|tn|million|billion|thousand)?\b(?!\s*[\\^_=])")
_CLOSED_BY = {"$": "$", "$$": "$$", r"\(": r"\)", r"\[": r"\]"}
_ENDING = re.compile(r"\s*[.,;:]?\s*")
_INSIDE = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}


def formulas(parser: MarkdownIt) -> None:
    """Teach a parser formulas; tokens hold the source as content and the LaTeX as info."""
    inside(parser)
    parser.block.ruler.before(
        "fence", BLOCK, _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def inside(parser: MarkdownIt) -> None:
    """Teach a parser the formulas that stand in a line."""
    parser.inline.ruler.before("escape", INLINE, _inline)


def without_formulas(text: str) -> str:
    """Return text less what may be formulas, to count the marks that are left."""
    return re.sub(r"\$[^$]+\$|\\\(.*?\\\)|\\\[.*?\\\]", "", text, flags=re.DOTALL)


def _inline(state: StateInline, silent: bool) -> bool:
    source, at = state.src, state.pos
    if source.startswith("$`", at):
        ticks = _TICKS.match(source, at, state.posMax)
        found = (ticks[1], ticks.end()) if ticks and _is_tex(ticks[1]) else None
    elif source[at] == "$":
        found = _dollars(source, at, state.posMax)
    elif source.startswith((r"\(", r"\["), at):
        closing = r"\)" if source[at + 1] == "(" else r"\]"
        end = source.find(closing, at + 2, min(state.posMax, at + LONGEST))
        tex = source[at + 2 : end]
        good = end > 0 and _is_tex(tex) and (closing == r"\)" or _SIGN.search(tex))
        found = (tex, end + 2) if good else None
    else:
        return False
    if found is None:
        return False
    tex, end = found
    if not silent:
        token = state.push(INLINE, "math", 0)
        token.content, token.info = source[at:end], tex.strip()
        token.markup = source[at : at + 2] if source[at + 1] in "$[" else source[at]
    state.pos = end
    return True


def _dollars(source: str, at: int, most: int) -> tuple[str, int] | None:
    mark = "$$" if source.startswith("$$", at) else "$"
    begin = at + len(mark)
    before = source[at - 1] if at else " "
    if before == "$" or (mark == "$" and before.isalnum()):
        return None
    end = source.find("$", begin, min(most, begin + LONGEST))
    while end > 0 and source[end - 1] == "\\":
        end = source.find("$", end + 1, min(most, begin + LONGEST))
    if end < 0 or not source.startswith(mark, end):
        return None
    tex, after = source[begin:end], source[end + len(mark) : end + len(mark) + 1]
    if not _is_tex(tex):
        return None
    if mark == "$" and (tex[0].isspace() or tex[-1].isspace() or after.isalnum() or _is_prose(tex)):
        return None
    return tex, end + len(mark)


def _is_tex(tex: str) -> bool:
    return bool(tex.strip()) and OBJECT not in tex and "\n\n" not in tex


def _is_prose(tex: str) -> bool:
    """Say whether dollars stand around words or amounts and not around a formula."""
    depth = 0
    for letter in re.sub(r"\\.|\\(?:left|right)\W", "", tex):
        depth += _INSIDE.get(letter, 0)
        if depth < 0:
            return True
    bare = _TEXT.sub("", tex)
    if depth or _WORDS.search(bare) and not _SIGN.search(tex):
        return True
    return bool(_MONEY.match(tex) and re.search(r"(?<!\\)\b[A-Za-z]{2,}\b", bare))


def _block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    if state.is_code_block(first):
        return False
    line = _line(state, first)
    opening = _BEGIN.match(line)
    if opening:
        if silent and _is_open(state, first):
            return False  # it is a part of the formula that was begun above
        closing, begin = rf"\end{{{opening[1]}}}", 0
    elif line.startswith(("$$", r"\[")):
        closing, begin = "$$" if line[0] == "$" else r"\]", 2
    else:
        return False
    start, end = state.bMarks[first], state.eMarks[last - 1]
    if end - start > LONGEST and state.src.find(closing, start + 2, start + LONGEST) < 0:
        return False  # found at once, for there may be thousands of these
    lines: list[str] = []
    size = 0
    for number in range(first, last):
        line = _line(state, number)
        size += len(line) + 1
        inside = state.sCount[number] >= state.blkIndent
        if not line.strip() or not inside or size > LONGEST or OBJECT in line:
            return False
        lines.append(line)
        found = line.find(closing, begin if number == first else 0)
        if found < 0:
            continue
        if not _ENDING.fullmatch(line[found + len(closing) :]):
            return False
        source = "\n".join(lines)
        end = source.rfind(closing)
        tex = source[begin : end + len(closing) * bool(opening)].strip()
        if not tex or (closing == r"\]" and not _SIGN.search(tex)):
            return False
        return _push(state, BLOCK, source, tex, first, number + 1, silent)
    if state.level or last < state.lineMax:
        return False
    return _push(state, OPEN, "\n".join(lines), "", first, last, silent)


def _is_open(state: StateBlock, first: int) -> bool:
    """Say whether a formula that began in the paragraph above a line goes on in it."""
    opened = ""
    for sign in _SIGNS.findall(state.getLines(state.line, first, state.blkIndent, False)):
        if sign == _CLOSED_BY.get(opened):
            opened = ""
        elif not opened and sign in _CLOSED_BY:
            opened = sign
    return bool(opened)


def fenced(body: str, language: str, fence: str) -> Formula | None:
    """Return the formula that a closed block of code is, None where it is no formula."""
    tex = body.strip()
    if language.lower() != "math" or not _is_tex(tex) or len(tex) > LONGEST:
        return None
    return Formula(tex, f"{fence}{language}\n{tex}\n{fence}", display=True)


def _push(
    state: StateBlock, kind: str, source: str, tex: str, first: int, after: int, silent: bool
) -> bool:
    if not silent:
        token = state.push(kind, "math", 0)
        token.content, token.info, token.map = source, tex, [first, after]
        token.block = True
        state.line = after
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
