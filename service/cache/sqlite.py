"""Briefs and segment memory in one SQLite file, shared by as many processes as like; the least recently used goes."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Self

from service.cache.briefs import SqliteBriefs
from service.cache.file import file_bytes
from service.cache.glance import Glance
from service.cache.lane import Lane
from service.cache.migrations import NewerDatabaseError, transaction
from service.cache.segments import SqliteSegments
from service.errors import CacheUnavailable

FILE = "saar.sqlite3"


class SqliteCache:
    """The database in a data folder, at most `max_mb` mebibytes; an async context manager.

    Entering raises NewerDatabaseError; a database that cannot be opened for another reason is a miss until it can.
    """

    def __init__(self, folder: Path, *, max_mb: int) -> None:
        self._path = folder / FILE
        self._reader = Lane(self._path, name="read")  # two, so that no read waits for a write
        self._writer = Lane(self._path, name="write")
        self._glance = Glance(self._path, self._reader)
        self.briefs = SqliteBriefs(self._glance, self._reader, self._writer, max_bytes=max_mb * 2**20)
        self.segments = SqliteSegments(self._reader, self._writer, max_bytes=max_mb * 2**20)

    async def __aenter__(self) -> Self:
        try:
            await self._writer.open()
        except NewerDatabaseError:
            await self.aclose()
            raise
        except CacheUnavailable:
            pass  # told in the log
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    @property
    def size_bytes(self) -> int:
        """What the database and the files beside it take on the disk."""
        return file_bytes(self._path)

    async def ping(self) -> bool:
        """Try, and say within some two seconds whether the database can be read and written; the log says why not."""
        try:
            await asyncio.gather(self._reader.run("be read", _read), self._writer.run("be written", _lock))
        except CacheUnavailable:
            return False
        return True

    async def aclose(self) -> None:
        """Finish what was begun and let go of the file."""
        await self._reader.aclose()
        self._glance.close()  # a request still running may have looked until now
        await self._writer.aclose()


def _read(connection: sqlite3.Connection) -> None:
    connection.execute("SELECT count(*) FROM migrations").fetchone()


def _lock(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        pass
