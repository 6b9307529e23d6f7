"""What each question of a branch brings: whole documents, or only the pages it is about.

Nothing is sent twice: pages that came before are only pointed to, so that each request goes on
starting with the bytes of the one before it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from workbench.domain.conversations import Message
from workbench.domain.pages import PageRange, Pages, joined_pages, without


@dataclass(frozen=True, slots=True)
class Brought:
    """A document in one question: `sent` with it, as a whole or in ranges, and what is meant.

    `meant` are the pages that the question is about,
    told to the model where they are not just what is sent, and empty otherwise.
    """

    document_id: str
    whole: bool
    sent: Pages = ()
    meant: Pages = ()


def material(
    messages: Sequence[Message], covered: Collection[str] = ()
) -> tuple[tuple[Brought, ...], ...]:
    """Return what each of the messages brings; documents that are `covered` came before them."""
    whole: set[str] = set(covered)
    given: dict[str, Pages] = {}
    brought: list[tuple[Brought, ...]] = []
    for message in messages:
        if not message.document_ids:
            brought.append(())
            continue
        found = []
        for document_id in message.document_ids:
            pages = message.pages.get(document_id, ())
            if document_id in whole:
                found.append(Brought(document_id, whole=False, meant=pages))
            elif not pages:
                whole.add(document_id)
                found.append(Brought(document_id, whole=True))
            else:
                before = given.get(document_id, ())
                sent = without(pages, before)
                given[document_id] = joined_pages((*before, *pages))
                meant = pages if sent != pages else ()
                found.append(Brought(document_id, whole=False, sent=sent, meant=meant))
        brought.append(tuple(each for each in found if each.whole or each.sent or each.meant))
    return tuple(brought)


def sent_ranges(brought: Iterable[Iterable[Brought]]) -> tuple[tuple[str, PageRange], ...]:
    """Return the page ranges that are sent, with their documents' ids, each once."""
    every = (each for several in brought for each in several)
    return tuple(dict.fromkeys((each.document_id, one) for each in every for one in each.sent))


def sent_whole(brought: Iterable[Iterable[Brought]]) -> tuple[str, ...]:
    """Return the ids of the documents that are sent as a whole."""
    return tuple(each.document_id for several in brought for each in several if each.whole)
