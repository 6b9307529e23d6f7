"""What stands before the next question, read without the words, says what the words say."""

import json

import pytest

from tests.storage.values import conversation, document, message, minutes
from workbench.domain.before import Before
from workbench.domain.pages import PageRange
from workbench.storage.before import before_next, before_version
from workbench.storage.conversations import add_conversation
from workbench.storage.documents import save_document
from workbench.storage.messages import branch, save_message
from workbench.storage.versions import bin_messages

HALF = json.loads('"\\ud83d"')
PARTS = [
    ({"text": "Who pays?"},),
    ({"text": "Thinking", "thought": True}, {"text": "They do. "}, {"text": "Both 🛳 of them."}),
    ({"fileData": {"fileUri": "f"}}, {"text": 'A "quoted" line\n\\ and \u2028'}),
    (),
    ({"text": f"{HALF} half a pair"}, {"text": "not a thought", "thought": False}),
    ({"text": "\0 after a NUL, \\\0, and written out: \\u0000"},),
]


async def stored(database, parts):
    await database.write(add_conversation, conversation())
    for number, each in enumerate(parts, 1):
        await database.write(save_message, message(number, parts=each))


async def test_the_lengths_are_those_of_the_words(database):
    await stored(database, PARTS)
    found = await database.read(before_next, "conversation-1")
    messages = await database.read(branch, "conversation-1")
    assert found.ids == tuple(each.id for each in messages)
    assert found.lengths == tuple(len(each.text) for each in messages)
    assert found.last_id == "message-6" and found.lengths[1] == len("They do. Both 🛳 of them.")
    assert found.tokens == sum(-(-len(each.text) // 4) for each in messages)


@pytest.mark.parametrize("damaged", ["", "{", '[1, null, "text"]', '[{"text": 5}]', "{}", b"\xff"])
async def test_a_message_that_cannot_be_read_stands_there_with_next_to_no_words(database, damaged):
    await stored(database, PARTS[:2])
    await database.write(
        lambda connection: (
            connection.execute("UPDATE messages SET parts = ? WHERE id = 'message-2'", (damaged,))
            and None
        )
    )
    found = await database.read(before_next, "conversation-1")
    assert found.ids == ("message-1", "message-2")
    assert found.lengths[0] == 9 and found.lengths[1] <= 1


async def test_those_that_brought_documents_come_whole(database):
    await stored(database, PARTS[:2])
    report = document()
    await database.write(save_document, report)
    pages = {report.id: (PageRange(2, 3),)}
    asked = message(3, document_ids=(report.id,), pages=pages)
    await database.write(save_message, asked)
    found = await database.read(before_next, "conversation-1")
    assert found.carriers == (asked,)


async def test_another_version_stands_where_the_question_stood(tree):
    whole = await tree.read(before_next, "conversation-1")
    assert whole.ids == ("message-1", "message-2", "message-5", "message-6")
    beside = await tree.read(before_version, "conversation-1", "message-3")
    assert beside.ids == ("message-1", "message-2")
    assert await tree.read(before_version, "conversation-1", "message-1") == Before()
    await tree.write(bin_messages, "message-3", minutes(9))
    assert await tree.read(before_version, "conversation-1", "message-3") is None
    assert await tree.read(before_next, "nowhere") == Before()
