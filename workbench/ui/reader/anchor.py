"""A place in a document that keeps where it is while pages change their size."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Anchor:
    """A point that keeps its place when the pages change their size.

    `y` is in points from the top of the page, `place` a part of the viewport's height. `chosen`
    says that the page was asked for, so it is the current one even if little of it shows.
    """

    page: int = 1
    y: float = 0.0
    place: float = 0.0
    chosen: bool = True
