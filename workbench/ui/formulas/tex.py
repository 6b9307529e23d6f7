"""Which LaTeX is drawn at all, and how it is made ready for the library that draws it."""

import html
import re

LONGEST = 2_000
"""Characters of a formula that is drawn; a longer one is shown as it was written."""

DEEPEST = 24
"""Braces and environments inside each other; the library calls itself for each of them."""

_UNWANTED = re.compile(
    r"\\(?:def|gdef|edef|xdef|let|newcommand|renewcommand|providecommand|newenvironment"
    r"|DeclareMathOperator|href|url|includegraphics|input|include|write|read|openin|openout"
    r"|catcode|csname|style|class|unicode|verb|require|special|rule)(?![A-Za-z])"
)
"""What defines, fetches, names files or makes sizes of any kind: shown as it was written."""

_TEXT = re.compile(r"(\\(?:text(?:bf|it|md|normal|rm|sf|tt|up)?|mbox|hbox|fbox)\s*\{)([^{}]*)(\})")
_AROUND = re.compile(r"\\(?:left|right|big|Big|bigg|Bigg)[lrm]?\s*[<>]")
_NUMBERED = re.compile(r"\\(begin|end)\{(align|gather|multline)\}")
_ALIKE = {
    "dcases": "cases",
    "alignat": "align*",
    "alignedat": "aligned",
    "flalign": "align*",
    "eqnarray": "array",
}
"""Environments that the library does not know, and those that look as they do."""

_UNKNOWN = re.compile(
    r"\\(begin|end)\{(dcases|alignat|alignedat|flalign|eqnarray)\*?\}(?:\{\d+\})?"
)
_LABELS = re.compile(r"\\(?:label\{[^{}]*\}|nonumber|notag)(?![A-Za-z])")
_TAG = re.compile(r"\\tag\*?\{([^{}]*)\}")


def is_drawn(tex: str) -> bool:
    """Say whether a formula is short, flat and plain enough to be drawn."""
    return 0 < len(tex) <= LONGEST and not _UNWANTED.search(tex) and _depth(tex) <= DEEPEST


def made_ready(tex: str) -> str:
    r"""Return a formula in which no character can become markup: "<" is written as `\lt`."""
    tex = _LABELS.sub("", tex)
    tex = _TAG.sub(r"\\quad (\1)", tex)
    tex = _UNKNOWN.sub(_known, tex)
    tex = _NUMBERED.sub(r"\\\1{\2*}", tex)
    pieces, at = [], 0
    for match in _TEXT.finditer(tex):
        words = match[2].replace(r"\&", "&").replace(r"\%", "%").replace(r"\$", "$")
        words = words.replace(r"\_", "_").replace(r"\#", "#")
        pieces += [_signs(tex[at : match.start()]), match[1], html.escape(words), match[3]]
        at = match.end()
    return "".join([*pieces, _signs(tex[at:])])


def _known(found: re.Match[str]) -> str:
    columns = "{rcl}" if found[1] == "begin" and found[2] == "eqnarray" else ""
    return rf"\{found[1]}{{{_ALIKE[found[2]]}}}{columns}"


def _signs(tex: str) -> str:
    tex = _AROUND.sub(lambda m: m[0][:-1] + (r"\langle " if m[0][-1] == "<" else r"\rangle "), tex)
    return tex.replace("<", r"\lt ").replace(">", r"\gt ")


def _depth(tex: str) -> int:
    depth = deepest = 0
    for match in re.finditer(r"\\.|[{}]", tex, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        deepest = max(deepest, depth)
    return max(deepest, tex.count(r"\begin") + tex.count(r"\left"))
