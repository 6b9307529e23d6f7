"""What goes into a cache: the instruction and the documents, counted and sent."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from workbench.domain.cache import LABEL_LENGTH
from workbench.domain.cost import estimate_tokens
from workbench.domain.documents import Document, RemoteCopy
from workbench.domain.models import Model
from workbench.domain.prompt import document_turn, whole_instruction
from workbench.domain.tokens import document_tokens
from workbench.errors import UserError
from workbench.gemini import CachedContent, CacheRequest, GeminiError, GenerateRequest, Gone
from workbench.services.cache_sentences import cache_sentences
from workbench.services.profiles import Profiles
from workbench.services.remote_copies import RemoteCopies
from workbench.services.server_clock import ServerClock

# Line ends and other controls, and what turns the direction of the text that follows.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class NewCache:
    """A cache to make: `documents` in the order of their numbers, `length` of life from now.

    `own` is what the instruction says beyond the product's rules, as the chats that are to use it
    send it; `instruction` the same in the user's own words, to be shown.
    """

    label: str
    model_id: str
    documents: tuple[Document, ...]
    length: timedelta
    conversation_id: str = ""
    own: str = ""
    instruction: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """Tokens of what is to be cached: as the API counted them, or about."""

    tokens: int
    exact: bool


async def count_contents(
    model: Model,
    documents: Sequence[Document],
    own: str,
    profiles: Profiles,
    remote_copies: RemoteCopies,
    clock: ServerClock,
) -> Count:
    """Return the tokens of documents with the instruction; asks where all have been sent."""
    about = estimate_tokens(len(whole_instruction(own)))
    about += sum(document_tokens(document, model) for document in documents)
    copies = await remote_copies.known(documents)
    if not documents or not all(
        each.id in copies and copies[each.id].usable(each, clock.now()) for each in documents
    ):
        return Count(about, exact=False)
    request = GenerateRequest.model_validate(_contents(documents, copies, own))
    try:
        client = await profiles.client()
        counted = await client.count_tokens(model.id, request)
    except GeminiError:
        return Count(about, exact=False)
    return Count(counted.total_tokens, exact=True)


async def send_contents(
    new: NewCache, profiles: Profiles, remote_copies: RemoteCopies, clock: ServerClock
) -> CachedContent:
    """Have a cache made, sending the documents that have not been; raises UserError.

    A copy that turns out to be gone is made again once.
    """
    meant = profiles.active
    for again in (False, True):
        copies = {
            document.id: await remote_copies.ensure(document, gone=again)
            for document in new.documents
        }
        request = CacheRequest.model_validate(
            {
                "model": f"models/{new.model_id}",
                "displayName": clean_label(new.label),
                "ttl": f"{round(new.length.total_seconds())}s",
                **_contents(new.documents, copies, new.own),
            }
        )
        try:
            with cache_sentences(new.model_id):
                client = await profiles.client(meant)
                made = await client.create_cache(request)
                clock.heed(client)
                return made
        except UserError as error:
            if again or not isinstance(error.__cause__, Gone):
                raise
    raise AssertionError("the second try returns or raises")


def clean_label(text: str) -> str:
    """Return a label on one line, no longer than the API allows, without turned characters."""
    return " ".join(_CONTROLS.sub(" ", text).split())[:LABEL_LENGTH]


def _contents(
    documents: Sequence[Document], copies: Mapping[str, RemoteCopy], own: str
) -> dict[str, object]:
    return {
        "systemInstruction": {"parts": [{"text": whole_instruction(own)}]},
        "contents": [document_turn(documents, copies)],
    }
