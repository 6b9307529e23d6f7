"""A chat goes out as JSON and comes back as a new one; what is foreign is not believed."""

import json

import pytest

from tests.services.test_turns import QUESTION, REPORT, SECOND, ask
from workbench.domain.quotation import Verdict
from workbench.errors import UserError


@pytest.fixture
async def chat(workshop):
    documents = await workshop.take_in(REPORT)
    conversation = await workshop.conversation()
    question, *_ = await ask(workshop, conversation, documents=documents)
    await ask(workshop, conversation, SECOND)
    await ask(workshop, conversation, "In other words?", documents, instead_of=question.id)
    await workshop.services.turns.show(question)
    return await workshop.services.conversations.get(conversation.id)


async def test_every_version_comes_back_under_new_ids(workshop, chat):
    services = workshop.services
    content = await services.transfer.export(chat.id)
    copy = await services.transfer.take_in(chat.workspace_id, content)
    old = await services.conversations.messages(chat.id)
    new = await services.conversations.messages(copy.id)
    assert copy.id != chat.id and copy.title == chat.title
    assert [m.text for m in new] == [m.text for m in old]
    assert not {m.id for m in new} & {m.id for m in old}
    assert len(await services.turns.versions(copy.id)) == 2
    assert new[0].document_ids == old[0].document_ids
    hits = await services.searching.find(chat.workspace_id, QUESTION)
    assert {hit.conversation_id for hit in hits if hit.message_id} == {chat.id, copy.id}


async def test_no_verdict_is_believed_but_each_is_made_again(workshop, chat):
    services = workshop.services
    content = json.loads(await services.transfer.export(chat.id))
    for message in content["messages"]:
        message["parts"] = [
            {**part, "text": part["text"].replace("corrosion", "gold")} for part in message["parts"]
        ]
    copy = await services.transfer.take_in(chat.workspace_id, json.dumps(content).encode())
    answers = [m for m in await services.conversations.messages(copy.id) if m.citations]
    assert answers and all(c.check is None for m in answers for c in m.citations)
    await services.rechecking.missing(await services.conversations.messages(copy.id))
    answers = [m for m in await services.conversations.messages(copy.id) if m.citations]
    verdicts = {c.check.verdict for m in answers for c in m.citations}
    assert Verdict.VERIFIED in verdicts or Verdict.NOT_FOUND in verdicts


async def test_signatures_and_files_of_others_stay_out(workshop, chat):
    services = workshop.services
    content = json.loads(await services.transfer.export(chat.id))
    content["messages"][1]["parts"] = [
        {"text": "hello", "thoughtSignature": "c2ln"},
        {"fileData": {"fileUri": "https://example.com/x"}},
    ]
    content["messages"][0]["document_ids"] = ["../../etc/passwd"]
    copy = await services.transfer.take_in(chat.workspace_id, json.dumps(content).encode())
    question, answer = (await services.conversations.messages(copy.id))[:2]
    assert answer.parts == ({"text": "hello"},) and question.document_ids == ()


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"version": 2},
        {"messages": [{}]},
        {"messages": "many"},
        {"documents": None},
        {"thinking": []},
    ],
)
async def test_what_is_not_ours_is_refused_and_nothing_is_stored(workshop, chat, change):
    services = workshop.services
    content = json.loads(await services.transfer.export(chat.id)) | change
    with pytest.raises(UserError):
        await services.transfer.take_in(chat.workspace_id, json.dumps(content).encode())
    assert len(await services.conversations.all(chat.workspace_id)) == 1


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b"null", b"1e999"])
async def test_no_bytes_are_an_error_of_the_program(workshop, content):
    with pytest.raises(UserError):
        await workshop.services.transfer.take_in("default", content)


async def test_messages_in_a_circle_are_refused(workshop, chat):
    services = workshop.services
    content = json.loads(await services.transfer.export(chat.id))
    first, second = content["messages"][:2]
    first["parent_id"] = second["id"]
    with pytest.raises(UserError):
        await services.transfer.take_in(chat.workspace_id, json.dumps(content).encode())
