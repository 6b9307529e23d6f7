"""Bytes of a streamed answer in, chunks out, up to the first error."""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any

from workbench.gemini.errors import NotTheApi, StreamBroken
from workbench.gemini.long_texts import json_object_in_turns
from workbench.gemini.parsing import Payload, json_object, loaded
from workbench.gemini.refusals import Clean, error_of, from_error_object
from workbench.gemini.response import GenerateResponse
from workbench.gemini.sse import Decoder


class ChunkReader:
    """Reads one answer; an error among its events is raised when it is its turn.

    `fragment` holds the bytes of an event that never arrived whole or could not be read.
    """

    def __init__(self, clean: Clean) -> None:
        """Start at the beginning of an answer; `clean` makes a server's words safe to keep."""
        self.fragment = b""
        self._clean = clean
        self._decoder = Decoder()
        self._anything = False

    def payloads(self, piece: bytes) -> list[Payload]:
        """Return the payloads that these bytes complete; each is to be given to `chunk`."""
        return self._decoder.feed(piece)

    def finish(self) -> Iterator[GenerateResponse]:
        """Yield what the end of the answer completes, and keep the rest as the fragment.

        Raises NotTheApi if nothing of it was an answer, but something else was there.
        """
        payloads = self._decoder.finish()
        self.fragment = self._decoder.fragment
        for payload in payloads:
            # Half an event at the end is no fault of its own: the answer is cut, that is all.
            with contextlib.suppress(StreamBroken):
                if chunk := self.chunk(payload):
                    yield chunk
        if self._decoder.noise and not self._anything:
            raise NotTheApi("Something that is not the Gemini API answered.")

    def chunk(self, payload: Payload) -> GenerateResponse | None:
        """Read a payload, None if it is no JSON at all; raises the error that it may be."""
        try:
            raw = json_object(payload)
        except (ValueError, RecursionError):
            raw = None
        return self._chunk(raw, payload)

    async def large_chunk(self, payload: Payload) -> GenerateResponse | None:
        """Read a payload of megabytes as `chunk` does, in turns, a long text as several parts."""
        await asyncio.sleep(0)
        try:
            raw = await json_object_in_turns(payload)
        except (ValueError, RecursionError):
            raw = None
        await asyncio.sleep(0)
        return self._chunk(raw, payload)

    def _chunk(self, raw: dict[str, Any] | None, payload: Payload) -> GenerateResponse | None:
        if raw is None:
            self._refuse(payload)
            return None
        if "error" in raw and (error := error_of(raw)):
            raise from_error_object(error, self._clean)
        self._anything = True
        return GenerateResponse(raw)

    def _refuse(self, payload: Payload) -> None:
        """Raise what a payload means that is no object; pass over what is not even JSON."""
        if payload.lstrip()[:1] not in (b"{", b"["):
            return
        error = None
        with contextlib.suppress(ValueError, RecursionError):
            error = error_of(loaded(payload))
        if error:
            raise from_error_object(error, self._clean)
        self.fragment = bytes(payload)
        raise StreamBroken("A piece of the answer could not be read.")
