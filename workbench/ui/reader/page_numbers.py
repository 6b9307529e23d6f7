"""Which page somebody means who types "41", "iv" or "43 of 84"."""

import re
from collections.abc import Sequence

_OF = re.compile(r"\s*(\d{1,9})\s*(?:of|/)\s*\d*\s*", re.IGNORECASE)


def page_meant(text: str, labels: Sequence[str], count: int, near: int = 1) -> int | None:
    """Return the physical page (from 1), or None for a page that is not there.

    "43 of 84" is a position; anything else is first looked for among the printed labels (the one
    nearest to page `near`, for labels may repeat), then taken as a position.
    """
    position = _OF.fullmatch(text)
    if position:
        return _within(int(position[1]), count)
    sought = text.strip().casefold()
    pages = [page for page, label in enumerate(labels, 1) if label and label.casefold() == sought]
    if pages:
        return min(pages, key=lambda page: abs(page - near))
    return _within(int(sought), count) if re.fullmatch(r"[0-9]{1,9}", sought) else None


def _within(page: int, count: int) -> int | None:
    return page if 1 <= page <= count else None
