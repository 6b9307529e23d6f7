import json
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.storage.values import AWKWARD, conversation, document, message, minutes
from workbench.domain.citations import Citation
from workbench.domain.conversations import (
    CheckedCitation,
    Message,
    MessageState,
    Part,
    Role,
    join_parts,
)
from workbench.domain.likeness import Difference
from workbench.domain.models import Thinking
from workbench.domain.quotation import Check, Passage, Verdict
from workbench.domain.usage import Usage
from workbench.storage.bins import binned_turns
from workbench.storage.columns import parts_lines
from workbench.storage.conversations import add_conversation, set_head
from workbench.storage.database import Database
from workbench.storage.documents import save_document
from workbench.storage.message_rows import LONG, UNREADABLE
from workbench.storage.message_search import search_messages
from workbench.storage.messages import (
    add_turn,
    branch,
    branch_document_ids,
    branch_ids,
    get_message,
    newest,
    save_answer,
    save_message,
    settle_interrupted,
    some_messages,
)
from workbench.storage.versions import bin_messages


@pytest.fixture
async def chat(database: Database) -> Database:
    """A database with conversation 1 and documents 1 to 4."""
    await database.write(add_conversation, conversation())
    for number in range(1, 5):
        await database.write(save_document, document(number))
    return database


def full_message(text: str) -> Message:
    checked = Check(
        verdict=Verdict.CLOSE,
        page=7,
        start=120,
        end=190,
        continuation=Passage(8, 0, 12),
        differences=(Difference(text, "found " + text, 130, 140),),
        reason=text,
    )
    return message(
        2,
        parts=(
            {"text": text, "thought": True},
            {"text": "answer " + text, "thoughtSignature": "c2ln", "later": {"a": [1, 2.5, None]}},
        ),
        document_ids=("document-2", "document-1"),
        model_id="gemini-3.8-flash",
        model_version=text,
        thinking=Thinking(budget=-1),
        usage=Usage(prompt=2**40, answer=3),
        cost=0.0123,
        finish_reason=text,
        failure=text,
        remedy=text,
        seconds=1.25,
        thinking_seconds=0.5,
        citations=(
            CheckedCitation(Citation(1, 1, 7, text, 10, 40), "document-1", checked),
            CheckedCitation(Citation(2, None, None, "not judged yet", 50, 60)),
        ),
        notes=(text, "second note"),
    )


@pytest.mark.parametrize("text", AWKWARD)
async def test_a_message_comes_back_equal(chat: Database, text: str):
    saved = full_message(text)
    await chat.write(save_message, saved)
    assert await chat.read(get_message, saved.id) == saved


HUGE = "“Fuel” \ud83d \U0001f6a2, and so on.\n" * 60_000


def _by_line(parts: tuple[Part, ...]) -> str:
    return b"".join(parts_lines(parts)).decode()


def _one_line(parts: tuple[Part, ...]) -> str:
    return json.dumps(parts)


def _indented(parts: tuple[Part, ...]) -> str:
    return json.dumps(parts, indent=2)


@pytest.mark.parametrize("written", [_by_line, _one_line, _indented])
async def test_a_huge_message_comes_back_however_it_was_written(
    chat: Database, written: Callable[[tuple[Part, ...]], str]
):
    signed = {"text": HUGE, "thoughtSignature": "c2ln"}
    parts = join_parts((), [{"text": HUGE, "thought": True}, {"text": HUGE}, signed])
    await chat.write(save_message, message(1))
    saved = message(2, parts=parts)
    await chat.write(save_message, saved)

    def write(connection: sqlite3.Connection) -> None:
        column = written(parts)
        connection.execute("UPDATE messages SET parts = ? WHERE id = 'message-2'", (column,))

    await chat.write(write)
    assert await chat.read(branch, "conversation-1") == (message(1), saved)
    await chat.write(bin_messages, "message-2", minutes(9))
    (turn,) = await chat.read(binned_turns, "default")
    assert " ".join(turn.snippet).startswith("“Fuel” \ud83d \U0001f6a2, and so on. “Fuel”")


async def test_a_huge_message_is_found_by_the_words_of_its_first_million_characters(
    chat: Database,
):
    text = "First words. " + HUGE + "Last words."
    await chat.write(save_message, message(1, parts=join_parts((), [{"text": text}])))
    assert len(await chat.read(search_messages, None, "first", 9)) == 1
    assert len(await chat.read(search_messages, None, "last", 9)) == 0


