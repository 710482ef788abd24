"""One piece of work for all who ask for it at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Runs the work of a key once, however many wait for it; used from one event loop.

    The work belongs to all its waiters: it goes on as long as one of them stays, whoever came first, and is cancelled
    when the last one goes.
    """

    def __init__(self) -> None:
        self._flights: dict[str, asyncio.Task[T]] = {}
        self._waiters: dict[asyncio.Task[T], int] = {}

    async def run(self, key: str, make: Callable[[], Awaitable[T]]) -> T:
        """Return what the work returns: this caller's `make`, or that of who came first.

        What the work raises, every waiter gets. The key is free as soon as the work ends or nobody waits for it.
        """
        flight = self._flights.get(key)
        if flight is None or flight.done():
            flight = self._flights[key] = asyncio.create_task(_awaited(make), name="saar-flight")
            self._waiters[flight] = 0
        self._waiters[flight] += 1
        try:
            return await asyncio.shield(flight)
        finally:
            self._waiters[flight] -= 1
            if not self._waiters[flight]:
                self._land(key, flight)

    def _land(self, key: str, flight: asyncio.Task[T]) -> None:
        """Forget a flight that nobody waits for any more, and stop it if it is still going."""
        flight.cancel()
        flight.add_done_callback(_retrieve)
        del self._waiters[flight]
        if self._flights.get(key) is flight:
            del self._flights[key]


async def _awaited(make: Callable[[], Awaitable[T]]) -> T:
    return await make()


def _retrieve(flight: asyncio.Task[T]) -> None:
    """Look at the exception of a flight that ended after its last waiter, so that asyncio does not report it."""
    if not flight.cancelled():
        flight.exception()
