"""An engine that a test holds, counts and breaks, and a batcher on it; for the tests of the batcher."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager

from models.protocols import DecodingOptions, Hypothesis, Segment
from service.batcher import Batcher
from service.waiting_line import Group, Piece

OPTIONS = DecodingOptions()
GROUP = Group(source="hi", target="en", options=OPTIONS)


class Engine:
    """An engine of one token a character. While `gate` is cleared it stays inside; what it does is written down."""

    signature = "held@1"
    max_source_tokens = 1000
    max_batch_tokens = 100

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.batches: list[list[str]] = []
        self.counted: list[str] = []
        self.threads: set[int] = set()
        self.fault: Callable[[list[str]], BaseException | None] = lambda _: None
        self.lost = 0
        self.shuts_behind = False
        self.pace_s = 0.0

    @property
    def texts(self) -> list[str]:
        """Every text it was given, in order."""
        return [text for batch in self.batches for text in batch]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count characters."""
        self.counted += texts
        return [len(text) for text in texts]

    def translate(
        self, segments: Sequence[Segment], *, source: str, target: str, options: DecodingOptions
    ) -> list[Hypothesis]:
        """Wait at the gate, then fail as told or answer in capitals, with the languages in front."""
        self.threads.add(threading.get_ident())
        texts = [segment.text for segment in segments]
        self.batches.append(texts)
        assert self.gate.wait(5), "the test never opened the gate"
        if self.shuts_behind:
            self.shuts_behind = False
            self.gate.clear()
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

    def let_one_through(self) -> None:
        """Open the gate for the batch that waits there; the next one finds it closed."""
        self.shuts_behind = True
        self.gate.set()

    def close(self) -> None:
        """Hold nothing."""


@asynccontextmanager
async def batching(engine: Engine, *, batch: int = 100, queued: int = 10_000) -> AsyncIterator[Batcher]:
    """Run a batcher on the engine for the length of a block, which may not take more than ten seconds."""
    engine.max_batch_tokens = batch
    async with asyncio.timeout(10), Batcher(engine, max_queued_tokens=queued) as batcher:
        yield batcher


def pieces_of(texts: Iterable[str]) -> list[Piece]:
    """Return the texts as a caller brings them, of one token a character."""
    return [Piece(segment=Segment(text=text), tokens=len(text)) for text in texts]


async def translate(
    batcher: Batcher, *texts: str, options: DecodingOptions = OPTIONS, background: bool = False
) -> dict[int, str]:
    """Translate and return the texts by index, without the languages."""
    done: dict[int, str] = {}
    group = Group(source="hi", target="en", options=options, background=background)
    async for finished in batcher.translate(pieces_of(texts), group):
        assert finished
        assert not finished.keys() & done.keys()
        done |= {index: hypothesis.text.split(" ", 2)[2] for index, hypothesis in finished.items()}
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


async def queue(
    batcher: Batcher, *texts: str, options: DecodingOptions = OPTIONS, background: bool = False
) -> asyncio.Task[dict[int, str]]:
    """Send a request and let it arrive."""
    task = asyncio.create_task(translate(batcher, *texts, options=options, background=background))
    await asyncio.sleep(0)  # its first step is to be admitted
    return task
