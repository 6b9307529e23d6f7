"""Estimating: what the next question takes, before it is sent, and what a model cannot carry.

The estimate is made of sizes alone and is there at once. The count is asked for: each document and
what was said before once, the question as it stands. It never holds anything up; where it fails,
the estimate stays.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.domain.before import Before
from workbench.domain.cache import Cache
from workbench.domain.carrying import obstacles
from workbench.domain.conversations import Conversation, Message
from workbench.domain.cost import cost_of, estimate_tokens, priced_model
from workbench.domain.documents import Document, RemoteCopy
from workbench.domain.material import material, sent_ranges, sent_whole
from workbench.domain.models import Model, served_model
from workbench.domain.options import Options, as_sized, honoured
from workbench.domain.pages import PageRange, Pages
from workbench.domain.profiles import Billing, ProfileKind
from workbench.domain.prompt import (
    document_parts,
    generation_config,
    number_documents,
    own_words,
    whole_instruction,
)
from workbench.domain.tokens import tokens_of
from workbench.domain.usage import Usage
from workbench.errors import UserError
from workbench.gemini import GenerateRequest
from workbench.services.caching import Caching
from workbench.services.conversations import Conversations
from workbench.services.documents import Documents
from workbench.services.profiles import Profiles
from workbench.services.questions import WHOLE, asked_model, new_question, today
from workbench.services.remote_copies import RemoteCopies
from workbench.services.sentences import sentences

PATIENCE = 5.0
"""Seconds after which a count is given up; the estimate stands meanwhile."""
SILENCE = 60.0
"""Seconds without another count after one that failed."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many tokens the next question takes, and dollars if its price is known.

    `exact` tells tokens that were counted by the API from those that are reckoned here.
    """

    tokens: int
    dollars: float | None
    cached: int = 0
    free: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """All that would be sent: what was said, the question, its documents, in which pieces."""

    model: Model
    options: Options
    before: Before
    question: Message
    documents: Mapping[str, Document]
    whole: tuple[str, ...]
    ranges: tuple[tuple[str, PageRange], ...]
    cache: Cache | None

    @property
    def text_tokens(self) -> int:
        """Return about how many tokens all words take, the instruction's among them."""
        characters = (len(whole_instruction(own_words(self.options))), len(self.question.text))
        return self.before.tokens + sum(map(estimate_tokens, characters))


