"""A thread with its own connection: the event loop never waits for SQL, and a failure is told once, then survived.

Nor does a request wait for a database that fails or hangs. Whatever is awaited has a bound, and after a failure the
lane pauses: what can be done without is skipped at once, until the pause is over or something has worked again.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Semaphore
from typing import TypeVar

from service.cache.file import Identity, identity, is_damage, open_database, put_aside
from service.errors import CacheUnavailable

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

_PAUSE_S = 30.0  # how long a lane is left alone after a failure
_PATIENCE_S = 2.0  # how long an answer is waited for
_WRITE_S = 0.5  # how long a write is: a request makes one for every sentence, and has its answer without them
_WAITING_WRITES = 32  # the most that may be given before they are done
_log = logging.getLogger(__name__)
_FAILURES = (sqlite3.Error, OSError, CacheUnavailable)


class Lane:
    """Runs SQL in the order it is given. After an error it starts over with a new connection."""

    def __init__(self, path: Path, *, name: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._identity: Identity | None = None
        self._failing: set[str] = set()
        self._resumes_at = 0.0
        self._room = Semaphore(_WAITING_WRITES)
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"saar-cache-{name}")

    @property
    def file(self) -> Identity | None:
        """Which file it works on; None while it has none, or pauses."""
        return None if self._connection is None or self._pausing else self._identity

    async def open(self) -> None:
        """Open the database, as long as that takes. Raises CacheUnavailable."""
        await asyncio.wrap_future(self._executor.submit(self._run, "be opened", _do_nothing))

    async def run(self, doing: str, work: Work[T]) -> T:
        """Return what `work` returns, pause or no pause; ends the pause.

        Raises CacheUnavailable, logged once until `doing` works again, where it fails or takes longer than two
        seconds; in the second case it may still be done.
        """
        future = self._executor.submit(self._run, doing, work)
        try:
            result = await asyncio.wait_for(asyncio.wrap_future(future), _PATIENCE_S)
        except TimeoutError as error:
            self._pause()
            raise self._failed(doing, f"no answer within {_PATIENCE_S:g} s") from error
        self._resumes_at = 0.0
        return result

    async def attempt(self, doing: str, work: Work[T], otherwise: T) -> T:
        """Return what `work` returns, or `otherwise` where it fails, and at once in a pause."""
        if self._pausing:
            return otherwise
        try:
            return await self.run(doing, work)
        except CacheUnavailable:
            return otherwise

    async def write(self, doing: str, work: Work[None]) -> None:
        """Have it done if it can be done, and wait for that a moment; a write that takes longer goes on by itself."""
        if given := self.later(doing, work):
            done, _ = await asyncio.wait([asyncio.wrap_future(given)], timeout=_WRITE_S)
            for future in done:
                future.result()

    def later(self, doing: str, work: Work[None]) -> Future[None] | None:
        """Have it done some time if it can be done; None in a pause, or where too much is to be done already."""
        if self._pausing:
            return None
        if not self._room.acquire(blocking=False):
            self._failed(doing, f"{_WAITING_WRITES} writes wait already")
            return None
        given = self._executor.submit(self._run_unless_pausing, doing, work)
        given.add_done_callback(lambda _: self._room.release())
        return given

    async def aclose(self) -> None:
        """Do what was given so far, close the connection, end the thread."""
        self._executor.submit(self._disconnect)
        await asyncio.to_thread(self._executor.shutdown)

    @property
    def _pausing(self) -> bool:
        return time.monotonic() < self._resumes_at

    def _pause(self) -> None:
        self._resumes_at = time.monotonic() + _PAUSE_S

    def _run_unless_pausing(self, doing: str, work: Work[None]) -> None:
        """Do what nobody may be waiting for any more."""
        if not self._pausing:
            with suppress(CacheUnavailable):
                self._run(doing, work)

    def _run(self, doing: str, work: Work[T]) -> T:
        try:
            result = work(self._connected())
        except _FAILURES as error:
            self._disconnect()
            if not self._mended(error):
                self._pause()
            unavailable = self._failed(doing, error)
            if isinstance(error, CacheUnavailable):
                raise
            raise unavailable from error
        if doing in self._failing:
            self._failing.remove(doing)
            _log.info("The cache can %s again.", doing)
        return result

    def _failed(self, doing: str, reason: object) -> CacheUnavailable:
        """Tell the log, unless it knows, and return what to raise."""
        if doing not in self._failing:
            self._failing.add(doing)
            _log.warning("The cache cannot %s: %s", doing, reason)
        return CacheUnavailable(f"The cache cannot {doing}: see the log.")

    def _mended(self, error: Exception) -> bool:
        """Put a damaged file aside; say whether that was it, and the next one can go on with a new file."""
        if isinstance(error, sqlite3.Error) and is_damage(error):
            with suppress(OSError):
                put_aside(self._path, self._identity, error)
                return True
        return False

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


def _do_nothing(_: sqlite3.Connection) -> None:
    """Do no more than opening."""
