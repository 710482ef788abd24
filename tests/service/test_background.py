"""Work in the background at the batcher's door: who else comes goes first, and waits for one small batch at most."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from service.precedence import BACKGROUND_SHARE
from tests.service.held_engine import Engine, batching, hold, queue, translate, until

BUDGET = 100
SMALL = BUDGET // BACKGROUND_SHARE


@pytest.fixture
def engine() -> Iterator[Engine]:
    """Give an engine whose gate is open, and is open again when the test is over."""
    held = Engine()
    yield held
    held.gate.set()


async def test_background_batches_are_small_and_their_own(engine: Engine) -> None:
    """However much of it waits, no batch of it has more than its share, and none is shared with anybody else."""
    lengths = [3, 25, 7, 7, 12, 1, 40, 3, 3, 24, 5, 8, 13] * 5
    async with batching(engine, batch=BUDGET) as batcher:
        tasks = [await hold(batcher, engine)]
        tasks.append(await queue(batcher, *("b" * length for length in lengths), background=True))
        tasks.append(await queue(batcher, *["r" * 10] * 12))
        engine.gate.set()
        await asyncio.gather(*tasks)
    assert [len(batch) for batch in engine.batches[1:3]] == [10, 2]  # the reader's come whole, and first
    for batch in engine.batches[1:]:
        assert len({text[0] for text in batch}) == 1
    for batch in engine.batches[3:]:
        assert len(batch) == 1 or len(batch) * max(map(len, batch)) <= SMALL
    assert sorted(map(len, engine.texts[13:])) == sorted(lengths)


async def test_who_comes_meanwhile_waits_for_one_small_batch(engine: Engine) -> None:
    """A reader who finds background work at the engine is next, again and again, however much of it waits."""
    async with batching(engine, batch=BUDGET) as batcher:
        engine.gate.clear()
        background = await queue(batcher, *["b" * 10] * 40, background=True)
        for number in range(1, 5):
            await until(lambda number=number: len(engine.batches) == 2 * number - 1)  # type: ignore[misc]
            reader = await queue(batcher, "reader")
            engine.let_one_through()
            await until(lambda number=number: len(engine.batches) == 2 * number)  # type: ignore[misc]
            assert engine.batches[-1] == ["reader"]
            engine.let_one_through()
            await reader
        assert not background.done()
        engine.gate.set()
        assert len(await background) == 40


async def test_background_work_is_not_refused_and_makes_nobody_refused(engine: Engine) -> None:
    """It is no part of the queue whose length refuses requests."""
    async with batching(engine, queued=5) as batcher:
        tasks = [await hold(batcher, engine)]
        tasks += [await queue(batcher, *["b" * 10] * 9, background=True) for _ in range(2)]
        assert batcher.queued_tokens == 0
        tasks.append(await queue(batcher, "reader"))
        engine.gate.set()
        assert (await asyncio.gather(*tasks))[3] == {0: "READER"}
        assert engine.batches[1] == ["reader"]


async def test_background_work_that_nobody_wants_any_more_is_dropped(engine: Engine) -> None:
    """A batch that is cancelled leaves the line with all that has not begun."""
    async with batching(engine) as batcher:
        first = await hold(batcher, engine)
        (await queue(batcher, *["b" * 10] * 9, background=True)).cancel()
        await asyncio.sleep(0)
        engine.gate.set()
        await first
        assert await translate(batcher, "next", background=True) == {0: "NEXT"}
    assert engine.batches == [["first"], ["next"]]
