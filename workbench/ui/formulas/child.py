"""The child process that turns LaTeX into outlines: one JSON line in, one out, until the end.

It is a process of its own because the library takes some 40 MB and half a second to load, holds
the interpreter while it works, and cannot be stopped in the middle of a formula. It has no
business with files or the network, and what it returns is outlines alone: numbers, no text.
"""

import json
import os
import re
import sys
from typing import Any
from xml.etree import ElementTree

from workbench.ui.formulas.tex import made_ready

CHILD_FLAG = "--draw-formulas"
MEMORY_BYTES = 512 * 1024**2
CPU_SECONDS = 10
SIZE = 24.0
"""Pixels of an em while drawing; what is returned is measured in ems."""

WIDEST, HIGHEST = 400.0, 80.0
"""Ems beyond which a picture is not made: `\\hspace` takes any length."""

_COMMAND = re.compile(r"\\[A-Za-z]")
_OUTLINE = re.compile(r"[MLHVCSQTAZmlhvcsqtaz0-9eE .,+-]*")
_NUMBER = re.compile(r"-?[0-9.]+(?:e-?[0-9]+)?")
_SHAPES = {
    "path": ("d", "stroke-width"),
    "rect": ("x", "y", "width", "height", "rx", "stroke-width"),
    "ellipse": ("cx", "cy", "rx", "ry", "stroke-width"),
}


def serve_if_asked() -> None:
    """Become the child when a frozen program was started as one, and never return then."""
    if sys.argv[1:2] == [CHILD_FLAG]:
        main()
        sys.exit()


def main() -> None:
    """Draw what is asked for until the input ends."""
    replies = os.fdopen(os.dup(1), "w", encoding="ascii")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 1)  # what a library prints is no reply
    _confine()
    for line in sys.stdin.buffer:
        try:
            request = json.loads(line)
            reply = drawn(str(request["tex"]), bool(request["display"]))
        except Exception:  # whatever the library fails with, the formula stays as it was written
            reply = {}
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


def drawn(tex: str, display: bool) -> dict[str, Any]:
    """Return width, height, depth below the line in ems, and an SVG of outlines.

    Raises ValueError for what cannot be drawn as it is meant, and whatever the library raises.
    """
    from ziamath.config import config
    from ziamath.zmath import Latex, loadedfonts

    config.svg2 = False
    config.precision = 2
    font = loadedfonts["default"]
    unknown = [letter for letter in tex if letter > "\x7f" and not font.glyphindex(letter)]
    if unknown:
        raise ValueError("a letter without an outline")
    formula = Latex(made_ready(tex), size=SIZE, inline=not display, margin=0)
    if _COMMAND.search(formula.mathmlstr()):
        raise ValueError("a command that is not known")
    width, height = (length / SIZE for length in formula.getsize())
    if not (0 < width <= WIDEST and 0 < height <= HIGHEST):
        raise ValueError("too large")
    return {
        "width": round(width, 4),
        "height": round(height, 4),
        "depth": round(-formula.getyofst() / SIZE, 4),
        "svg": _outlines(formula.svgxml()),
    }


def _outlines(svg: ElementTree.Element) -> str:
    """Return a picture made anew of the shapes, black, with numbers that were looked at."""
    box = svg.attrib["viewBox"]
    if not all(map(_NUMBER.fullmatch, box.split())):
        raise ValueError("an odd box")
    shapes = "".join(_shape(shape) for shape in svg.iter() if shape.tag in _SHAPES)
    if any(
        shape.tag not in (*_SHAPES, "svg", "g") or "transform" in shape.attrib
        for shape in svg.iter()
    ):
        raise ValueError("an odd shape")
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{shapes}</svg>'


def _shape(shape: ElementTree.Element) -> str:
    if shape.get("fill", "black") not in ("black", "none"):
        return ""  # a ground behind the letters would hide them in one colour
    kept = []
    for name in _SHAPES[str(shape.tag)]:
        value = shape.get(name, "")
        if value and (_OUTLINE if name == "d" else _NUMBER).fullmatch(value):
            kept.append(f'{name}="{value}"')
    if "stroke" in shape.attrib:
        kept.append('stroke="#000" fill="none"')
    return f"<{shape.tag} {' '.join(kept)}/>"


def _confine() -> None:
    if sys.platform != "win32":
        import resource
        import signal

        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for kind, most in (
            (resource.RLIMIT_AS, MEMORY_BYTES),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
        ):
            _, hard = resource.getrlimit(kind)
            amount = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (amount, hard))
