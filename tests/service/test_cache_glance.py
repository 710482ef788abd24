"""Reads on the event loop: taken where they cannot hold it up, and left to the thread everywhere else."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from service.cache.glance import Glance
from service.cache.lane import Lane
from service.cache.sqlite import FILE, SqliteCache
from tests.service.cache_use import warnings

KEY = ("article", "engine@1", "options")


@pytest.fixture
async def cache(tmp_path: Path) -> AsyncIterator[SqliteCache]:
    """Open a cache with one brief that has been read."""
    async with SqliteCache(tmp_path, max_mb=1) as opened:
        await opened.briefs.put(*KEY, b"{}", [])
        assert await opened.briefs.get(*KEY) == b"{}"
        yield opened


@pytest.fixture
async def glance(tmp_path: Path) -> AsyncIterator[Glance]:
    """Open a glance beside a lane in an empty folder."""
    lane = Lane(tmp_path / "lane.sqlite3", name="test")
    opened = Glance(tmp_path / "lane.sqlite3", lane)
    yield opened
    opened.close()
    await lane.aclose()


async def where(glance: Glance) -> int:
    """Return the thread that a read runs in."""
    return await glance.attempt("read", lambda _: threading.get_ident(), 0)


async def test_a_hit_does_not_wait_for_the_thread(cache: SqliteCache) -> None:
    """While a long read of something else keeps the thread busy, a brief is found at once."""
    free = threading.Event()
    busy = asyncio.create_task(cache._reader.run("read", lambda _: free.wait(5)))
    await asyncio.sleep(0.01)
    begun = time.perf_counter()
    assert await cache.briefs.get(*KEY) == b"{}"
    assert time.perf_counter() - begun < 1
    assert not busy.done()
    free.set()
    await busy


async def test_what_another_process_writes_and_deletes_is_seen(cache: SqliteCache, tmp_path: Path) -> None:
    """The next read after another's change sees it, and so does the one after the file has gone."""
    async with SqliteCache(tmp_path, max_mb=1) as other:
        await other.briefs.put(*KEY, b"[]", [])
        assert await cache.briefs.get(*KEY) == b"[]"
        assert await other.briefs.delete(KEY[0])
    assert await cache.briefs.get(*KEY) is None
    await cache.briefs.put(*KEY, b"{}", [])
    assert await cache.briefs.get(*KEY) == b"{}"
    (tmp_path / FILE).unlink()
    assert await cache.briefs.get(*KEY) is None


async def test_the_lane_opens_and_the_loop_reads(glance: Glance) -> None:
    """What may take long, opening the file, is done in the thread; the next read is not."""
    assert await where(glance) != threading.get_ident()
    assert await where(glance) == threading.get_ident()


async def test_a_locked_database_is_waited_for_in_the_thread_alone(
    glance: Glance, caplog: pytest.LogCaptureFixture
) -> None:
    """A read that finds the file locked raises nothing, and holds nobody up; if the lane fails too, it is a miss."""
    await where(glance)
    threads: list[int] = []

    def locked(_: sqlite3.Connection) -> str:
        threads.append(threading.get_ident())
        raise sqlite3.OperationalError("database is locked")

    assert await glance.attempt("read", locked, "a miss") == "a miss"
    assert threads[0] == threading.get_ident() != threads[1]
    assert await glance.attempt("read", locked, "a miss") == "a miss"
    assert len(threads) == 2  # the lane pauses, and so does the loop
    assert warnings(caplog) == ["The cache cannot read: database is locked"]


async def test_after_a_slow_read_the_thread_takes_the_next(glance: Glance) -> None:
    """A disk that is slow holds the loop up once in half a minute."""
    await where(glance)
    await glance.attempt("read", lambda _: time.sleep(0.06), None)
    assert await where(glance) != threading.get_ident()
    assert await where(glance) != threading.get_ident()


async def test_a_folder_with_odd_characters_is_no_trouble(tmp_path: Path) -> None:
    """Names that mean something in a URI are names."""
    async with SqliteCache(tmp_path / "a?b#c %41", max_mb=1) as cache:
        await cache.briefs.put(*KEY, b"{}", [])
        for _ in range(2):
            assert await cache.briefs.get(*KEY) == b"{}"
        assert cache._glance._connection is not None
