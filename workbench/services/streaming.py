"""Streaming: a branch goes out with its documents, and an answer grows from what comes back."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

from workbench.domain.cache import Cache
from workbench.domain.conversations import Message
from workbench.domain.documents import Document
from workbench.domain.endings import SEND_IN_FULL
from workbench.domain.material import material, sent_ranges, sent_whole
from workbench.domain.models import Model, served_model
from workbench.domain.prompt import own_words
from workbench.errors import UserError
from workbench.gemini import GeminiError, InvalidRequest
from workbench.services.answers import AnswerInProgress
from workbench.services.cache_sentences import is_lost_cache
from workbench.services.caching import ENDED as CACHE_ENDED
from workbench.services.caching import Caching
from workbench.services.profiles import Profiles
from workbench.services.questions import today
from workbench.services.remote_copies import RemoteCopies
from workbench.services.requests import build_request
from workbench.services.sentences import is_gone_file, offer_key, sentences
from workbench.services.spending import Spending

ON_END = 0.008
"""Seconds for which pieces that have come are taken, until the window has its turn."""

Told = Callable[[Message], None]
"""Told of an answer that waits before its question goes out again."""


class Streaming:
    """Sends branches, each with a cache or with copies of its documents."""

    def __init__(
        self,
        profiles: Profiles,
        remote_copies: RemoteCopies,
        models: Sequence[Model],
        caching: Caching,
        spending: Spending,
    ) -> None:
        """Work with the services that a request needs."""
        self._profiles = profiles
        self._remote_copies = remote_copies
        self._models = models
        self._caching = caching
        self._spending = spending

    async def stream(
        self,
        branch: Sequence[Message],
        documents: Mapping[str, Document],
        growing: AnswerInProgress,
        *,
        in_full: bool = False,
        told: Told | None = None,
    ) -> AsyncGenerator[None]:
        """Send the branch and let the answer grow; yields whenever it did.

        A cache that fits stands for its documents, unless it goes `in_full`; if the cache turns
        out to be gone, the same question is sent in full once. A copy that is gone is made again
        once. Raises UserError.
        """
        again = False
        brought = material(branch)
        ranges = sent_ranges(brought)
        # A cache holds whole documents, of which this chat may not want to send all.
        cache = None if in_full or ranges else await self._fitting_cache(documents, growing)
        self._spending.guard()
        other = await self._profiles.other_key()

        def on_wait(error: GeminiError, seconds: float) -> None:
            if growing.wait(error, seconds, other) and told is not None:
                told(growing.message)

        while True:
            growing.cache = cache
            covered = cache.document_ids if cache is not None else ()
            copies = {
                i: await self._remote_copies.ensure(documents[i], gone=again, on_note=growing.note)
                for i in sent_whole(brought)
                if i not in covered
            }
            excerpts = {
                (i, one): await self._remote_copies.ensure(
                    documents[i], gone=again, on_note=growing.note, pages=one
                )
                for i, one in ranges
            }
            model = served_model(self._models, growing.message.model_id, today())
            request = await asyncio.to_thread(
                build_request, branch, documents, copies, excerpts, growing.message, model, cache
            )
            growing.sending()
            yield
            try:
                with sentences():
                    client = await self._profiles.client(growing.profile)
                    model_id = growing.message.model_id
                    stream = client.stream_generate(model_id, request, on_wait=on_wait)
                    async with stream as chunks:
                        resumed = time.monotonic()
                        async for chunk in chunks:
                            await growing.take(chunk)
                            yield
                            if time.monotonic() - resumed > ON_END:
                                await asyncio.sleep(0)
                                resumed = time.monotonic()
                        growing.ended(chunks.snapshot)
                return
            except UserError as error:
                offer_key(error, other)
                if growing.has_begun:
                    raise
                used = cache
                if cache is not None and is_lost_cache(error):
                    await self._caching.lost(cache, error)
                    growing.note(CACHE_ENDED)
                    cache = None
                elif (copies or excerpts) and not again and is_gone_file(error):
                    again = True
                elif cache is not None and isinstance(error.__cause__, InvalidRequest):
                    error.action = SEND_IN_FULL
                    raise
                else:
                    raise
                growing.failed_tries += 1
                await self._spending.record_answer(
                    growing.message, documents, growing.profile,
                    cache=used, failed_try=growing.failed_tries,
                )  # fmt: skip

    async def _fitting_cache(
        self, documents: Mapping[str, Document], growing: AnswerInProgress
    ) -> Cache | None:
        """Return the cache to ask with: one that holds the chat's own words too, or any other."""
        answer, ordered = growing.message, tuple(documents.values())
        for own in dict.fromkeys((own_words(answer.options), "")):
            wanted = answer.conversation_id, answer.model_id, ordered, own
            cache = await self._caching.choose(*wanted)
            if cache is not None:
                return cache
            if await self._caching.ended_for(*wanted):
                growing.note(CACHE_ENDED)
        return None
