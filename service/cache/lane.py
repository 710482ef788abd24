"""A thread with its own connection: the event loop never waits for SQL, and a failure is told once, then survived."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from service.cache.file import Identity, identity, is_damage, open_database, put_aside
from service.errors import CacheUnavailable

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

_log = logging.getLogger(__name__)
_FAILURES = (sqlite3.Error, OSError, CacheUnavailable)


class Lane:
    """Runs SQL in the order it is given. After an error it starts over with a new connection."""

    def __init__(self, path: Path, *, name: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._identity: Identity | None = None
        self._failing: set[str] = set()
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"saar-cache-{name}")

    async def run(self, doing: str, work: Work[T]) -> T:
        """Return what `work` returns. Raises CacheUnavailable, logged once until `doing` works again."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._run, doing, work)

    async def attempt(self, doing: str, work: Work[T], otherwise: T) -> T:
        """Return what `work` returns, or `otherwise` where it fails."""
        try:
            return await self.run(doing, work)
        except CacheUnavailable:
            return otherwise

    def later(self, doing: str, work: Work[None]) -> None:
        """Have it done some time, if it can be done; nobody waits for it."""
        self._executor.submit(self._run, doing, work)

    async def aclose(self) -> None:
        """Do what was given so far, close the connection, end the thread."""
        self._executor.submit(self._disconnect)
        await asyncio.to_thread(self._executor.shutdown)

    def _run(self, doing: str, work: Work[T]) -> T:
        try:
            result = work(self._connected())
        except _FAILURES as error:
            self._disconnect()
            if isinstance(error, sqlite3.Error) and is_damage(error):
                with suppress(OSError):
                    put_aside(self._path, self._identity, error)
            if doing not in self._failing:
                self._failing.add(doing)
                _log.warning("The cache cannot %s: %s", doing, error)
            if isinstance(error, CacheUnavailable):
                raise
            raise CacheUnavailable(f"The cache cannot {doing}: see the log.") from error
        if doing in self._failing:
            self._failing.remove(doing)
            _log.info("The cache can %s again.", doing)
        return result

    def _connected(self) -> sqlite3.Connection:
        """Return a connection to the file that has the name now, which may not be the one that was opened."""
        if self._connection is None or identity(self._path) != self._identity:
            self._disconnect()
            self._connection, self._identity = open_database(self._path)
        return self._connection

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()
