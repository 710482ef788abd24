"""How long the steps of one request took, and how long it may take."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from time import perf_counter

from service.errors import Timeout
from service.watching.watcher import NOBODY, Watcher


class Timings:
    """Milliseconds by step, and in all; the clock of the whole starts when it is made. The watcher sees each step.

    `limit_s` is how many seconds the request may take.
    """

    def __init__(self, watcher: Watcher = NOBODY, *, limit_s: float) -> None:
        self._watcher = watcher
        self._started = perf_counter()
        self._limit_s = limit_s
        self._steps: dict[str, float] = {}

    @property
    def left_s(self) -> float:
        """The seconds that are left to the request; negative when it has had its time."""
        return self._limit_s - (perf_counter() - self._started)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure a block as the step `name`."""
        started = perf_counter()
        with self._watcher.stage(name):
            yield
        self._steps[name] = _milliseconds_since(started)

    def all(self) -> dict[str, float]:
        """Return the steps so far, and the total."""
        return {**self._steps, "total": _milliseconds_since(self._started)}


@asynccontextmanager
async def time_limit(seconds: float) -> AsyncIterator[None]:
    """Give up a block that takes longer. Raises Timeout."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise Timeout(
            f"It took longer than {seconds:g} s. What was finished is kept: send the request again."
        ) from error


def _milliseconds_since(started: float) -> float:
    return round((perf_counter() - started) * 1000, 2)
