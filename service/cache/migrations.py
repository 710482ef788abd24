"""The shape of the database, as the steps that led to it. Append steps; never edit one that was released."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from service.errors import CacheUnavailable

# Rows have a rowid: they are longer than WITHOUT ROWID is good for, and as they lie in the order they came in,
# removing the oldest empties whole pages.
Steps = tuple[tuple[str, ...], ...]
MIGRATIONS: Steps = (
    (
        """CREATE TABLE briefs (
            id INTEGER PRIMARY KEY,
            article_hash TEXT NOT NULL,
            signature TEXT NOT NULL,
            options_digest TEXT NOT NULL,
            payload TEXT NOT NULL,
            segment_keys TEXT NOT NULL, -- a JSON array
            created_at REAL NOT NULL, -- this and used_at in seconds since 1970
            used_at REAL NOT NULL,
            UNIQUE (article_hash, signature, options_digest)
        )""",
        "CREATE INDEX briefs_by_use ON briefs (used_at)",
        """CREATE TABLE segments (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            text TEXT NOT NULL,
            score REAL,
            source_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL,
            truncated INTEGER NOT NULL,
            used_at REAL NOT NULL
        )""",
        "CREATE INDEX segments_by_use ON segments (used_at)",
    ),
    (
        "CREATE INDEX briefs_by_signature ON briefs (signature)",
        # What a brief is found by, under its id. Without M*, each vowel sign would end a Hindi word.
        """CREATE VIRTUAL TABLE brief_words USING fts5 (
            article_hash, title_hi, title_en, summary_hi, summary_en,
            tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* Co'"
        )""",
        """INSERT INTO brief_words (rowid, article_hash, title_hi, title_en, summary_hi, summary_en)
            SELECT id, article_hash, payload ->> '$.title.hi', payload ->> '$.title.en',
                payload ->> '$.summary.hi', payload ->> '$.summary.en'
            FROM briefs WHERE json_valid(payload)""",
        """CREATE TRIGGER brief_stored AFTER INSERT ON briefs WHEN json_valid(new.payload) BEGIN
            INSERT INTO brief_words (rowid, article_hash, title_hi, title_en, summary_hi, summary_en)
            VALUES (new.id, new.article_hash, new.payload ->> '$.title.hi', new.payload ->> '$.title.en',
                new.payload ->> '$.summary.hi', new.payload ->> '$.summary.en');
        END""",
        """CREATE TRIGGER brief_removed AFTER DELETE ON briefs BEGIN
            DELETE FROM brief_words WHERE rowid = old.id;
        END""",
    ),
    ("ALTER TABLE segments ADD COLUMN confidence REAL",),
)


class NewerDatabaseError(CacheUnavailable):
    """A newer version of Saar has been at the database."""


def migrate(connection: sqlite3.Connection, steps: Steps = MIGRATIONS) -> None:
    """Bring the database to the newest shape, in one transaction.

    Raises NewerDatabaseError.
    """
    if _shape(connection, steps) == len(steps):
        return  # without the write lock, which another process may hold
    with transaction(connection):
        connection.execute("CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, applied_at TEXT)")
        done = _shape(connection, steps)
        for number, statements in enumerate(steps[done:], start=done + 1):
            for statement in statements:
                connection.execute(statement)
            connection.execute("INSERT INTO migrations VALUES (?, datetime('now'))", (number,))


def require_known(connection: sqlite3.Connection, steps: Steps = MIGRATIONS) -> None:
    """Raise NewerDatabaseError if another version's steps were taken."""
    _shape(connection, steps)


def _shape(connection: sqlite3.Connection, steps: Steps) -> int:
    """Return the number of the last step that was taken."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'migrations'").fetchone():
        return 0
    (done,) = connection.execute("SELECT coalesce(max(number), 0) FROM migrations").fetchone()
    if done > len(steps):
        raise NewerDatabaseError(
            f"The database is of a newer version of Saar (shape {done}; this version knows up to"
            f" {len(steps)}): update Saar, or let SAAR_DATA_DIR name another folder."
        )
    return int(done)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the write lock; all that is done inside is kept, or with an exception nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # some errors of SQLite have rolled back already
            connection.execute("ROLLBACK")
        raise
