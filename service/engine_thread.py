"""The thread that touches the engine: calls go in one after the other, their answers come back to the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import traceback
from collections.abc import Callable
from typing import Any, TypeVar

from models.errors import ModelError
from service.errors import EngineFailed

T = TypeVar("T")


class EngineDiedError(Exception):
    """The engine raised what no thread survives, such as SystemExit; there will be no more answers."""


class EngineThread:
    """One daemon thread, so that an engine that never comes back cannot keep the process from ending."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], asyncio.Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="saar-engine", daemon=True)
        self._thread.start()

    async def call(self, work: Callable[[], list[T]], expected: int) -> list[T] | Exception:
        """Return the `expected` answers that `work` gives, or as a value what it raises.

        A wrong number of answers is a ModelError too. Raises EngineDiedError when the thread died of the work.
        """
        answer: asyncio.Future[list[T] | BaseException] = self._loop.create_future()
        self._jobs.put((work, answer))
        outcome = await answer
        if isinstance(outcome, BaseException) and not isinstance(outcome, Exception):
            raise EngineDiedError(type(outcome).__name__)
        if not isinstance(outcome, BaseException) and len(outcome) != expected:
            return ModelError(f"The engine gave {len(outcome)} answers for {expected} segments. This is its bug.")
        return outcome

    async def end(self, timeout_s: float) -> bool:
        """Take no more calls, join the thread, say whether it has ended in time."""
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join, max(0.0, timeout_s))
        return not self._thread.is_alive()

    def _work(self) -> None:
        while job := self._jobs.get():
            work, answer = job
            try:
                outcome = work()
            except BaseException as error:  # noqa: BLE001  # whoever waits for the answer must hear of it
                outcome = error
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
                self._loop.call_soon_threadsafe(_resolve, answer, outcome)
            if isinstance(outcome, BaseException) and not isinstance(outcome, Exception):
                return
            del job, work, answer, outcome


def _resolve(answer: asyncio.Future[Any], outcome: object) -> None:
    if not answer.done():
        answer.set_result(outcome)


def reason(error: Exception) -> str:
    """Say where an error came from without its message, which may hold text of an article."""
    if isinstance(error, ModelError):
        return str(error)
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"


def engine_failed(error: Exception) -> EngineFailed:
    """Tell a user what an engine says on purpose; what it says otherwise may be anything, even the article."""
    message = str(error) if isinstance(error, ModelError) else "The engine failed on a part of this text, twice."
    failed = EngineFailed(message)
    failed.__cause__ = error
    return failed
