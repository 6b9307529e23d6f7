"""A chat goes out as JSON and comes back as a new one; what is foreign is not believed."""

import json

import pytest

from tests.services.test_turns import QUESTION, REPORT, SECOND, ask
from workbench.domain.conversations import MessageState
from workbench.domain.endings import CONTINUE
from workbench.domain.models import Thinking
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


async def test_words_in_quotation_marks_alone_get_their_verdict_again(workshop, chat):
    services = workshop.services
    content = json.loads(await services.transfer.export(chat.id))
    words = "Corrosion was found on four of the eleven frames aft of the car deck"
    content["messages"][1]["parts"] = [{"text": f"It says “{words}”."}]
    copy = await services.transfer.take_in(chat.workspace_id, json.dumps(content).encode())
    await services.rechecking.missing(await services.conversations.messages(copy.id))
    (checked,) = (await services.conversations.messages(copy.id))[1].citations
    assert checked.citation.uncited and checked.check.verdict is Verdict.VERIFIED


async def test_how_an_answer_came_about_comes_back_and_what_broke_off_can_go_on(workshop, chat):
    services = workshop.services
    content = json.loads(await services.transfer.export(chat.id))
    first = content["messages"][1]
    first |= {"state": "stopped", "remedy": "Run this", "thinking_seconds": 4.5}
    first["thinking"] = {"level": "high", "budget": None}
    copy = await services.transfer.take_in(chat.workspace_id, json.dumps(content).encode())
    _, answer, *_ = await services.conversations.messages(copy.id)
    assert answer.thinking == Thinking("high") and answer.thinking_seconds == 4.5
    assert answer.remedy == CONTINUE
    async for step in services.asking.go_on(answer.id):
        last = step
    assert last.state is MessageState.COMPLETE and last.text.startswith(answer.text)


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
        {"version": 0},
        {"version": True},
        {"version": "1"},
        {"version": None},
        {"messages": [{}]},
        {"messages": "many"},
        {"documents": None},
        {"thinking": []},
        {"thinking": {"level": "", "budget": 1e999}},
        {"messages": [None]},
        {"messages": {"0": {}}},
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


async def test_a_newer_program_s_chat_gets_a_sentence_of_its_own(workshop, chat):
    services = workshop.services
    content = json.loads(await services.transfer.export(chat.id)) | {"version": 7, "messages": 0}
    with pytest.raises(UserError, match="newer Workbench") as refused:
        await services.transfer.take_in(chat.workspace_id, json.dumps(content).encode())
    assert "Update" in refused.value.hint


@pytest.mark.parametrize(
    "change",
    [
        {"role": "system"},
        {"state": "deleted"},
        {"parts": {"text": "x"}},
        {"parts": ["x"]},
        {"created_at": "0001-01-01T00:00:00+23:59"},
        {"created_at": 5},
        {"usage": {"prompt": 1e999}},
        {"usage": {"prompt": 1, "__class__": 2}},
        {"seconds": "soon"},
        {"cost": []},
        {"document_ids": 7},
        {"parent_id": "elsewhere"},
        {"pages": []},
    ],
)
async def test_a_hostile_message_is_refused_and_nothing_is_stored(workshop, chat, change):
    services = workshop.services
    content = json.loads(await services.transfer.export(chat.id))
    content["messages"][1] |= change
    with pytest.raises(UserError, match="not a chat"):
        await services.transfer.take_in(chat.workspace_id, json.dumps(content).encode())
    assert len(await services.conversations.all(chat.workspace_id)) == 1


async def test_pages_and_words_of_any_kind_come_back(workshop):
    documents = await workshop.take_in(REPORT)
    conversation = await workshop.conversation()
    asking, transfer = workshop.services.asking, workshop.services.transfer
    words = "corrosion \ud800 \u202e <b> \x00 \u2028?"
    pages = {documents[0].id: ((2, 3),)}
    async for _ in asking.ask(conversation.id, words, [documents[0].id], pages=pages):
        pass
    copy = await transfer.take_in("default", await transfer.export(conversation.id))
    question, answer = await workshop.services.conversations.messages(copy.id)
    assert question.text == words and dict(question.pages) == pages
    old = (await workshop.services.conversations.messages(conversation.id))[1]
    assert (answer.text, answer.usage, answer.state) == (old.text, old.usage, old.state)
    assert [c.citation for c in answer.citations] == [c.citation for c in old.citations]
