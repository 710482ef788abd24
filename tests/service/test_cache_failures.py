"""A cache that fails is a miss and a warning; only `ping` and `delete` say what is the matter."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from service.cache.file import identity, put_aside
from service.cache.sqlite import FILE, SqliteCache
from tests.service.cache_use import HYPOTHESIS, fill, survives, warnings, works

GARBAGE = b"\xde\xad\xbe\xef" * 5000


@pytest.fixture
async def full(tmp_path: Path) -> Path:
    """Make a folder with a database of some thirty pages, and return it."""
    async with SqliteCache(tmp_path, max_mb=1) as cache:
        await fill(cache)
    return tmp_path


@pytest.fixture
async def cache(full: Path) -> AsyncIterator[SqliteCache]:
    """Open the cache in that folder and read from it."""
    async with SqliteCache(full, max_mb=1) as opened:
        assert await opened.segments.get_many(["a"])
        yield opened


async def test_garbage_found_at_the_start_is_put_aside(full: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file that is no database is kept under another name and reported, and an empty one takes its place."""
    (full / FILE).write_bytes(GARBAGE)
    async with SqliteCache(full, max_mb=1) as cache:
        await works(cache)
    assert (full / f"{FILE}.damaged").read_bytes() == GARBAGE
    assert any(f"{FILE}.damaged" in warning for warning in warnings(caplog))


async def test_a_file_overwritten_while_open_is_put_aside(
    cache: SqliteCache, full: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Both connections get over it: what is asked meanwhile is a miss, and soon everything works on a new file."""
    with (full / FILE).open("r+b") as file:
        file.write(GARBAGE * 10)
    for _ in range(3):
        await survives(cache)
    await works(cache)
    assert (full / f"{FILE}.damaged").exists()
    assert (full / f"{FILE}.damaged-wal").exists()  # its log, which must not be played into the new file
    assert any("damaged" in warning for warning in warnings(caplog))


async def test_damage_deep_in_the_file_is_found_when_it_is_read(full: Path) -> None:
    """A sound first page does not save a file whose other pages are garbage."""
    with (full / FILE).open("r+b") as file:
        file.seek(4096)
        file.write(GARBAGE * 2)
    async with SqliteCache(full, max_mb=1) as cache:
        await survives(cache)
        await survives(cache)
        await works(cache)
    assert (full / f"{FILE}.damaged").exists()


async def test_a_file_emptied_while_open_works_again(cache: SqliteCache, full: Path) -> None:
    """A database without its tables is filled anew at the next try, for it is not the file that is wrong."""
    os.truncate(full / FILE, 0)
    os.truncate(full / f"{FILE}-wal", 0)
    await survives(cache)
    await survives(cache)
    await works(cache)


async def test_what_cannot_be_stored_stops_nothing(cache: SqliteCache) -> None:
    """A text that is no Unicode is the caller's mistake and raises, and what comes next is stored."""
    with pytest.raises(UnicodeEncodeError):
        await cache.segments.put_many({"beside": HYPOTHESIS, "broken": replace(HYPOTHESIS, text="\ud800")})
    assert await cache.segments.get_many(["beside", "broken"]) == {}
    await works(cache)


async def test_a_file_that_disappears_is_made_anew(cache: SqliteCache, full: Path) -> None:
    """Who removes the database under a running service empties the cache, and no more."""
    (full / FILE).unlink()
    assert await cache.segments.get_many(["a"]) == {}
    await works(cache)
    assert (full / FILE).exists()


async def test_one_process_puts_aside_and_the_other_follows(cache: SqliteCache, full: Path) -> None:
    """A cache whose file was replaced by another process goes on with the new file."""
    (full / FILE).rename(full / "elsewhere")
    async with SqliteCache(full, max_mb=1) as other:
        await other.segments.put_many({"from the other": HYPOTHESIS})
        assert await cache.segments.get_many(["a", "from the other"]) == {"from the other": HYPOTHESIS}
        await works(cache)


async def test_what_cannot_be_opened_but_is_not_damaged_is_left_alone(tmp_path: Path) -> None:
    """Only damage is put aside: a folder in the place of the database stays where it is."""
    (tmp_path / FILE).mkdir()
    async with SqliteCache(tmp_path, max_mb=1) as cache:
        await survives(cache)
        assert not await cache.ping()
    assert (tmp_path / FILE).is_dir()


async def test_a_file_that_took_the_place_of_a_damaged_one_is_not_put_aside(full: Path) -> None:
    """Of two that find the damage, the second leaves alone what the first has made anew."""
    damaged = identity(full / FILE)
    assert damaged is not None
    put_aside(full / FILE, damaged, sqlite3.DatabaseError("damaged"))
    async with SqliteCache(full, max_mb=1) as cache:
        await works(cache)
        put_aside(full / FILE, damaged, sqlite3.DatabaseError("damaged"))
        assert await cache.segments.get_many(["proof"])


async def test_a_full_disk_costs_only_what_is_put(cache: SqliteCache, caplog: pytest.LogCaptureFixture) -> None:
    """A write that finds no room leaves nothing behind; what is there can still be read."""
    (pages,) = await cache._writer.run("count", lambda it: it.execute("PRAGMA page_count").fetchone())
    await cache._writer.run("fill up", lambda it: it.execute(f"PRAGMA max_page_count = {pages + 5}").fetchone())
    await cache.segments.put_many({"large": replace(HYPOTHESIS, text="x" * 50_000)})
    assert any("disk is full" in warning for warning in warnings(caplog))
    assert await cache.segments.get_many(["a", "large"]) == {"a": HYPOTHESIS}
    assert await cache.briefs.get("article", "engine@1", "options")
