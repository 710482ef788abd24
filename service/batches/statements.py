"""The SQL of the batches; times are in seconds since 1970."""

from __future__ import annotations

from service.cache.migrations import Steps

MIGRATIONS: Steps = (
    (
        """CREATE TABLE batches (
            id TEXT PRIMARY KEY,
            engine TEXT NOT NULL,
            options TEXT NOT NULL, -- a JSON object
            state TEXT NOT NULL DEFAULT 'running', -- or done, cancelled
            created_at REAL NOT NULL,
            finished_at REAL
        )""",
        """CREATE TABLE rows (
            batch TEXT NOT NULL REFERENCES batches (id),
            number INTEGER NOT NULL, -- of the line, from 1
            state TEXT NOT NULL DEFAULT 'waiting', -- or done, failed, duplicate
            line BLOB, -- as it was uploaded; NULL when it does not wait any more
            key TEXT, -- article, options and engine: lines of one key are briefed once
            row_id TEXT, -- the id in the line, as JSON
            result BLOB, -- the brief or the problem as JSON, or the number of the line that has it
            finished_at REAL,
            PRIMARY KEY (batch, number)
        )""",
        "CREATE INDEX rows_by_state ON rows (batch, state, number)",
        "CREATE INDEX rows_by_key ON rows (batch, key)",
        "CREATE INDEX rows_by_finish ON rows (batch, finished_at)",
    ),
)

COUNT = "SELECT count(*) FROM batches"
ADD_BATCH = "INSERT INTO batches (id, engine, options, created_at) VALUES (?, ?, ?, ?)"
ADD_ROW = "INSERT INTO rows (batch, number, line) VALUES (?, ?, ?)"
UNFINISHED = "SELECT id, engine FROM batches WHERE state = 'running' ORDER BY created_at"
CANCEL = "UPDATE batches SET state = 'cancelled', finished_at = ? WHERE id = ? AND state = 'running'"
DELETE_ROWS = "DELETE FROM rows WHERE batch = ?"
DELETE_BATCH = "DELETE FROM batches WHERE id = ?"
NEXT_ROW = """
    SELECT number, line, options FROM rows JOIN batches ON batches.id = rows.batch
    WHERE batch = ? AND batches.state = 'running' AND rows.state = 'waiting'
        AND number NOT IN (SELECT value FROM json_each(?))
    ORDER BY number LIMIT 1
"""
FIRST_WITH_KEY = "SELECT number FROM rows WHERE batch = ? AND key = ? AND number != ? AND state != 'duplicate' LIMIT 1"
SET_KEY = "UPDATE rows SET key = ? WHERE batch = ? AND number = ?"
SETTLE = (
    "UPDATE rows SET state = ?, row_id = ?, result = ?, finished_at = ?, line = NULL WHERE batch = ? AND number = ?"
)
FINISH = """
    UPDATE batches SET state = 'done', finished_at = ? WHERE id = ? AND state = 'running'
        AND NOT EXISTS (SELECT 1 FROM rows WHERE batch = batches.id AND rows.state = 'waiting')
"""
OUTCOMES = """
    SELECT number, state, row_id, result FROM rows
    WHERE batch = ? AND number > ? AND state != 'waiting' ORDER BY number LIMIT ?
"""
BATCHES = """
    SELECT id, state, engine, created_at, finished_at,
        (SELECT count(*) FROM rows WHERE batch = id AND rows.state = 'waiting') AS waiting,
        (SELECT count(*) FROM rows WHERE batch = id AND rows.state = 'done') AS done,
        (SELECT count(*) FROM rows WHERE batch = id AND rows.state = 'failed') AS failed,
        (SELECT count(*) FROM rows WHERE batch = id AND rows.state = 'duplicate') AS duplicates,
        (SELECT count(*) FROM rows WHERE batch = id AND rows.finished_at > :since) AS lately,
        (SELECT min(rows.finished_at) FROM rows WHERE batch = id AND rows.finished_at > :since) AS first_of_these
    FROM batches WHERE :id IS NULL OR id = :id ORDER BY created_at
"""
