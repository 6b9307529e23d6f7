"""A chat as Markdown, written anew from its blocks so that no foreign markup comes along."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from workbench.ui.chat.blocks import Block, Chip, Code, Formula, Inline, Line, Rule, Table
from workbench.ui.export.paper import Paper, Turn

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$#!])")
_NOT_IN_LINKS = re.compile(r"[<>\s]")
_MARKUP = re.compile(r"\]\s*[(\[:]|!\[|<[A-Za-z/!?][^>]*>|`")
"""What a reader that knows no formulas would take for a picture, a link or HTML."""

_BOXES = {"•": "- ", "☐": "- [ ] ", "☑": "- [x] "}
_START = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$|=)")


def markdown(paper: Paper) -> str:
    """Return a chat as Markdown with footnotes."""
    parts = [f"# {_plain(paper.title)}"]
    for turn in paper.turns:
        parts.append(f"## {_plain(turn.who)}")
        if turn.is_question:
            parts.append("\n".join(f"> {_plain(line)}".rstrip() for line in turn.text.split("\n")))
            if turn.documents:
                parts.append("\n".join(f"- {_plain(name)}" for name in turn.documents))
        parts += _blocks(turn)
        if turn.ending:
            parts.append(f"*{_plain(turn.ending)}*")
    notes = [f"[^{note.number}]: {_plain(note.sentence)}" for note in paper.footnotes]
    if notes:
        parts.append("\n".join(notes))
    return "\n\n".join(parts) + "\n"


def _blocks(turn: Turn) -> Iterator[str]:
    written = ""
    opened: tuple[int, ...] = (0,)
    quotes: tuple[int, ...] = ()
    was_tight = was_bare = False
    for block in turn.blocks:
        inside, wanted = _nesting(block)
        is_item = isinstance(block, Line) and _is_item(block.marker)
        opened = _opened(wanted, opened, is_item)
        tight = isinstance(block, Line) and block.tight
        if written:
            shared = 0
            while shared < min(len(inside), len(quotes)) and inside[shared] == quotes[shared]:
                shared += 1
            between = _lead(opened[:shared] + (0,)).rstrip() if shared else ""
            # What follows a marker alone stands right below it, or it is not in the item.
            written += "\n" if was_bare or (tight and was_tight) else f"\n{between}\n"
        written += _block(block, turn, opened)
        quotes, was_tight = inside, tight
        was_bare = isinstance(block, Line) and is_item and not block.inlines
    if written:
        yield written


def _nesting(block: Block) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the quotes around a block, and how many lists stand between them and it."""
    if isinstance(block, Rule):
        return (), (0,)
    steps = (0, *block.quotes, block.indent)
    return block.quotes, tuple(max(0, after - at) for at, after in pairwise(steps))


def _opened(wanted: tuple[int, ...], opened: tuple[int, ...], is_item: bool) -> tuple[int, ...]:
    """Return how many lists a block can stand in: four columns more would make code of it.

    No more than stand open; a quote begins its own lists, and ends those around it.
    """
    lists: list[int] = []
    for level, most in enumerate(wanted):
        is_same = tuple(lists) == opened[:level] and level < len(opened)
        is_last = level == len(wanted) - 1
        lists.append(min(most, (opened[level] if is_same else 0) + (is_item and is_last)))
    return tuple(lists)


def _lead(opened: tuple[int, ...]) -> str:
    """Return what stands before each line; four columns lie inside of "- " and of "10. " alike."""
    return "> ".join("    " * lists for lists in opened)


def _is_item(marker: str) -> bool:
    """Say whether a marker begins an item of a list, and is not the label of a note."""
    return marker in _BOXES or marker.rstrip(".").isdecimal() and marker.endswith(".")


def _block(block: Block, turn: Turn, opened: tuple[int, ...]) -> str:
    lead = _lead(opened)
    match block:
        case Line():
            text = _inlines(block.inlines, turn)
            if block.heading:
                # Under the heading of the turn, which is of the second level.
                text = "#" * min(6, block.heading + 2) + " " + text.replace("\n", " ")
            first = lead
            if marker := _BOXES.get(block.marker, f"{block.marker} " if block.marker else ""):
                first = lead.removesuffix("    ") + marker
            return first + text.replace("\n", f"  \n{lead}")
        case Code():
            fence = "`" * max(3, 1 + max(map(len, re.findall(r"`+", block.text)), default=0))
            language = re.sub(r"[^\w+#.-]", "", block.language)
            body = f"{fence}{language}\n{block.text}\n{fence}"
            return "\n".join(lead + line if line else lead.rstrip() for line in body.split("\n"))
        case Table():
            rules = {"left": ":--", "right": "--:", "center": ":-:"}
            rows = [
                "| " + " | ".join(_inlines(c, turn).replace("\n", " ") for c in row) + " |"
                for row in (block.header, *block.rows)
            ]
            rule = "|" + "|".join(rules.get(side, "---") for side in block.alignments) + "|"
            return "\n".join(lead + row for row in (rows[0], rule, *rows[1:]))
        case Rule():
            return "---"


def _inlines(inlines: Iterable[Inline], turn: Turn) -> str:
    return "".join(_inline(item, turn) for item in inlines)


def _inline(item: Inline, turn: Turn) -> str:
    if isinstance(item, Chip):
        note = turn.notes.get(item.ordinal)
        return f"[^{note.number}]" if note else _plain(item.copied)
    if isinstance(item, Formula):
        mark = "$$" if item.display else "$"
        tex = f"{mark}{' '.join(item.tex.split())}{mark}"
        return _code(tex) if _MARKUP.search(tex) else tex
    if item.code:
        return _code(item.text)
    # The quotations are the footnotes of the file; a foreign one must not be taken for them.
    text = _plain(f"[{item.text}]" if item.raised else item.text)
    inner = text.strip()
    if inner:
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        mark = "**" * item.bold + "*" * item.italic + "~~" * item.strike
        text = f"{before}{mark}{inner}{mark[::-1]}{after}"
    address = _NOT_IN_LINKS.sub("", item.link)
    return f"[{text}](<{address}>)" if address else text


def _code(text: str) -> str:
    ticks = "`" * (1 + max(map(len, re.findall(r"`+", text)), default=0))
    return f"{ticks} {text} {ticks}" if "`" in text else f"`{text}`"


def _plain(text: str) -> str:
    escaped = _SPECIAL.sub(r"\\\1", text)
    return _START.sub(r"\1\\\2", escaped) if _START.match(escaped) else escaped
