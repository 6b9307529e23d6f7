"""The schema's history: an ordered list of functions, and how a database is brought up to date."""

import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from workbench.storage.answer_details import add_answer_details
from workbench.storage.as_seen_schema import add_as_seen
from workbench.storage.chat_schema import add_chat_schema
from workbench.storage.document_lengths import add_document_lengths
from workbench.storage.errors import NewerDatabase, StorageBroken, kind_of
from workbench.storage.first_schema import create_first_schema
from workbench.storage.money_schema import add_cache_instruction, add_caches_and_ledger
from workbench.storage.options_schema import add_options
from workbench.storage.page_ranges import add_page_ranges
from workbench.storage.page_sources import add_page_sources
from workbench.storage.private_files import beside, make_private_file
from workbench.storage.remote_parts import add_remote_parts
from workbench.storage.sent_files import add_sent_files
from workbench.storage.workspace_bin import add_workspace_bin

Migration = Callable[[sqlite3.Connection], None]

MIGRATIONS: tuple[Migration, ...] = (
    create_first_schema,
    add_page_sources,
    add_remote_parts,
    add_chat_schema,
    add_caches_and_ledger,
    add_document_lengths,
    add_cache_instruction,
    add_page_ranges,
    add_options,
    add_workspace_bin,
    add_answer_details,
    add_as_seen,
    add_sent_files,
)
"""Never reordered, never edited once released: the version of a database is how many it has had."""

APPLICATION_ID = 0x574B4254
"""Marks a file as ours in SQLite's header (the letters WKBT)."""


def version_of(connection: sqlite3.Connection) -> int:
    """Return how many migrations a database has had."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(
    connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS
) -> tuple[int, int]:
    """Bring a database up to date in one transaction; return its version before and after.

    Whatever fails, the file stays as it was. Raises NewerDatabase, and what a migration raises.
    """
    before = version_of(connection)
    if before > len(migrations):
        raise NewerDatabase(f"version {before}, this program knows {len(migrations)}")
    if before < len(migrations):
        connection.execute("BEGIN EXCLUSIVE")
        try:
            for step in migrations[before:]:
                step(connection)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {len(migrations)}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return before, len(migrations)


def copy_verified(connection: sqlite3.Connection, target: Path) -> None:
    """Write a checked copy of a database to `target`, which appears only when it is whole."""
    unfinished = beside(target, ".part")
    make_private_file(unfinished)
    copy = sqlite3.connect(unfinished, isolation_level=None)
    try:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE").fetchone()
        if problems(copy) or version_of(copy) != version_of(connection):
            raise StorageBroken("the copy made before the update is not like the original")
    finally:
        copy.close()
    os.replace(unfinished, target)


def problems(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return what SQLite's quick check finds wrong (0.6 ms per MB); empty when all is well."""
    try:
        found = tuple(str(row[0]) for row in connection.execute("PRAGMA quick_check(10)"))
    except sqlite3.DatabaseError as error:
        if kind_of(error) is not StorageBroken:
            raise
        return (str(error),)
    return () if found == ("ok",) else found
