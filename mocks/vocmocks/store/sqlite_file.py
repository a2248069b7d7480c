"""A SQLite file whose writes are committed in groups."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Awaitable, Sequence
from typing import Any

from vocmocks.engine.problem import Unavailable

SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS records (
    place INTEGER PRIMARY KEY, tenant TEXT, vendor TEXT, collection TEXT, id TEXT, version INTEGER, value BLOB,
    UNIQUE (tenant, vendor, collection, id));
CREATE TABLE IF NOT EXISTS numbers (
    tenant TEXT, vendor TEXT, collection TEXT, number INTEGER,
    PRIMARY KEY (tenant, vendor, collection)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS clocks (tenant TEXT PRIMARY KEY, shift REAL, frozen REAL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS common_clock (id INTEGER PRIMARY KEY, shift REAL, frozen REAL);
CREATE TABLE IF NOT EXISTS windows (
    tenant TEXT, vendor TEXT, path TEXT, most INTEGER, seconds INTEGER, opened REAL, used INTEGER,
    PRIMARY KEY (tenant, vendor, path, most, seconds)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS journal (id INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT, entry BLOB);
CREATE TABLE IF NOT EXISTS webhooks (id INTEGER PRIMARY KEY AUTOINCREMENT, webhook BLOB);
CREATE TABLE IF NOT EXISTS deliveries (id INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT, delivery BLOB);
CREATE TABLE IF NOT EXISTS snapshots (whose TEXT, name TEXT, snapshot BLOB, PRIMARY KEY (whose, name)) WITHOUT ROWID;
"""


class File:
    """The database. Writes wait for the end of the event loop's turn, and become one transaction then."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=1)
        try:
            self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("PRAGMA wal_autocheckpoint = 4000")
            self._connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA} COMMIT;")
        except sqlite3.Error:
            self._connection.close()
            raise
        self._writes: list[tuple[str, Sequence[Any]]] = []
        self._waiting: list[asyncio.Future[None]] = []

    def read(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._connection.execute(query, values).fetchall()

    def write(self, statement: str, values: Sequence[Any] = ()) -> None:
        self._writes.append((statement, values))

    def saved(self) -> Awaitable[None]:
        """Done when everything written so far is in the file; raises Unavailable where it cannot be."""
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._settle)
        self._waiting.append(done)
        return done

    def _settle(self) -> None:
        waiting, self._waiting = self._waiting, []
        failure: Exception | None = None
        try:
            self.save()
        except sqlite3.Error as error:
            failure = Unavailable(f"SQLite: {error}")
        for done in waiting:
            if done.done():
                continue
            if failure is not None:
                done.set_exception(failure)
            else:
                done.set_result(None)

    def save(self) -> None:
        """What fails stays to be written next time."""
        writes, self._writes = self._writes, []
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        try:
            for statement, values in writes:
                execute(statement, values)
            execute("COMMIT")
        except sqlite3.Error:
            self._writes = writes + self._writes
            with contextlib.suppress(sqlite3.Error):
                execute("ROLLBACK")
            raise

    def close(self) -> None:
        if self._writes:
            self.save()
        self._connection.close()
