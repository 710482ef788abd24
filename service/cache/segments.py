"""The segment memory in the database: hypotheses under their keys."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping, Sequence

from models.protocols import Hypothesis
from service.cache.lane import Lane
from service.cache.migrations import transaction
from service.cache.recency import USE_S, cull, note_use

_Row = tuple[int, float, str, str, float | None, int, int, int, float | None]


class SqliteSegments:
    """The SegmentMemory of a database."""

    def __init__(self, reader: Lane, writer: Lane, *, max_bytes: int) -> None:
        self._reader = reader
        self._writer = writer
        self._max_bytes = max_bytes

    async def get_many(self, keys: Sequence[str]) -> dict[str, Hypothesis]:
        """Return those of the keys that are remembered."""
        wanted, none = json.dumps(list(keys)), list[_Row]()
        rows = await self._reader.attempt("read segments", lambda connection: _find(connection, wanted), none)
        now = time.time()
        if stale := [segment_id for segment_id, used_at, *_ in rows if now - used_at > USE_S]:
            self._writer.later("note a use", lambda connection: note_use(connection, "segments", now, stale))
        return {
            key: Hypothesis(
                text=text,
                score=score,
                source_tokens=source,
                output_tokens=output,
                truncated=bool(truncated),
                confidence=confidence,
            )
            for _, _, key, text, score, source, output, truncated, confidence in rows
        }

    async def put_many(self, hypotheses: Mapping[str, Hypothesis]) -> None:
        """Remember the hypotheses, all of them or none."""
        if not hypotheses:
            return
        now = time.time()
        rows = [
            (key, it.text, it.score, it.source_tokens, it.output_tokens, it.truncated, it.confidence, now)
            for key, it in hypotheses.items()
        ]

        def work(connection: sqlite3.Connection) -> None:
            with transaction(connection):
                connection.executemany(
                    "INSERT OR REPLACE INTO segments (key, text, score, source_tokens, output_tokens, truncated,"
                    " confidence, used_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    rows,
                )
                cull(connection, self._max_bytes)

        await self._writer.write("write segments", work)


def _find(connection: sqlite3.Connection, wanted: str) -> list[_Row]:
    return connection.execute(
        "SELECT segments.id, used_at, segments.key, text, score, source_tokens, output_tokens, truncated,"
        " confidence"
        " FROM json_each(?) AS wanted CROSS JOIN segments ON segments.key = wanted.value",
        (wanted,),
    ).fetchall()
