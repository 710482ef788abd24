"""One row, read on the event loop itself: handing so short a read to a thread and back takes five times as long.

In WAL mode a read waits for no writer. Whatever else could hold the loop up is left to the lane: opening, mending and
replacing the file, a file that is locked, and for a while every read after one that was slow.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from service.cache.file import Identity, identity
from service.cache.lane import Lane, Work

T = TypeVar("T")

_SLOW_S = 0.05
_PAUSE_S = 30.0  # how long reads are left to the lane after a slow one


class Glance:
    """A connection that only reads, and never waits; used from the event loop that closes it."""

    def __init__(self, path: Path, lane: Lane) -> None:
        self._path = path
        self._lane = lane
        self._connection: sqlite3.Connection | None = None
        self._identity: Identity | None = None
        self._resumes_at = 0.0

    async def attempt(self, doing: str, work: Work[T], otherwise: T) -> T:
        """Return what `work` returns, here or in the lane, or `otherwise` where both fail; `work` is one short read."""
        connection = self._connected()
        if connection is not None:
            started = time.monotonic()
            try:
                return work(connection)
            except sqlite3.Error:
                self.close()
            finally:
                if time.monotonic() - started > _SLOW_S:
                    self._resumes_at = time.monotonic() + _PAUSE_S
        return await self._lane.attempt(doing, work, otherwise)

    def close(self) -> None:
        """Let go of the file, until the next read."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()

    def _connected(self) -> sqlite3.Connection | None:
        """Return a connection to the file that the lane has open and that still has the name; else None."""
        sound = self._lane.file
        if sound is None or identity(self._path) != sound:
            self.close()
            return None
        if time.monotonic() < self._resumes_at:
            return None
        if self._connection is None or self._identity != sound:
            self.close()
            with suppress(sqlite3.Error):
                uri = f"{self._path.absolute().as_uri()}?mode=ro"
                self._connection = sqlite3.connect(uri, uri=True, timeout=0, isolation_level=None)
                self._identity = sound
        return self._connection