async def test_a_growing_answer_is_saved_again_and_again(chat: Database):
    question, answer = message(1), message(2, state=MessageState.SENDING, parts=())
    await chat.write(add_turn, question, answer, minutes(2))
    for length in range(1, 20):
        grown = replace(answer, state=MessageState.STREAMING, parts=({"text": "word " * length},))
        await chat.write(save_answer, grown)
        assert await chat.read(branch, "conversation-1") == (question, grown)


async def test_a_growing_answer_may_become_huge_and_small_again(chat: Database):
    def stored(connection: sqlite3.Connection) -> str:
        column, kind = connection.execute(
            "SELECT parts, typeof(parts) FROM messages WHERE id = 'message-2'"
        ).fetchone()
        assert kind == "text"
        return str(column)

    for text in ("“Fuel”", HUGE, "x" * (LONG + 1), HUGE * 2, "", HUGE):
        grown = message(2, parts=join_parts((), [{"text": text}]))
        await chat.write(save_answer, grown)
        assert await chat.read(get_message, "message-2") == grown
        assert await chat.read(stored) == _by_line(grown.parts)


async def test_documents_of_a_question_survive_a_streaming_save(chat: Database):
    question = message(1, document_ids=("document-1",))
    await chat.write(save_message, question)
    await chat.write(save_answer, question)
    assert await chat.read(get_message, question.id) == question


async def test_the_shown_branch_ends_with_the_head(chat: Database):
    for number in range(1, 5):
        await chat.write(save_message, message(number))
    other = message(5, id="message-3b", parent_id="message-2")
    await chat.write(save_message, other)
    await chat.write(set_head, "conversation-1", "message-3b", minutes(9))
    shown = await chat.read(branch, "conversation-1")
    assert [each.id for each in shown] == ["message-1", "message-2", "message-3b"]
    await chat.write(set_head, "conversation-1", "message-4", minutes(9))
    shown = await chat.read(branch, "conversation-1")
    assert [each.id for each in shown] == ["message-1", "message-2", "message-3", "message-4"]


async def test_documents_are_numbered_in_the_order_of_the_branch(chat: Database):
    turns = {1: ("document-3", "document-1"), 3: ("document-1", "document-2")}
    for number in range(1, 5):
        await chat.write(save_message, message(number, document_ids=turns.get(number, ())))
    aside = message(9, id="aside", parent_id="", document_ids=("document-4",))
    await chat.write(save_message, aside)
    await chat.write(set_head, "conversation-1", "message-4", minutes(9))
    expected = ("document-3", "document-1", "document-2")
    assert await chat.read(branch_document_ids, "conversation-1") == expected


async def test_some_messages_come_in_the_order_of_their_ids(chat: Database):
    for number in range(1, 5):
        documents = ("document-1",) if number == 2 else ()
        await chat.write(save_message, message(number, document_ids=documents))
    await chat.write(set_head, "conversation-1", "message-4", minutes(9))
    ids = await chat.read(branch_ids, "conversation-1")
    assert ids == ("message-1", "message-2", "message-3", "message-4")
    found = await chat.read(some_messages, ("message-4", "gone", "message-2"))
    assert [each.id for each in found] == ["message-4", "message-2"]
    assert found[1] == (await chat.read(branch, "conversation-1"))[1]
    assert await chat.read(some_messages, ()) == ()
    end, documents = await chat.read(newest, "conversation-1", 2)
    assert [each.id for each in end] == ["message-3", "message-4"]
    assert documents == ("document-1",)
    end, _ = await chat.read(newest, "conversation-1", 9)
    assert [each.id for each in end] == list(ids)


async def test_a_head_that_is_lost_does_not_hide_the_chat(chat: Database):
    for number in (1, 2):
        await chat.write(save_message, message(number))
    await chat.write(set_head, "conversation-1", "gone", minutes(3))
    assert len(await chat.read(branch, "conversation-1")) == 2


async def test_a_circle_of_parents_ends(chat: Database):
    await chat.write(save_message, message(1, parent_id="message-2"))
    await chat.write(save_message, message(2))
    await chat.write(set_head, "conversation-1", "message-2", minutes(3))
    assert len(await chat.read(branch, "conversation-1")) == 2


