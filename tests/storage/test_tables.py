"""Workspaces, profiles, conversations, documents, page texts and remote copies: back as saved."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.storage.values import AWKWARD, NOW, conversation, document, message, minutes
from workbench.domain.conversations import DEFAULT_WORKSPACE_ID, Workspace
from workbench.domain.documents import DocumentState, RemoteCopy, RemoteState, TextLayer
from workbench.domain.models import Thinking
from workbench.domain.pages import PageRange
from workbench.domain.profiles import Billing, Profile, ProfileKind
from workbench.storage import conversations as chats
from workbench.storage import documents as files
from workbench.storage import remote_copies as copies
from workbench.storage.bins import empty_bin
from workbench.storage.columns import moment_column, read_moment
from workbench.storage.database import Database
from workbench.storage.messages import get_message, save_message
from workbench.storage.page_texts import (
    OCR,
    StoredPage,
    forget_unneeded_pages,
    get_pages,
    save_pages,
)
from workbench.storage.profiles import all_profiles, delete_profile, get_profile, save_profile
from workbench.storage.workspaces import all_workspaces, save_workspace


def execute(connection: sqlite3.Connection, sql: str, *values: object) -> None:
    connection.execute(sql, values)


def words_found(connection: sqlite3.Connection, query: str) -> list[tuple[str, int]]:
    rows = connection.execute(
        """
        SELECT sha256, page FROM page_words JOIN page_texts ON id = page_words.rowid
        WHERE page_words MATCH ? ORDER BY sha256, page
        """,
        (query,),
    )
    return [(row[0], row[1]) for row in rows]


async def test_the_default_workspace_is_there_from_the_start(database: Database):
    (workspace,) = await database.read(all_workspaces)
    assert workspace.id == DEFAULT_WORKSPACE_ID and not workspace.confidential
    other = Workspace("w-2", "Ports \ud800 audit", confidential=True)
    await database.write(save_workspace, other)
    assert await database.read(all_workspaces) == (workspace, other)


@pytest.mark.parametrize("text", AWKWARD)
async def test_a_profile_comes_back_equal(database: Database, text: str):
    saved = Profile("p-1", text, ProfileKind.GEMINI, "https://x/" + text, Billing.PAID, text, text)
    await database.write(save_profile, saved)
    assert await database.read(get_profile, "p-1") == saved
    assert await database.read(all_profiles) == (saved,)
    await database.write(delete_profile, "p-1")
    assert await database.read(get_profile, "p-1") is None


async def test_a_profile_of_the_future_hides_no_other(database: Database):
    saved = Profile("p-1", "mine", ProfileKind.GEMINI)
    await database.write(save_profile, saved)
    await database.write(save_profile, replace(saved, id="p-2"))
    await database.write(save_profile, replace(saved, id="p-3"))
    await database.write(execute, "UPDATE profiles SET kind = 'oracle' WHERE id = 'p-2'")
    await database.write(execute, "UPDATE profiles SET billing = 'barter' WHERE id = 'p-3'")
    assert await database.read(all_profiles) == (saved, replace(saved, id="p-3"))


@pytest.mark.parametrize("text", AWKWARD)
async def test_a_conversation_comes_back_equal(database: Database, text: str):
    saved = conversation(title=text, model_id=text, pinned=True, head_id="message-9")
    await database.write(chats.add_conversation, saved)
    assert await database.read(chats.get_conversation, saved.id) == saved


async def test_changes_of_a_conversation_touch_only_what_they_are_about(database: Database):
    saved = conversation()
    await database.write(chats.add_conversation, saved)
    await database.write(chats.set_head, saved.id, "message-2", minutes(9))
    await database.write(chats.rename_conversation, saved.id, "Costs")
    await database.write(chats.choose_model, saved.id, "gemini-3.1-pro", Thinking(budget=0))
    await database.write(chats.pin_conversation, saved.id, True)
    assert await database.read(chats.get_conversation, saved.id) == replace(
        saved,
        head_id="message-2",
        updated_at=minutes(9),
        title="Costs",
        model_id="gemini-3.1-pro",
        thinking=Thinking(budget=0),
        pinned=True,
    )


async def test_conversations_are_listed_newest_first_without_the_bin(database: Database):
    for number in (2, 3, 1):
        await database.write(chats.add_conversation, conversation(number))
    await database.write(chats.delete_conversation, "conversation-2", NOW)
    assert await database.read(chats.get_conversation, "conversation-2") is None
    listed = await database.read(chats.all_conversations, "default")
    assert listed == (conversation(3), conversation(1))
    await database.write(chats.restore_conversation, "conversation-2")
    listed = await database.read(chats.all_conversations, "default")
    assert listed == (conversation(3), conversation(2), conversation(1))


async def test_the_bin_is_emptied_with_all_that_belongs_to_its_chats(database: Database):
    def fill(connection: sqlite3.Connection) -> None:
        files.save_document(connection, document())
        for number in (1, 2):
            chats.add_conversation(connection, conversation(number))
        for number in range(1, 3000):
            save_message(connection, message(number, document_ids=("document-1",)))

    await database.write(fill)
    await database.write(chats.delete_conversation, "conversation-1", minutes(0))
    await database.write(chats.delete_conversation, "conversation-2", minutes(60))
    assert await database.write(empty_bin, minutes(30)) == 1
    assert await database.read(get_message, "message-1") is None
    await database.write(chats.restore_conversation, "conversation-2")
    assert await database.read(chats.all_conversations, "default") == (conversation(2),)


@pytest.mark.parametrize("text", AWKWARD)
async def test_a_document_comes_back_equal(database: Database, text: str):
    saved = document(path="/" + text, name=text, page_labels=(text, ""), failure=text)
    await database.write(files.save_document, saved)
    assert await database.read(files.get_documents, [saved.id]) == (saved,)
    assert await database.read(files.find_document, "default", saved.sha256) == saved
    grown = replace(saved, page_count=4, text_layer=TextLayer.NO)
    await database.write(files.save_document, grown)
    assert await database.read(files.all_documents, "default") == (grown,)


async def test_documents_come_in_the_order_asked_for(database: Database):
    for number in range(1, 1201):
        await database.write(files.save_document, document(number))
    ids = [f"document-{number}" for number in (700, 3, 9999, 1200, *range(1, 600))]
    found = await database.read(files.get_documents, ids)
    assert [each.id for each in found] == [each for each in ids if each != "document-9999"]


async def test_a_removed_document_stays_known_to_old_answers(database: Database):
    saved = document()
    await database.write(files.save_document, saved)
    await database.write(files.remove_document, saved.id, NOW)
    await database.write(files.save_document, saved)
    assert await database.read(files.all_documents, "default") == ()
    assert await database.read(files.get_documents, [saved.id]) == (saved,)
    assert await database.read(files.find_document, "default", saved.sha256) == saved
    await database.write(files.restore_document, saved.id)
    assert await database.read(files.all_documents, "default") == (saved,)


async def test_one_file_is_one_document_of_a_workspace(database: Database):
    await database.write(files.save_document, document(1))
    with pytest.raises(sqlite3.IntegrityError):
        await database.write(files.save_document, replace(document(1), id="again"))
    await database.write(save_workspace, Workspace("w-2", "Other"))
    await database.write(files.save_document, replace(document(1), id="again", workspace_id="w-2"))
    for number in (5, 6):
        await database.write(files.save_document, document(number, sha256=""))
    assert await database.read(files.find_document, "default", "") is None


@pytest.mark.parametrize(
    ("column", "value"), [("state", "dreaming"), ("page_labels", "{"), ("text_layer", "maybe")]
)
async def test_a_document_that_cannot_be_read_hides_no_other(
    database: Database, column: str, value: str
):
    for number in (1, 2):
        await database.write(files.save_document, document(number))
    await database.write(
        execute, f"UPDATE documents SET {column} = ? WHERE id = 'document-1'", value
    )
    first, second = await database.read(files.all_documents, "default")
    assert (first.state, first.failure) == (DocumentState.FAILED, files.UNREADABLE)
    assert first.name == "report-1.pdf"
    assert second == document(2)


@pytest.mark.parametrize("text", AWKWARD)
async def test_pages_come_back_equal(database: Database, text: str):
    pages = (StoredPage(1, text, ((0, 2), (5, 9)), text), StoredPage(2, "harbour dues"))
    await database.write(save_pages, "hash", pages, "extractor-1")
    assert await database.read(get_pages, "hash", "extractor-1") == pages
    assert await database.read(words_found, "harbour") == [("hash", 2)]


async def test_pages_of_another_extractor_are_read_again(database: Database):
    await database.write(save_pages, "hash", [StoredPage(1, "old")], "extractor-1")
    assert await database.read(get_pages, "hash", "extractor-2") == ()
    await database.write(save_pages, "hash", [StoredPage(1, "new")], "extractor-2")
    assert await database.read(get_pages, "hash", "extractor-2") == (StoredPage(1, "new"),)
    assert await database.read(get_pages, "hash", "extractor-1") == ()


async def test_the_index_of_words_follows_the_pages(database: Database):
    awkward = [StoredPage(number, "pier " + text) for number, text in enumerate(AWKWARD, 1)]
    await database.write(save_pages, "hash", awkward, "extractor-1")
    await database.write(save_pages, "other", [StoredPage(1, "pier")], "extractor-1")
    changed = [StoredPage(page.page, "quay") for page in awkward]
    await database.write(save_pages, "hash", changed, "extractor-1")
    assert await database.read(words_found, "pier") == [("other", 1)]
    assert len(await database.read(words_found, "quay")) == len(AWKWARD)
    await database.write(forget_unneeded_pages)
    assert await database.read(words_found, "quay") == []
    check = "INSERT INTO page_words (page_words, rank) VALUES ('integrity-check', 1)"
    await database.write(execute, check)


async def test_a_remote_copy_comes_back_equal_with_its_upload(database: Database):
    for number in (1, 2):
        await database.write(files.save_document, document(number))
    sha256 = document(1).sha256
    saved = RemoteCopy(
        "document-1", "p-1", sha256, RemoteState.UPLOADING, "files/a", "https://x/files/a",
        "application/pdf", NOW, 2**33, 2**40, "half \ud800",
    )  # fmt: skip
    session = {"url": "https://x/upload?upload_id=1", "size": 2**40}
    await database.write(copies.save_remote_copy, saved, session)
    known = await database.read(copies.remote_copies_of, "p-1", ["document-2", "document-1"])
    assert known == {"document-1": saved}
    assert await database.read(copies.remote_copies_of, "p-2", ["document-1"]) == {}
    assert await database.read(copies.upload_session, saved) == session
    changed = replace(saved, sha256="changed")
    assert await database.read(copies.upload_session, changed) is None
    done = replace(saved, state=RemoteState.ACTIVE)
    await database.write(copies.save_remote_copy, done)
    assert await database.read(copies.upload_session, saved) is None
    await database.write(execute, "UPDATE remote_copies SET state = 'frozen'")
    known = await database.read(copies.remote_copies_of, "p-1", ["document-1"])
    assert known == {"document-1": replace(done, state=RemoteState.WAITING)}
    await database.write(copies.forget_remote_copy, saved)
    assert await database.read(copies.remote_copies_of, "p-1", ["document-1"]) == {}


async def test_the_copy_of_a_page_range_stands_beside_the_whole_one(database: Database):
    await database.write(files.save_document, document(1))
    pages = PageRange(12, 18)
    whole = RemoteCopy("document-1", "p-1", "hash", RemoteState.ACTIVE, "files/a")
    some = replace(whole, name="files/b", pages=pages)
    for copy in (whole, some):
        await database.write(copies.save_remote_copy, copy)
    assert await database.read(copies.remote_copies_of, "p-1", ["document-1"]) == {
        "document-1": whole
    }
    assert await database.read(copies.remote_copy_of, "p-1", "document-1", pages) == some
    assert await database.read(copies.remote_copy_of, "p-1", "document-1", None) == whole
    other = PageRange(12, 19)
    assert await database.read(copies.remote_copy_of, "p-1", "document-1", other) is None
    assert set(await database.read(copies.all_remote_copies)) == {whole, some}
    await database.write(copies.forget_lost_copy, replace(some, name="files/older"))
    await database.write(copies.forget_remote_copy, whole)
    assert await database.read(copies.all_remote_copies) == (some,)
    await database.write(copies.forget_lost_copy, some)
    assert await database.read(copies.all_remote_copies) == ()


def test_moments_are_kept_to_the_microsecond_in_utc():
    elsewhere = datetime(2026, 3, 29, 2, 30, 0, 7, tzinfo=timezone(timedelta(hours=5.5)))
    assert moment_column(elsewhere) == "2026-03-28T21:00:00.000007+00:00"
    assert read_moment(moment_column(elsewhere)) == elsewhere
    assert read_moment("yesterday") == datetime.min.replace(tzinfo=UTC)
    with pytest.raises(ValueError, match="time zone"):
        moment_column(datetime(2026, 1, 1))


async def test_pages_read_off_a_picture_keep_their_words_places(database: Database):
    page = StoredPage(
        3, "Harbour dues", source=OCR, places=((0, 7, 72.0, 90.5, 40.25, 12.0), (8, 12, 1, 2, 3, 4))
    )
    tagged = StoredPage(4, "plain", replacement="\U000e0041\U000e0042")
    await database.write(save_pages, "hash", (page, tagged), "extractor-1")
    assert await database.read(get_pages, "hash", "extractor-1") == (page, tagged)
