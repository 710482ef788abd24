"""How long the steps of one request took."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class Timings:
    """Milliseconds by step, and in all; the clock of the whole starts when it is made."""

    def __init__(self) -> None:
        self._started = perf_counter()
        self._steps: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure a block as the step `name`."""
        started = perf_counter()
        yield
        self._steps[name] = _milliseconds_since(started)

    def all(self) -> dict[str, float]:
        """Return the steps so far, and the total."""
        return {**self._steps, "total": _milliseconds_since(self._started)}


def _milliseconds_since(started: float) -> float:
    return round((perf_counter() - started) * 1000, 2)
