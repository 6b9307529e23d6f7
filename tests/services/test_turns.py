"""Versions of questions and answers, end to end with the offline engine."""

import asyncio
from contextlib import aclosing

import pytest

from workbench.domain.conversations import MessageState, Role
from workbench.domain.pages import PageRange
from workbench.errors import UserError
from workbench.paths import resources

REPORT = resources() / "samples" / "Ferry inspection report (sample).pdf"
QUESTION = "What was found about corrosion on the frames?"
SECOND = "When was the stern door seal last replaced?"


async def ask(workshop, conversation, text=QUESTION, documents=(), **options):
    ids = [document.id for document in documents]
    asking = workshop.services.asking
    return [each async for each in asking.ask(conversation.id, text, ids, **options)]


async def texts(workshop, conversation):
    messages = await workshop.services.conversations.messages(conversation.id)
    return [each.text for each in messages if each.role is Role.QUESTION]


@pytest.fixture
async def chat(workshop):
    documents = await workshop.take_in(REPORT)
    conversation = await workshop.conversation()
    question, *_, answer = await ask(workshop, conversation, documents=documents)
    return conversation, question, answer


async def test_another_version_of_a_question_takes_its_documents_along(workshop, chat):
    conversation, question, answer = chat
    await ask(workshop, conversation, SECOND)
    other, *_, better = await ask(
        workshop,
        conversation,
        "When was the seal replaced?",
        await workshop.services.documents.get(question.document_ids),
        instead_of=question.id,
    )
    assert other.parent_id == question.parent_id and other.document_ids == question.document_ids
    assert better.state is MessageState.COMPLETE and better.citations
    assert await texts(workshop, conversation) == ["When was the seal replaced?"]
    turns = workshop.services.turns
    assert await turns.versions(conversation.id) == {
        question.id: (question.id, other.id),
        other.id: (question.id, other.id),
    }
    await turns.show(question)
    assert await texts(workshop, conversation) == [QUESTION, SECOND]


async def test_another_answer_stands_beside_the_first(workshop, chat):
    conversation, question, answer = chat
    *_, again = [each async for each in workshop.services.asking.answer_again(question.id)]
    assert again.parent_id == answer.parent_id == question.id and again.id != answer.id
    assert again.text == answer.text and again.state is MessageState.COMPLETE
    shown = await workshop.services.conversations.messages(conversation.id)
    assert [each.id for each in shown] == [question.id, again.id]


async def test_another_answer_that_is_stopped_keeps_what_it_had(workshop, chat):
    conversation, question, answer = chat
    async with aclosing(workshop.services.asking.answer_again(question.id)) as steps:
        async for step in steps:
            if step.text:
                break
    await asyncio.sleep(0)
    shown = await workshop.services.conversations.messages(conversation.id)
    assert shown[-1].id == step.id and shown[-1].state is MessageState.STOPPED


async def test_words_of_a_question_change_without_asking_and_are_found(workshop, chat):
    conversation, question, answer = chat
    turns, searching = workshop.services.turns, workshop.services.searching
    await turns.edit(question.id, "Which zebra is rusty?")
    assert await texts(workshop, conversation) == ["Which zebra is rusty?"]
    (hit,) = await searching.find(conversation.workspace_id, "zebra")
    assert (hit.conversation_id, hit.message_id) == (conversation.id, question.id)
    found = await searching.find(conversation.workspace_id, QUESTION)
    assert not [hit for hit in found if hit.message_id]
    (document,) = await searching.find(conversation.workspace_id, "inspection ferry")
    assert document.document_id == question.document_ids[0]


async def test_a_turn_goes_into_the_bin_and_comes_back(workshop, chat):
    conversation, question, answer = chat
    await ask(workshop, conversation, SECOND)
    second = (await workshop.services.conversations.messages(conversation.id))[2]
    turns = workshop.services.turns
    await turns.delete(second)
    assert await texts(workshop, conversation) == [QUESTION]
    third, *_ = await ask(workshop, conversation, "And the frames?")
    assert third.parent_id == answer.id
    await turns.restore(second)
    assert await texts(workshop, conversation) == [QUESTION, SECOND]


async def test_what_is_not_there_is_told(workshop):
    with pytest.raises(UserError, match="not there"):
        await workshop.services.turns.get("nothing")
    with pytest.raises(UserError, match="not there"):
        async for _ in workshop.services.asking.answer_again("nothing"):
            pass


async def test_drafts_are_kept_and_forgotten(workshop):
    drafts = workshop.services.drafts
    pages = {"document": (PageRange(12, 18),)}
    await drafts.keep("", "half a quest", ["document", "other"], pages)
    await drafts.keep("c", "\ud800 odd", [])
    assert await drafts.all() == {
        "": ("half a quest", ("document", "other"), pages),
        "c": ("\ud800 odd", (), {}),
    }
    # The first drafts held only ids.
    await workshop.database.write(_execute, "UPDATE drafts SET document_ids = '[\"old\"]'")
    assert (await drafts.all())["c"] == ("\ud800 odd", ("old",), {})
    await drafts.keep("", "", [])
    assert list(await drafts.all()) == ["c"]


def _execute(connection, statement):
    connection.execute(statement)
