"""What a test of a failing cache does with it."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from models.protocols import Hypothesis
from service.cache.sqlite import SqliteCache

HYPOTHESIS = Hypothesis(text="The bridge is closed.", score=-0.25, source_tokens=6, output_tokens=5, truncated=False)


async def fill(cache: SqliteCache) -> None:
    """Put a brief and two segments: some thirty pages."""
    await cache.briefs.put("article", "engine@1", "options", b"x" * 50_000, ["a"])
    await cache.segments.put_many({"a": HYPOTHESIS})
    await cache.segments.put_many({"b": replace(HYPOTHESIS, text="y" * 50_000)})


async def survives(cache: SqliteCache) -> None:
    """Prove that whatever a request may do with the cache raises nothing."""
    await cache.briefs.put("new", "engine@1", "options", b"{}", ["new"])
    await cache.briefs.get("article", "engine@1", "options")
    await cache.briefs.get("new", "engine@1", "options")
    await cache.segments.put_many({"new": HYPOTHESIS})
    await cache.segments.get_many(["a", "b", "new"])


async def works(cache: SqliteCache) -> None:
    """Prove that what is put is got again."""
    assert await cache.ping()
    await cache.segments.put_many({"proof": HYPOTHESIS})
    assert await cache.segments.get_many(["proof"]) == {"proof": HYPOTHESIS}
    await cache.briefs.put("proof", "engine@1", "options", b"{}", [])
    assert await cache.briefs.get("proof", "engine@1", "options")


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the warnings and errors so far."""
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
