"""One piece of work for all who ask for it at the same time, and what it tells while it is done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")
N = TypeVar("N")


class SingleFlight(Generic[T, N]):
    """Runs the work of a key once, however many wait for it; used from one event loop.

    The work belongs to all its waiters: it goes on as long as one of them stays, whoever came first, and is cancelled
    when the last one goes. What it tells on its way, each waiter who listens hears from the beginning, however late.
    """

    def __init__(self) -> None:
        self._flights: dict[str, _Flight[T, N]] = {}

    async def run(
        self,
        key: str,
        make: Callable[[Callable[[N], None]], Awaitable[T]],
        *,
        hear: Callable[[N], None] | None = None,
    ) -> T:
        """Return what the work returns: this caller's `make`, or that of who came first.

        `make` is given what to call with each note; `hear` is called with all of them in order, and must return at
        once. What the work raises, every waiter gets. The key is free as soon as the work ends or nobody waits for it.
        """
        flight = self._flights.get(key)
        if flight is None or flight.task.done():
            flight = self._flights[key] = _Flight(make)
        flight.join(hear)
        try:
            return await asyncio.shield(flight.task)
        finally:
            if not flight.leave(hear):
                self._land(key, flight)

    def _land(self, key: str, flight: _Flight[T, N]) -> None:
        """Forget a flight that nobody waits for any more, and stop it if it is still going."""
        flight.task.cancel()
        flight.task.add_done_callback(_retrieve)
        if self._flights.get(key) is flight:
            del self._flights[key]


class _Flight(Generic[T, N]):
    """Work that is under way, who waits for it, and what it has told so far."""

    def __init__(self, make: Callable[[Callable[[N], None]], Awaitable[T]]) -> None:
        self._waiters = 0
        self._notes: list[N] = []
        self._listeners: list[Callable[[N], None]] = []
        self.task: asyncio.Task[T] = asyncio.create_task(_awaited(make, self._tell), name="saar-flight")

    def join(self, hear: Callable[[N], None] | None) -> None:
        self._waiters += 1
        if hear is not None:
            for note in self._notes:
                hear(note)
            self._listeners.append(hear)

    def leave(self, hear: Callable[[N], None] | None) -> int:
        """Return how many stay."""
        self._waiters -= 1
        if hear is not None:
            self._listeners.remove(hear)
        return self._waiters

    def _tell(self, note: N) -> None:
        self._notes.append(note)
        for hear in self._listeners:
            hear(note)


async def _awaited(make: Callable[[Callable[[N], None]], Awaitable[T]], tell: Callable[[N], None]) -> T:
    return await make(tell)


def _retrieve(flight: asyncio.Task[T]) -> None:
    """Look at the exception of a flight that ended after its last waiter, so that asyncio does not report it."""
    if not flight.cancelled():
        flight.exception()
