"""Conversations: trees of messages, and how an answer grows from chunks."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import chain, groupby
from typing import Any

from workbench.domain.citations import Citation
from workbench.domain.models import Thinking
from workbench.domain.options import Options
from workbench.domain.pages import Pages
from workbench.domain.profiles import Profile
from workbench.domain.quotation import Check
from workbench.domain.usage import Usage

Part = Mapping[str, Any]
"""A part of a message exactly as it stands in the API's JSON."""

LONGEST_TEXT = 250_000
"""Characters of a part of plain text; more go into further parts.

So nobody has to read, write or copy a huge answer in one go: these take 1 ms each (measured).
"""

DEFAULT_WORKSPACE_ID = "default"


def draft_aside(workspace_id: str) -> str:
    """Return what stands for a conversation's id with the draft of a workspace that is not open."""
    return f"workspace:{workspace_id}"


def draft_of_edit(message_id: str) -> str:
    """Return what stands for a conversation's id with the words of a question that is changed."""
    return f"edit:{message_id}"


class Role(StrEnum):
    """Who speaks; the values are the API's."""

    QUESTION = "user"
    ANSWER = "model"


class MessageState(StrEnum):
    """How far a message is. Only COMPLETE, STOPPED, INTERRUPTED and FAILED are final."""

    QUEUED = "queued"
    SENDING = "sending"
    STREAMING = "streaming"
    COMPLETE = "complete"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    FAILED = "failed"

    @property
    def is_final(self) -> bool:
        """Say whether no more text will come."""
        return self not in (self.QUEUED, self.SENDING, self.STREAMING)


@dataclass(frozen=True, slots=True)
class CheckedCitation:
    """A citation, the document it names, and our verdict; `check` is None until it was judged."""

    citation: Citation
    document_id: str = ""
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class Workspace:
    """A named set of conversations and documents."""

    id: str
    name: str
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """A chat. `head_id` is the newest message of the branch that is shown."""

    id: str
    workspace_id: str
    title: str
    created_at: datetime
    updated_at: datetime
    model_id: str = ""
    thinking: Thinking = Thinking()
    head_id: str = ""
    pinned: bool = False
    archived: bool = False
    options: Options = Options()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A wait before a question goes out again by itself: why, for how many seconds, until when.

    `other` is a connection with another key that could be asked at once.
    """

    title: str
    sentence: str
    seconds: float
    until: datetime
    detail: str = ""
    other: Profile | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A question or an answer. Parts are kept verbatim, thought signatures included.

    `document_ids` are the documents that came with this turn; `pages`, by their ids, what of them
    it is about, where that is not the whole. `seconds` run from sending, after uploads and waits,
    to the last byte, `thinking_seconds` to the first word of the answer. `failure` is a sentence,
    `remedy` the name of the one action that helps. `model_version` is the model that answered.
    `thinking` and `options` of an answer are those it was asked with. `waiting`, and `sent_at`,
    from when on the question is out while its answer comes, are never stored;
    `detail` is what the server said of a bad end, for people who ask.
    """

    id: str
    conversation_id: str
    parent_id: str
    role: Role
    state: MessageState
    created_at: datetime
    parts: tuple[Part, ...] = ()
    document_ids: tuple[str, ...] = ()
    model_id: str = ""
    model_version: str = ""
    thinking: Thinking = Thinking()
    usage: Usage | None = None
    cost: float | None = None
    finish_reason: str = ""
    failure: str = ""
    remedy: str = ""
    seconds: float | None = None
    thinking_seconds: float | None = None
    citations: tuple[CheckedCitation, ...] = ()
    notes: tuple[str, ...] = ()
    pages: Mapping[str, Pages] = field(default_factory=dict)
    options: Options = Options()
    waiting: Waiting | None = None
    detail: str = ""
    sent_at: datetime | None = None

    @property
    def text(self) -> str:
        """Return what was said, without the thoughts; the parts of a huge answer are copied."""
        return "".join(self.words)

    @property
    def has_text(self) -> bool:
        """Say whether a word was said."""
        return any(self.words)

    @property
    def length(self) -> int:
        """Return how many characters were said."""
        return sum(map(len, self.words))

    def beginning(self, most: int) -> str:
        """Return the text's first characters, at most so many."""
        pieces = []
        for piece in self.words:
            pieces.append(piece[:most])
            most -= len(pieces[-1])
            if not most:
                break
        return "".join(pieces)

    @property
    def words(self) -> Iterator[str]:
        """Yield the text part by part, which copies nothing."""
        for part in self.parts:
            if "text" in part and not part.get("thought"):
                yield str(part["text"])

    @property
    def answered_by_another(self) -> str:
        """Return the model that answered where another one was asked for, else nothing.

        "gemini-3.8-flash-001" is what was asked for; "gemini-3.8-flash-lite" is not.
        """
        version = self.model_version.removeprefix("models/")
        same = re.escape(self.model_id) + r"(-\d{3}|-\d{2}-\d{4}|@\d+)?"
        asked = not version or not self.model_id or re.fullmatch(same, version)
        return "" if asked else version

    @property
    def thoughts(self) -> str:
        """Return the thought summaries."""
        return "".join(
            str(part["text"]) for part in self.parts if "text" in part and part.get("thought")
        )


@dataclass(frozen=True, slots=True)
class Chunk:
    """One piece of a streamed answer, in the program's own words."""

    parts: tuple[Part, ...] = ()
    usage: Usage | None = None
    finish_reason: str = ""
    model_version: str = ""


def fold(message: Message, chunk: Chunk) -> Message:
    """Return the message grown by a chunk; plain text joins plain text, all else stays verbatim."""
    return replace(
        message,
        state=MessageState.STREAMING,
        parts=join_parts(message.parts, chunk.parts),
        usage=chunk.usage or message.usage,
        finish_reason=chunk.finish_reason or message.finish_reason,
        model_version=chunk.model_version or message.model_version,
        waiting=None,
    )


def join_parts(parts: tuple[Part, ...], more: Iterable[Part]) -> tuple[Part, ...]:
    """Append parts, joining a text to the text before it when neither carries anything else.

    None of those becomes longer than `LONGEST_TEXT`.
    """
    joined = list(parts[:-1])
    for kind, alike in groupby(chain(parts[-1:], more), _kind):
        joined += _together(kind, alike)
    return tuple(joined)


def _kind(part: Part) -> bool | None:
    """Return whether a plain text is a thought, None for what stays verbatim."""
    plain = part.keys() <= {"text", "thought"} and isinstance(part.get("text"), str)
    return bool(part.get("thought")) if plain else None


def _together(kind: bool | None, parts: Iterable[Part]) -> Iterator[Part]:
    """Yield plain texts of a kind in as few parts as may be, and others as they are."""
    if kind is None:
        yield from parts
        return
    first: Part = {}
    texts: list[str] = []
    length = 0
    for part in parts:
        first = first or part
        for begin in range(0, len(part["text"]) or 1, LONGEST_TEXT):
            text = part["text"][begin : begin + LONGEST_TEXT]
            if texts and length + len(text) > LONGEST_TEXT:
                yield {**first, "text": "".join(texts)}
                texts, length = [], 0
            texts.append(text)
            length += len(text)
    yield {**first, "text": "".join(texts)}
