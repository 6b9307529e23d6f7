"""Branches inside branches: shown, remembered over a restart, taken out and put back."""

import asyncio
from dataclasses import replace

import pytest

from tests.services.conftest import open_workshop
from tests.services.test_turns import REPORT, ask, texts
from workbench.domain.conversations import Role, draft_of_edit
from workbench.errors import UserError
from workbench.services.conversations import AT_ONCE
from workbench.storage.messages import branch_ids, save_message


@pytest.fixture
async def tree(workshop):
    """A chat of three turns whose second question has three versions, one with a branch below."""
    documents = await workshop.take_in(REPORT)
    conversation = await workshop.conversation()
    found = {}

    async def put(text, **options):
        found[text], *_ = await ask(workshop, conversation, text, **options)

    await put("one", documents=documents)
    await put("two")
    await put("three")
    await put("two b", instead_of=found["two"].id)
    await put("four")
    await put("four b", instead_of=found["four"].id)
    await put("five")
    await put("two c", instead_of=found["two"].id)
    return conversation, found


async def test_each_way_through_is_shown_to_its_newest_end(workshop, tree):
    conversation, found = tree
    turns = workshop.services.turns
    assert await texts(workshop, conversation) == ["one", "two c"]
    for name, expected in (
        ("two", ["one", "two", "three"]),
        ("two b", ["one", "two b", "four b", "five"]),
        ("four", ["one", "two b", "four"]),
        ("two c", ["one", "two c"]),
        ("five", ["one", "two b", "four b", "five"]),
    ):
        await turns.show(found[name])
        assert await texts(workshop, conversation) == expected
    versions = await turns.versions(conversation.id)
    of_two = tuple(found[name].id for name in ("two", "two b", "two c"))
    of_four = tuple(found[name].id for name in ("four", "four b"))
    assert versions == {each: ids for ids in (of_two, of_four) for each in ids}


async def test_a_question_in_the_middle_is_asked_anew_from_its_own_place(workshop, tree):
    conversation, found = tree
    await workshop.services.turns.show(found["five"])
    other, *_ = await ask(workshop, conversation, "four c", instead_of=found["four b"].id)
    assert other.parent_id == found["four"].parent_id
    assert await texts(workshop, conversation) == ["one", "two b", "four c"]
    third, *_ = await ask(workshop, conversation, "six")
    assert await texts(workshop, conversation) == ["one", "two b", "four c", "six"]
    await workshop.services.turns.show(found["four b"])
    assert await texts(workshop, conversation) == ["one", "two b", "four b", "five"]


async def test_another_answer_in_the_middle_begins_a_branch_of_its_own(workshop, tree):
    conversation, found = tree
    await workshop.services.turns.show(found["three"])
    *_, again = [each async for each in workshop.services.asking.answer_again(found["two"].id)]
    assert await texts(workshop, conversation) == ["one", "two"]
    await ask(workshop, conversation, "after the other answer")
    await workshop.services.turns.show(found["three"])
    assert await texts(workshop, conversation) == ["one", "two", "three"]
    await workshop.services.turns.show(again)
    assert await texts(workshop, conversation) == ["one", "two", "after the other answer"]


async def test_the_branch_that_is_shown_outlives_a_restart(workshop, tree, offline_engine):
    conversation, found = tree
    await workshop.services.turns.show(found["four"])
    async with open_workshop(workshop.folder, offline_engine) as again:
        assert await texts(again, conversation) == ["one", "two b", "four"]


async def test_a_question_with_branches_goes_and_comes_back_whole(workshop, tree):
    conversation, found = tree
    turns = workshop.services.turns
    await turns.show(found["five"])
    before = await workshop.services.conversations.messages(conversation.id)
    await turns.delete(found["two b"])
    assert await texts(workshop, conversation) == ["one", "two c"]
    of_two = (found["two"].id, found["two c"].id)
    assert await turns.versions(conversation.id) == dict.fromkeys(of_two, of_two)
    (turn,) = await workshop.services.conversations.binned_turns("default")
    assert turn.message_id == found["two b"].id
    await turns.restore(found["two b"])
    assert await workshop.services.conversations.messages(conversation.id) == before
    assert len(await turns.versions(conversation.id)) == 5


