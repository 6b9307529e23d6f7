"""A sign in the question that opens a list: "@" for documents, "/" at the start for prompts."""

import re
from dataclasses import dataclass

_AT_WORD = re.compile(r"(?:^|(?<=[\s(]))@(\"[^\"\n]{0,200}|[^\s\"@]{0,200})\Z")
_AT_START = re.compile(r"\A\s*/([^\n/]{0,100})\Z")


@dataclass(frozen=True, slots=True)
class Trigger:
    """The sign, where it stands, and what was typed after it."""

    sign: str
    start: int
    words: str


def trigger_before(text: str, first_line: bool = True) -> Trigger | None:
    """Return the sign that a line ends in before the cursor, or None."""
    found = _AT_WORD.search(text)
    if found is not None:
        return Trigger("@", found.start(), found[1].lstrip('"'))
    found = _AT_START.search(text) if first_line else None
    if found is not None:
        return Trigger("/", text.index("/"), found[1])
    return None
