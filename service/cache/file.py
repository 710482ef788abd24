"""The database as a file: opened by one process at a time, put aside when it is damaged."""

from __future__ import annotations

import fcntl
import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from service.cache.migrations import migrate

_log = logging.getLogger(__name__)
_BUSY_S = 1.5  # how long to wait for another process's write
_ALONE_S = 5.0  # and for its opening, or putting aside
_POLL_S = 0.05
_WAL_BYTES = 8 * 2**20  # what the write-ahead log is cut back to
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

Identity = tuple[int, int]


def identity(path: Path) -> Identity | None:
    """Return what tells this file from another one that takes its name, or None if there is none."""
    with suppress(OSError):
        found = path.stat()
        return found.st_dev, found.st_ino
    return None


def file_bytes(path: Path) -> int:
    """Return what the database and the files beside it take on the disk; those that are missing take nothing."""
    total = 0
    for suffix in ("", "-wal", "-shm"):
        with suppress(OSError):
            total += path.with_name(path.name + suffix).stat().st_size
    return total


def open_database(path: Path) -> tuple[sqlite3.Connection, Identity | None]:
    """Open the database in its newest shape, made anew if it is missing or damaged; return also which file it is.

    Raises sqlite3.Error, OSError, or NewerDatabaseError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path):
        try:
            connection = _connect(path)
        except sqlite3.Error as error:
            if not is_damage(error):
                raise
            _move(path, error)
            connection = _connect(path)
        return connection, identity(path)


def put_aside(path: Path, damaged: Identity | None, error: sqlite3.Error) -> None:
    """Move the damaged database out of the way, unless another process or thread has done so already.

    Raises OSError.
    """
    with _alone(path):
        if damaged is not None and identity(path) == damaged:
            _move(path, error)


def is_damage(error: sqlite3.Error) -> bool:
    """Say whether the error is about the file's content, which no second try will mend."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA journal_size_limit = {_WAL_BYTES}")
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _move(path: Path, error: sqlite3.Error) -> None:
    """Keep one damaged copy for whoever wants to look; its log goes with it, or it would be played into the new one."""
    aside = path.with_name(f"{path.name}.damaged")
    path.replace(aside)
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).replace(aside.with_name(aside.name + suffix))
    _log.error("The cache's database was damaged (%s). It is now %s, and an empty one takes its place.", error, aside)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one process or thread at a time open, change the shape of, or put aside the database.

    Raises TimeoutError where another does not let go.
    """
    deadline = time.monotonic() + _ALONE_S
    lock_path = path.with_name(f"{path.name}.lock")
    with lock_path.open("a") as lock:
        while not _taken(lock):
            if time.monotonic() > deadline:
                raise TimeoutError(f"another process has held {lock_path} for {_ALONE_S:g} s")
            time.sleep(_POLL_S)
        yield


def _taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
