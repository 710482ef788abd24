"""The cache's database from outside: filled with briefs that were never made, and asked what an engine wrote.

The synthetic rows are copies of one real brief under other hashes, so they are what the service itself would read,
whatever columns it keeps.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.clients import Job, ask, body
from bench.running import running
from service.cache.sqlite import FILE
from service.submission import Submission

KNOWN = 1_000
"""Briefs of a filled database whose articles are known."""
_TEXT = (
    "जयपुर में नया पुल खोला गया\n\nजयपुर में शनिवार को {number:07d} गाड़ियों के लिए नया पुल खोला गया।"
    " मुख्यमंत्री ने कहा कि इससे लोगों को आसानी होगी।"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A filled database: its folder and rows, the bytes of a payload, and the articles and keys that are known."""

    folder: Path
    rows: int
    payload_bytes: int
    texts: list[str]
    keys: list[tuple[str, str, str]]


def fill(folder: Path, rows: int) -> Filled:
    """Make a database with so many briefs, in an order in which hashes come: any. A minute for a million."""
    with running(SAAR_TRANSLATOR="stub", SAAR_DATA_DIR=folder) as service:
        ask(Job(address=service.address, bodies=[body(_TEXT.format(number=0))], clients=1))
    texts = [_TEXT.format(number=number) for number in range(min(KNOWN, rows))]
    known = [Submission(text=text).article_hash for text in texts]
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        made = dict(connection.execute("SELECT * FROM briefs").fetchone())
        payload, columns = made["payload"], [name for name in made if name != "id"]
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA cache_size = -{2**20}")  # in KiB
        connection.execute("BEGIN")
        connection.execute("DELETE FROM briefs")
        connection.executemany(
            f"INSERT INTO briefs ({', '.join(columns)}) VALUES ({', '.join(f':{name}' for name in columns)})",  # noqa: S608 - the table's own names
            (_copy(made, article_hash) for article_hash in _hashes(known, rows)),
        )
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")
    _written(folder / FILE)
    keys = [(article_hash, made["signature"], made["options_digest"]) for article_hash in known]
    return Filled(folder=folder, rows=rows, payload_bytes=len(_bytes(payload)), texts=texts, keys=keys)


def output_tokens(folder: Path) -> int:
    """Return how many tokens the engine wrote for all that is in the segment memory, second tries among them."""
    with closing(sqlite3.connect(folder / FILE)) as connection:
        (tokens,) = connection.execute("SELECT coalesce(sum(output_tokens), 0) FROM segments").fetchone()
        return int(tokens)


def _hashes(known: list[str], rows: int) -> Iterator[str]:
    """Yield so many hashes, the known ones evenly among them."""
    every = rows // len(known)
    for number in range(rows):
        at, beside = divmod(number, every)
        is_known = not beside and at < len(known)
        yield known[at] if is_known else hashlib.sha256(str(number).encode()).hexdigest()


def _copy(made: dict[str, object], article_hash: str) -> dict[str, object]:
    payload, own, now = made["payload"], str(made["article_hash"]), time.time()
    if isinstance(payload, bytes):
        copied: object = payload.replace(own.encode(), article_hash.encode())
    else:
        copied = str(payload).replace(own, article_hash)
    return {**made, "article_hash": article_hash, "payload": copied, "created_at": now, "used_at": now}


def _bytes(payload: object) -> bytes:
    return payload if isinstance(payload, bytes) else str(payload).encode()


def _written(path: Path) -> None:
    """Have the file on the disk, or writing it would go on while others measure."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
