"""What is wrong with a database, found out without changing it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from service.cache.migrations import MIGRATIONS, NewerDatabaseError, Steps, migrate, require_known

SQLITE = sqlite3.sqlite_version
"""The version of this Python's SQLite."""


def lacking() -> str | None:
    """Return what this Python's SQLite says when it cannot make the database, or None."""
    try:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            migrate(connection)
    except sqlite3.Error as error:
        return str(error)
    return None


def wrong_with(path: Path, steps: Steps = MIGRATIONS) -> str | None:
    """Read all of a database that is there, and return what is wrong with it, or None; `steps` led to its shape."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            require_known(connection, steps)
    except (sqlite3.Error, NewerDatabaseError) as error:
        return str(error)
    return None if said == "ok" else str(said)
