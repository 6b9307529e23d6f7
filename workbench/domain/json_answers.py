"""What stands between straight marks in an answer that is JSON is a text of it, no quotation."""

import re
from collections.abc import Iterable

from workbench.domain.citations import Citation

_MARK = re.compile(r'(?<!\\)"')


def without_marks(text: str) -> str:
    """Return JSON with a line break in place of each straight mark; all else stays in its place."""
    return text.replace('"', "\n")


def inside_texts(citations: Iterable[Citation], text: str) -> tuple[Citation, ...]:
    """Return the citations that stand inside texts of JSON; `[["a", "b"]]` is a list of lists."""
    return tuple(each for each in citations if not _MARK.search(text, each.start, each.end))
