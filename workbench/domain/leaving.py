"""What leaves this computer with a question: whereto, which documents, which of their pages."""

from dataclasses import dataclass

from workbench.domain.documents import Document
from workbench.domain.pages import Pages
from workbench.domain.profiles import Billing
from workbench.domain.suspicions import Suspicion, Unseen

_READ_BY_MODELS = (Unseen.TAGS, Unseen.FORMS)


@dataclass(frozen=True, slots=True)
class LeavingDocument:
    """A document, or only some pages of it; `there` if the other side has these already.

    `tokens` is about how many it takes, None where that is not known; `unseen` is what these pages
    hold that nobody sees.
    """

    document: Document
    pages: Pages
    tokens: int | None
    there: bool
    confidential: bool
    unseen: tuple[Suspicion, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaving:
    """A question on its way to a host; `text_tokens` are those of its words and earlier turns.

    `turns` counts the earlier messages, which go along each time. `unseen` is what its own words
    hold that nobody sees. `host` is empty where nothing leaves this computer.
    """

    host: str
    profile: str
    billing: Billing
    documents: tuple[LeavingDocument, ...] = ()
    text_tokens: int = 0
    turns: int = 0
    unseen: tuple[Suspicion, ...] = ()

    @property
    def tokens(self) -> int | None:
        """Return about how many tokens go out, or None where one of them is not known."""
        known = [each.tokens for each in self.documents if each.tokens is not None]
        return self.text_tokens + sum(known) if len(known) == len(self.documents) else None

    @property
    def strippable(self) -> tuple[LeavingDocument, ...]:
        """Return the texts from which characters that nobody sees can be left out."""
        return tuple(each for each in self.documents if each.document.is_text and each.unseen)

    @property
    def smuggles(self) -> bool:
        """Say whether the words of the question hold a text that only a model reads."""
        return bool(self.host) and any(each.kind in _READ_BY_MODELS for each in self.unseen)

    @property
    def risky(self) -> tuple[LeavingDocument, ...]:
        """Return the confidential documents that an unpaid key would give away now."""
        if not self.host or self.billing is not Billing.UNPAID:
            return ()
        return tuple(each for each in self.documents if each.confidential and not each.there)
