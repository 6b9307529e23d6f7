"""What is said about hidden text and invisible characters, in whole sentences."""

from collections.abc import Sequence

from workbench.domain.documents import Document
from workbench.domain.suspicions import Suspicion, Unseen
from workbench.ui.chat.hostile import clean

MOST_ENTRIES = 30
_SAMPLE = 60
_NAMED_PAGES = 3
_NAMES = {
    Unseen.TAGS: ("invisible letter (tag character)", "invisible letters (tag characters)"),
    Unseen.DIRECTION: (
        "character that turns the direction of text",
        "characters that turn the direction of text",
    ),
    Unseen.ZERO_WIDTH: ("character without a width", "characters without a width"),
    Unseen.FORMS: ("variation selector without a sign", "variation selectors without a sign"),
}


def warning(found: Sequence[Suspicion], document: Document) -> tuple[str, str]:
    """Return the bold word and the sentence about what a document holds unseen."""
    hidden = [each for each in found if each.kind is Unseen.HIDDEN_TEXT]
    unseen = sum(each.count for each in found if each.kind is not Unseen.HIDDEN_TEXT)
    characters = "1 invisible character" if unseen == 1 else f"{unseen:,} invisible characters"
    if hidden:
        pages = _pages(dict.fromkeys(each.page for each in hidden), document)
        also = f" The document also holds {characters}." if unseen else ""
        return f"Hidden text on {pages}.", f"It never proves a quotation.{also}"
    pages = _pages(dict.fromkeys(each.page for each in found), document)
    word = "Invisible character" if unseen == 1 else "Invisible characters"
    return f"{word} on {pages}.", f"There {'is' if unseen == 1 else 'are'} {unseen:,} in all."


def entries(found: Sequence[Suspicion], document: Document) -> list[tuple[str, object]]:
    """Return a line and a page for each finding, at most 30."""
    lines: list[tuple[str, object]] = []
    for each in found[:MOST_ENTRIES]:
        said = f"p. {_label(document, each.page)}: {counted((each,))}"
        sample = " ".join(clean(each.sample).split())
        if sample:
            short = sample if len(sample) <= _SAMPLE else f"{sample[:_SAMPLE].rstrip()}…"
            said = f"{said}: “{short}”"
        lines.append((said, each.page))
    if len(found) > MOST_ENTRIES:
        last = found[MOST_ENTRIES]
        lines.append((f"{len(found) - MOST_ENTRIES:,} more places", last.page))
    return lines


def counted(found: Sequence[Suspicion]) -> str:
    """Return how much was found of one kind."""
    count = sum(each.count for each in found)
    if found[0].kind is Unseen.HIDDEN_TEXT:
        return "hidden text"
    one, many = _NAMES[found[0].kind]
    return f"1 {one}" if count == 1 else f"{count:,} {many}"


def _label(document: Document, page: int) -> str:
    return clean(document.label(page))


def _pages(pages: dict[int, None], document: Document) -> str:
    named = [f"p. {_label(document, page)}" for page in list(pages)[:_NAMED_PAGES]]
    more = len(pages) - len(named)
    if more:
        return f"{', '.join(named)} and {more:,} more {'page' if more == 1 else 'pages'}"
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
