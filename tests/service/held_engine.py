"""An engine that a test holds, counts and breaks, and a batcher on it; for the tests of the batcher."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from models.protocols import DecodingOptions, Hypothesis, Segment
from service.batcher import Batcher

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
