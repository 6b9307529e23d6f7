import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from tests.storage.values import AWKWARD, conversation, document, message
from workbench.domain.conversations import Workspace
from workbench.domain.documents import RemoteCopy, RemoteState
from workbench.storage.conversations import add_conversation, all_conversations
from workbench.storage.documents import all_documents, save_document
from workbench.storage.messages import branch, save_message
from workbench.storage.opening import connect, open_database
from workbench.storage.page_texts import StoredPage, get_pages, save_pages
from workbench.storage.remote_copies import remote_copies_of, save_remote_copy
from workbench.storage.rescue import rescue
from workbench.storage.workspaces import save_workspace


def filled(path: Path) -> sqlite3.Connection:
    connection = open_database(path).connection
    save_workspace(connection, Workspace("w-2", "Other"))
    save_document(connection, document(1))
    save_document(connection, document(2, workspace_id="w-2"))
    add_conversation(connection, conversation(1))
    add_conversation(connection, conversation(2, workspace_id="w-2"))
    for number, text in enumerate(AWKWARD, 1):
        parts = ({"text": text},)
        save_message(connection, message(number, parts=parts, document_ids=("document-1",)))
    save_remote_copy(connection, RemoteCopy("document-1", "p-1", "hash", RemoteState.ACTIVE))
    save_pages(connection, "hash", [StoredPage(1, "harbour \ud800 dues")], "extractor-1")
    return connection


def rescued(path: Path, damage: str) -> sqlite3.Connection:
    """Lose something, then save what is left into a new database."""
    with closing(filled(path)) as source:
        source.execute("PRAGMA foreign_keys = OFF")
        source.execute(damage)
    new = open_database(path.with_name("new.db")).connection
    with closing(connect(path, read_only=True)) as source:
        before = source.execute("PRAGMA data_version").fetchone()[0]
        assert rescue(source, new) > 0
        assert source.execute("PRAGMA data_version").fetchone()[0] == before
    assert new.execute("PRAGMA foreign_key_check").fetchall() == []
    assert new.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    return new


def test_all_is_saved_when_nothing_is_lost(path: Path):
    with closing(rescued(path, "SELECT 1")) as new:
        shown = branch(new, "conversation-1")
        assert [each.text for each in shown] == list(AWKWARD)
        assert {each.document_ids for each in shown} == {("document-1",)}
        assert all_conversations(new, "default") == (conversation(1),)
        assert all_documents(new, "default") == (document(1),)
        assert all_documents(new, "w-2") == (document(2, workspace_id="w-2"),)
        assert get_pages(new, "hash", "extractor-1") == (StoredPage(1, "harbour \ud800 dues"),)
        assert list(remote_copies_of(new, "p-1", ["document-1"])) == ["document-1"]
        found = new.execute("SELECT count(*) FROM page_words WHERE page_words MATCH 'harbour'")
        assert found.fetchone()[0] == 1


def test_messages_without_their_chat_get_one(path: Path):
    with closing(rescued(path, "DELETE FROM conversations WHERE id = 'conversation-1'")) as new:
        (chat,) = all_conversations(new, "default")
        assert (chat.id, chat.title) == ("conversation-1", "Recovered chat")
        assert [each.text for each in branch(new, chat.id)] == list(AWKWARD)


def test_chats_and_documents_without_their_workspace_move_to_the_default_one(path: Path):
    with closing(rescued(path, "DELETE FROM workspaces WHERE id = 'w-2'")) as new:
        moved = replace(conversation(2), workspace_id="default")
        assert set(all_conversations(new, "default")) == {conversation(1), moved}
        assert all_documents(new, "default") == (document(1), document(2))


def test_what_refers_to_a_lost_document_is_left_behind(path: Path):
    with closing(rescued(path, "DELETE FROM documents WHERE id = 'document-1'")) as new:
        shown = branch(new, "conversation-1")
        assert [each.text for each in shown] == list(AWKWARD)
        assert {each.document_ids for each in shown} == {()}
        assert remote_copies_of(new, "p-1", ["document-1"]) == {}


def test_a_table_that_is_lost_costs_only_itself(path: Path):
    with closing(rescued(path, "DROP TABLE citations")) as new:
        assert len(branch(new, "conversation-1")) == len(AWKWARD)
