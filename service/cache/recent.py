"""The briefs made last, all of them or those with some words in title, summary or hash: an index that SQLite keeps."""

from __future__ import annotations

import heapq
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import islice

from service.cache.protocols import RecentBrief

# Each reads along an index and stops when enough are found; CROSS JOIN keeps SQLite from beginning at the other end.
_COLUMNS = """
    SELECT b.id, b.article_hash, b.signature, b.options_digest, b.created_at,
        w.title_hi, w.title_en, w.summary_en, json_array_length(b.payload, '$.warnings')
"""
_ALL = f"""{_COLUMNS} FROM briefs b CROSS JOIN brief_words w ON w.rowid = b.id
    WHERE b.signature = :signature ORDER BY b.id DESC"""
_FOUND = f"""{_COLUMNS} FROM brief_words w CROSS JOIN briefs b ON b.id = w.rowid
    WHERE brief_words MATCH :words AND b.signature = :signature ORDER BY w.rowid DESC"""


def recent(connection: sqlite3.Connection, signatures: Sequence[str], words: str, limit: int) -> list[RecentBrief]:
    """Return the newest brief of at most `limit` articles, the newest first; see `BriefCache.recent`."""
    with ExitStack() as stack:
        sql, match = (_FOUND, _match(words)) if words.strip() else (_ALL, "")
        cursors = [
            stack.enter_context(closing(connection.execute(sql, {"signature": signature, "words": match})))
            for signature in signatures
        ]
        rows = heapq.merge(*cursors, key=lambda row: -row[0])
        return list(islice(_first_of_each(rows), limit))


def _match(words: str) -> str:
    """Return what SQLite calls a query: each word begins one of the text; what else is typed has no meaning."""
    given = unicodedata.normalize("NFC", words).replace("\x00", " ").split()
    return " ".join('"{}"*'.format(word.replace('"', '""')) for word in given)


def _first_of_each(rows: Iterator[tuple[int, str, str, str, float, str, str, str, int]]) -> Iterator[RecentBrief]:
    seen: set[str] = set()
    for _, article_hash, signature, options_digest, made_at, title_hi, title, summary, warnings in rows:
        if article_hash not in seen:
            seen.add(article_hash)
            yield RecentBrief(
                article_hash=article_hash,
                signature=signature,
                options_digest=options_digest,
                made_at=made_at,
                title_hi=title_hi,
                title=title,
                summary=summary,
                warnings=warnings,
            )
