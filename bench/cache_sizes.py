"""A hit in a database of ten briefs, of ten thousand, and of a million; in the process, and over HTTP."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from statistics import median, quantiles

from bench.clients import Answers, Job, ask, body
from bench.database import Filled, fill
from bench.exponent import exponent
from bench.running import running
from service.cache.sqlite import SqliteCache

ROWS = (10, 10_000, 1_000_000)
MAX_MB = 16_384
HIT = '"cached":true'
_GETS, _PUT_EACH = 500, 10
"""How many are read in a round, of one size, and after how many one is written."""
_SEED = 5
Step = Callable[[str], None]


async def sizes(rounds: int, seconds: float, step: Step) -> list[dict[str, float | str | None]]:
    """Fill the databases, then ask them in turn; medians of the rounds, a row for each size."""
    with tempfile.TemporaryDirectory() as folder:
        filled = []
        for rows in ROWS:
            step(f"filling {rows:,} rows")
            (Path(folder) / str(rows)).mkdir()
            filled.append(fill(Path(folder) / str(rows), rows))
        step("hits in the process")
        gets, puts = await _in_process(filled, rounds)
        answers = _over_http(filled, rounds, seconds, step)
    return [_row(one, gets[one.rows], puts[one.rows], answers[one.rows]) for one in filled]


def growth(rows: list[dict[str, float | str | None]]) -> dict[str, dict[str, float | None]]:
    """Return, for each time, its exponent and what the largest database costs over the smallest."""
    sizes = [float(row["rows"] or 0) for row in rows]
    told: dict[str, dict[str, float | None]] = {}
    for name in ("get p50 µs", "put p50 µs", "HTTP p50 ms"):
        times = [float(row[name] or 0) for row in rows]
        told[name.split()[0]] = {"exponent": exponent(sizes, times), "largest / smallest": times[-1] / times[0]}
    return told


async def _in_process(filled: list[Filled], rounds: int) -> tuple[dict[int, list[float]], dict[int, list[float]]]:
    """Return the seconds of every `get` and `put` through the cache's own interface."""
    gets: dict[int, list[float]] = {one.rows: [] for one in filled}
    puts: dict[int, list[float]] = {one.rows: [] for one in filled}
    draw = random.Random(_SEED)  # noqa: S311 - which briefs are read, no secret
    async with AsyncExitStack() as stack:
        caches = [await stack.enter_async_context(SqliteCache(one.folder, max_mb=MAX_MB)) for one in filled]
        for at in range(rounds + 1):  # the first opens files and warms up
            for one, cache in zip(filled, caches, strict=True):
                for number, key in enumerate(draw.choices(one.keys, k=_GETS)):
                    started = time.perf_counter()
                    found = await cache.briefs.get(*key)
                    gets[one.rows] += [time.perf_counter() - started] if at else []
                    if found is None:
                        raise RuntimeError(f"a brief of {one.rows} was not found")
                    if number % _PUT_EACH == 0:
                        started = time.perf_counter()
                        await cache.briefs.put(*key, found, ())
                        puts[one.rows] += [time.perf_counter() - started] if at else []
    return gets, puts


def _over_http(filled: list[Filled], rounds: int, seconds: float, step: Step) -> dict[int, list[Answers]]:
    answers: dict[int, list[Answers]] = {one.rows: [] for one in filled}
    with ExitStack() as stack:
        services = [
            stack.enter_context(
                running(SAAR_TRANSLATOR="stub", SAAR_DATA_DIR=one.folder, SAAR_CACHE_MAX_MB=str(MAX_MB))
            )
            for one in filled
        ]
        for at in range(rounds + 1):
            for one, service in zip(filled, services, strict=True):
                step(f"hits over HTTP, {one.rows:,} rows")
                # First each once: the first use of a minute is noted, and the smallest has fewer briefs to note.
                duration, bodies = (seconds if at else None), [body(text) for text in one.texts]
                told = ask(Job(address=service.address, bodies=bodies, clients=1, seconds=duration, expected=HIT))
                answers[one.rows] += [told] if at else []
    return answers


def _row(filled: Filled, gets: list[float], puts: list[float], answers: list[Answers]) -> dict[str, float | str | None]:
    return {
        "rows": filled.rows,
        "payload bytes": filled.payload_bytes,
        "get p50 µs": median(gets) * 1e6,
        "get p99 µs": quantiles(gets, n=100)[-1] * 1e6,
        "put p50 µs": median(puts) * 1e6,
        "HTTP p50 ms": median(one.percentile_ms(50) for one in answers),
        "HTTP p99 ms": median(one.percentile_ms(99) for one in answers),
        "HTTP requests/s": median(one.per_second for one in answers),
    }
