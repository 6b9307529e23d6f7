"""Workspaces: made, named, marked, put in the bin and back, and chats that move between them."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.services.test_turns import QUESTION, REPORT, SECOND, ask
from workbench.errors import UserError
from workbench.paths import resources
from workbench.services.page_texts import EXTRACTOR
from workbench.storage.bins import empty_bin
from workbench.storage.page_texts import get_pages

LETTER = resources() / "samples" / "Harbour letter (sample, scan).pdf"


@pytest.fixture
async def chat(workshop):
    documents = await workshop.take_in(REPORT, LETTER)
    conversation = await workshop.conversation()
    await ask(workshop, conversation, documents=documents)
    return conversation


async def names(workshop, workspace_id):
    return sorted(d.name for d in await workshop.services.documents.all(workspace_id))


async def test_one_is_made_renamed_marked_and_opened_again(workshop):
    workspaces = workshop.services.workspaces
    audit = await workspaces.create("  Ferries \n audit ")
    assert audit.name == "Ferries audit" and not audit.confidential
    await workspaces.rename(audit.id, "Ferries audit 2026")
    await workspaces.mark(audit.id, True)
    opened = await workspaces.open(audit.id)
    assert (opened.name, opened.confidential) == ("Ferries audit 2026", True)
    assert (await workspaces.open("unknown")).id == (await workspaces.open()).id == "default"


@pytest.mark.parametrize("name", ["", "  ", "FERRIES audit"])
async def test_a_name_is_neither_empty_nor_taken(workshop, name):
    workspaces = workshop.services.workspaces
    audit = await workspaces.create("Ferries audit")
    with pytest.raises(UserError):
        await workspaces.create(name)
    with pytest.raises(UserError):
        await workspaces.rename("default", name)
    assert (await workspaces.rename(audit.id, "ferries audit")).name == "ferries audit"


async def test_one_in_the_bin_comes_back_with_all_that_is_in_it(workshop, chat):
    services = workshop.services
    audit = await services.workspaces.create("Audit")
    await services.workspaces.move(chat.id, audit.id)
    await services.workspaces.delete(audit.id)
    assert [each.id for each in await services.workspaces.all()] == ["default"]
    assert [each.id for each in await services.workspaces.binned()] == [audit.id]
    assert await services.searching.find("default", QUESTION, everywhere=True) == ()
    await services.workspaces.restore(audit.id)
    assert [each.id for each in await services.conversations.all(audit.id)] == [chat.id]


async def test_the_first_one_stays(workshop):
    with pytest.raises(UserError, match="first workspace"):
        await workshop.services.workspaces.delete("default")
    await workshop.services.workspaces.erase("default")
    assert (await workshop.services.workspaces.open()).id == "default"


async def test_after_its_time_one_is_gone_with_all_that_is_in_it(workshop, chat):
    services = workshop.services
    audit = await services.workspaces.create("Audit")
    await services.workspaces.move(chat.id, audit.id)
    await services.workspaces.delete(audit.id)
    await services.conversations.purge_bin()
    assert await services.workspaces.binned()
    await workshop.database.write(empty_bin, datetime.now(UTC) + timedelta(days=1))
    assert await services.workspaces.binned() == ()
    assert await services.conversations.all(audit.id) == ()
    assert await services.documents.all(audit.id) == ()
    with pytest.raises(UserError):
        await services.conversations.get(chat.id)


async def test_the_text_of_a_document_goes_with_the_last_that_needs_it(workshop, chat):
    services, tomorrow = workshop.services, datetime.now(UTC) + timedelta(days=1)
    report = next(d for d in await services.documents.all("default") if d.name == REPORT.name)

    async def has_text():
        return bool(await workshop.database.read(get_pages, report.sha256, EXTRACTOR))

    audit = await services.workspaces.create("Audit")
    (twin,) = [
        d async for d in services.documents.add([report.path], audit.id) if d.state == "ready"
    ]
    await services.workspaces.delete(audit.id)
    await workshop.database.write(empty_bin, tomorrow)
    assert await services.documents.get([twin.id]) == () and await has_text()
    await services.documents.remove(report.id)
    await workshop.database.write(empty_bin, tomorrow)
    assert await has_text(), "a chat still asks about it"
    await services.conversations.delete(chat.id)
    await services.conversations.purge_bin()
    assert await has_text(), "it can still be put back"
    await workshop.database.write(empty_bin, tomorrow)
    assert await services.documents.get([report.id]) == () and not await has_text()


async def test_a_chat_moves_with_the_documents_that_only_it_asks_about(workshop, chat):
    services = workshop.services
    audit = await services.workspaces.create("Audit")
    before = await services.conversations.messages(chat.id)
    await services.workspaces.move(chat.id, audit.id)
    assert await names(workshop, "default") == []
    assert await names(workshop, audit.id) == sorted([REPORT.name, LETTER.name])
    assert await services.conversations.messages(chat.id) == before
    assert [each.id for each in await services.conversations.all(audit.id)] == [chat.id]
    *_, answer = await ask(workshop, chat, SECOND)
    assert "March 2019" in answer.text


async def test_a_document_that_others_need_is_in_both(workshop, chat):
    services = workshop.services
    audit = await services.workspaces.create("Audit")
    other = await workshop.conversation()
    report = next(d for d in await services.documents.all("default") if d.name == REPORT.name)
    await ask(workshop, other, documents=[report])
    await services.workspaces.move(chat.id, audit.id)
    assert await names(workshop, "default") == [REPORT.name]
    assert await names(workshop, audit.id) == sorted([REPORT.name, LETTER.name])
    here = {d.id for d in await services.documents.all(audit.id)}
    assert set(await services.conversations.document_ids(chat.id)) == here
    answer = (await services.conversations.messages(chat.id))[1]
    assert answer.citations and {c.document_id for c in answer.citations} <= here
    # The other chat follows, and finds the contents there already.
    await services.workspaces.move(other.id, audit.id)
    assert await names(workshop, audit.id) == sorted([REPORT.name, LETTER.name])
    assert set(await services.conversations.document_ids(other.id)) <= here


async def test_a_move_and_back_is_as_it_was(workshop, chat):
    services = workshop.services
    audit = await services.workspaces.create("Audit")
    before = await services.conversations.messages(chat.id)
    await services.workspaces.move(chat.id, audit.id)
    await services.workspaces.move(chat.id, "default")
    assert await services.conversations.messages(chat.id) == before
    assert await names(workshop, "default") == sorted([REPORT.name, LETTER.name])


async def test_the_search_stays_here_or_goes_everywhere(workshop, chat):
    services = workshop.services
    audit = await services.workspaces.create("Audit")
    assert await services.searching.find(audit.id, "frames") == ()
    title, message, _ = await services.searching.find("default", "frames")
    assert title.conversation_id == chat.id and not title.message_id and not title.workspace
    hits = await services.searching.find(audit.id, "frames", everywhere=True)
    assert {hit.workspace for hit in hits} == {(await services.workspaces.open()).name}
    assert message.message_id in {hit.message_id for hit in hits}


async def test_the_bin_lists_turns_and_is_emptied_by_hand(workshop, chat):
    services = workshop.services
    await ask(workshop, chat, SECOND)
    second = (await services.conversations.messages(chat.id))[2]
    await services.turns.delete(second)
    (turn,) = await services.conversations.binned_turns("default")
    assert (turn.message_id, turn.snippet) == (second.id, (SECOND,))
    audit = await services.workspaces.create("Audit")
    await services.conversations.empty_bin(audit.id)
    assert await services.conversations.binned_turns("default") == (turn,)
    await services.turns.erase(second.id)
    assert await services.conversations.binned_turns("default") == ()
    assert len(await services.conversations.messages(chat.id)) == 2
    await services.conversations.delete(chat.id)
    assert (await services.conversations.titles())[chat.id] == QUESTION
    await services.conversations.empty_bin("default")
    assert await services.conversations.binned("default") == ()
    assert chat.id not in await services.conversations.titles()
    assert len(await services.documents.all("default")) == 2
