"""The client: one object for one key at one origin.

Its methods load what they need: pydantic and the HTTP library take longer to import than all the
rest, and a window that was not asked anything yet should not wait for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from workbench.gemini.auth import ApiKey
from workbench.gemini.calls import Calls
from workbench.gemini.network import Network, Timeouts
from workbench.gemini.origin import GOOGLE, parse_base_url
from workbench.gemini.retries import OnWait, Retries

if TYPE_CHECKING:
    from workbench.gemini.content import Content
    from workbench.gemini.generation import AnswerStream
    from workbench.gemini.listing import Listed
    from workbench.gemini.request import GenerateRequest
    from workbench.gemini.resources import (
        CachedContent,
        CacheRequest,
        Embedding,
        EmbedRequest,
        File,
        Model,
        TokenCount,
    )
    from workbench.gemini.response import GenerateResponse
    from workbench.gemini.sessions import UploadSession
    from workbench.gemini.uploads import Chunks, OnProgress, OnSession


class Client:
    """The Gemini API for one key; use it with `async with`, or call `aclose`.

    Calls may run at the same time, on one event loop. Each raises a GeminiError, and takes
    `on_wait(error, seconds)`, called before every wait for another attempt. Names of models,
    files and caches may be given with or without their collection.
    """

    def __init__(
        self,
        key: ApiKey,
        *,
        base_url: str = GOOGLE,
        timeouts: Timeouts | None = None,
        network: Network | None = None,
        retries: Retries | None = None,
        chunks: Chunks | None = None,
    ) -> None:
        """Keep the settings; no connection is made yet.

        Raises ForeignAddress unless `base_url` is https (or http on this computer) without a
        user name.
        """
        self._chunks = chunks
        self._calls = Calls(
            key,
            parse_base_url(base_url),
            timeouts or Timeouts(),
            network or Network(),
            retries or Retries(),
        )

    async def __aenter__(self) -> Self:
        """Enter without connecting."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the connections."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections; the client cannot be used afterwards."""
        await self._calls.aclose()

    @property
    def base_url(self) -> str:
        """The address that gets the key and the documents."""
        return self._calls.origin.base

    @property
    def server_clock_skew(self) -> timedelta | None:
        """How far the server's clock is ahead of ours, by its last answer."""
        transport = self._calls.opened()
        return transport.clock_skew if transport else None

    # Answers

    def stream_generate(
        self, model: str, request: GenerateRequest, *, on_wait: OnWait | None = None
    ) -> AnswerStream:
        """Return a stream to enter and to iterate over; long answers are continued inside.

        Retried only until the first chunk. Raises while iterating; the stream's `snapshot`
        holds what came, and says whether it is complete.
        """
        from workbench.gemini import generation

        return generation.AnswerStream(self._calls, model, request, on_wait)

    async def generate(
        self, model: str, request: GenerateRequest, *, on_wait: OnWait | None = None
    ) -> GenerateResponse:
        """Return a whole answer; raises PromptBlocked when a filter refuses the question."""
        from workbench.gemini import generation

        return await generation.generate(self._calls, model, request, on_wait)

    # Models

    async def list_models(self, *, on_wait: OnWait | None = None) -> tuple[Model, ...]:
        """Return all models; the cheapest way to test a key."""
        from workbench.gemini import models

        return await models.list_models(self._calls, on_wait)

    async def get_model(self, name: str, *, on_wait: OnWait | None = None) -> Model:
        """Return one model; raises NotFound."""
        from workbench.gemini import models

        return await models.get_model(self._calls, name, on_wait)

    async def count_tokens(
        self,
        model: str,
        request: GenerateRequest | Sequence[Content],
        *,
        on_wait: OnWait | None = None,
    ) -> TokenCount:
        """Count a whole request, or bare contents; costs nothing."""
        from workbench.gemini import models

        return await models.count_tokens(self._calls, model, request, on_wait)

    async def embed(
        self, model: str, request: EmbedRequest, *, on_wait: OnWait | None = None
    ) -> Embedding:
        """Return the vector of one content."""
        from workbench.gemini import models

        return await models.embed(self._calls, model, request, on_wait)

    async def embed_batch(
        self, model: str, requests: Sequence[EmbedRequest], *, on_wait: OnWait | None = None
    ) -> tuple[Embedding, ...]:
        """Return the vectors of several contents, in their order."""
        from workbench.gemini import models

        return await models.embed_batch(self._calls, model, requests, on_wait)

    # Files

    async def upload(
        self,
        path: Path,
        *,
        mime_type: str,
        display_name: str | None = None,
        sha256: str | None = None,
        session: UploadSession | None = None,
        on_progress: OnProgress | None = None,
        on_session: OnSession | None = None,
        on_wait: OnWait | None = None,
    ) -> File:
        """Upload a file, or go on with an upload that was begun earlier, and return it.

        `sha256` (hexadecimal) saves reading the file once more for the check at the end. Keep
        what `on_session` is told to go on later; cancelling the task leaves the session valid.
        Raises SourceChanged when the local file changed or vanished (the remote part is removed),
        ForeignAddress for an upload address on another origin, Gone when the server gave the
        upload up twice.
        """
        from workbench.gemini import uploads

        return await uploads.upload(
            self._calls,
            path,
            display_name=display_name,
            mime_type=mime_type,
            sha256=sha256,
            session=session,
            chunks=self._chunks or uploads.Chunks(),
            listeners=uploads.Listeners(on_progress, on_session, on_wait),
        )

    async def cancel_upload(self, session: UploadSession) -> None:
        """Let the server forget an unfinished upload."""
        from workbench.gemini import sessions

        await sessions.cancel(self._calls, session)

    async def get_file(self, name: str, *, on_wait: OnWait | None = None) -> File:
        """Return a file; raises Gone when it expired, was deleted or is another key's."""
        from workbench.gemini import files

        return await files.get_file(self._calls, name, on_wait)

    async def list_files(self, *, on_wait: OnWait | None = None) -> tuple[File, ...]:
        """Return all files of the key's project, newest first."""
        from workbench.gemini import files

        return await files.list_files(self._calls, on_wait)

    async def delete_file(self, name: str, *, on_wait: OnWait | None = None) -> None:
        """Delete a file; raises Gone if it was not there at the first try."""
        from workbench.gemini import files

        await files.delete(self._calls, name, "files", on_wait)

    async def wait_until_active(
        self, file: File | str, *, longest: float = 600.0, on_wait: OnWait | None = None
    ) -> File:
        """Return the file when it can be used; raises FileFailed, Gone, or Deadline (seconds)."""
        from workbench.gemini import files

        return await files.wait_until_active(self._calls, file, longest=longest, on_wait=on_wait)

    # Caches

    async def create_cache(
        self, request: CacheRequest, *, on_wait: OnWait | None = None
    ) -> CachedContent:
        """Make a cache; raises CacheTooSmall, which carries both numbers."""
        from workbench.gemini import caches

        return await caches.create_cache(self._calls, request, on_wait)

    async def get_cache(self, name: str, *, on_wait: OnWait | None = None) -> CachedContent:
        """Return a cache; raises Gone for 403 and 404 alike."""
        from workbench.gemini import caches

        return await caches.get_cache(self._calls, name, on_wait)

    async def list_caches(self, *, on_wait: OnWait | None = None) -> Listed[CachedContent]:
        """Return all caches of the key's project, or what came of a list that does not end."""
        from workbench.gemini import caches

        return await caches.list_caches(self._calls, on_wait)

    async def update_cache(
        self,
        name: str,
        *,
        ttl: timedelta | None = None,
        expire_time: datetime | None = None,
        on_wait: OnWait | None = None,
    ) -> CachedContent:
        """Set how long a cache lives from now, or until when; one of the two."""
        from workbench.gemini import caches

        return await caches.update_cache(
            self._calls, name, ttl=ttl, expire_time=expire_time, on_wait=on_wait
        )

    async def delete_cache(self, name: str, *, on_wait: OnWait | None = None) -> None:
        """Delete a cache; raises Gone if it was not there at the first try."""
        from workbench.gemini import files

        await files.delete(self._calls, name, "cachedContents", on_wait)
