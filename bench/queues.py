"""What a long queue costs each request in it: the batcher with an engine that takes next to no time."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Sequence

from models.protocols import Segment
from models.stub import StubTranslator
from service.batcher import Batcher
from service.translation import DEFAULT
from service.waiting_line import Group, Piece

REQUESTS = (10, 100, 1_000, 10_000)
_PIECES, _SHORTEST, _LENGTHS = 6, 8, 40
_UNLIMITED = 10**12
_GROUP = Group(source="hi", target="en", options=DEFAULT)
Step = Callable[[str], None]


async def queued(rounds: int, step: Step) -> dict[int, list[float]]:
    """Let so many requests wait at once, in turn; return the seconds until all are answered, round by round.

    Each has six segments, of 8 to 47 words; they are all there before the engine has done the first batch.
    """
    found: dict[int, list[float]] = {number: [] for number in REQUESTS}
    for at in range(rounds + 1):  # the first warms up
        for number in REQUESTS:
            step(f"{number:,} requests in the queue")
            seconds = await _drain(number)
            found[number] += [seconds] if at else []
    return found


async def _drain(number: int) -> float:
    lengths = [_SHORTEST + at * 7 % _LENGTHS for at in range(_PIECES * number)]
    pieces = [Piece(segment=Segment(text="के " * length), tokens=length) for length in lengths]
    gc.collect()
    async with Batcher(StubTranslator(), max_queued_tokens=_UNLIMITED) as batcher:
        started = time.perf_counter()
        requests = (pieces[at : at + _PIECES] for at in range(0, len(pieces), _PIECES))
        await asyncio.gather(*(_ask(batcher, own) for own in requests))
        return time.perf_counter() - started


async def _ask(batcher: Batcher, pieces: Sequence[Piece]) -> None:
    async for _ in batcher.translate(pieces, _GROUP):
        pass