async def test_what_a_crash_left_unfinished_is_interrupted(chat: Database):
    states = list(MessageState)
    for number, state in enumerate(states, 1):
        await chat.write(save_message, message(number, state=state))
    assert await chat.write(settle_interrupted) == 3
    for number, state in enumerate(states, 1):
        found = await chat.read(get_message, f"message-{number}")
        assert found is not None
        assert found.state is (state if state.is_final else MessageState.INTERRUPTED)
        assert found.text == f"text {number}"
    assert await chat.write(settle_interrupted) == 0


DAMAGE = {
    "a state of the future": ("state", "pondering"),
    "a role of the future": ("role", "referee"),
    "half of the parts": ("parts", '[{"text": "ha'),
    "parts that are no list": ("parts", "7"),
    "parts too deep": ("parts", "[" * 100_000),
    "half of huge parts": ("parts", _by_line(({"text": "x" * 900_000}, {}))[:-1]),
    "huge parts that are no list": ("parts", f'"{"x" * 900_000}"'),
    "huge parts too deep": ("parts", "[{},\n" + "[" * 900_000),
    "huge parts that are not text": ("parts", b"[{},\n" + b"\xff" * 900_000 + b"]"),
    "parts that are not text": ("parts", b"\xff\xfe"),
    "parts that are a number": ("parts", 12.5),
    "usage of the future": ("usage", '{"prompt": 1, "smells": 2}'),
    "notes that are no list": ("notes", "null"),
}


@pytest.mark.parametrize(("column", "value"), DAMAGE.values(), ids=DAMAGE.keys())
async def test_one_row_that_cannot_be_read_hides_no_other(
    chat: Database, column: str, value: object
):
    for number in range(1, 5):
        await chat.write(save_message, message(number))

    def damage(connection: sqlite3.Connection) -> None:
        connection.execute(f"UPDATE messages SET {column} = ? WHERE id = 'message-2'", (value,))

    def stored(connection: sqlite3.Connection) -> list[object]:
        row = connection.execute("SELECT * FROM messages WHERE id = 'message-2'").fetchone()
        return list(row)

    await chat.write(damage)
    before = await chat.read(stored)
    first, second, *rest = await chat.read(branch, "conversation-1")
    assert [first, *rest] == [message(1), message(3), message(4)]
    assert (second.id, second.state) == ("message-2", MessageState.FAILED)
    assert second.failure == UNREADABLE
    assert second.role is Role.ANSWER
    assert second.text == ("" if column == "parts" else "text 2")
    await chat.write(save_message, second)
    assert await chat.read(stored) == before


@pytest.mark.parametrize(
    ("column", "value"),
    [("judgement", json.dumps({"verdict": "certain beyond doubt"})), ("checker", "0")],
    ids=["a verdict of the future", "an older checker"],
)
async def test_a_judgement_that_does_not_hold_is_open_again(
    chat: Database, column: str, value: str
):
    saved = full_message("text")
    await chat.write(save_message, saved)

    def damage(connection: sqlite3.Connection) -> None:
        connection.execute(f"UPDATE citations SET {column} = ? WHERE position = 0", (value,))

    await chat.write(damage)
    opened = (replace(saved.citations[0], check=None), saved.citations[1])
    assert await chat.read(get_message, saved.id) == replace(saved, citations=opened)


async def test_ten_thousand_messages_are_quick(chat: Database):
    def add(connection: sqlite3.Connection) -> None:
        for number in range(1, 10_001):
            save_message(connection, message(number, parts=({"text": "word " * 40},)))
        set_head(connection, "conversation-1", "message-10000", minutes(0))

    await chat.write(add)
    start = time.perf_counter()
    shown = await chat.read(branch, "conversation-1")
    took = time.perf_counter() - start
    assert [each.id for each in shown[:2]] == ["message-1", "message-2"]
    assert len(shown) == 10_000
    assert took < 2.0, f"10,000 messages took {took:.2f} s"
    start = time.perf_counter()
    for _ in range(100):
        await chat.write(save_answer, shown[-1])
    took = (time.perf_counter() - start) / 100
    assert took < 0.02, f"saving one took {took * 1000:.1f} ms"
