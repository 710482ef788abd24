"""A cache that fails is a miss and a warning; only `ping` and `delete` say what is the matter."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from models.protocols import Hypothesis
from service.cache.file import identity, put_aside
from service.cache.sqlite import FILE, SqliteCache
from service.errors import CacheUnavailable

HYPOTHESIS = Hypothesis(text="The bridge is closed.", score=-0.25, source_tokens=6, output_tokens=5, truncated=False)
GARBAGE = b"\xde\xad\xbe\xef" * 5000
NOBODY = 65534


@pytest.fixture
async def full(tmp_path: Path) -> Path:
    """Make a folder with a database of some thirty pages, and return it."""
    async with SqliteCache(tmp_path, max_mb=1) as cache:
        await cache.briefs.put("article", "engine@1", "options", "x" * 50_000, ["a"])
        await cache.segments.put_many({"a": HYPOTHESIS, "b": replace(HYPOTHESIS, text="y" * 50_000)})
    return tmp_path


@pytest.fixture
async def cache(full: Path) -> AsyncIterator[SqliteCache]:
    """Open the cache in that folder and read from it."""
    async with SqliteCache(full, max_mb=1) as opened:
        assert await opened.segments.get_many(["a"])
        yield opened


async def survives(cache: SqliteCache) -> None:
    """Prove that whatever a request may do with the cache raises nothing."""
    await cache.briefs.put("new", "engine@1", "options", "{}", ["new"])
    await cache.briefs.get("article", "engine@1", "options")
    await cache.briefs.get("new", "engine@1", "options")
    await cache.segments.put("new", HYPOTHESIS)
    await cache.segments.get_many(["a", "b", "new"])


async def works(cache: SqliteCache) -> None:
    """Prove that what is put is got again."""
    assert await cache.ping()
    await cache.segments.put("proof", HYPOTHESIS)
    assert await cache.segments.get_many(["proof"]) == {"proof": HYPOTHESIS}
    await cache.briefs.put("proof", "engine@1", "options", "{}", [])
    assert await cache.briefs.get("proof", "engine@1", "options")


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the warnings and errors so far."""
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


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


async def test_what_cannot_be_stored_leaves_no_write_half_done(cache: SqliteCache) -> None:
    """A text that is no Unicode is the caller's mistake and raises, and neither it nor its neighbours are kept."""
    broken = {"good": HYPOTHESIS, "broken": replace(HYPOTHESIS, text="\ud800")}
    with pytest.raises(UnicodeEncodeError):
        await cache.segments.put_many(broken)
    assert await cache.segments.get_many(list(broken)) == {}
    await works(cache)


async def test_a_lock_that_is_never_given_back_is_a_miss(
    full: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Another process that holds the write lock too long makes writes fail and ping say so; reads go on."""
    monkeypatch.setattr("service.cache.file._BUSY_S", 0.05)
    other = sqlite3.connect(full / FILE, isolation_level=None)
    async with SqliteCache(full, max_mb=1) as cache:
        other.execute("BEGIN IMMEDIATE")
        await survives(cache)
        assert await cache.segments.get_many(["a"])
        assert not await cache.ping()
        assert any("database is locked" in warning for warning in warnings(caplog))
        other.close()
        await works(cache)


async def test_one_opens_at_a_time(full: Path) -> None:
    """While one process makes, changes or puts aside the database, no other opens it."""
    opening = SqliteCache(full, max_mb=1)
    with (full / f"{FILE}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        entering = asyncio.create_task(opening.__aenter__())
        await asyncio.sleep(0.1)
        assert not entering.done()
    async with await entering as cache:
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
        await other.segments.put("from the other", HYPOTHESIS)
        assert await cache.segments.get_many(["a", "from the other"]) == {"from the other": HYPOTHESIS}
        await works(cache)


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
        assert any("can write segments again" in record.getMessage() for record in caplog.records)


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


async def test_a_full_disk_costs_only_what_is_put(cache: SqliteCache, caplog: pytest.LogCaptureFixture) -> None:
    """A write that finds no room leaves nothing behind; what is there can still be read."""
    (pages,) = await cache._writer.run("count", lambda it: it.execute("PRAGMA page_count").fetchone())
    await cache._writer.run("fill up", lambda it: it.execute(f"PRAGMA max_page_count = {pages + 5}").fetchone())
    many = {str(number): replace(HYPOTHESIS, text="x" * 5000) for number in range(50)}
    await cache.segments.put_many(many)
    assert any("disk is full" in warning for warning in warnings(caplog))
    assert await cache.segments.get_many(["a", *many]) == {"a": HYPOTHESIS}
    assert await cache.briefs.get("article", "engine@1", "options")
