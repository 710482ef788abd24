"""The batcher when the engine fails, dies or does not come back: everybody hears of it, nobody else suffers."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator

import pytest

from models.errors import UnsupportedLanguages
from service.batcher import Batcher
from service.errors import EngineFailed, EngineUnavailable
from tests.service.held_engine import GROUP, Engine, batching, hold, pieces_of, queue, translate, until


@pytest.fixture
def engine() -> Iterator[Engine]:
    """Give an engine whose gate is open, and is open again when the test is over."""
    held = Engine()
    yield held
    held.gate.set()


def poison(*words: str) -> Callable[[list[str]], BaseException | None]:
    """Return a fault that strikes batches with one of these words in them."""
    return lambda texts: ValueError(f"cannot bear {texts}") if set(words) & set(texts) else None


async def test_a_failure_is_its_callers_alone(engine: Engine) -> None:
    """What fails twice raises to its caller after the caller's other segments; the neighbour notices nothing."""
    engine.fault = poison("wrong")
    async with batching(engine) as batcher:
        first, stays = await hold(batcher, engine), await queue(batcher, "stays")
        done: list[int] = []

        async def read() -> None:
            async for finished in batcher.translate(pieces_of(("wrong", "good", "fine")), GROUP):
                done.extend(finished)

        reader = asyncio.create_task(read())
        await until(lambda: batcher.queued_tokens > 2)
        engine.gate.set()
        with pytest.raises(EngineFailed) as failed:
            await reader
        assert done == [1, 2]
        assert isinstance(failed.value.__cause__, ValueError)
        assert (await first, await stays) == ({0: "FIRST"}, {0: "STAYS"})
        assert engine.texts.count("wrong") == 2
        assert engine.batches[2] == ["stays"]


async def test_a_passing_fault_costs_nothing(engine: Engine) -> None:
    """A batch that fails once is tried again, one by one, and everybody gets an answer."""
    faults = iter([MemoryError()])
    engine.fault = lambda _: next(faults, None)
    async with batching(engine) as batcher:
        assert await translate(batcher, "a", "b") == {0: "A", 1: "B"}
    assert engine.batches == [["a", "b"], ["a"], ["b"]]


async def test_who_goes_during_the_second_try_is_not_tried(engine: Engine) -> None:
    """A batch that failed is retried only for callers who still wait."""
    async with batching(engine) as batcher:
        first, gone, stays = await hold(batcher, engine), await queue(batcher, "gone"), await queue(batcher, "stays")
        engine.let_one_through()
        await first
        engine.fault = lambda texts: ValueError() if len(texts) > 1 else None
        await until(lambda: len(engine.batches) == 2)
        gone.cancel()
        await asyncio.sleep(0)
        engine.gate.set()
        assert await stays == {0: "STAYS"}
        assert engine.batches[2:] == [["stays"]]


async def test_a_wrong_number_of_hypotheses_names_the_bug(engine: Engine) -> None:
    """An engine that loses an answer cannot shift the others: its batch fails, and the message says whose bug it is."""
    engine.lost = 1
    async with batching(engine) as batcher:
        with pytest.raises(EngineFailed, match="gave 0 answers for 1 segments"):
            await translate(batcher, "a", "b")


async def test_what_an_engine_says_on_purpose_is_told(engine: Engine) -> None:
    """The message of a ModelError is fit for a user, and reaches one."""
    engine.fault = lambda _: UnsupportedLanguages("held does not translate hi to en")
    async with batching(engine) as batcher:
        with pytest.raises(EngineFailed, match="held does not translate hi to en"):
            await translate(batcher, "a")


async def test_no_text_in_the_log_or_the_answer(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    """An exception whose message holds the article's words is logged and answered without them."""
    engine.fault = poison("गोपनीय")
    caplog.set_level(logging.DEBUG)
    async with batching(engine) as batcher:
        with pytest.raises(EngineFailed) as failed:
            await translate(batcher, "गोपनीय")
    assert "ValueError" in caplog.text
    assert "गोपनीय" not in caplog.text + str(failed.value)


async def test_the_death_of_the_thread_is_told_to_everybody(engine: Engine) -> None:
    """An engine that raises SystemExit ends the batcher: at work, waiting or new, every caller hears of it at once."""
    engine.fault = lambda _: SystemExit()
    async with batching(engine) as batcher:
        tasks = [await hold(batcher, engine), await queue(batcher, "waits")]
        engine.gate.set()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [EngineUnavailable] * 2
        assert not batcher.alive
        with pytest.raises(EngineUnavailable):
            await translate(batcher, "new")


async def test_a_bug_of_the_batcher_leaves_nobody_waiting(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Should the bookkeeping itself fail, callers are told and the log asks for a report."""
    monkeypatch.setattr("service.waiting_line.WaitingLine.next_batch", lambda _: 1 // 0)
    async with batching(engine) as batcher:
        with pytest.raises(EngineUnavailable):
            await asyncio.wait_for(translate(batcher, "a"), 5)
        assert not batcher.alive
    assert "ZeroDivisionError" in caplog.text


async def test_closing_finishes_the_batch_at_work_and_fails_what_waits(engine: Engine) -> None:
    """The engine's last answers are delivered, the queue hears that it is over, the thread is joined."""
    async with batching(engine) as batcher:
        at_work, waits = await hold(batcher, engine), await queue(batcher, "waits")
        closing = asyncio.create_task(batcher.aclose(5))
        await asyncio.sleep(0.01)
        assert not closing.done()
        assert not batcher.alive
        engine.gate.set()
        assert await closing
        assert await at_work == {0: "FIRST"}
        with pytest.raises(EngineUnavailable):
            await waits
    assert "saar-engine" not in {thread.name for thread in threading.enumerate()}


async def test_closing_does_not_wait_for_an_engine_that_stays_inside(engine: Engine) -> None:
    """When its time is up, closing frees every caller and says so; what the engine brings later is dropped."""
    reported: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    async with batching(engine) as batcher:
        at_work = await hold(batcher, engine)
        assert not await batcher.aclose(0.05)
        with pytest.raises(EngineUnavailable):
            await at_work
        engine.gate.set()
        assert await batcher.aclose(5)
    assert reported == []


async def test_before_it_is_entered_it_is_not_alive(engine: Engine) -> None:
    """A batcher that was not started refuses, and has nothing to close."""
    batcher = Batcher(engine, max_queued_tokens=10)
    with pytest.raises(EngineUnavailable):
        await translate(batcher, "a")
    assert await batcher.aclose(0)


def test_an_engine_that_comes_back_after_the_loop_has_gone_harms_nobody(engine: Engine) -> None:
    """The answer that nobody can take any more is dropped, and the thread ends."""

    async def leave() -> None:
        batcher = await Batcher(engine, max_queued_tokens=10).__aenter__()
        reader = await hold(batcher, engine)
        await batcher.aclose(0)
        with pytest.raises(EngineUnavailable):
            await reader

    asyncio.run(leave())
    threads = [thread for thread in threading.enumerate() if thread.name == "saar-engine"]
    assert threads
    engine.gate.set()
    for thread in threads:
        thread.join(5)
        assert not thread.is_alive()
