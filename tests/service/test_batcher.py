"""The batcher, through its door: who shares a batch, who waits for whom, who is refused, and who has gone."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import aclosing

import pytest

from models.protocols import DecodingOptions
from service.errors import Overloaded
from tests.service.held_engine import GROUP, Engine, batching, hold, pieces_of, queue, translate, until


@pytest.fixture
def engine() -> Iterator[Engine]:
    """Give an engine whose gate is open, and is open again when the test is over."""
    held = Engine()
    yield held
    held.gate.set()


async def test_every_segment_gets_its_own_hypothesis(engine: Engine) -> None:
    """Answers carry the index of their segment, whatever the batches were."""
    async with batching(engine, batch=12) as batcher:
        assert await translate(batcher, "aaaa", "b", "", "ccccccc", "dd") == {
            0: "AAAA",
            1: "B",
            2: "",
            3: "CCCCCCC",
            4: "DD",
        }
        assert len(engine.batches) > 1
        assert await translate(batcher) == {}


async def test_blank_texts_fill_a_batch_too(engine: Engine) -> None:
    """A text of no tokens takes a row of the batch all the same."""
    async with batching(engine, batch=10) as batcher:
        assert len(await translate(batcher, *[""] * 35)) == 35
    assert [len(batch) for batch in engine.batches] == [10, 10, 10, 5]


async def test_busy_collects_and_idle_goes_at_once(engine: Engine) -> None:
    """An idle engine gets a lone text alone; what arrives while it works shares the next batch."""
    async with batching(engine) as batcher:
        tasks = [await hold(batcher, engine)]
        tasks += [await queue(batcher, text) for text in ("a", "bb", "ccc")]
        engine.gate.set()
        await asyncio.gather(*tasks)
        assert engine.batches == [["first"], ["a", "bb", "ccc"]]


async def test_other_options_make_another_batch(engine: Engine) -> None:
    """Only equal options and languages share a batch."""
    async with batching(engine) as batcher:
        tasks = [await hold(batcher, engine), await queue(batcher, "a")]
        tasks.append(await queue(batcher, "b", options=DecodingOptions(beam_size=8)))
        tasks.append(await queue(batcher, "c"))
        engine.gate.set()
        assert [*(await asyncio.gather(*tasks))][1:] == [{0: "A"}, {0: "B"}, {0: "C"}]
        assert engine.batches == [["first"], ["a", "c"], ["b"]]


async def test_one_thread_alone_touches_the_engine(engine: Engine) -> None:
    """All batches are translated on one thread, and it is not the event loop's."""
    async with batching(engine, batch=3) as batcher:
        await asyncio.gather(*(translate(batcher, "a", "bb") for _ in range(5)))
    assert len(engine.threads) == 1
    assert threading.get_ident() not in engine.threads


async def test_the_event_loop_goes_on_while_the_engine_works(engine: Engine) -> None:
    """A held engine holds neither the loop nor the arrival of a thousand segments."""
    async with batching(engine) as batcher:
        tasks = [await hold(batcher, engine), await queue(batcher, *["x" * 40] * 1000)]
        begun = time.perf_counter()
        for _ in range(10):
            await asyncio.sleep(0.001)
        assert time.perf_counter() - begun < 1
        tasks[1].cancel()
        engine.gate.set()
        await tasks[0]


async def test_a_full_queue_refuses_but_never_for_the_own_size(engine: Engine) -> None:
    """A request longer than the bound is admitted into an empty queue; the next one is told when to come back."""
    async with batching(engine, queued=50) as batcher:
        tasks = [await hold(batcher, engine), await queue(batcher, *["x" * 30] * 10)]
        assert batcher.queued_tokens >= 50
        with pytest.raises(Overloaded) as refused:
            await translate(batcher, "one more")
        assert refused.value.retry_after_s is not None
        assert refused.value.retry_after_s >= 1
        assert await translate(batcher) == {}  # nothing to do is never too much
        engine.gate.set()
        await asyncio.gather(*tasks)
        assert batcher.queued_tokens == 0
        assert await translate(batcher, "welcome") == {0: "WELCOME"}


async def test_retry_after_is_estimated_from_the_recent_speed(engine: Engine) -> None:
    """A thousand tokens a second and five thousand waiting: half of them are done in three seconds."""
    engine.pace_s = 0.1
    async with batching(engine, queued=5000) as batcher:
        await translate(batcher, "x" * 100)
        engine.batches.clear()
        tasks = [await hold(batcher, engine), await queue(batcher, *["x" * 100] * 50)]
        with pytest.raises(Overloaded) as refused:
            await translate(batcher, "one more")
        assert refused.value.retry_after_s in (3, 4, 5)
        tasks[1].cancel()
        engine.gate.set()
        await tasks[0]


async def test_a_small_request_does_not_wait_for_a_large_one(engine: Engine) -> None:
    """A text that arrives behind a thousand others is in one of the next two batches, whatever its length."""
    async with batching(engine, queued=100_000) as batcher:
        large = await queue(batcher, *["x" * 25] * 1000)
        await until(lambda: len(engine.batches) > 3)
        engine.gate.clear()
        at_work = len(engine.batches)
        small = await queue(batcher, "y")
        engine.gate.set()
        assert await small == {0: "Y"}
        assert engine.texts.index("y") <= sum(len(batch) for batch in engine.batches[: at_work + 3])
        assert not large.done()
        large.cancel()


async def test_what_nobody_waits_for_is_never_translated(engine: Engine) -> None:
    """A caller that is cancelled takes what has not begun out of the queue; others are served."""
    async with batching(engine) as batcher:
        tasks = [await hold(batcher, engine), await queue(batcher, "gone", "too"), await queue(batcher, "stays")]
        tasks[1].cancel()
        with pytest.raises(asyncio.CancelledError):
            await tasks[1]
        assert batcher.queued_tokens == len("stays")
        engine.gate.set()
        assert await tasks[2] == {0: "STAYS"}
        assert engine.texts == ["first", "stays"]


async def test_leaving_early_drops_the_rest(engine: Engine) -> None:
    """An iterator that is closed after its first answer leaves nothing in the queue."""
    async with batching(engine, batch=1) as batcher:
        async with aclosing(batcher.translate(pieces_of("abcdef"), GROUP)) as batches:
            async for finished in batches:
                assert finished.keys() == {0}
                break
        assert batcher.queued_tokens == 0
        assert await translate(batcher, "z") == {0: "Z"}
        assert len(engine.batches) <= 3


async def test_a_caller_that_goes_while_its_batch_is_at_work_harms_nobody(engine: Engine) -> None:
    """What comes back for a caller who has gone is dropped; the neighbour in the same batch gets its own."""
    async with batching(engine) as batcher:
        first = await hold(batcher, engine)
        gone, stays = await queue(batcher, "gone"), await queue(batcher, "stays")
        engine.let_one_through()
        await first
        await until(lambda: len(engine.batches) == 2)
        gone.cancel()
        engine.gate.set()
        assert await stays == {0: "STAYS"}
