"""Documents named in the question with "@": offered while typing, attached when they are meant."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QObject

from workbench.domain.documents import DocumentState
from workbench.domain.mentions import find_mentions, mention_of, name_key
from workbench.ui.composer.composer import Composer
from workbench.ui.composer.draft import only_pages
from workbench.ui.composer.offers import Offer
from workbench.ui.composer.trigger import Trigger
from workbench.ui.files.status import DocumentStatus
from workbench.ui.files.wording import drawing_of, pages

_MOST = 50
TITLE = "Ask about a document. Type p12-18 after its name for some pages only."


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The documents that a text names, and what is wrong with the pages it gives."""

    statuses: tuple[DocumentStatus, ...] = ()
    problem: str = ""


def nothing_mentioned(_text: str) -> Mentioned:
    """Nothing is known, so nothing is meant."""
    return Mentioned()


class Mentioning(QObject):
    """Offers the documents of the workspace, and says which of them a text means."""

    def __init__(
        self,
        composer: Composer,
        statuses: Callable[[], Sequence[DocumentStatus]],
        in_chat: Callable[[], Collection[str]],
    ) -> None:
        """`statuses` gives the documents, `in_chat` the ids of those that the chat has."""
        super().__init__(composer)
        self._composer = composer
        self._statuses = statuses
        self._in_chat = in_chat
        self._chosen: dict[str, str] = {}
        composer.offers_wanted.connect(self._offer)
        composer.offer_chosen.connect(self._complete)

    def mentioned(self, text: str) -> Mentioned:
        """Return what a text means; a document that the chat has is new only by its pages."""
        if "@" not in text:
            return Mentioned()
        ready = {status.id: status for status in self._ready()}
        known = self._in_chat()
        # Of documents with one name the one that was chosen is meant, or else the chat's own.
        chosen = set(self._chosen.values())
        meant = sorted(ready.values(), key=lambda s: (s.id not in chosen, s.id not in known))
        found = find_mentions(text, [status.document for status in meant])
        new = [
            only_pages(ready[each.document_id], each.pages)
            for each in found
            if each.pages or each.document_id not in known
        ]
        problems = [each.problem for each in found if each.problem]
        return Mentioned(tuple(new), next(iter(problems), ""))

    def _ready(self) -> list[DocumentStatus]:
        ready = DocumentState.READY
        return [status for status in self._statuses() if status.document.state is ready]

    def _offer(self, trigger: Trigger | None) -> None:
        if trigger is None or trigger.sign != "@":
            return
        wanted = name_key(trigger.words)
        fitting = [s for s in self._ready() if wanted in name_key(s.document.name)]
        fitting.sort(key=lambda s: not name_key(s.document.name).startswith(wanted))
        names = Counter(name_key(s.document.name) for s in fitting)
        offers = [
            Offer(s.id, s.document.name, _detail(s, names), drawing_of(s.document))
            for s in fitting[:_MOST]
        ]
        self._composer.show_offers(TITLE, offers)

    def _complete(self, sign: str, document_id: str) -> None:
        if sign == "@":
            for status in self._ready():
                if status.id == document_id:
                    self._chosen[name_key(status.document.name)] = status.id
                    self._composer.complete(f"{mention_of(status.document)} ")


def _detail(status: DocumentStatus, names: Mapping[str, int]) -> str:
    """Return what tells a document from others: its pages, and its folder where names are alike."""
    document = status.document
    words = []
    if document.is_pdf and document.page_count:
        words.append(pages(document.page_count))
    if names[name_key(document.name)] > 1:
        words.append(PurePath(document.path).parent.name)
    return "  ·  ".join(filter(None, words))
