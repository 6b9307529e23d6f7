"""The database: one connection on one thread, whichever event loop asks."""

import asyncio
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar, TypeVarTuple

from workbench.storage.errors import (
    StorageBusy,
    StorageError,
    StorageFull,
    StorageUnreachable,
    worldly,
)
from workbench.storage.migrations import MIGRATIONS, Migration
from workbench.storage.opening import Opened, open_database

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")

PATIENCE = 30.0
"""Seconds a write waits for another program, such as a virus scanner or a backup."""


class Database:
    """Runs plain functions of a connection, one after the other, on a thread of its own.

    Use it by `async with`. Its calls raise StorageError for faults of the world. `opened` tells
    what opening did: a damaged file that was set aside, a copy made before an update. `waiting` is
    true while another program holds the file, from half a second on. `trouble` is why the last
    write could not be made, None once one was; `on_trouble` is called on the database's thread
    when either may have changed.
    """

    def __init__(
        self,
        path: Path,
        *,
        patience: float = PATIENCE,
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> None:
        """Remember where the file lies; `patience` is in seconds."""
        self.path = path
        self.opened: Opened | None = None
        self.waiting = False
        self.trouble: StorageError | None = None
        self.on_trouble: Callable[[], None] | None = None
        self._patience = patience
        self._migrations = migrations
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="storage")
        self._closing = threading.Event()
        self._file: os.stat_result | None = None

    async def __aenter__(self) -> Self:
        """Open, check and update the file; raises StorageError, NewerDatabase among them."""
        try:
            await self._finish(self._open)
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close after the work that was handed in."""
        await self.close()

    async def read(
        self, function: Callable[[sqlite3.Connection, *Arguments], Result], *args: *Arguments
    ) -> Result:
        """Return what `function(connection, *args)` finds, all of it at one moment in time."""
        return await asyncio.wrap_future(self._thread.submit(self._read, function, args))

    async def write(
        self,
        function: Callable[[sqlite3.Connection, *Arguments], Result],
        *args: *Arguments,
        durable: bool = False,
    ) -> Result:
        """Run `function(connection, *args)` in a transaction, whole or not at all.

        A write that was handed in is finished even when its caller is cancelled. `durable` waits
        until the disk has it, so that a power cut loses nothing; without it only a power cut can.
        """
        return await self._finish(self._write, function, args, durable)

    async def aside(
        self, function: Callable[[sqlite3.Connection, *Arguments], Result], *args: *Arguments
    ) -> Result:
        """Run `function(connection, *args)` between the transactions: copies of the whole file."""
        return await self._finish(self._aside, function, args)

    async def find_room(self) -> None:
        """Write 64 KB and take them away again; the trouble is over if that can be done."""
        await self.write(_take_room, durable=True)
        self._tell(None)

    async def close(self) -> None:
        """Finish what was handed in and close the file; a write that waits for a lock gives up."""
        if self._closing.is_set():
            return
        self._closing.set()
        try:
            await self._finish(self._close)
        finally:
            self._thread.shutdown(wait=False)

    async def _finish(self, function: Callable[[*Arguments], Result], *args: *Arguments) -> Result:
        return await asyncio.shield(asyncio.wrap_future(self._thread.submit(function, *args)))

    @property
    def _connection(self) -> sqlite3.Connection:
        if self.opened is None:
            raise RuntimeError("the database is not open")
        return self.opened.connection

    def _open(self) -> None:
        with worldly():
            self.opened = self._patiently(lambda: open_database(self.path, self._migrations))
            self._file = self.path.stat()

    def _close(self) -> None:
        if self.opened is not None:
            with worldly():
                self.opened.connection.close()

    def _read(
        self,
        function: Callable[[sqlite3.Connection, *Arguments], Result],
        args: tuple[*Arguments],
    ) -> Result:
        connection = self._connection
        with worldly():
            changes = connection.total_changes
            connection.execute("BEGIN")
            try:
                found = function(connection, *args)
            finally:
                _roll_back(connection)
        if connection.total_changes != changes:
            raise RuntimeError(f"{function.__qualname__} writes, and was called to read")
        return found

    def _write(
        self,
        function: Callable[[sqlite3.Connection, *Arguments], Result],
        args: tuple[*Arguments],
        durable: bool,
    ) -> Result:
        try:
            result = self._transact(function, args, durable)
        except StorageError as error:
            self._tell(error)
            raise
        # A full disk may have room for little things; only `find_room` says that it is over.
        if not isinstance(self.trouble, StorageFull):
            self._tell(None)
        return result

    def _transact(
        self,
        function: Callable[[sqlite3.Connection, *Arguments], Result],
        args: tuple[*Arguments],
        durable: bool,
    ) -> Result:
        connection = self._connection
        with worldly():
            self._still_there()
            connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._patiently(lambda: connection.execute("BEGIN IMMEDIATE"))
            try:
                result = function(connection, *args)
                connection.execute("COMMIT")
            except BaseException:
                _roll_back(connection)
                raise
        return result

    def _aside(
        self,
        function: Callable[[sqlite3.Connection, *Arguments], Result],
        args: tuple[*Arguments],
    ) -> Result:
        with worldly():
            self._still_there()
            return function(self._connection, *args)

    def _still_there(self) -> None:
        """Refuse to write into a file that was deleted or replaced: SQLite would not notice."""
        if self._file is not None and not os.path.samestat(self._file, self.path.stat()):
            raise StorageUnreachable(f"{self.path.name} was replaced while it was open")

    def _patiently(self, attempt: Callable[[], Result]) -> Result:
        """Try again while another program holds the file; each attempt waits for half a second."""
        end = time.monotonic() + self._patience
        try:
            while True:
                try:
                    with worldly():
                        return attempt()
                except StorageBusy:
                    self._wait(True)
                    if self._closing.is_set() and self.opened is not None:
                        self._connection.execute("PRAGMA busy_timeout = 0")
                    if self._closing.is_set() or time.monotonic() >= end:
                        raise
        finally:
            self._wait(False)

    def _wait(self, waiting: bool) -> None:
        if waiting != self.waiting:
            self.waiting = waiting
            if self.on_trouble is not None:
                self.on_trouble()

    def _tell(self, trouble: StorageError | None) -> None:
        if trouble is not self.trouble:
            self.trouble = trouble
            if self.on_trouble is not None:
                self.on_trouble()


def _take_room(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE room (contents)")
    connection.execute("INSERT INTO room VALUES (zeroblob(65536))")
    connection.execute("DROP TABLE room")


def _roll_back(connection: sqlite3.Connection) -> None:
    # SQLite may have rolled back by itself, for instance on a full disk.
    if connection.in_transaction:
        connection.execute("ROLLBACK")
