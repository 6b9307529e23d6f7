"""An answer in progress: folded from chunks, checked as its brackets close, saved as it grows."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from workbench.domain.cache import Cache
from workbench.domain.citations import CitationParser
from workbench.domain.conversations import (
    CheckedCitation,
    Chunk,
    Message,
    MessageState,
    Part,
    Waiting,
    fold,
    join_parts,
)
from workbench.domain.documents import Document
from workbench.domain.endings import ASK_AGAIN, CONTINUE, ending_of
from workbench.domain.endings import KEPT as TEXT_KEPT
from workbench.domain.joint import Joint
from workbench.domain.json_answers import inside_texts
from workbench.domain.profiles import Profile
from workbench.domain.usage import Usage
from workbench.errors import UserError
from workbench.gemini import GeminiError, GenerateResponse, QuotaPerMinute, Snapshot
from workbench.gemini import Usage as WireUsage
from workbench.services.checking import LONGEST_SEARCHED, Checking
from workbench.services.sentences import detail_of, sentences, waiting_words
from workbench.services.structured import LONGEST_CHECKED, problem_with
from workbench.storage import messages as table
from workbench.storage.database import Database

KEPT = "Your question is kept."
CLOSED = "Workbench was closed before the answer was complete."
SHORTEST_WAIT = 1.5
"""Seconds from which a wait is worth a card; a shorter one would only flicker."""
SAVE_SECONDS = 1.0
SAVE_CHARACTERS = 2048
"""Text is on the disk at most this long, or this much, after it was on the screen (faults, R1)."""

AT_ONCE = 100_000
"""Characters that are read at a time for citations: 10 ms where lines are short (measured)."""


class AnswerInProgress:
    """The one place where a growing answer lives."""

    def __init__(
        self,
        database: Database,
        checking: Checking,
        answer: Message,
        profile: Profile,
        earlier: Message | None = None,
    ) -> None:
        """Grow `answer`, whose row is already stored, and which `profile` is asked for.

        `earlier` is what it was when it broke off: then the text goes on there, and `own` has the
        usage of this request alone.
        """
        self.profile = profile
        self.message = answer
        self.own = answer
        self._earlier = earlier
        self._joint = Joint(earlier.text) if earlier is not None else None
        self._database = database
        self._checking = checking
        self._parser = CitationParser()
        self._parser.feed(answer.text)
        self._checked: dict[int, CheckedCitation] = {}
        self._started = time.monotonic()
        self._saved_at = self._started
        self._unsaved = 0
        self._broken = ""
        self.cache: Cache | None = None
        self.failed_tries = 0
        self.thinks_less = True
        self._complete = False

    @property
    def has_text(self) -> bool:
        """Say whether a word of the answer has been shown."""
        return self.message.has_text

    @property
    def goes_on(self) -> bool:
        """Say whether the answer had broken off and goes on."""
        return self._earlier is not None

    @property
    def has_begun(self) -> bool:
        """Say whether this request has brought a word, after which it is not sent again."""
        before = self._earlier.text if self._earlier is not None else ""
        return self.message.text != before

    async def begin(self) -> str:
        """Store that the answer goes on; return a sentence if that failed."""
        return await self._save(durable=True)

    def sending(self) -> None:
        """Note that the documents are there and the question goes out; seconds count from now."""
        self._sent_in(0.0)
        self.message = replace(self.message, state=MessageState.SENDING)

    def wait(self, error: GeminiError, seconds: float, other: Profile | None = None) -> bool:
        """Note that the question goes out again after a wait; say whether that is worth telling.

        `other` is a connection that could be asked instead, where it is this key that must wait.
        """
        # Nobody thinks meanwhile, so it counts neither as thinking nor as answering.
        until = self._sent_in(seconds)
        if seconds < SHORTEST_WAIT:
            return False
        title, sentence = waiting_words(error)
        other = other if isinstance(error, QuotaPerMinute) else None
        waiting = Waiting(title, sentence, seconds, until, detail_of(error), other)
        self.message = replace(self.message, waiting=waiting)
        return True

    def note(self, sentence: str) -> None:
        """Add a quiet line above the answer."""
        self.message = replace(self.message, notes=(*self.message.notes, sentence))

    async def take(self, response: GenerateResponse) -> None:
        """Grow by one chunk, and save when enough has come."""
        chunk = to_chunk(response)
        if self._joint is not None:
            chunk = replace(chunk, parts=_joined(chunk.parts, self._joint))
        had_text = self.has_text
        self.message = fold(self.message, chunk)
        for part in join_parts((), chunk.parts):
            text = str(part.get("text", ""))
            if text and not part.get("thought"):
                await self._read(text)
            self._unsaved += len(text)
        if self.has_text and not had_text:
            self.message = replace(self.message, thinking_seconds=self._seconds())
        if self._unsaved >= SAVE_CHARACTERS or time.monotonic() - self._saved_at >= SAVE_SECONDS:
            await self._save(durable=False)

    async def _read(self, text: str) -> None:
        """Look for citations in words that have come; the window lives on during very many."""
        for begin in range(0, len(text), AT_ONCE):
            if len(text) > AT_ONCE:
                await asyncio.sleep(0)
            self._parser.feed(text[begin : begin + AT_ONCE])

    def ended(self, snapshot: Snapshot) -> None:
        """Take what the stream said at its end."""
        self._complete = snapshot.complete
        usage = to_usage(snapshot.usage)
        self.message = replace(self.message, usage=usage or self.message.usage)

    async def checked(self, documents: Mapping[int, Document]) -> Message:
        """Return the answer with every citation judged whose bracket has closed."""
        citations = self._parser.parsed().citations
        for index in range(len(self._checked), len(citations)):
            self._checked[index] = await self._checking.judge(citations[index], documents)
        if len(self._checked) != len(self.message.citations):
            self.message = replace(self.message, citations=tuple(self._checked.values()))
        return self.message

    async def finish(self, documents: Mapping[int, Document], question: str) -> Message:
        """Settle how the answer ended and judge what is left, quoted words without a source too."""
        self._let_go()
        self._parser.finish()
        await self.checked(documents)
        cited = self.message.citations
        text = self.message.beginning(LONGEST_SEARCHED)
        as_json = self.message.options.as_json
        if as_json:
            kept = set(inside_texts((each.citation for each in cited), text))
            cited = tuple(each for each in cited if each.citation in kept)
        uncited = await self._checking.judge_uncited(
            text, cited, documents, question, as_json=as_json
        )
        self.message = replace(self.message, citations=(*cited, *uncited))
        ending = ending_of(
            self.message.finish_reason,
            complete=self._complete,
            has_text=self.has_text,
            limit=self.message.options.most_output,
            thinks_less=self.thinks_less,
        )
        if ending.state is MessageState.COMPLETE and self.message.options.as_json:
            text = self.message.beginning(LONGEST_CHECKED + 1)
            problem = await problem_with(text, self.message.options.schema)
            ending = replace(ending, sentence=problem, remedy=ASK_AGAIN if problem else "")
        self.message = self._timed(
            replace(
                self.message,
                state=ending.state,
                failure=ending.sentence,
                remedy=ending.remedy,
                detail=self._reason() if ending.sentence else "",
            )
        )
        return self.message

    def _reason(self) -> str:
        reason = self.message.finish_reason
        return f"finish reason {reason}" if reason not in ("", "STOP") else ""

    async def fail(self, error: UserError) -> Message:
        """Keep the text so far and say why there is no more."""
        self._let_go()
        state = MessageState.INTERRUPTED if self.has_text else MessageState.FAILED
        remedy = error.action or ASK_AGAIN
        if self.has_text and remedy == ASK_AGAIN:
            # Asking again would pay for everything once more, and for words that are there.
            remedy = CONTINUE
        kept = TEXT_KEPT if self.has_text else KEPT
        sentence = " ".join(part for part in (error.sentence, error.hint, kept) if part)
        self.message = self._timed(
            replace(
                self.message,
                state=state,
                failure=sentence,
                remedy=remedy,
                detail=error.detail,
            )
        )
        return self.message

    async def stop(self, *, closing: bool = False) -> None:
        """Keep the text so far: the user stopped the answer, or `closing` the program cut it."""
        self._let_go()
        remedy = CONTINUE if self.has_text else ASK_AGAIN
        state, failure = (
            (MessageState.INTERRUPTED, CLOSED) if closing else (MessageState.STOPPED, "")
        )
        self.message = self._timed(
            replace(self.message, state=state, failure=failure, remedy=remedy)
        )
        self._add_up()
        await self._save(durable=True)

    async def keep(self, message: Message) -> Message:
        """Store the final answer for good; if that fails, the answer says so."""
        self.message = message
        self._add_up()
        if problem := await self._save(durable=True):
            self.note(f"{problem} Copy this answer before you close Workbench.")
        return self.message

    def _let_go(self) -> None:
        """Take what was held back to see whether it repeats the text before."""
        if self._joint is not None and (rest := self._joint.end()):
            self.message = fold(self.message, Chunk(parts=({"text": rest},)))
            self._parser.feed(rest)

    def _add_up(self) -> None:
        """Give the answer what all its requests took together; `own` keeps that of the last."""
        self.own, earlier = self.message, self._earlier
        if earlier is None:
            return
        usages = [each for each in (earlier.usage, self.own.usage) if each is not None]
        known = earlier.cost is not None and self.own.cost is not None
        self.message = replace(
            self.own,
            usage=sum(usages[1:], usages[0]) if usages else None,
            cost=(earlier.cost or 0.0) + (self.own.cost or 0.0) if known else None,
            seconds=(earlier.seconds or 0.0) + (self.own.seconds or 0.0),
            thinking_seconds=earlier.thinking_seconds,
        )

    async def _save(self, *, durable: bool) -> str:
        """Store the answer; return a sentence if that failed, for the text goes on regardless."""
        self._saved_at = time.monotonic()
        self._unsaved = 0
        try:
            with sentences():
                await self._database.write(table.save_answer, self.message, durable=durable)
        except UserError as error:
            return error.sentence
        return ""

    def _timed(self, message: Message) -> Message:
        return replace(message, seconds=self._seconds(), waiting=None, sent_at=None)

    def _sent_in(self, seconds: float) -> datetime:
        """Count from when the question goes out, so many seconds from now; return that moment."""
        self._started = time.monotonic() + seconds
        sent_at = datetime.now(UTC) + timedelta(seconds=seconds)
        self.message = replace(self.message, sent_at=sent_at)
        return sent_at

    def _seconds(self) -> float:
        """Return for how long the question has been out; none while it waits to go out again."""
        return max(0.0, time.monotonic() - self._started)


def _joined(parts: tuple[Part, ...], joint: Joint) -> tuple[Part, ...]:
    """Return parts with the repeated words left out; a part that held nothing else is dropped."""
    kept: list[Part] = []
    for part in parts:
        if "text" in part and not part.get("thought"):
            part = {**part, "text": joint.add(str(part["text"]))}
            if part.keys() == {"text"} and not part["text"]:
                continue
        kept.append(part)
    return tuple(kept)


def to_chunk(response: GenerateResponse) -> Chunk:
    """Return what a wire response says, in the program's own words."""
    return Chunk(
        parts=tuple(response.parts),
        usage=to_usage(response.usage_metadata),
        finish_reason=response.finish_reason or "",
        model_version=response.model_version or "",
    )


def to_usage(counts: WireUsage | None) -> Usage | None:
    """Return the wire's token counts, or None if it had none."""
    if counts is None:
        return None
    return Usage(
        prompt=counts.prompt_token_count,
        cached=counts.cached_content_token_count,
        answer=counts.candidates_token_count,
        thoughts=counts.thoughts_token_count,
        tools=counts.tool_use_prompt_token_count,
        total=counts.total_token_count,
    )
