"""Answers in the shape of the wire: chunks with growing usage, finish reasons, hops, signatures."""

import asyncio
import base64
import binascii
import hashlib
import json
import math
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

from workbench.simulator.engine import Answer, OfflineEngine
from workbench.simulator.errors import Json, invalid
from workbench.simulator.model_table import Model
from workbench.simulator.prompt import Prompt
from workbench.simulator.structured import forced_call, shaped
from workbench.simulator.tokens import CHARACTERS, of_text

_CHECKPOINT_EVERY = 4
_PIECES = (64, 120, 92, 150, 48, 108)
"""Characters of successive pieces of a streamed answer; Gemini's are of this size."""


@dataclass(frozen=True)
class Pace:
    """How fast answers come: characters a second (inf: at once), seconds before each thought."""

    rate: float = 1500.0
    thinking: float = 0.15

    async def after(self, text: str) -> None:
        """Wait as long as the text takes."""
        await asyncio.sleep(0 if math.isinf(self.rate) else len(text) / self.rate)


@dataclass
class Generation:
    """One request being answered: what was asked, by which model, and how far it may go."""

    request: Json
    prompt: Prompt
    model: Model
    hop_tokens: int
    status: Json | None
    response_id: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    def __post_init__(self) -> None:
        """Read the continuation token; raises ApiError 400 for one of another request."""
        config = self.request.get("generationConfig") or {}
        thinking = config.get("thinkingConfig") or {}
        self.shows_thoughts = bool(thinking.get("includeThoughts"))
        self.most_tokens = config.get("maxOutputTokens")
        self.stops = [stop for stop in config.get("stopSequences") or [] if stop]
        question = self.prompt.questions[-1] if self.prompt.questions else ""
        self.call = forced_call(self.request, question)
        self.start = self._resumed()

    async def stream(self, engine: OfflineEngine, pace: Pace) -> AsyncIterator[Json]:
        """Yield the chunks of a streamed answer; the caller may stop at any of them."""
        thoughts = ""
        if self.shows_thoughts and not self.start:
            await asyncio.sleep(pace.thinking)
            thoughts = engine.opening_thought(self.prompt)
            yield self._chunk([_thought(thoughts)], "", thoughts, thinking=True)
        answer = await engine.answer(self.prompt)
        if thoughts:
            await asyncio.sleep(pace.thinking)
            thoughts += answer.thought
            yield self._chunk([_thought(answer.thought)], "", thoughts, thinking=True)
        if self.call is not None:
            yield self._chunk([self._called()], "", thoughts, reason="STOP")
            return
        text, reason = self._cut(answer, thoughts)
        pieces = list(_pieces(text))
        said = ""
        for number, piece in enumerate(pieces, 1):
            await pace.after(piece)
            said += piece
            part = {"text": piece}
            if number == len(pieces) and not self.model.signs:
                yield self._chunk([part], said, thoughts, reason=reason)
            else:
                checkpoint = self.model.continues and number % _CHECKPOINT_EVERY == 0
                yield self._chunk([part], said, thoughts, checkpoint=checkpoint)
        if not pieces or self.model.signs:
            tail = [self._signed("", said)] if pieces else []
            yield self._chunk(tail, said, thoughts, reason=reason)

    async def whole(self, engine: OfflineEngine) -> Json:
        """Return the answer in one piece."""
        answer = await engine.answer(self.prompt)
        parts: list[Json] = []
        thoughts = ""
        if self.shows_thoughts and not self.start:
            thoughts = engine.opening_thought(self.prompt) + answer.thought
            parts.append(_thought(thoughts))
        if self.call is not None:
            return self._chunk([*parts, self._called()], "", thoughts, reason="STOP")
        text, reason = self._cut(answer, thoughts)
        if text:
            parts.append(self._signed(text, text) if self.model.signs else {"text": text})
        return self._chunk(parts, text, thoughts, reason=reason)

    def _cut(self, answer: Answer, thoughts: str) -> tuple[str, str]:
        """Return what this hop says and why it ends."""
        config = self.request.get("generationConfig") or {}
        text = shaped(config, answer.text, answer.quotes)
        ends = [place for stop in self.stops if (place := text.find(stop)) >= 0]
        text = text[: min(ends)] if ends else text
        rest = text[self.start :]
        hop = self.hop_tokens if self.model.continues else of_text(rest)
        budget = of_text(rest)
        if self.most_tokens is not None:
            budget = max(0, self.most_tokens - of_text(thoughts) - of_text(text[: self.start]))
        room = min(hop, budget)
        if room >= of_text(rest):
            return rest, "STOP"
        return rest[: room * CHARACTERS], "CONTINUATION" if hop < budget else "MAX_TOKENS"

    def _chunk(
        self,
        parts: list[Json],
        said: str,
        thoughts: str,
        *,
        reason: str | None = None,
        checkpoint: bool = False,
        thinking: bool = False,
    ) -> Json:
        content: Json = {"parts": parts, "role": "model"} if parts else {"role": "model"}
        candidate: Json = {"content": content}
        if reason:
            candidate["finishReason"] = reason
        if self.call is not None and reason:
            candidate["finishMessage"] = "Model generated function call(s)."
        candidate["index"] = 0
        if checkpoint or reason == "CONTINUATION":
            candidate["continuationToken"] = self._token(self.start + len(said))
        # Gemini 3 does not report thought tokens before the answer begins; 2.5 does.
        counted = "" if thinking and self.model.signs else thoughts
        chunk: Json = {"candidates": [candidate], "usageMetadata": self._usage(said, counted)}
        chunk["modelVersion"] = self.model.id
        chunk["responseId"] = self.response_id
        if self.status:
            chunk["modelStatus"] = self.status
        return chunk

    def _usage(self, said: str, thoughts: str) -> Json:
        fresh = Counter(self.prompt.fresh)
        fresh["TEXT"] += -(-self.start // CHARACTERS)
        prompt = self.prompt.cached + fresh
        output, thought = of_text(said), of_text(thoughts)
        usage: Json = {"promptTokenCount": prompt.total()}
        if output:
            usage["candidatesTokenCount"] = output
        usage["totalTokenCount"] = prompt.total() + output + thought
        if self.prompt.cached:
            usage["cachedContentTokenCount"] = self.prompt.cached.total()
        usage["promptTokensDetails"] = by_modality(prompt)
        if self.prompt.cached:
            usage["cacheTokensDetails"] = by_modality(self.prompt.cached)
        if thought:
            usage["thoughtsTokenCount"] = thought
        usage["serviceTier"] = service_tier(self.request)
        return usage

    def _signed(self, text: str, said: str) -> Json:
        return {"text": text, "thoughtSignature": self._signature(said)}

    def _signature(self, said: str) -> str:
        opaque = hashlib.sha512((self.response_id + said).encode("utf-8", "replace")).digest()
        return base64.b64encode(opaque).decode()

    def _called(self) -> Json:
        if not self.model.signs:
            return {"functionCall": self.call}
        identified = {"functionCall": {**(self.call or {}), "id": secrets.token_hex(4)}}
        return identified | {"thoughtSignature": self._signature("")}

    def _fingerprint(self) -> str:
        same = {name: self.request[name] for name in self.request if name != "continuationToken"}
        return hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()[:32]

    def _token(self, place: int) -> str:
        kept = json.dumps({"at": place, "of": self._fingerprint()})
        return base64.b64encode(kept.encode()).decode()

    def _resumed(self) -> int:
        token = self.request.get("continuationToken")
        if not token:
            return 0
        if not self.model.continues:
            raise invalid(f"continuation_token is not supported for models/{self.model.id}.")
        try:
            kept = json.loads(base64.b64decode(token.translate(_STANDARD), validate=True))
            place, fingerprint = kept["at"], kept["of"]
        except (binascii.Error, ValueError, KeyError, TypeError):
            raise invalid("The continuation token is invalid.") from None
        if fingerprint != self._fingerprint() or not isinstance(place, int):
            raise invalid("The continuation token belongs to another request.")
        return place


_STANDARD = str.maketrans("-_", "+/")


def service_tier(request: Json) -> str:
    """Return the tier that serves a request, as the answer names it."""
    tier = str(request.get("serviceTier") or "standard").lower()
    return tier if tier in ("flex", "priority") else "standard"


def by_modality(counts: Counter[str]) -> list[Json]:
    """Return token counts as the wire lists them."""
    return [{"modality": name, "tokenCount": count} for name, count in counts.items() if count]


def _thought(text: str) -> Json:
    return {"text": text, "thought": True}


def _pieces(text: str) -> Iterator[str]:
    """Cut a text into pieces of 40 to 160 characters, at blanks where there are some."""
    number = start = 0
    while start < len(text):
        end = start + _PIECES[number % len(_PIECES)]
        blank = text.find(" ", end, end + 10)
        end = blank if blank >= 0 else end
        if len(text) - end < 10:
            end = len(text)
        yield text[start:end]
        start, number = end, number + 1
