"""What the user opened or chose in a message, which its next widget takes over."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Opened:
    """What is other than a message shows itself at first.

    `shown` is how many characters were asked for, 0 for as many as usual; `wrapped` counts its
    blocks of code from 0; `rows` are the places of rows in the tree of JSON that were opened or
    shut, each from the top, counted from 0.
    """

    thoughts: bool = False
    details: bool = False
    shown: int = 0
    wrapped: frozenset[int] = frozenset()
    as_text: bool = False
    rows: frozenset[tuple[int, ...]] = frozenset()


NOTHING = Opened()
