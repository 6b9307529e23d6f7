import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.storage.values import document
from workbench.storage.database import Database
from workbench.storage.documents import all_documents, save_document
from workbench.storage.errors import NewerDatabase, StorageBroken
from workbench.storage.migrations import MIGRATIONS, copy_verified
from workbench.storage.page_texts import StoredPage, get_pages, save_pages

PAGES = 300


def fill(connection: sqlite3.Connection) -> None:
    for number in range(40):
        save_document(connection, document(number))
    pages = [StoredPage(number, f"page {number} " + "word " * 300) for number in range(1, PAGES)]
    save_pages(connection, "hash", pages, "extractor-1")


def page_numbers(connection: sqlite3.Connection) -> list[int]:
    return [page.page for page in get_pages(connection, "hash", "extractor-1")]


async def filled(path: Path) -> None:
    async with Database(path) as database:
        await database.write(fill)


def asides(path: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in path.parent.glob("*.broken-*")}


def overwrite(path: Path, offset: int, junk: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(junk)


async def test_a_new_database_is_empty_and_nothing_is_reported(path: Path):
    async with Database(path) as database:
        assert database.opened is not None
        assert (database.opened.set_aside, database.opened.copy) == (None, None)
        assert await database.read(all_documents, "default") == ()
    assert [each.name for each in path.parent.iterdir()] == ["workbench.db"]


async def test_an_ordinary_start_reports_nothing_and_finds_everything(path: Path):
    await filled(path)
    async with Database(path) as database:
        assert database.opened is not None
        assert (database.opened.set_aside, database.opened.copy) == (None, None)
        assert len(await database.read(all_documents, "default")) == 40


@pytest.mark.parametrize(
    "contents",
    [b"", b"x", b"this is not a database " * 1000, b"SQLite format 3\0" + b"\xff" * 4096],
    ids=["zero length", "one byte", "not a database", "header damaged"],
)
async def test_what_is_not_a_database_is_set_aside(path: Path, contents: bytes):
    path.parent.mkdir()
    path.write_bytes(contents)
    async with Database(path) as database:
        assert database.opened is not None and database.opened.set_aside is not None
        assert database.opened.set_aside.read_bytes() == contents
        assert database.opened.set_aside.name.startswith("workbench.db.broken-")
        await database.write(fill)
    async with Database(path) as database:
        assert database.opened is not None and database.opened.set_aside is None
        assert len(await database.read(page_numbers)) == PAGES - 1
    assert len(asides(path)) == 1


async def test_a_database_of_another_program_is_set_aside(path: Path):
    path.parent.mkdir()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE messages (id, secret)")
    other.commit()
    other.close()
    contents = path.read_bytes()
    async with Database(path) as database:
        assert database.opened is not None and database.opened.set_aside is not None
        assert database.opened.set_aside.read_bytes() == contents


async def test_two_broken_files_are_both_kept(path: Path):
    path.parent.mkdir()
    for contents in (b"first", b"second"):
        path.write_bytes(contents)
        async with Database(path):
            pass
    assert sorted(asides(path).values()) == [b"first", b"second"]


async def test_a_log_goes_with_its_broken_file(path: Path):
    await filled(path)
    async with Database(path) as database:
        await database.write(save_document, document(99))
        log = path.with_name("workbench.db-wal").read_bytes()
        shutil.copytree(path.parent, path.parent.with_name("copy"))
    broken = path.parent.with_name("copy") / path.name
    broken.write_bytes(b"")
    async with Database(broken):
        pass
    kept = {name.partition("-wal")[1]: contents for name, contents in asides(broken).items()}
    assert log and kept["-wal"] == log


async def test_a_log_without_its_file_is_kept(path: Path):
    path.parent.mkdir()
    path.with_name("workbench.db-wal").write_bytes(b"log")
    async with Database(path) as database:
        assert database.opened is not None and database.opened.set_aside is not None
    assert list(asides(path).values()) == [b"log"]


async def test_what_is_left_of_a_damaged_database_is_saved(path: Path):
    await filled(path)
    # Two pages of rows: a page of the tree above them takes half a table with it.
    rows = path.read_bytes().index(f"page {PAGES // 2} word".encode()) // 4096 * 4096
    overwrite(path, rows, os.urandom(8192))
    before = path.read_bytes()
    async with Database(path) as database:
        assert database.opened is not None and database.opened.set_aside is not None
        assert database.opened.set_aside.read_bytes() == before
        assert database.opened.rescued > PAGES / 2
        assert await database.read(all_documents, "default") == tuple(map(document, range(40)))
        assert len(await database.read(page_numbers)) > PAGES / 2
        words = "SELECT count(*) FROM page_words WHERE page_words MATCH 'word'"
        pages = await database.read(lambda connection: connection.execute(words).fetchone()[0])
        assert pages == len(await database.read(page_numbers))
    async with Database(path) as database:
        assert database.opened is not None and database.opened.set_aside is None


async def test_any_page_may_be_damaged_and_the_program_still_starts(path: Path):
    await filled(path)
    whole = path.read_bytes()
    for page in range(0, len(whole) // 4096, 5):
        folder = path.parent.with_name(f"page-{page}")
        folder.mkdir()
        damaged = folder / path.name
        damaged.write_bytes(whole)
        overwrite(damaged, page * 4096, b"\xa5" * 4096)
        async with Database(damaged) as database:
            await database.read(page_numbers)
            await database.write(fill)
            assert len(await database.read(page_numbers)) == PAGES - 1


async def test_a_truncated_database_is_set_aside(path: Path):
    await filled(path)
    os.truncate(path, path.stat().st_size // 2)
    async with Database(path) as database:
        assert database.opened is not None and database.opened.set_aside is not None
        await database.write(fill)


async def test_a_damaged_index_of_words_is_made_again(database: Database):
    await database.write(fill)

    def damage(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE page_words_data SET block = x'00'")

    await database.write(damage)
    again = [StoredPage(1, "once more")]
    await database.write(save_pages, "hash", again, "extractor-1")
    found = "SELECT count(*) FROM page_words WHERE page_words MATCH 'once OR word'"
    counted = await database.read(lambda connection: connection.execute(found).fetchone()[0])
    assert counted == PAGES - 1


async def test_a_newer_database_is_refused_and_left_alone(path: Path):
    def from_the_future(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE inventions (id TEXT)")

    async with Database(path, migrations=(*MIGRATIONS, from_the_future)) as database:
        await database.write(fill)
    before = path.read_bytes()
    with pytest.raises(NewerDatabase, match="newer version of Document Workbench"):
        async with Database(path):
            pass
    assert path.read_bytes() == before
    assert asides(path) == {}


async def test_an_update_makes_a_verified_copy_first(path: Path):
    def second(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE workspaces ADD COLUMN colour TEXT")

    await filled(path)
    async with Database(path, migrations=(*MIGRATIONS, second)) as database:
        assert database.opened is not None
        copy = database.opened.copy
        assert copy is not None and copy.name == f"workbench.db.version-{len(MIGRATIONS)}"
        assert copy.stat().st_mode & 0o777 == 0o600
        colours = await database.read(
            lambda connection: connection.execute("SELECT colour FROM workspaces").fetchall()
        )
        assert len(colours) == 1
    async with Database(copy) as old:
        assert old.opened is not None and old.opened.set_aside is None
        assert len(await old.read(all_documents, "default")) == 40


async def test_an_update_that_fails_half_way_changes_nothing(path: Path):
    def second(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE workspaces ADD COLUMN colour TEXT")

    def third(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM page_texts")
        raise LookupError("half-way")

    await filled(path)
    before = path.read_bytes()
    with pytest.raises(LookupError, match="half-way"):
        async with Database(path, migrations=(*MIGRATIONS, second, third)):
            pass
    assert path.read_bytes() == before
    async with Database(path) as database:
        assert len(await database.read(page_numbers)) == PAGES - 1


async def test_a_bad_copy_never_takes_the_place_of_a_good_one(path: Path, tmp_path: Path):
    await filled(path)
    good = tmp_path / "copy"
    good.write_bytes(b"the copy made last time")
    overwrite(path, path.stat().st_size // 2, os.urandom(8192))
    connection = sqlite3.connect(path)
    with pytest.raises(StorageBroken):
        copy_verified(connection, good)
    connection.close()
    assert good.read_bytes() == b"the copy made last time"


@pytest.mark.parametrize("leftover", ["empty", "half", "whole"])
async def test_a_start_that_was_cut_short_is_taken_up(path: Path, leftover: str):
    await filled(path)
    new = path.with_name("workbench.db.new")
    path.rename(new)
    if leftover != "whole":
        os.truncate(new, 0 if leftover == "empty" else new.stat().st_size // 2)
    async with Database(path) as database:
        assert database.opened is not None and database.opened.set_aside is None
        assert len(await database.read(page_numbers)) == (PAGES - 1 if leftover == "whole" else 0)
    assert not new.exists()


async def test_a_log_cut_short_costs_only_what_was_cut(path: Path):
    async with Database(path) as database:
        for number in range(1, 20):
            await database.write(save_document, document(number))
        killed = path.parent.with_name("killed")
        shutil.copytree(path.parent, killed)
    log = killed / "workbench.db-wal"
    os.truncate(log, log.stat().st_size - 100)
    async with Database(killed / path.name) as database:
        assert database.opened is not None and database.opened.set_aside is None
        found = await database.read(all_documents, "default")
    assert found == tuple(document(number) for number in range(1, 19))


async def test_a_change_cut_short_outside_of_the_log_is_taken_back(path: Path):
    """The journal of a copy that somebody put in the database's place."""
    await filled(path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN")
    connection.execute("UPDATE page_texts SET problem = text")
    killed = path.parent.with_name("killed")
    shutil.copytree(path.parent, killed)
    connection.execute("ROLLBACK")
    connection.close()
    assert (killed / "workbench.db-journal").exists()
    async with Database(killed / path.name) as database:
        assert database.opened is not None and database.opened.set_aside is None
        mode = await database.read(lambda each: each.execute("PRAGMA journal_mode").fetchone()[0])
        pages = await database.read(get_pages, "hash", "extractor-1")
    assert mode == "wal"
    assert len(pages) == PAGES - 1 and {page.problem for page in pages} == {""}
