"""Keeps the database within its bound: what was least recently used goes, a little with each write."""

from __future__ import annotations

import json
import sqlite3

USE_S = 60.0
"""A use is noted this long after the last one at the earliest, so that a hit is seldom a write."""
_ROWS, _ROUNDS = 64, 8  # the most that one write removes, so that no write takes long

_LEAST_RECENTLY_USED = """
    SELECT is_brief, id FROM (
        SELECT * FROM (SELECT TRUE AS is_brief, id, used_at FROM briefs ORDER BY used_at LIMIT :rows)
        UNION ALL
        SELECT * FROM (SELECT FALSE AS is_brief, id, used_at FROM segments ORDER BY used_at LIMIT :rows)
    ) ORDER BY used_at LIMIT :rows
"""


def note_use(connection: sqlite3.Connection, table: str, now: float, ids: list[int]) -> None:
    """Write down that these rows of `briefs` or `segments` were used now."""
    connection.execute(
        f"UPDATE {table} SET used_at = ? WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608  # our own names
        (now, json.dumps(ids)),
    )


def cull(connection: sqlite3.Connection, max_bytes: int) -> None:
    """Remove the least recently used rows while the pages in use are over the bound; for use inside a write."""
    for _ in range(_ROUNDS):
        if _used_bytes(connection) <= max_bytes:
            return
        for is_brief, row in connection.execute(_LEAST_RECENTLY_USED, {"rows": _ROWS}).fetchall():
            connection.execute(f"DELETE FROM {'briefs' if is_brief else 'segments'} WHERE id = ?", (row,))  # noqa: S608
            if _used_bytes(connection) <= max_bytes:
                return


def _used_bytes(connection: sqlite3.Connection) -> int:
    """Return the size of the file without its free pages, which the next write takes first."""
    (used,) = connection.execute(
        "SELECT (page_count - freelist_count) * page_size"
        " FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
    ).fetchone()
    return int(used)
