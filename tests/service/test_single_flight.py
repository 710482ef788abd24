"""One piece of work for all who ask for it at the same time."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable

import pytest

from service.single_flight import SingleFlight


class Work:
    """Work that a test holds: it waits for `go`, and counts how often it was begun, finished and stopped."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.go = asyncio.Event()
        self.fault = fault
        self.begun = self.finished = self.stopped = 0

    async def __call__(self, tell: Callable[[str], None]) -> int:
        """Return how often it was begun by then; tell of the beginning and of the end."""
        self.begun += 1
        number = self.begun
        tell("begun")
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.stopped += 1
            if self.fault:
                raise self.fault from None
            raise
        if self.fault:
            raise self.fault
        self.finished += 1
        tell("done")
        return number


async def crowd(flights: SingleFlight[int, str], work: Work, *keys: str) -> list[asyncio.Task[int]]:
    """Let a caller a key ask for the work, and the work begin."""
    tasks = [asyncio.create_task(flights.run(key, work)) for key in keys]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


async def test_ten_callers_share_one_flight() -> None:
    """The work of a key is done once, for all of them."""
    flights, work = SingleFlight[int, str](), Work()
    tasks = await crowd(flights, work, *["a"] * 10)
    work.go.set()
    assert await asyncio.gather(*tasks) == [1] * 10


async def test_other_keys_fly_apart() -> None:
    """Two keys are two pieces of work."""
    flights, work = SingleFlight[int, str](), Work()
    tasks = await crowd(flights, work, "a", "b")
    work.go.set()
    assert await asyncio.gather(*tasks) == [1, 2]


async def test_the_key_is_free_afterwards() -> None:
    """Who asks after the end gets work of its own, even in the moment before the first caller has looked."""
    flights, work = SingleFlight[int, str](), Work()
    (first,) = await crowd(flights, work, "a")
    work.go.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert work.finished == 1
    assert await flights.run("a", work) == 2
    assert await first == 1


async def test_an_exception_reaches_everybody_and_frees_the_key() -> None:
    """All waiters get what the work raised; the next caller tries again."""
    flights, work = SingleFlight[int, str](), Work(ValueError("no"))
    tasks = await crowd(flights, work, "a", "a", "a")
    work.go.set()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [str(outcome) for outcome in outcomes] == ["no"] * 3
    work.fault = None
    assert await flights.run("a", work) == 2


@pytest.mark.parametrize("leaving", [0, 1, 2])
async def test_a_caller_that_goes_takes_nobody_along(leaving: int) -> None:
    """The work goes on for those who stay, also when it was the first caller who began it and left."""
    flights, work = SingleFlight[int, str](), Work()
    tasks = await crowd(flights, work, "a", "a", "a")
    gone = tasks.pop(leaving)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    work.go.set()
    assert await asyncio.gather(*tasks) == [1, 1]
    assert work.stopped == 0


async def test_the_work_stops_when_the_last_caller_goes() -> None:
    """Work that nobody waits for is cancelled, and a newcomer begins afresh instead of joining it."""
    flights, work = SingleFlight[int, str](), Work()
    for task in await crowd(flights, work, "a", "a"):
        task.cancel()
    await asyncio.sleep(0)
    newcomer = asyncio.create_task(flights.run("a", work))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (work.begun, work.stopped) == (2, 1)
    work.go.set()
    assert await newcomer == 2


async def test_what_dying_work_raises_is_looked_at() -> None:
    """An exception from work that nobody waits for any more is not reported by the event loop as forgotten."""
    flights, work = SingleFlight[int, str](), Work(ValueError("while stopping"))
    reported: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    (task,) = await crowd(flights, work, "a")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert work.stopped == 1
    gc.collect()
    assert reported == []


async def test_who_listens_hears_everything_however_late() -> None:
    """A waiter that comes in the middle is told what was told before it, and then the rest."""
    flights, work = SingleFlight[int, str](), Work()
    early, late = list[str](), list[str]()
    tasks = [asyncio.create_task(flights.run("a", work, hear=early.append)), *await crowd(flights, work, "a")]
    assert early == ["begun"]
    tasks.append(asyncio.create_task(flights.run("a", work, hear=late.append)))
    await asyncio.sleep(0)
    assert late == ["begun"]
    work.go.set()
    assert await asyncio.gather(*tasks) == [1, 1, 1]
    assert early == late == ["begun", "done"]
