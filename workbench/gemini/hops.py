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
        self.blocked = False
        self._content = False
        self._reconnects = 0
        # By "is a thought": what was shown before this hop and comes again, what of it is still
        # to come, and what is shown beyond the newest token.
        self._repeated = {False: "", True: ""}
        self._due = {False: "", True: ""}
        self._ahead: list[RawPart] = []

    def observe(self, chunk: GenerateResponse) -> GenerateResponse:
        """Note one chunk of this hop and return it without what was already shown.

        Raises StreamBroken when a repeated stretch differs from the one that was shown.
        """
        self.begun = True
        if "promptFeedback" in chunk.raw and chunk.blocked:
            self.blocked = True
        parts = chunk.parts
        if parts and (self._due[False] or self._due[True]):
            parts = list(self._unseen(parts))
            chunk = chunk.changed(parts=parts)
        if parts:
            self._content = True
            if self._newest is not None:
                self._ahead += parts
        if "continuationToken" in chunk.first and (token := chunk.continuation_token):
            self._newest = token
            self._ahead = [
                {"text": due, **({"thought": True} if thought else {})}
                for thought, due in self._due.items()
                if due
            ]
        if "finishReason" in chunk.first and (reason := chunk.finish_reason):
            self._finished = reason
            if reason == CONTINUES:
                chunk = chunk.changed(finished=False)
        return chunk

    def goes_on(self) -> bool:
        """Whether another hop follows this one, and if so get ready for it."""
        progressed = self._newest not in (None, self.token)
        if self._over or self.blocked or self._finished not in (None, CONTINUES):
            return False
        if progressed:
            if self._finished is None and not all(_is_text(part) for part in self._ahead):
                return False
            self._reconnects = 0
            self.token = self._newest
            self._repeated = {
                thought: "".join(
                    p["text"] for p in self._ahead if bool(p.get("thought")) is thought
                )
                for thought in (False, True)
            }
        elif (
            self._finished == CONTINUES
            or self.token is None
            or self._content
            or self._reconnects >= _RECONNECTS
        ):
            return False
        else:
            self._reconnects += 1
        self._due = dict(self._repeated)
        self._ahead = []
        self._newest = self._finished = None
        self._content = self.begun = False
        return True

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


def _is_text(part: RawPart) -> bool:
    return isinstance(part.get("text"), str)
