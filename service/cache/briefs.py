"""The briefs in the database, under article, signature and options."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence

from service.cache.glance import Glance
from service.cache.lane import Lane
from service.cache.migrations import transaction
from service.cache.protocols import RecentBrief
from service.cache.recency import USE_S, cull, note_use
from service.cache.recent import recent

_Row = tuple[int, bytes, float]


class SqliteBriefs:
    """The BriefCache of a database."""

    def __init__(self, glance: Glance, reader: Lane, writer: Lane, *, max_bytes: int) -> None:
        self._glance = glance
        self._reader = reader
        self._writer = writer
        self._max_bytes = max_bytes

    async def get(self, article_hash: str, signature: str, options_digest: str) -> bytes | None:
        """Return the brief's payload, or None."""
        key = (article_hash, signature, options_digest)
        row = await self._glance.attempt("read briefs", lambda connection: _find(connection, key), None)
        if row is None:
            return None
        brief_id, payload, used_at = row
        now = time.time()
        if now - used_at > USE_S:
            self._writer.later("note a use", lambda connection: note_use(connection, "briefs", now, [brief_id]))
        return payload

    async def put(
        self, article_hash: str, signature: str, options_digest: str, payload: bytes, segment_keys: Sequence[str]
    ) -> None:
        """Store a brief whole or not at all."""
        now = time.time()
        row = (article_hash, signature, options_digest, payload, json.dumps(segment_keys), now, now)

        def work(connection: sqlite3.Connection) -> None:
            with transaction(connection):
                # Not OR REPLACE, which would leave what `brief_removed` removes.
                connection.execute(
                    "DELETE FROM briefs WHERE article_hash = ? AND signature = ? AND options_digest = ?", row[:3]
                )
                connection.execute(
                    "INSERT INTO briefs (article_hash, signature, options_digest, payload, segment_keys,"
                    " created_at, used_at) VALUES (?, ?, ?, CAST(? AS TEXT), ?, ?, ?)",
                    row,
                )
                cull(connection, self._max_bytes)

        await self._writer.write("write briefs", work)

    async def recent(self, signatures: Sequence[str], words: str, limit: int) -> list[RecentBrief]:
        """Return what was briefed last. Raises CacheUnavailable."""
        return await self._reader.run("list briefs", lambda connection: recent(connection, signatures, words, limit))

    async def delete(self, article_hash: str) -> bool:
        """Remove all briefs of the article and the segments they list. Raises CacheUnavailable."""

        def work(connection: sqlite3.Connection) -> bool:
            with transaction(connection):
                connection.execute(
                    "DELETE FROM segments WHERE key IN"
                    " (SELECT value FROM briefs, json_each(briefs.segment_keys) WHERE article_hash = ?)",
                    (article_hash,),
                )
                return connection.execute("DELETE FROM briefs WHERE article_hash = ?", (article_hash,)).rowcount > 0

        return await self._writer.run("delete briefs", work)


def _find(connection: sqlite3.Connection, key: tuple[str, str, str]) -> _Row | None:
    row: _Row | None = connection.execute(
        "SELECT id, CAST(payload AS BLOB), used_at FROM briefs"
        " WHERE article_hash = ? AND signature = ? AND options_digest = ?",
        key,
    ).fetchone()
    return row
