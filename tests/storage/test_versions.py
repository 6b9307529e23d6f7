"""Versions of turns: another one is shown, one goes into the bin and comes back."""

import random

import pytest

from tests.storage.values import minutes
from workbench.storage.conversations import (
    all_conversations,
    get_conversation,
    rename_conversation,
)
from workbench.storage.message_search import search_documents, search_messages, search_titles
from workbench.storage.messages import branch, path_to
from workbench.storage.versions import bin_messages, restore_messages, show_version, versions


async def shown(database):
    return [int(each.id.removeprefix("message-")) for each in await branch_of(database)]


async def branch_of(database):
    return await database.read(branch, "conversation-1")


async def found(database, words):
    hits = await database.read(search_messages, "default", words, 50)
    return [hit.message_id for hit in hits]


async def test_each_version_can_be_shown_and_the_list_keeps_its_order(tree):
    before = await tree.read(get_conversation, "conversation-1")
    assert await shown(tree) == [1, 2, 5, 6]
    both = ("message-3", "message-5")
    assert await tree.read(versions, "conversation-1") == {each: both for each in both}
    await tree.write(show_version, "conversation-1", "message-3")
    assert await shown(tree) == [1, 2, 3, 4]
    after = await tree.read(get_conversation, "conversation-1")
    assert after.updated_at == before.updated_at


async def test_the_path_to_a_message_does_not_ask_what_is_shown(tree):
    path = await tree.read(path_to, "message-3")
    assert [each.id for each in path] == ["message-1", "message-2", "message-3"]
    assert await tree.read(path_to, "message-9") == ()


async def test_a_version_in_the_bin_gives_way_to_the_other_and_comes_back(tree):
    await tree.write(bin_messages, "message-5", minutes(50))
    assert await shown(tree) == [1, 2, 3, 4]
    assert await tree.read(versions, "conversation-1") == {}
    assert await found(tree, "words") == ["message-4", "message-2"]
    await tree.write(restore_messages, "message-5")
    assert await shown(tree) == [1, 2, 5, 6]
    assert "message-6" in await found(tree, "words")


async def test_what_was_in_the_bin_before_stays_there(tree):
    await tree.write(bin_messages, "message-5", minutes(50))
    await tree.write(bin_messages, "message-1", minutes(51))
    assert await shown(tree) == []
    await tree.write(restore_messages, "message-1")
    assert await shown(tree) == [1, 2, 3, 4]


async def test_what_is_taken_back_can_show_what_was_shown(tree):
    await tree.write(show_version, "conversation-1", "message-3")
    await tree.write(bin_messages, "message-1", minutes(50))
    await tree.write(restore_messages, "message-1", "message-4")
    assert await shown(tree) == [1, 2, 3, 4]
    await tree.write(bin_messages, "message-1", minutes(51))
    await tree.write(restore_messages, "message-1", "gone")
    assert await shown(tree) == [1, 2, 5, 6]


async def test_search_marks_the_words_and_takes_the_last_as_a_beginning(tree):
    (hit,) = await tree.read(search_messages, "default", "quest 3".split()[1], 50)
    assert hit.message_id == "message-3" and hit.conversation_id == "conversation-1"
    assert [hit.snippet[place] for place in hit.marked] == ["3"]
    assert len(await found(tree, "ques")) == 3
    assert await found(tree, "ques ") == []
    assert await found(tree, '"; DROP TABLE messages; -- OR NEAR(') == []
    assert await tree.read(search_documents, "default", "%", 50) == ()
    assert len(await tree.read(all_conversations, "default")) == 1


@pytest.mark.parametrize("words", ["fähre", "FÄHRE", "fa\u0308hre", "fahre", "straße", "STRASSE"])
async def test_names_are_found_in_any_case_with_and_without_accents(tree, words):
    title = "FA\u0308HRE und Straße \ud800"
    await tree.write(rename_conversation, "conversation-1", title)
    (hit,) = await tree.read(search_titles, "default", words, 5)
    assert hit.title == title
    assert await tree.read(search_titles, "default", "fahrer", 5) == ()


async def test_no_words_of_a_search_are_an_error_or_reach_anything_else(tree):
    dice = random.Random(11)
    bricks = [
        '"', "*", "NEAR(", ")", " OR ", " AND ", "NOT ", "^", ":", "-", "text:", "{", "}", "'", ";",
        "--", "%", "_", "\\", "\x00", "\x02", "\ud800", "é", "漢字", "question", "3", " ", "\n",
    ]  # fmt: skip
    tables = await tree.read(_tables)

    def search_all(connection):
        for _ in range(10_000):
            words = "".join(dice.choices(bricks, k=dice.randint(1, 8)))
            search_messages(connection, "default", words, 5)
            search_documents(connection, "default", words, 5)

    await tree.read(search_all)
    assert await tree.read(_tables) == tables


def _tables(connection):
    return connection.execute("SELECT name FROM sqlite_master ORDER BY name").fetchall()
