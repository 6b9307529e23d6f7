"""Where an answer that broke off goes on: the new text joins the old one, nothing twice.

A model is asked to repeat its last words, so that the place of the joint is known; what it repeats
is left out. White space does not count, for models write it anew; in code that broke off, and in
the line that opens it, they may open the block anew as well.
"""

import re

GO_ON = (
    "Your answer broke off. Repeat its last ten words exactly as they stand, then go on from there "
    "until the answer is complete."
)
"""What a model is asked; the offline engine knows this sentence too."""

LOOK_BACK = 4_000
"""Characters before the joint in which a repeated piece may begin."""
FEWEST = 8
"""Characters that are a repetition wherever they end; fewer must be a whole word of three."""

_DOTS = re.compile(r"^\s*(?:…|\.\.\.)\s*")
_WORD = re.compile(r"\w")
_FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})([^\n]*)\n", re.MULTILINE)
_OPENING = re.compile(r"\s*(?:`{3,}|~{3,})[ \t]*([^\n`]*)\n")
_AROUND = re.compile(r"[\s>*+\-0-9.)]*")
"""What may stand before an opening: quotes, bullets and numbers."""
_CUT_OPENING = re.compile(r"[ \t>*+\-0-9.)]*((?:`{3,}|~{3,})[^\n`]*|`{1,2}|~{1,2})")
_MAYBE_OPENING = re.compile(r"\s*(?:`{0,2}|~{0,2}|(?:`{3,}|~{3,})[^\n]*)")


class Joint:
    """Joins a continuation to the text before it, as it arrives.

    `add` returns what is to be appended now, which is nothing until the place is clear; `end`
    returns what was held back.
    """

    def __init__(self, before: str) -> None:
        """Go on after `before`."""
        self._before = before[-LOOK_BACK:]
        self._in_code = _ends_in_code(before)
        self._opening = "" if self._in_code else _cut_opening(before)
        self._held = ""
        self._open = True

    def add(self, piece: str) -> str:
        """Take a piece of the continuation; return what to append."""
        if not self._open:
            return piece
        self._held += piece
        return self._settled(final=False)

    def end(self) -> str:
        """No more pieces come; return what to append."""
        return self._settled(final=True) if self._open else ""

    def _settled(self, *, final: bool) -> str:
        if not final and not self._clear():
            return ""
        self._open = False
        return continuation(self._before, self._held, in_code=self._in_code)

    def _clear(self) -> bool:
        """Say whether what has come is no longer only a repetition of the text before."""
        if not self._held.strip(" \n\t.…"):
            return False
        held, old = _DOTS.sub("", self._held), _squeezed(self._before)[0]
        if self._opening and _MAYBE_OPENING.fullmatch(_inner(held)):
            return False
        if self._in_code:
            if _MAYBE_OPENING.fullmatch(held):
                return False
            opening = _OPENING.match(held)
            if opening and not _is_new(held[opening.end() :], old):
                return False
        return _is_new(held, old)


def continuation(before: str, after: str, *, in_code: bool = False) -> str:
    """Return what of `after` goes on where `before` ends, which may be within a block of code.

    The longest beginning of `after` with which `before` ends is left out, if it begins a word
    there and is long enough to be no chance. Otherwise a missing space between sentences is added.
    """
    text = _DOTS.sub("", after)
    found = _beyond_repeated(before, text)
    if found is None and not in_code and (cut := _cut_opening(before)):
        return _within_opening(cut, after)
    opening = _OPENING.match(text) if in_code and found is None else None
    if opening is not None:
        text = text[opening.end() :]
        found = _beyond_repeated(before, text)
        if found is None and opening[1]:  # without a language it closes the block
            return _from_line(before, text)
    return _glue(before, after) if found is None else found


def _ends_in_code(text: str) -> bool:
    """Say whether a block of code is still open at the end of a text."""
    fence = ""
    for mark, info in _FENCE.findall(text):
        if not fence:
            fence = mark
        elif mark.startswith(fence) and not info.strip():
            fence = ""
    return bool(fence)


def _cut_opening(before: str) -> str:
    """Return the marks and words of an opening of code in which a text ends, empty if it does not.

    Fewer than three marks may be the beginning of one.
    """
    found = _CUT_OPENING.fullmatch(before.rpartition("\n")[2])
    return found[1] if found else ""


def _within_opening(cut: str, after: str) -> str:
    """Return what goes on in the opening of a block of code, which may be opened anew."""
    again = _inner(_DOTS.sub("", after))
    if again.startswith(3 * cut[0]):
        if again.startswith(cut):
            return again[len(cut) :]
        other = _OPENING.match(again)
        if other and other[1]:
            return f"\n{again[other.end() :]}"
    return after  # a space would end the name of the language


def _inner(text: str) -> str:
    return _AROUND.sub("", text, count=1)


def _is_new(text: str, old: str) -> bool:
    new = _squeezed(text)[0].lstrip()
    return bool(new) and (new not in old or len(new) >= LOOK_BACK)


def _from_line(before: str, after: str) -> str:
    """Return code that begins with a line, less what of that line stands there already."""
    last, code = before.rpartition("\n")[2].strip(), after.lstrip()
    if last and code.startswith(last):
        return code[len(last) :]
    return f"\n{after}" if last else after


def _beyond_repeated(before: str, text: str) -> str | None:
    """Return what of a text goes beyond its repetition of the end before it, None without one."""
    new, places = _squeezed(text.lstrip())
    shift = len(text) - len(text.lstrip())
    old = _squeezed(before)[0]
    for start in range(max(0, len(old) - len(new)), len(old)):
        length = len(old) - start
        if new.startswith(old[start:]) and _is_repeated(old, start, new[length : length + 1]):
            end = shift + places[length]
            space = text[shift + places[length - 1] : end] if old[-1:] == " " else ""
            return _more_space(before, space) + text[end:]
        if old[-1:] == " " and length > 1 and new.startswith(old[start:-1]):
            # The old text ends in white space that the repetition leaves out.
            if _is_repeated(old[:-1], start, new[length - 1 : length]):
                return text[shift + places[length - 1] :].lstrip()
    return None


def _more_space(before: str, space: str) -> str:
    """Return what of white space the end of a text lacks: an empty line, or how far code is in."""
    there = before[len(before.rstrip()) :]
    if space.startswith(there):
        return space[len(there) :]
    return space if space.count("\n") > there.count("\n") else ""


def _is_repeated(old: str, start: int, following: str) -> bool:
    piece = old[start:]
    inside = start > 0 and bool(_WORD.match(old[start - 1])) and bool(_WORD.match(piece))
    whole = not (_WORD.match(piece[-1:]) and _WORD.match(following))
    if inside:
        return len(piece) >= 2 * FEWEST
    # Signs alone are no words: what ends in a fence may go on with another.
    return len(piece) >= FEWEST or (len(piece.strip()) >= 3 and whole and bool(_WORD.search(piece)))


def _glue(before: str, after: str) -> str:
    """Return a continuation that repeats nothing, with a space where a sentence had ended."""
    last, first = before[-1:], after[:1]
    ended = last in ".,;:!?)]”\"'" or (_WORD.match(last) and first.isupper())
    return f" {after}" if last and ended and _WORD.match(first) else after


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Return text with each run of white space as one space, and where each character stood.

    The list has one more entry, for the end.
    """
    kept: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(text):
        if not letter.isspace():
            kept.append(letter)
        elif kept and kept[-1] == " ":
            continue
        else:
            kept.append(" ")
        places.append(at)
    return "".join(kept), [*places, len(text)]
