"""A process of its own that works on a cache until it is stopped: `process_cache.py FOLDER NAME [COUNT]`."""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
from pathlib import Path

from models.protocols import Hypothesis
from service.cache.sqlite import SqliteCache


def payload(name: str, number: int) -> bytes:
    """Return a long payload that can be told from every other, and from half of itself."""
    return json.dumps({"name": name, "number": number, "text": f"{name} {number} " * 2000}).encode()


def keys(name: str, number: int) -> list[str]:
    """Return the keys of the twenty segments that go with a brief."""
    return [f"{name}-{number}-{part}" for part in range(20)]


async def work(folder: Path, name: str, count: int | None) -> None:
    """Put briefs and their segments, and say each number once it is put; afterwards say how many are there."""
    numbers = range(count) if count is not None else itertools.count()
    async with SqliteCache(folder, max_mb=100) as cache:
        for number in numbers:
            hypothesis = Hypothesis(
                text=f"{name} {number}", score=-0.5, source_tokens=3, output_tokens=3, truncated=False
            )
            await cache.segments.put_many(dict.fromkeys(keys(name, number), hypothesis))
            await cache.briefs.put(name, "engine@1", str(number), payload(name, number), keys(name, number))
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None))