async def test_what_went_into_the_bin_before_stays_there(workshop, tree):
    conversation, found = tree
    turns = workshop.services.turns
    await turns.delete(found["four"])
    await turns.delete(found["two b"])
    listed = await workshop.services.conversations.binned_turns("default")
    assert {turn.message_id for turn in listed} == {found["two b"].id, found["four"].id}
    await turns.restore(found["two b"])
    assert await texts(workshop, conversation) == ["one", "two b", "four b", "five"]
    assert found["four"].id not in await turns.versions(conversation.id)
    await turns.restore(found["four"])
    assert found["four"].id in await turns.versions(conversation.id)


async def test_the_first_question_leaves_an_empty_chat_that_can_be_asked(workshop, tree):
    conversation, found = tree
    await workshop.services.turns.delete(found["one"])
    assert await texts(workshop, conversation) == []
    documents = await workshop.services.documents.all("default")
    *_, answer = await ask(workshop, conversation, "corrosion on the frames?", documents)
    assert answer.role is Role.ANSWER and answer.citations
    await workshop.services.turns.restore(found["one"])
    assert (await texts(workshop, conversation))[0] == "one"


async def test_erased_for_good_is_gone_with_all_below(workshop, tree):
    conversation, found = tree
    turns, conversations = workshop.services.turns, workshop.services.conversations
    await turns.erase(found["two"].id)
    assert (await turns.get(found["two"].id)).text == "two"  # what is not in the bin stays
    await turns.delete(found["two b"])
    await turns.erase(found["two b"].id)
    assert await conversations.binned_turns("default") == ()
    for name in ("two b", "four", "four b", "five"):
        with pytest.raises(UserError):
            await turns.get(found[name].id)
    await turns.show(found["three"])
    assert await texts(workshop, conversation) == ["one", "two", "three"]


async def test_others_are_served_while_a_long_chat_is_read(workshop):
    conversation = await workshop.conversation()
    first, *_ = await ask(workshop, conversation, "one")
    ids = [f"message {number}" for number in range(4 * AT_ONCE)]

    def fill(connection):
        for before, each in zip([first.id, *ids], ids, strict=False):
            save_message(connection, replace(first, id=each, parent_id=before))

    await workshop.database.write(fill)
    conversations = workshop.services.conversations
    reading = asyncio.create_task(conversations.path_to(conversation.id, ids[-1]))
    served = 0
    while not reading.done():
        await workshop.database.read(branch_ids, conversation.id)
        served += 1
    assert served >= 4
    assert [each.id for each in reading.result()] == [first.id, *ids]


async def test_a_question_that_is_gone_is_said_to_be(workshop, tree):
    conversation, found = tree
    conversations, turns = workshop.services.conversations, workshop.services.turns
    whole = await conversations.path_to(conversation.id, found["four"].id)
    assert [each.text for each in whole if each.role is Role.QUESTION] == ["one", "two b", "four"]
    await turns.delete(found["two b"])
    for gone in (found["four"].id, "nowhere"):
        with pytest.raises(UserError, match="not there any more"):
            await conversations.path_to(conversation.id, gone)


async def test_words_of_an_edit_are_erased_with_their_question(workshop, tree):
    conversation, found = tree
    services = workshop.services
    for name in ("one", "two b", "four"):
        await services.drafts.keep(draft_of_edit(found[name].id), f"{name}, changed", ())
    await services.drafts.keep(conversation.id, "half a question", ())
    await services.turns.delete(found["two b"])
    await services.turns.erase(found["two b"].id)
    kept = [conversation.id, draft_of_edit(found["one"].id)]
    assert sorted(await services.drafts.all()) == sorted(kept)
    await services.conversations.delete(conversation.id)
    await services.conversations.erase(conversation.id)
    assert await services.drafts.all() == {}
