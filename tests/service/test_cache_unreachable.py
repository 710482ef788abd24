"""A database that is there but out of reach: requests go on without it, and do not wait for it."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from service.cache.sqlite import FILE, SqliteCache
from service.errors import CacheUnavailable
from tests.service.cache_use import HYPOTHESIS, fill, survives, warnings, works

NOBODY = 65534


@pytest.fixture
async def full(tmp_path: Path) -> Path:
    """Make a folder with a database that is not empty, and return it."""
    async with SqliteCache(tmp_path, max_mb=1) as cache:
        await fill(cache)
    return tmp_path


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Give a function that puts the lanes' clock forward by seconds."""
    now = time.monotonic()

    def put_forward(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr("service.cache.lane.time", SimpleNamespace(monotonic=lambda: now))
    return put_forward


@contextmanager
def write_lock(folder: Path) -> Iterator[None]:
    """Hold the database's write lock, as another process would."""
    other = sqlite3.connect(folder / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


async def test_an_article_waits_for_a_held_lock_once(
    full: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, later: Callable[[float], None]
) -> None:
    """Sixty sentences and their brief cost one wait and one warning; after the pause, all is remembered again."""
    monkeypatch.setattr("service.cache.file._BUSY_S", 0.3)  # sixty of these are 18 s
    async with SqliteCache(full, max_mb=1) as cache:
        with write_lock(full):
            begun = time.perf_counter()
            for number in range(60):
                await cache.segments.put_many({str(number): HYPOTHESIS})
            await cache.briefs.put("new", "engine@1", "options", b"{}", [])
            assert time.perf_counter() - begun < 3
            assert await cache.segments.get_many(["a", "59"]) == {"a": HYPOTHESIS}
        assert len(warnings(caplog)) == 1
        assert "cannot write segments: database is locked" in warnings(caplog)[0]
        later(29)
        await cache.segments.put_many({"too early": HYPOTHESIS})
        later(2)
        await cache.segments.put_many({"again": HYPOTHESIS})
        assert set(await cache.segments.get_many(["too early", "again"])) == {"again"}


async def test_ping_and_delete_are_tried_in_a_pause_but_wait_for_nobody(
    full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither calls a locked database sound, nor waits for the lock; once it is free, both work at once."""
    monkeypatch.setattr("service.cache.file._BUSY_S", 60)
    monkeypatch.setattr("service.cache.lane._PATIENCE_S", 0.2)
    async with SqliteCache(full, max_mb=1) as cache:
        with write_lock(full):
            begun = time.perf_counter()
            assert not await cache.ping()
            assert not await cache.ping()
            with pytest.raises(CacheUnavailable, match="cannot delete briefs"):
                await cache.briefs.delete("article")
            await survives(cache)
            assert time.perf_counter() - begun < 3
            assert await cache.briefs.get("article", "engine@1", "options")
        await asyncio.sleep(0.2)  # for SQLite to look again
        assert await cache.briefs.delete("article")
        await works(cache)


async def test_one_opens_at_a_time(full: Path) -> None:
    """While one process makes, changes or puts aside the database, no other opens it."""
    opening = SqliteCache(full, max_mb=1)
    with opening_lock(full):
        entering = asyncio.create_task(opening.__aenter__())
        await asyncio.sleep(0.1)
        assert not entering.done()
    async with await entering as cache:
        await works(cache)


async def test_a_service_starts_beside_one_that_never_lets_go(
    full: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A process that hangs while it opens the database costs another one its cache for that time, not its start."""
    monkeypatch.setattr("service.cache.file._ALONE_S", 0.1)
    with opening_lock(full):
        async with SqliteCache(full, max_mb=1) as cache:
            await survives(cache)
            assert not await cache.ping()
            assert any(f"another process has held {full / FILE}.lock" in warning for warning in warnings(caplog))
    async with SqliteCache(full, max_mb=1) as cache:
        await works(cache)


async def test_damage_that_cannot_be_put_aside_is_a_miss(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process holds the opening lock, a damaged file stays; afterwards it goes."""
    monkeypatch.setattr("service.cache.file._ALONE_S", 0.1)
    async with SqliteCache(full, max_mb=1) as cache:
        assert await cache.segments.get_many(["a"])
        with (full / FILE).open("r+b") as file:
            file.write(b"\xde\xad\xbe\xef" * 50_000)
        with opening_lock(full):
            await survives(cache)
            assert not await cache.ping()
        assert not (full / f"{FILE}.damaged").exists()
        await works(cache)
    assert (full / f"{FILE}.damaged").exists()


@contextmanager
def opening_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of those who open the database."""
    with (folder / f"{FILE}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


async def test_a_folder_that_cannot_be_made_is_a_miss(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Without a database every read is a miss and every write a warning, once; ping and delete tell the truth."""
    blocked = tmp_path / "file"
    blocked.touch()
    async with SqliteCache(blocked / "folder", max_mb=1) as cache:
        for _ in range(2):
            await survives(cache)
        assert not await cache.ping()
        with pytest.raises(CacheUnavailable, match="cannot delete briefs"):
            await cache.briefs.delete("article")
        said = warnings(caplog)
        assert len(said) == len(set(said)) > 0
        blocked.unlink()
        caplog.set_level(logging.INFO)
        await works(cache)
        assert any("can be written again" in record.getMessage() for record in caplog.records)


async def test_a_read_only_folder_is_a_miss(full: Path) -> None:
    """Where nothing can be written, requests go on and ping says no; when it can be again, the cache is back."""
    with read_only(full):
        async with SqliteCache(full, max_mb=1) as cache:
            await survives(cache)
            assert not await cache.ping()
            with pytest.raises(CacheUnavailable):
                await cache.briefs.delete("article")
    async with SqliteCache(full, max_mb=1) as cache:
        assert await cache.segments.get_many(["a"]) == {"a": HYPOTHESIS}
        await works(cache)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Take the right to write a folder away, from root too, who has to be somebody else for it."""
    is_root = os.geteuid() == 0
    modes = {path: path.stat().st_mode for path in [folder, *(list(folder.parents)[:3] if is_root else [])]}
    for path, mode in modes.items():
        path.chmod(mode | 0o555)
    folder.chmod(0o555)
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        for path, mode in modes.items():
            path.chmod(mode)
