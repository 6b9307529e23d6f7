"""A chat as one HTML file that loads nothing: every text is escaped, no foreign markup is kept."""

from collections.abc import Iterable, Sequence
from html import escape

from workbench.ui.chat.blocks import Block, Cell, Chip, Code, Formula, Inline, Line, Run, Table
from workbench.ui.chat.formula_object import MATCH
from workbench.ui.export.paper import Footnote, Paper, Turn
from workbench.ui.formulas.store import Drawing

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
body { font: 15px/1.55 "Noto Sans", "Segoe UI", sans-serif; max-width: 46em; margin: 3em auto;
  padding: 0 1.5em; color: #1c1c1a; background: #fff; }
h1 { font-size: 1.5em; } h2 { font-size: 1em; color: #5c5a54; margin-top: 2.2em; }
.question { background: #ebeae6; border-radius: 10px; padding: .8em 1.1em; white-space: pre-wrap; }
.documents, .ending { color: #5c5a54; font-size: .9em; }
table { border-collapse: collapse; } th, td { border: 1px solid #d9d7d0; padding: .3em .7em;
  text-align: left; vertical-align: top; } .right { text-align: right; }
.center { text-align: center; } pre { background: #f2f1ed; padding: .8em; white-space: pre-wrap; }
blockquote { border-left: 3px solid #d9d7d0; margin-left: 0; padding-left: 1em; }
p { margin: .5em 0; } .tight { margin: .15em 0; } sup a { text-decoration: none; }
.notes { font-size: .9em; border-top: 1px solid #d9d7d0; margin-top: 3em; }
"""


def html(paper: Paper) -> str:
    """Return a chat as HTML."""
    body = "".join(_turn(turn, paper) for turn in paper.turns)
    notes = "".join(_note(note) for note in paper.footnotes)
    if notes:
        notes = f'<section class="notes"><h2>Quotations</h2><ol>{notes}</ol></section>'
    title = escape(paper.title)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{title}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{title}</h1>{body}{notes}</body></html>\n"
    )


def _turn(turn: Turn, paper: Paper) -> str:
    parts = [f"<h2>{escape(turn.who)}</h2>"]
    if turn.is_question:
        parts.append(f'<div class="question" dir="auto">{escape(turn.text)}</div>')
        if turn.documents:
            parts.append(f'<p class="documents">{escape(" · ".join(turn.documents))}</p>')
    parts += [_block(block, turn, paper) for block in turn.blocks]
    if turn.ending:
        parts.append(f'<p class="ending">{escape(turn.ending)}</p>')
    return "".join(parts)


def _block(block: Block, turn: Turn, paper: Paper) -> str:
    match block:
        case Line():
            text = _inlines(block.inlines, turn, paper)
            if block.heading:
                level = min(6, block.heading + 2)
                return f'<h{level} dir="auto">{text}</h{level}>'
            indent = _indented(block.indent, block.quotes)
            kind = ' class="tight"' if block.tight else ""
            kind = ' class="center"' if block.is_display else kind
            marker = f"{escape(block.marker)} " if block.marker else ""
            return _quoted(f'<p dir="auto"{kind}{indent}>{marker}{text}</p>', block.quotes)
        case Code():
            indent = _indented(block.indent, block.quotes)
            code = f"<pre{indent}><code>{escape(block.text)}</code></pre>"
            return _quoted(code, block.quotes)
        case Table():
            head = _row(block.header, block, turn, paper, "th")
            rows = "".join(_row(row, block, turn, paper, "td") for row in block.rows)
            indent = _indented(block.indent, block.quotes)
            table = f"<table{indent}><thead>{head}</thead><tbody>{rows}</tbody></table>"
            return _quoted(table, block.quotes)
        case _:
            return "<hr>"


def _indented(lists: int, quotes: Sequence[int] = ()) -> str:
    """Return the style of what stands in lists, less those around the last quote."""
    depth = lists - (quotes[-1] if quotes else 0)
    return f' style="margin-left: {1.6 * depth:.1f}em"' if depth > 0 else ""


def _quoted(text: str, quotes: Sequence[int]) -> str:
    for number in reversed(range(min(len(quotes), 6))):
        style = _indented(quotes[number], quotes[:number])
        text = f"<blockquote{style}>{text}</blockquote>"
    return text


def _row(cells: Iterable[Cell], table: Table, turn: Turn, paper: Paper, kind: str) -> str:
    columns = []
    for index, cell in enumerate(cells):
        side = table.alignments[index] if index < len(table.alignments) else ""
        side = f' class="{side}"' if side in ("right", "center") else ""
        columns.append(f"<{kind}{side}>{_inlines(cell, turn, paper)}</{kind}>")
    return "<tr>" + "".join(columns) + "</tr>"


def _inlines(inlines: Iterable[Inline], turn: Turn, paper: Paper) -> str:
    return "".join(_inline(item, turn, paper) for item in inlines)


def _inline(item: Inline, turn: Turn, paper: Paper) -> str:
    match item:
        case Chip():
            return _chip(item, turn)
        case Formula():
            return _formula(item, paper.drawing(item))
        case Run():
            return _run(item)


def _formula(formula: Formula, drawing: Drawing | None) -> str:
    """Return the outlines, which hold numbers alone, with the LaTeX for those who listen."""
    if drawing is None:
        lines = escape(formula.source).replace("\n", "<br>")
        return f"<code>{lines}</code>"
    place = (
        f"width:{MATCH * drawing.width:.3f}em;height:{MATCH * drawing.height:.3f}em;"
        f"vertical-align:{-MATCH * drawing.depth:.3f}em"
    )
    label = escape(formula.tex)
    shapes = drawing.svg.removeprefix("<svg ")
    return f'<svg role="img" aria-label="{label}" style="{place}" fill="currentColor" {shapes}'


def _chip(chip: Chip, turn: Turn) -> str:
    note = turn.notes.get(chip.ordinal)
    if note is None:
        return escape(chip.copied)
    return f'<sup><a href="#note-{note.number}">[{note.number}]</a></sup>'


def _run(run: Run) -> str:
    text = escape(run.text).replace("\n", "<br>")
    for wanted, tag in (
        (run.code, "code"), (run.bold, "b"), (run.italic, "i"), (run.strike, "s"),
        (run.raised, "sup"),
    ):  # fmt: skip
        if wanted:
            text = f"<{tag}>{text}</{tag}>"
    if run.link:
        # The address is shown, so that the words cannot claim another one.
        where = "" if escape(run.link) == text else f" ({escape(run.link)})"
        text = f'<a rel="noreferrer noopener" href="{escape(run.link)}">{text}</a>{where}'
    return text


def _note(note: Footnote) -> str:
    return f'<li id="note-{note.number}" value="{note.number}">{escape(note.sentence)}</li>'
