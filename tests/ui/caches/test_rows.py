"""What is said of a cache for the open chat before there is one."""

import pytest

from tests.ui.caches.samples import NOW
from tests.ui.caches.test_create_dialog import MODELS, document
from workbench.ui.caches.rows import OpenChat, offer_words


class Paying:
    """What the sentence asks of the services: a connection with prices, and the time."""

    is_free = False
    models = MODELS

    def __init__(self):
        self.spending = self
        self.caching = self

    def now(self):
        return NOW


@pytest.mark.parametrize(
    ("pages", "model", "words"),
    [
        ((80,), "gemini-3.8-flash", "For the document of this chat: $0.022 per hour. Pays off"),
        ((40, 40), "gemini-3.8-flash", "For the 2 documents of this chat: $0.022 per hour."),
        ((2,), "gemini-3.8-flash", "The document of this chat: about 1,120 tokens. Gemini 3.8"),
        ((2,), "gemini-3.8-flash", "needs at least 4,096 for a cache."),
        ((80,), "gemini-4-argon", "cannot keep caches; choose another model"),
        ((), "gemini-3.8-flash", ""),
    ],
)
def test_the_offer_says_price_or_why_not(pages, model, words):
    documents = tuple(document(f"{i}.pdf", count) for i, count in enumerate(pages))
    said = offer_words(Paying(), OpenChat(model_id=model, documents=documents))
    assert words in said and bool(words) == bool(said)
