"""Several processes on one database: together from the first moment, and whole when one of them is killed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from service.cache.sqlite import FILE, SqliteCache
from tests.service.process_cache import keys, payload

REPOSITORY = Path(__file__).parents[2]


def start(folder: Path, name: str, *count: str) -> subprocess.Popen[str]:
    """Start a process that puts briefs into the folder's database."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.service.process_cache", str(folder), name, *count],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("garbage", [b"", b"\xde\xad" * 5000], ids=["nothing", "garbage"])
async def test_processes_that_start_and_write_at_once_lose_nothing(tmp_path: Path, garbage: bytes) -> None:
    """Four processes make the database together, one of them puts garbage aside; what each put, a fifth one reads."""
    (tmp_path / FILE).write_bytes(garbage)
    processes = [start(tmp_path, f"writer {number}", "30") for number in range(4)]
    said = [process.communicate(timeout=30)[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * 4
    assert sorted(errors.count("\n") for errors in said) == [0, 0, 0, bool(garbage)]
    async with SqliteCache(tmp_path, max_mb=100) as cache:
        for name in (f"writer {number}" for number in range(4)):
            for number in range(30):
                assert await cache.briefs.get(name, "engine@1", str(number)) == payload(name, number)
                assert len(await cache.segments.get_many(keys(name, number))) == 20
    assert (tmp_path / f"{FILE}.damaged").exists() == bool(garbage)


@pytest.mark.parametrize("kill_after", [1, 7, 40])
async def test_a_killed_process_leaves_only_whole_rows(tmp_path: Path, kill_after: int) -> None:
    """After SIGKILL in a loop of puts, each brief that was reported is there, and whatever is there is whole."""
    process = start(tmp_path, "killed")
    assert process.stdout is not None
    put = [int(process.stdout.readline()) for _ in range(kill_after)]
    process.kill()
    put += [int(line) for line in process.communicate(timeout=10)[0].split()]
    assert process.returncode == -9
    async with SqliteCache(tmp_path, max_mb=100) as cache:
        found = [await cache.briefs.get("killed", "engine@1", str(number)) for number in range(put[-1] + 3)]
        assert all(found[number] for number in put)
        for number, stored in enumerate(found):
            assert stored is None or json.loads(stored) == json.loads(payload("killed", number))
            if stored:
                assert len(await cache.segments.get_many(keys("killed", number))) == 20
        await cache.segments.get_many(keys("killed", put[-1] + 1))
        assert await cache.ping()
        assert await cache.briefs.delete("killed")
        assert await cache.segments.get_many(keys("killed", put[-1])) == {}
