"""The batcher, through its door: an engine that the test holds, counts and breaks."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager

import pytest

from models.errors import UnsupportedLanguages
from models.protocols import DecodingOptions, Hypothesis, Segment
from service.batcher import Batcher
from service.errors import EngineFailed, EngineUnavailable, Overloaded

OPTIONS = DecodingOptions()


class Engine:
    """An engine of one token a character. While `gate` is cleared it stays inside; what it does is written down."""

    signature = "held@1"
    max_source_tokens = 1000

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.batches: list[list[str]] = []
        self.threads: set[int] = set()
        self.fault: Callable[[list[str]], BaseException | None] = lambda _: None
        self.count_fault: Exception | None = None
        self.lost = 0
        self.pace_s = 0.0

    @property
    def texts(self) -> list[str]:
        """Every text it was given, in order."""
        return [text for batch in self.batches for text in batch]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count characters."""
        self.threads.add(threading.get_ident())
        if self.count_fault:
            raise self.count_fault
        return [len(text) for text in texts]

    def translate(
        self, segments: Sequence[Segment], *, source: str, target: str, options: DecodingOptions
    ) -> list[Hypothesis]:
        """Wait at the gate, then fail as told or answer in capitals, with the languages in front."""
        self.threads.add(threading.get_ident())
        texts = [segment.text for segment in segments]
        self.batches.append(texts)
        assert self.gate.wait(5), "the test never opened the gate"
        time.sleep(self.pace_s)
        if (fault := self.fault(texts)) is not None:
            raise fault
        return [
            Hypothesis(
                text=f"{source}-{target} {options.beam_size} {text.upper()}",
                score=None,
                source_tokens=len(text),
                output_tokens=1,
                truncated=False,
            )
            for text in texts
        ][self.lost :]

    def close(self) -> None:
        """Hold nothing."""


@pytest.fixture
def engine() -> Iterator[Engine]:
    """Give an engine whose gate is open, and is open again when the test is over."""
    held = Engine()
    yield held
    held.gate.set()


@asynccontextmanager
async def batching(engine: Engine, *, batch: int = 100, queued: int = 10_000) -> AsyncIterator[Batcher]:
    """Run a batcher on the engine for the length of a block, which may not take more than ten seconds."""
    async with asyncio.timeout(10), Batcher(engine, max_batch_tokens=batch, max_queued_tokens=queued) as batcher:
        yield batcher


async def translate(batcher: Batcher, *texts: str, options: DecodingOptions = OPTIONS) -> dict[int, str]:
    """Translate and return the texts by index, without the languages."""
    done: dict[int, str] = {}
    segments = [Segment(text=text) for text in texts]
    async for index, hypothesis in batcher.translate(segments, source="hi", target="en", options=options):
        assert index not in done
        done[index] = hypothesis.text.split(" ", 2)[2]
    return done


async def until(condition: Callable[[], bool]) -> None:
    """Let everything else go on until the condition holds."""
    while not condition():  # the condition is another thread's
        await asyncio.sleep(0.001)


async def hold(batcher: Batcher, engine: Engine) -> asyncio.Task[dict[int, str]]:
    """Close the gate behind a first text, so that what comes now has to wait."""
    engine.gate.clear()
    task = asyncio.create_task(translate(batcher, "first"))
    await until(lambda: bool(engine.batches))
    return task


async def queue(batcher: Batcher, *texts: str, options: DecodingOptions = OPTIONS) -> asyncio.Task[dict[int, str]]:
    """Send a request and let it arrive."""
    task = asyncio.create_task(translate(batcher, *texts, options=options))
    await asyncio.sleep(0)  # its first step is to be admitted
    return task


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
    """Counting and translating happen on one thread, and it is not the event loop's."""
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
        tasks = [await hold(batcher, engine), await queue(batcher, *["x" * 3 * 100] * 50)]
        with pytest.raises(Overloaded) as refused:
            await translate(batcher, "one more")
        assert 3 <= refused.value.retry_after_s <= 5
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
        assert batcher.queued_tokens == len("stays") // 3 + 1
        engine.gate.set()
        assert await tasks[2] == {0: "STAYS"}
        assert engine.texts == ["first", "stays"]


async def test_leaving_early_drops_the_rest(engine: Engine) -> None:
    """An iterator that is closed after its first answer leaves nothing in the queue."""
    async with batching(engine, batch=1) as batcher:
        segments = [Segment(text=text) for text in "abcdef"]
        async with aclosing(batcher.translate(segments, source="hi", target="en", options=OPTIONS)) as hypotheses:
            async for index, _ in hypotheses:
                assert index == 0
                break
        assert batcher.queued_tokens == 0
        assert await translate(batcher, "z") == {0: "Z"}
        assert len(engine.batches) <= 3


async def test_a_caller_that_goes_while_its_batch_is_at_work_harms_nobody(engine: Engine) -> None:
    """What comes back for a caller who has gone is dropped; the neighbour in the same batch gets its own."""
    async with batching(engine) as batcher:
        first = await hold(batcher, engine)
        gone, stays = await queue(batcher, "gone"), await queue(batcher, "stays")
        engine.gate.set()
        await first
        engine.gate.clear()
        await until(lambda: len(engine.batches) == 2)
        gone.cancel()
        engine.gate.set()
        assert await stays == {0: "STAYS"}


def poison(*words: str) -> Callable[[list[str]], BaseException | None]:
    """Return a fault that strikes batches with one of these words in them."""
    return lambda texts: ValueError(f"cannot bear {texts}") if set(words) & set(texts) else None


async def test_a_failure_is_its_callers_alone(engine: Engine) -> None:
    """What fails twice raises to its caller after the caller's other segments; the neighbour notices nothing."""
    engine.fault = poison("wrong")
    async with batching(engine) as batcher:
        first, stays = await hold(batcher, engine), await queue(batcher, "stays")
        done = []

        async def read() -> None:
            segments = [Segment(text=text) for text in ("wrong", "good", "fine")]
            async for index, _ in batcher.translate(segments, source="hi", target="en", options=OPTIONS):
                done.append(index)

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
        engine.gate.set()
        await first
        engine.gate.clear()
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
    engine.fault, engine.count_fault = poison("गोपनीय"), ValueError("गोपनीय")
    caplog.set_level(logging.DEBUG)
    async with batching(engine) as batcher:
        with pytest.raises(EngineFailed) as failed:
            await translate(batcher, "गोपनीय")
    assert "ValueError" in caplog.text
    assert "गोपनीय" not in caplog.text + str(failed.value)


async def test_a_failing_count_is_only_an_estimate(engine: Engine) -> None:
    """Lengths shape batches and no more: without them everything is translated all the same."""
    engine.count_fault = ValueError()
    async with batching(engine) as batcher:
        assert await translate(batcher, "a", "b") == {0: "A", 1: "B"}


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
    batcher = Batcher(engine, max_batch_tokens=10, max_queued_tokens=10)
    with pytest.raises(EngineUnavailable):
        await translate(batcher, "a")
    assert await batcher.aclose(0)


def test_an_engine_that_comes_back_after_the_loop_has_gone_harms_nobody(engine: Engine) -> None:
    """The answer that nobody can take any more is dropped, and the thread ends."""

    async def leave() -> None:
        batcher = await Batcher(engine, max_batch_tokens=10, max_queued_tokens=10).__aenter__()
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
