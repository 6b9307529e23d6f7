"""Questions and answers as they are stored at first: what one says or is asked with."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from uuid import uuid4

from workbench.domain.before import Before
from workbench.domain.conversations import (
    Conversation,
    Message,
    MessageState,
    Role,
    join_parts,
)
from workbench.domain.material import material, sent_whole
from workbench.domain.models import Model, default_model
from workbench.domain.options import honoured
from workbench.domain.pages import Pages
from workbench.domain.profiles import OFFLINE_MODEL_ID, Profile, ProfileKind

WHOLE: Mapping[str, Pages] = MappingProxyType({})
"""Of every document all pages are meant."""
TITLE_LENGTH = 60


def new_question(
    conversation_id: str,
    before: Before,
    text: str,
    document_ids: Sequence[str] = (),
    pages: Mapping[str, Pages] = WHOLE,
) -> Message:
    """Return a question with the documents that it says something new about."""
    whole = set(sent_whole(material(before.carriers)))
    new = tuple(i for i in dict.fromkeys(document_ids) if pages.get(i) or i not in whole)
    return Message(
        id=uuid4().hex,
        conversation_id=conversation_id,
        parent_id=before.last_id,
        role=Role.QUESTION,
        state=MessageState.COMPLETE,
        created_at=datetime.now(UTC),
        parts=join_parts((), [{"text": text}]),
        document_ids=new,
        pages={i: pages[i] for i in new if pages.get(i)},
    )


def today() -> date:
    """Return the day that says which models are still served, in UTC."""
    return datetime.now(UTC).date()


def asked_model(model_id: str, profile: Profile, models: Sequence[Model]) -> str:
    """Return the model that a chat's next question goes to, by the one that the chat has.

    Offline that is the engine; a chat that was begun offline has none for any other connection.
    """
    if profile.kind is ProfileKind.OFFLINE:
        return profile.model_id
    if model_id in ("", OFFLINE_MODEL_ID):
        return profile.model_id or default_model(models).id
    return model_id


def new_answer(conversation: Conversation, question: Message, model: Model) -> Message:
    """Return an answer that nothing is known of yet, by the choices of its chat."""
    return Message(
        id=uuid4().hex,
        conversation_id=conversation.id,
        parent_id=question.id,
        role=Role.ANSWER,
        state=MessageState.QUEUED,
        created_at=datetime.now(UTC),
        model_id=model.id,
        thinking=model.thinking.legal(conversation.thinking),
        options=honoured(conversation.options, model),
    )


def going_on(earlier: Message, conversation: Conversation, model: Model) -> Message:
    """Return an answer that broke off as it is while it goes on, by the present choices."""
    return replace(
        earlier,
        state=MessageState.QUEUED,
        model_id=model.id,
        thinking=model.thinking.legal(conversation.thinking),
        options=honoured(conversation.options, model),
        usage=None,
        cost=None,
        finish_reason="",
        failure="",
        remedy="",
        detail="",
    )


def title_from(question: str) -> str:
    """Return a conversation's title: the beginning of its first question, at a word's end."""
    words = " ".join(question.split())
    if len(words) <= TITLE_LENGTH:
        return words
    return words[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",.;:") + "…"