class Estimating:
    """Reckons and counts. A chat that is not stored yet has an empty id and brings its model."""

    def __init__(
        self,
        conversations: Conversations,
        documents: Documents,
        profiles: Profiles,
        remote_copies: RemoteCopies,
        caching: Caching,
        models: Sequence[Model],
    ) -> None:
        """Work with the services that a question needs."""
        self._conversations = conversations
        self._documents = documents
        self._profiles = profiles
        self._remote_copies = remote_copies
        self._caching = caching
        self._models = models
        self._counted: dict[tuple[str, ...], int] = {}
        self._silent_until = 0.0

    async def estimate(
        self,
        conversation_id: str,
        text: str,
        document_ids: Sequence[str] = (),
        pages: Mapping[str, Pages] = WHOLE,
        new: Conversation | None = None,
    ) -> Estimate:
        """Return about what the next question takes, from sizes alone; nothing is sent."""
        asked = await self.asked(conversation_id, text, document_ids, pages, new)
        return self._priced(asked, _about(asked))

    async def count(
        self,
        conversation_id: str,
        text: str,
        document_ids: Sequence[str] = (),
        pages: Mapping[str, Pages] = WHOLE,
        new: Conversation | None = None,
    ) -> Estimate | None:
        """Return what the next question takes as the API counts it, or None where it does not.

        Nothing is asked of the offline engine, and nothing while a document is not there yet.
        """
        if self._profiles.active.kind is ProfileKind.OFFLINE:
            return None
        if time.monotonic() < self._silent_until:
            return None
        asked = await self.asked(conversation_id, text, document_ids, pages, new)
        documents = [asked.documents[i] for i in asked.whole if i in asked.documents]
        copies = await self._remote_copies.known(documents)
        now = self._remote_copies.now()
        ready = all(i.id in copies and copies[i.id].usable(i, now) for i in documents)
        if asked.ranges or not ready:
            return None
        try:
            async with asyncio.timeout(PATIENCE):
                tokens = await self._count_texts(asked)
                for document in documents:
                    tokens += await self._count_document(asked, document, copies[document.id])
        except (TimeoutError, UserError):
            self._silent_until = time.monotonic() + SILENCE
            return None
        return replace(self._priced(asked, tokens), exact=True)

    async def obstacles(self, conversation_id: str, model_id: str) -> tuple[str, ...]:
        """Return why a model cannot carry a chat, in sentences; none if it can."""
        asked = await self.asked(conversation_id, "", (), WHOLE, None)
        other = served_model(self._models, model_id, today())
        conversation = await self._conversations.get(conversation_id)
        sized = as_sized(other, honoured(conversation.options, other))
        tokens = _about(replace(asked, model=sized, options=conversation.options))
        return obstacles(other, tokens, tuple(asked.documents.values()))

    async def of_answer(self, answer: Message) -> Estimate:
        """Return about what the question takes that a stored answer replies to."""
        asked = await self.asked(answer.conversation_id, "", (), WHOLE, None)
        model = served_model(self._models, answer.model_id, today())
        asked = replace(asked, model=as_sized(model, answer.options))
        return self._priced(asked, _about(asked))

    async def asked(
        self,
        conversation_id: str,
        text: str,
        document_ids: Sequence[str],
        pages: Mapping[str, Pages],
        new: Conversation | None,
    ) -> Asked:
        """Return all that a question would send; nothing is sent."""
        before = Before()
        conversation = new
        if conversation_id:
            conversation = await self._conversations.get(conversation_id)
            before = await self._conversations.before_next(conversation_id)
        of_chat = conversation.model_id if conversation is not None else ""
        model_id = asked_model(of_chat, self._profiles.active, self._models)
        model = served_model(self._models, model_id, today())
        options = honoured(conversation.options, model) if conversation else Options()
        question = new_question(conversation_id, before, text, document_ids, pages)
        carriers = (*before.carriers, question)
        loaded = await self._documents.get(tuple(number_documents(carriers)))
        brought = material(carriers)
        ranges = sent_ranges(brought)
        cache = None
        if not ranges:
            for own in dict.fromkeys((own_words(options), "")):
                cache = cache or await self._caching.choose(conversation_id, model_id, loaded, own)
        return Asked(
            model=as_sized(model, options),
            options=options,
            before=before,
            question=question,
            documents={document.id: document for document in loaded},
            whole=sent_whole(brought),
            ranges=ranges,
            cache=cache,
        )

    def _priced(self, asked: Asked, tokens: int) -> Estimate:
        model = priced_model(self._models, asked.model.id, "", today())
        cached = min(tokens, asked.cache.tokens or 0) if asked.cache is not None else 0
        dollars = cost_of(Usage(prompt=tokens, cached=cached), model, today())
        if None in _sizes(asked):
            dollars = None
        profile = self._profiles.active
        free = profile.kind is ProfileKind.OFFLINE or profile.billing is Billing.UNPAID
        return Estimate(tokens=tokens, dollars=dollars, cached=cached, free=free)

    async def _count_texts(self, asked: Asked) -> int:
        """Ask for what was said before once, and for the question each time."""
        before, question = asked.before, asked.question.text
        instruction = whole_instruction(own_words(asked.options))
        key = (before.last_id, str(len(instruction) + sum(before.lengths)), asked.model.id)
        if key not in self._counted:
            words = [instruction]
            if before.last_id:
                chat = asked.question.conversation_id
                branch = await self._conversations.path_to(chat, before.last_id)
                words += [piece for message in branch for piece in message.words if piece]
            self._counted[key] = await self._ask(asked.model.id, {"contents": [_said(words)]})
        if not question.strip():
            return self._counted[key]
        asking = {"contents": [_said([question])]}
        return self._counted[key] + await self._ask(asked.model.id, asking)

    async def _count_document(self, asked: Asked, document: Document, copy: RemoteCopy) -> int:
        """Ask once for each content, model and resolution."""
        key = (document.sent_as, asked.model.id, asked.options.resolution)
        if key not in self._counted:
            sized = Options(resolution=asked.options.resolution)
            turn = {"role": "user", "parts": document_parts(1, document, copy)}
            request = {
                "contents": [turn],
                "generationConfig": generation_config(sized, None) or None,
            }
            self._counted[key] = await self._ask(asked.model.id, request)
        return self._counted[key]

    async def _ask(self, model_id: str, request: Mapping[str, object]) -> int:
        with sentences():
            client = await self._profiles.client()
            counted = await client.count_tokens(model_id, GenerateRequest.model_validate(request))
        return counted.total_tokens


def _said(words: Sequence[str]) -> dict[str, object]:
    return {"role": "user", "parts": [{"text": each} for each in words]}


def _sizes(asked: Asked) -> list[int | None]:
    """Return about how many tokens each document, or range of it, takes."""
    known = asked.documents
    sizes = [tokens_of(known[i], asked.model) for i in asked.whole if i in known]
    return sizes + [
        tokens_of(known[i], asked.model, (one,)) for i, one in asked.ranges if i in known
    ]


def _about(asked: Asked) -> int:
    return asked.text_tokens + sum(size or 0 for size in _sizes(asked))
