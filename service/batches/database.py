"""The batches' database as a file with a thread of its own: nothing but a deletion takes anything out of it."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from service.batches import statements
from service.cache.migrations import migrate
from service.errors import BatchesUnavailable, CacheUnavailable

_BUSY_S = 30.0  # how long to wait for another process's write, an upload at the longest
_WAL_BYTES = 8 * 2**20  # what the write-ahead log is cut back to, after an upload above all
_log = logging.getLogger(__name__)
T = TypeVar("T")


class Database:
    """Runs SQL in the order it is given; after an error it starts over with a new connection."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._failing = False
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="saar-batches")

    @property
    def exists(self) -> bool:
        """Whether there is a file, which comes with the first batch."""
        return self._path.exists()

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` returns. Raises BatchesUnavailable, logged once until it works again."""
        return await asyncio.wrap_future(self._executor.submit(self._run, work))

    async def aclose(self) -> None:
        """Finish what was begun and let go of the file."""
        self._executor.submit(self._disconnect)
        await asyncio.to_thread(self._executor.shutdown)

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            if self._connection is None:
                self._connection = _connect(self._path)
            result = work(self._connection)
        except (sqlite3.Error, OSError, CacheUnavailable) as error:
            self._disconnect()
            if not self._failing:
                _log.warning("The batches' database %s fails: %s", self._path, error)
            self._failing = True
            why = error.strerror if isinstance(error, OSError) else error  # without the path, which is for the log
            raise BatchesUnavailable(f"The batches' database fails ({why}): see to it, and try again.") from error
        self._failing = False
        return result

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)
    try:
        connection.execute(
            "PRAGMA auto_vacuum = INCREMENTAL"
        )  # before there is a table: a deleted batch frees its disk
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(
            "PRAGMA synchronous = NORMAL"
        )  # a power failure takes the last results, which are made again
        connection.execute(f"PRAGMA journal_size_limit = {_WAL_BYTES}")
        migrate(connection, statements.MIGRATIONS)
    except BaseException:
        connection.close()
        raise
    return connection
