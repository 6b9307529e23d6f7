"""Transfer: a chat with all its versions as JSON, and back in as a new chat.

What comes in is foreign: every value is checked, ids are made anew, and no verdict is believed;
the quotations are judged again against the files on this computer.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from workbench.domain.citations import parse_citations
from workbench.domain.conversations import (
    CheckedCitation,
    Conversation,
    Message,
    MessageState,
    Role,
    join_parts,
)
from workbench.domain.documents import Document
from workbench.domain.endings import ASK_AGAIN, CONTINUE
from workbench.domain.json_answers import inside_texts
from workbench.domain.models import Thinking
from workbench.domain.options import read_options
from workbench.domain.pages import Pages, pages_column, stored_pages
from workbench.domain.prompt import number_documents
from workbench.domain.uncited import uncited_passages
from workbench.domain.usage import Usage
from workbench.errors import UserError
from workbench.services.checking import LONGEST_SEARCHED
from workbench.services.conversations import Conversations
from workbench.services.documents import Documents
from workbench.services.sentences import sentences
from workbench.storage.database import Database
from workbench.storage.whole import add_whole, all_messages

FORMAT = "document-workbench-chat"
VERSION = 1
LARGEST = 64 * 1024 * 1024
"""Bytes of a file that is taken in."""
MOST_MESSAGES = 100_000
NEWER = "This chat was exported by a newer Workbench."
NOT_OURS = "This is not a chat that Workbench has exported."


_TOO_MUCH = (RecursionError, ArithmeticError, MemoryError)
"""What numbers, dates and depths beyond all bounds raise."""


class Transfer:
    """Writes and reads whole chats."""

    def __init__(
        self, database: Database, conversations: Conversations, documents: Documents
    ) -> None:
        """Work with the services that know chats and documents."""
        self._database = database
        self._conversations = conversations
        self._documents = documents

    async def export(self, conversation_id: str) -> bytes:
        """Return a chat with every version of its turns as JSON."""
        conversation = await self._conversations.get(conversation_id)
        with sentences():
            messages = await self._database.read(all_messages, conversation_id)
        ids = tuple(dict.fromkeys(i for message in messages for i in message.document_ids))
        documents = await self._documents.get(ids)
        return await asyncio.to_thread(_written, conversation, messages, documents)

    async def take_in(self, workspace_id: str, content: bytes) -> Conversation:
        """Make a new chat of what `export` gave; documents are those of the same content here."""
        if len(content) > LARGEST:
            raise UserError("This file is too large for a chat.", hint="The limit is 64 MB.")
        try:
            read = await asyncio.to_thread(json.loads, content)
            if read["format"] != FORMAT:
                raise UserError(NOT_OURS)
            version = read["version"]
            if type(version) is not int or version < VERSION:
                raise UserError(NOT_OURS)
            if version > VERSION:
                raise UserError(NEWER, hint="Update Workbench, then import it again.")
            known = await self._known(workspace_id, read["documents"])
            conversation, messages = await asyncio.to_thread(_read, read, workspace_id, known)
        except (LookupError, TypeError, ValueError, AttributeError, *_TOO_MUCH) as error:
            raise UserError(NOT_OURS) from error
        with sentences():
            await self._database.write(add_whole, conversation, messages, durable=True)
        return conversation

    async def _known(self, workspace_id: str, documents: Any) -> dict[str, str]:
        """Return the ids of documents here by the ids in the file, where the content is equal."""
        here = {d.sha256: d.id for d in await self._documents.all(workspace_id) if d.sha256}
        return {
            str(each["id"]): here[str(each["sha256"])]
            for each in documents
            if str(each["sha256"]) in here
        }


def _written(
    conversation: Conversation, messages: Sequence[Message], documents: Sequence[Document]
) -> bytes:
    content = {
        "format": FORMAT,
        "version": VERSION,
        "title": conversation.title,
        "model": conversation.model_id,
        "thinking": asdict(conversation.thinking),
        "created": conversation.created_at.isoformat(),
        "head": conversation.head_id,
        "documents": [_document(document) for document in documents],
        "messages": [_message(message) for message in messages],
    }
    return json.dumps(content, ensure_ascii=True, indent=1).encode()


def _document(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "name": document.name,
        "sha256": document.sha256,
        "pages": document.page_count,
    }


def _message(message: Message) -> dict[str, Any]:
    content = asdict(message)
    content["created_at"] = message.created_at.isoformat()
    content["pages"] = {i: pages_column(pages) for i, pages in message.pages.items()}
    del content["conversation_id"], content["waiting"]
    return content


def _read(
    content: Mapping[str, Any], workspace_id: str, known: Mapping[str, str]
) -> tuple[Conversation, tuple[Message, ...]]:
    now = datetime.now(UTC)
    rows = content["messages"]
    if not isinstance(rows, list) or len(rows) > MOST_MESSAGES:
        raise ValueError("messages")
    conversation_id = uuid4().hex
    ids = {str(row["id"]): uuid4().hex for row in rows}
    messages: dict[str, Message] = {}
    for row in rows:
        message = _read_message(row, conversation_id, ids, known)
        if message.parent_id and message.parent_id not in messages:
            raise ValueError("a message before its parent")
        messages[message.id] = message
        if message.role is Role.ANSWER:
            messages[message.id] = _with_citations(message, messages)
    conversation = Conversation(
        id=conversation_id,
        workspace_id=workspace_id,
        title=str(content["title"])[:500],
        created_at=now,
        updated_at=now,
        model_id=str(content["model"])[:200],
        thinking=_thinking(content["thinking"]),
        head_id=ids.get(str(content["head"]), ""),
    )
    return conversation, tuple(messages.values())


def _read_message(
    row: Mapping[str, Any],
    conversation_id: str,
    ids: Mapping[str, str],
    known: Mapping[str, str],
) -> Message:
    state = MessageState(row["state"])
    usage = row["usage"]
    parts = row["parts"]
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise ValueError("parts")
    return Message(
        id=ids[str(row["id"])],
        conversation_id=conversation_id,
        parent_id=ids[str(row["parent_id"])] if row["parent_id"] else "",
        role=Role(row["role"]),
        state=state if state.is_final else MessageState.INTERRUPTED,
        created_at=datetime.fromisoformat(row["created_at"]).astimezone(UTC),
        # Only words come in: a signature or a file of another account would fail when sent.
        parts=join_parts(
            (),
            (
                {"text": str(part["text"])} | ({"thought": True} if part.get("thought") else {})
                for part in parts
                if "text" in part
            ),
        ),
        document_ids=tuple(
            dict.fromkeys(known[i] for i in map(str, row["document_ids"]) if i in known)
        ),
        pages=_pages(row.get("pages", {}), known),
        model_id=str(row["model_id"])[:200],
        model_version=str(row["model_version"])[:200],
        usage=Usage(**{str(k): _count(v) for k, v in usage.items()}) if usage else None,
        cost=None if row["cost"] is None else float(row["cost"]),
        finish_reason=str(row["finish_reason"])[:100],
        failure=str(row["failure"])[:2000],
        seconds=_seconds(row["seconds"]),
        thinking_seconds=_seconds(row.get("thinking_seconds")),
        thinking=_thinking(row.get("thinking", {"level": "", "budget": None})),
        remedy=_remedy(state, has_text=any("text" in p and not p.get("thought") for p in parts)),
        options=read_options(row.get("options")),
    )


def _pages(row: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Pages]:
    found = {known[str(i)]: stored_pages(str(column)) for i, column in row.items() if i in known}
    return {i: pages for i, pages in found.items() if pages}


def _thinking(row: Mapping[str, Any]) -> Thinking:
    budget = row["budget"]
    return Thinking(str(row["level"])[:100], None if budget is None else int(budget))


def _seconds(value: Any) -> float | None:
    return None if value is None else float(value)


def _remedy(state: MessageState, *, has_text: bool) -> str:
    """Return how a bad end is mended; the file's own word for it is not taken."""
    if state is MessageState.COMPLETE:
        return ""
    return CONTINUE if has_text and state is not MessageState.FAILED else ASK_AGAIN


def _count(value: Any) -> int | None:
    return None if value is None else int(value)


def _with_citations(answer: Message, messages: Mapping[str, Message]) -> Message:
    """Return an answer with the citations of its text, none of them judged."""
    path: list[Message] = []
    at = answer.parent_id
    while at:
        path.append(messages[at])
        at = messages[at].parent_id
    numbers = {number: i for i, number in number_documents(path[::-1]).items()}
    text, as_json = answer.text, answer.options.as_json
    cited = parse_citations(text, final=True).citations
    if as_json:
        cited = inside_texts(cited, text)
    # Of the words that only stand in quotation marks, a verdict is made as well.
    begin = text[:LONGEST_SEARCHED]
    uncited = uncited_passages(begin, cited, as_json=as_json) if numbers else ()
    unjudged = [
        CheckedCitation(each, numbers.get(each.document or 0, "")) for each in (*cited, *uncited)
    ]
    return replace(answer, citations=tuple(unjudged))
