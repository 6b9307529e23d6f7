"""Asking a model: an answer at once, or as a stream that keeps its own account."""

from collections.abc import AsyncGenerator, AsyncIterator
from types import TracebackType
from typing import Self

from workbench.gemini.calls import Calls
from workbench.gemini.chunks import ChunkReader
from workbench.gemini.content import RawPart
from workbench.gemini.errors import (
    Deadline,
    GeminiError,
    Interrupted,
    Overloaded,
    PromptBlocked,
    ServerFault,
)
from workbench.gemini.hops import Hops
from workbench.gemini.paths import resource_path
from workbench.gemini.refusals import error_of, from_error_object
from workbench.gemini.request import GenerateRequest
from workbench.gemini.response import GenerateResponse
from workbench.gemini.retries import Attempts, OnWait
from workbench.gemini.snapshot import CONTINUES, Fold, Snapshot, added
from workbench.gemini.workers import in_thread

LARGE = 1_000_000
"""Bytes of an event that is read in turns, so that others have theirs."""


class AnswerStream:
    """A streamed answer: `async with` it, iterate over its chunks, look at `snapshot`.

    Iterating raises what the call met. A stream that just ends is not an error: ask the snapshot
    whether the answer is `complete`. After an error the snapshot still holds all that came.
    Leaving the context closes the connection at once.
    """

    def __init__(
        self, calls: Calls, model: str, request: GenerateRequest, on_wait: OnWait | None
    ) -> None:
        """Prepare the call; it is made when the first chunk is asked for."""
        self._calls = calls
        self._path = f"{resource_path(model, 'models')}:streamGenerateContent?alt=sse"
        self._request = request
        self._on_wait = on_wait
        self._fold = Fold()
        self._hops = Hops(request.continuation_token)
        self._chunks = self._run()
        self._reader = ChunkReader(calls.clean)

    async def __aenter__(self) -> Self:
        """Enter without waiting."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the connection, wherever the answer is."""
        await self._chunks.aclose()
        self._fold.end(truncated=True)

    def __aiter__(self) -> AsyncIterator[GenerateResponse]:
        """Iterate over the chunks, once."""
        return self._chunks

    @property
    def snapshot(self) -> Snapshot:
        """The answer so far."""
        return self._fold.snapshot()

    @property
    def fragment(self) -> str:
        """The cleaned beginning of an event that never arrived whole, for a diagnosis."""
        return self._calls.clean(self._reader.fragment[:2000].decode("utf-8", "replace"))

    async def _run(self) -> AsyncGenerator[GenerateResponse, None]:
        fold, hops = self._fold, self._hops
        attempts = Attempts(self._calls.retries, repeatable=False, on_wait=self._on_wait)
        while True:
            failure: GeminiError | None = None
            self._reader = reader = ChunkReader(self._calls.clean)
            try:
                async with self._calls.stream(
                    self._path, await _body(self._request, hops.token)
                ) as answer:
                    async for piece in answer.pieces:
                        for payload in reader.payloads(piece):
                            if len(payload) > LARGE:
                                chunk = await reader.large_chunk(payload)
                            else:
                                chunk = reader.chunk(payload)
                            if chunk:
                                yield self._taken(chunk)
                    for chunk in reader.finish():
                        yield self._taken(chunk)
            except PromptBlocked:
                fold.end()
                raise
            except GeminiError as error:
                failure = error
            if failure is not None and not hops.begun and not isinstance(failure, Interrupted):
                await attempts.wait_after(failure)
                continue
            if _passing(failure) and hops.goes_on():
                fold.next_hop()
                continue
            complete = failure is None and fold.finish_reason is not None
            fold.end(complete=complete, truncated=not complete)
            if failure is not None:
                raise failure
            return

    def _taken(self, chunk: GenerateResponse) -> GenerateResponse:
        """Enter a chunk into the account, and return it as the reader should see it."""
        fold, hops = self._fold, self._hops
        chunk = hops.observe(chunk)
        fold.add(chunk)
        if hops.blocked:
            _raise_if_blocked(chunk)
        if fold.earlier_usage is not None:
            chunk = chunk.changed(usage=fold.total_usage())
        return chunk


async def generate(
    calls: Calls, model: str, request: GenerateRequest, on_wait: OnWait | None = None
) -> GenerateResponse:
    """Return a whole answer; one cut by the cap of a request is continued and put together.

    Raises PromptBlocked and whatever the call meets.
    """
    path = f"{resource_path(model, 'models')}:generateContent"
    responses: list[GenerateResponse] = []
    token = request.continuation_token
    while True:
        reply = await calls.send("POST", path, body=await _body(request, token), on_wait=on_wait)
        response = GenerateResponse(calls.object(reply))
        if error := error_of(response.raw):
            raise from_error_object(error, calls.clean)
        _raise_if_blocked(response)
        responses.append(response)
        going_on = response.finish_reason == CONTINUES
        if not going_on or response.continuation_token in (None, token):
            return _put_together(responses)
        token = response.continuation_token


async def _body(request: GenerateRequest, token: str | None) -> bytes:
    """Return what to send; written in a thread, for a conversation may be long."""
    if token is not None:
        request = request.model_copy(update={"continuation_token": token})
    return await in_thread(request.to_json)


def _put_together(responses: list[GenerateResponse]) -> GenerateResponse:
    if len(responses) == 1:
        return responses[0]
    parts: list[RawPart] = [part for response in responses for part in response.parts]
    usage = added(response.usage_metadata for response in responses)
    return responses[-1].changed(parts=parts, usage=usage)


def _raise_if_blocked(chunk: GenerateResponse) -> None:
    if chunk.blocked and not chunk.first:
        feedback = chunk.prompt_feedback
        reason = feedback.block_reason if feedback else None
        raise PromptBlocked("Google refused the question.", reason=reason)


def _passing(failure: GeminiError | None) -> bool:
    return failure is None or isinstance(failure, (Interrupted, Overloaded, ServerFault, Deadline))
