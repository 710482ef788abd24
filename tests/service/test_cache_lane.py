"""The thread under the cache: what it tries, what it skips, and how long anybody waits for it."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from service.cache.lane import Lane
from service.errors import CacheUnavailable
from tests.service.cache_use import warnings


class Disk:
    """Work for a lane that counts how often it is tried, and fails or hangs as it is told."""

    def __init__(self) -> None:
        self.tries = 0
        self.broken = False
        self.free = threading.Event()
        self.free.set()

    def work(self, _: sqlite3.Connection) -> None:
        """Do nothing, in one of three ways."""
        self.tries += 1
        self.free.wait()
        if self.broken:
            raise sqlite3.OperationalError("disk I/O error")


@pytest.fixture
async def lane(tmp_path: Path) -> AsyncIterator[Lane]:
    """Open a lane in an empty folder."""
    opened = Lane(tmp_path / "lane.sqlite3", name="test")
    await opened.open()
    yield opened
    await opened.aclose()


@pytest.fixture
def disk() -> Disk:
    """Return a disk in good order."""
    return Disk()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Give a function that puts the lane's clock forward by seconds."""
    now = time.monotonic()

    def put_forward(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr("service.cache.lane.time", SimpleNamespace(monotonic=lambda: now))
    return put_forward


async def read(lane: Lane, disk: Disk) -> bool:
    """Say whether a read was tried and worked."""

    def work(connection: sqlite3.Connection) -> bool:
        disk.work(connection)
        return True

    return await lane.attempt("read", work, otherwise=False)


async def test_after_a_failure_the_rest_is_skipped_until_the_pause_is_over(
    lane: Lane, disk: Disk, later: Callable[[float], None], caplog: pytest.LogCaptureFixture
) -> None:
    """A failing database is tried once in half a minute, whatever is asked of it, and told of once in all."""
    disk.broken = True
    for pauses in range(1, 4):
        for _ in range(60):
            await lane.write("write", disk.work)
            assert not await read(lane, disk)
            assert lane.later("write", disk.work) is None
        assert disk.tries == pauses
        later(31)
    assert warnings(caplog) == ["The cache cannot write: disk I/O error"]
    disk.broken = False
    assert await read(lane, disk)
    await lane.write("write", disk.work)
    assert disk.tries == 5


async def test_a_success_of_what_is_tried_anyway_ends_the_pause(lane: Lane, disk: Disk) -> None:
    """What raises instead of lying is tried in a pause; when it works, so does everything else."""
    disk.broken = True
    for _ in range(2):
        with pytest.raises(CacheUnavailable, match="cannot delete"):
            await lane.run("delete", disk.work)
    assert not await read(lane, disk)
    assert disk.tries == 2
    disk.broken = False
    await lane.run("delete", disk.work)
    assert await read(lane, disk)


async def test_an_answer_that_does_not_come_is_a_failure(
    lane: Lane, disk: Disk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Behind a disk that hangs, one waits and gives up, and the others do not wait."""
    monkeypatch.setattr("service.cache.lane._PATIENCE_S", 0.05)
    disk.free.clear()
    for _ in range(60):
        assert not await read(lane, disk)
    with pytest.raises(CacheUnavailable, match="cannot delete"):
        await lane.run("delete", disk.work)
    assert warnings(caplog) == [f"The cache cannot {doing}: no answer within 0.05 s" for doing in ("read", "delete")]
    disk.free.set()
    assert disk.tries == 1


async def test_a_late_write_is_not_waited_for_but_done(
    lane: Lane, disk: Disk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Slow writes queue up to a bound, what is over it is dropped with one warning, and the queue is worked off."""
    monkeypatch.setattr("service.cache.lane._WRITE_S", 0.001)
    disk.free.clear()
    for _ in range(100):
        await lane.write("write", disk.work)
    assert warnings(caplog) == ["The cache cannot write: 32 writes wait already"]
    disk.free.set()
    await lane.run("catch up", lambda _: None)
    assert disk.tries == 32
    await lane.write("write", disk.work)
    await lane.run("catch up", lambda _: None)
    assert disk.tries == 33


async def test_what_waits_behind_a_failure_is_skipped_with_the_rest(lane: Lane, disk: Disk) -> None:
    """A hundred requests that write at the same moment find out together that writing fails."""
    disk.broken = True
    disk.free.clear()
    writing = [asyncio.create_task(lane.write("write", disk.work)) for _ in range(20)]
    await asyncio.sleep(0.05)
    disk.free.set()
    await asyncio.gather(*writing)
    assert disk.tries == 1
