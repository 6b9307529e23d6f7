"""Which way a text runs, whatever way the window does."""

import unicodedata

LONGEST = 2_000
"""Characters that are looked at; a text whose letters begin later runs as the window does."""


def runs_from_right(text: str) -> bool:
    """Say whether the first letter of a text that has a direction runs from right to left."""
    for character in text[:LONGEST]:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False
