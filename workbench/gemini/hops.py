"""Long answers in several requests: from which token the next one goes on, and what it repeats.

A server hands out tokens at the end of a request that ran into its cap, and as checkpoints in
between. After a break the newest token is used. Text shown since that token comes again; it is
compared with what was shown and dropped, and where it differs the answer cannot be continued.
"""

from collections.abc import Iterator
from typing import Final

from workbench.gemini.content import RawPart
from workbench.gemini.errors import StreamBroken
from workbench.gemini.response import GenerateResponse
from workbench.gemini.snapshot import CONTINUES

_RECONNECTS: Final = 3
"""Tries from one token without progress (as the official SDK does, wire notes 1.7)."""


class Hops:
    """The thread that runs through the requests of one answer."""

    def __init__(self, token: str | None) -> None:
        """Start with the token of the request itself, which is nearly always None."""
        self.token = token
        self.begun = False
        self._newest: str | None = None
        self._finished: str | None = None
        self._over = False
        self._content = False
        self._reconnects = 0
        # Shown beyond the newest token, and of that what this hop has yet to repeat, by thought.
        self._ahead = {False: "", True: ""}
        self._due = {False: "", True: ""}
        self._odd_ahead = False

    def observe(self, chunk: GenerateResponse) -> GenerateResponse:
        """Note one chunk of this hop and return it without what was already shown.

        Raises StreamBroken when a repeated stretch differs from the one that was shown.
        """
        self.begun = True
        self._over |= chunk.prompt_feedback is not None
        if not chunk.candidates:
            return chunk
        candidate = chunk.candidates[0]
        parts = candidate.content.parts if candidate.content else []
        changes: dict[str, object] = {}
        if parts:
            if self._due[False] or self._due[True]:
                fresh = list(self._unseen(parts))
                changes["content"] = candidate.content.model_copy(  # type: ignore[union-attr]
                    update={"parts": fresh}  # parts exist, so content does
                )
                parts = fresh
            if parts:
                self._content = True
                self._advance(parts)
        if candidate.continuation_token:
            self._newest = candidate.continuation_token
            self._ahead = dict(self._due)
            self._odd_ahead = False
        if candidate.finish_reason:
            self._finished = candidate.finish_reason
            if candidate.finish_reason == CONTINUES:
                changes["finish_reason"] = None
        if not changes:
            return chunk
        shown = candidate.model_copy(update=changes)
        return chunk.model_copy(update={"candidates": [shown, *chunk.candidates[1:]]})

    def goes_on(self) -> bool:
        """Whether another hop follows this one, and if so get ready for it."""
        progressed = self._newest not in (None, self.token)
        if self._over or self._finished not in (None, CONTINUES):
            return False
        if progressed:
            if self._finished is None and self._odd_ahead:
                return False
            self._reconnects = 0
            self.token = self._newest
        elif (
            self._finished == CONTINUES
            or self.token is None
            or self._content
            or self._reconnects >= _RECONNECTS
        ):
            return False
        else:
            self._reconnects += 1
        self._due = {False: "", True: ""} if self._finished else dict(self._ahead)
        self._ahead = dict(self._due)
        self._odd_ahead = False
        self._newest = self._finished = None
        self._content = self.begun = False
        return True

    def _advance(self, parts: list[RawPart]) -> None:
        for part in parts:
            text = part.get("text")
            if isinstance(text, str):
                self._ahead[bool(part.get("thought"))] += text
            else:
                self._odd_ahead = True

    def _unseen(self, parts: list[RawPart]) -> Iterator[RawPart]:
        for part in parts:
            text, thought = part.get("text"), bool(part.get("thought"))
            due = self._due[thought]
            if not isinstance(text, str) or not due:
                yield part
            elif due.startswith(text):
                self._due[thought] = due[len(text) :]
            elif text.startswith(due):
                self._due[thought] = ""
                yield {**part, "text": text[len(due) :]}
            else:
                self._over = True
                raise StreamBroken("The rest of the answer does not fit its beginning.")
