"""The bound of the cache: the least recently used goes, a little with each write."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from models.protocols import Hypothesis
from service.cache.sqlite import FILE, SqliteCache

HYPOTHESIS = Hypothesis(text="The bridge is closed.", score=-0.25, source_tokens=6, output_tokens=5, truncated=False)


@pytest.fixture
async def cache(tmp_path: Path) -> AsyncIterator[SqliteCache]:
    """Open a cache in an empty folder."""
    async with SqliteCache(tmp_path, max_mb=1) as opened:
        yield opened


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Give a function that puts the cache's clock forward by seconds."""
    now = time.time()

    def put_forward(seconds: float) -> None:
        nonlocal now
        now += seconds

    for module in ("briefs", "segments"):
        monkeypatch.setattr(f"service.cache.{module}.time", SimpleNamespace(time=lambda: now))
    return put_forward


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    """Look into the database from outside."""
    connection = sqlite3.connect(folder / FILE)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


async def test_the_database_stays_within_its_bound(cache: SqliteCache, tmp_path: Path) -> None:
    """Ten times as much as it may hold leaves a file of the size it may have, full of the newest."""
    large = replace(HYPOTHESIS, text="x" * 2000)
    for number in range(200):
        for part in range(20):
            await cache.segments.put_many({f"{number}-{part}": large})
        await cache.briefs.put(f"article {number}", "engine@1", "options", b"x" * 12_000, [])
        assert (tmp_path / FILE).stat().st_size <= 2**20 + 100_000
    assert rows(tmp_path, "SELECT sum(length(text)) > 500000 FROM segments") == [(1,)]
    assert len(await cache.segments.get_many([f"199-{part}" for part in range(20)])) == 20
    assert await cache.briefs.get("article 199", "engine@1", "options")
    assert await cache.briefs.get("article 0", "engine@1", "options") is None


async def test_briefs_alone_stay_within_the_bound(cache: SqliteCache, tmp_path: Path) -> None:
    """A service that only ever puts briefs, its segments being known, does not outgrow its bound."""
    for number in range(100):
        await cache.briefs.put(f"article {number}", "engine@1", "options", b"x" * 40_000, [])
        assert (tmp_path / FILE).stat().st_size <= 2**20 + 100_000
    assert await cache.briefs.get("article 99", "engine@1", "options")


async def test_a_smaller_bound_is_reached_a_little_with_each_write(tmp_path: Path) -> None:
    """A database that is far over its bound shrinks by a bounded number of rows a write, not in one long one."""
    async with SqliteCache(tmp_path, max_mb=100) as cache:
        for i in range(3000):
            await cache.segments.put_many({str(i): replace(HYPOTHESIS, text="x" * 1000)})
    async with SqliteCache(tmp_path, max_mb=1) as cache:
        left = [3000]
        while left[-1] > 900:
            await cache.segments.put_many({"one more": HYPOTHESIS})
            left += [len(await cache.segments.get_many([str(i) for i in range(3000)]))]
    assert left == [3000, 2488, 1976, 1464, 952, left[-1]]


async def test_the_least_recently_used_goes_first(
    cache: SqliteCache, tmp_path: Path, later: Callable[[float], None]
) -> None:
    """What was read since is kept, older though it is."""
    await cache.briefs.put("read", "engine@1", "options", b"{}", [])
    await cache.briefs.put("forgotten", "engine@1", "options", b"{}", [])
    for key in ("read", "forgotten"):
        await cache.segments.put_many({key: HYPOTHESIS})
    for part in range(12):
        later(100)
        assert await cache.briefs.get("read", "engine@1", "options")
        assert await cache.segments.get_many(["read"])
        for i in range(100):
            await cache.segments.put_many({f"{part}-{i}": replace(HYPOTHESIS, text="x" * 2000)})
    assert rows(tmp_path, "SELECT article_hash FROM briefs") == [("read",)]
    assert set(await cache.segments.get_many(["read", "forgotten"])) == {"read"}


async def test_a_hit_is_seldom_a_write(cache: SqliteCache, tmp_path: Path, later: Callable[[float], None]) -> None:
    """A use is written down only when the last one is more than a minute ago."""
    await cache.briefs.put("article", "engine@1", "options", b"{}", [])
    await cache.segments.put_many({"a": HYPOTHESIS})
    used = "SELECT used_at FROM briefs UNION ALL SELECT used_at FROM segments"
    put = rows(tmp_path, used)
    for seconds, noted in ((50, False), (20, True)):
        later(seconds)
        await cache.briefs.get("article", "engine@1", "options")
        await cache.segments.get_many(["a"])
        await cache.ping()  # goes behind what is still to be written
        now = rows(tmp_path, used)
        assert [new != old for new, old in zip(now, put, strict=True)] == [noted, noted]
