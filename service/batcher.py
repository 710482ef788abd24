"""The one door to an engine: items from all requests share its batches, and one thread alone touches it.

An idle engine starts at once; a busy one lets requests collect, so batches grow with the load and no timer is needed.
A batch is made up when the engine is ready for it, of what waits then: that takes a fraction of a millisecond. All
bookkeeping is done on the event loop and needs no lock; the thread only translates. Each admitted item is owed exactly
one outcome, whatever happens to the engine: nobody waits for ever.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncGenerator, Sequence
from functools import partial
from time import perf_counter
from typing import Self

from models.protocols import Hypothesis, Translator
from service.engine_thread import EngineDiedError, EngineThread, engine_failed, reason
from service.errors import EngineUnavailable, Overloaded
from service.precedence import Lines
from service.waiting_line import Group, Item, Piece, Request
from service.watching.watcher import NOBODY, EngineCall, Watcher

_log = logging.getLogger(__name__)
_NEWEST = 0.3  # weight of the newest batch in the mean speed
_PATIENCE_S = 5.0  # with the batch at work at the end, when no request waits for it any more


class Batcher:
    """Translates for all requests with one engine; an async context manager, entered once, used from that event loop.

    The engine says how large a batch may be. `max_queued_tokens` bounds what waits: a request that finds as much
    waiting is refused, one that finds less is admitted whatever its own size. The watcher is told of each batch, under
    the engine's `name`. Work in the background is never refused.
    """

    def __init__(
        self, translator: Translator, *, max_queued_tokens: int, name: str = "engine", watcher: Watcher = NOBODY
    ) -> None:
        self._translator = translator
        self._name = name
        self._watcher = watcher
        self._max_queued_tokens = max_queued_tokens
        self._line = Lines(max_batch_tokens=translator.max_batch_tokens)
        self._open: set[Request] = set()
        self._wake = asyncio.Event()
        self._thread: EngineThread
        self._task: asyncio.Task[None] | None = None
        self._closing = False
        self._tokens_per_s: float | None = None

    @property
    def queued_tokens(self) -> int:
        """Source tokens of requests that wait for the engine; those it is working on are not among them."""
        return self._line.tokens

    @property
    def alive(self) -> bool:
        """Whether a request would be served."""
        return self._task is not None and not self._closing

    def start(self) -> None:
        """Take work from now on, in the running event loop; once."""
        self._thread = EngineThread()
        self._task = asyncio.create_task(self._serve(), name="saar-batcher")

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose(_PATIENCE_S)

    async def aclose(self, timeout_s: float) -> bool:
        """Let the batch at work finish, fail what waits with EngineUnavailable, end the thread.

        Says whether the engine came back in time. If not, its thread is still inside and it must not be closed.
        """
        self._closing = True
        if self._task is None:
            return True
        deadline = perf_counter() + timeout_s
        self._wake.set()
        await asyncio.wait({self._task}, timeout=timeout_s)
        self._task.cancel()
        await asyncio.wait({self._task})
        return await self._thread.end(deadline - perf_counter())

    async def translate(
        self, pieces: Sequence[Piece], group: Group, *, admitted: bool = False
    ) -> AsyncGenerator[dict[int, Hypothesis], None]:
        """Yield hypotheses under the index of their piece as they are finished, some at a time and in any order.

        `admitted` says that this goes on with work that was admitted before: it is not refused any more.
        Closing the iterator or cancelling its reader drops what has not begun; leave early by `contextlib.aclosing`.
        Raises, at the first step, Overloaded or EngineUnavailable; and after everything that could be translated has
        been yielded, EngineFailed for what could not, or EngineUnavailable if the engine went away. No pieces: no work.
        """
        if not pieces:
            return
        failure = None
        request = self._admit(pieces, group, admitted=admitted)
        try:
            due = len(pieces)
            while due:
                finished = {}
                for index, outcome in await request.outcomes():
                    due -= 1
                    if isinstance(outcome, Hypothesis):
                        finished[index] = outcome
                    else:
                        failure = failure or outcome
                if finished:
                    yield finished
        finally:
            self._open.discard(request)
            self._line.leave(request)
        if failure:
            raise failure

    def _admit(self, pieces: Sequence[Piece], group: Group, *, admitted: bool) -> Request:
        if not self.alive:
            raise EngineUnavailable("The translation engine is not running. Try again later.")
        queued = self.queued_tokens
        if queued >= self._max_queued_tokens and not (admitted or group.background):
            # Half of the queue: who comes back then finds room, and the engine has not run dry meanwhile.
            wait_s = max(1, math.ceil(queued / 2 / self._tokens_per_s)) if self._tokens_per_s else 1
            raise Overloaded(f"The service is busy. Try again in {wait_s} s.", retry_after_s=wait_s)
        request = Request(pieces, group)
        self._line.join(request)
        self._open.add(request)
        self._wake.set()
        return request

    async def _serve(self) -> None:
        """Run batch after batch; whatever ends this, every open request hears of it."""
        try:
            while not self._closing:
                if batch := self._line.next_batch():
                    await self._run(batch)
                else:
                    self._wake.clear()
                    await self._wake.wait()
        except EngineDiedError as error:
            _log.critical("The engine's thread died of %s; nothing is translated until a restart.", error)
        except Exception as error:  # noqa: BLE001  # a bug of ours must not leave callers waiting
            _log.critical(
                "The batcher stopped; nothing is translated until a restart. This is a bug: %s", reason(error)
            )
        finally:
            self._closing = True
            for request in self._open:
                for index in tuple(request.owed):
                    request.settle(index, EngineUnavailable("The translation engine has stopped. Try again later."))

    async def _run(self, batch: list[Item]) -> None:
        """Translate a batch; if that fails, each of its items once more alone."""
        hypotheses = await self._translate(batch)
        if not isinstance(hypotheses, Exception):
            for item, hypothesis in zip(batch, hypotheses, strict=True):
                item.request.settle(item.index, hypothesis)
            return
        _log.warning("A batch of %d failed, trying its items alone: %s", len(batch), reason(hypotheses))
        for item in batch:
            if item.index not in item.request.owed:
                continue
            alone = await self._translate([item])
            if isinstance(alone, Exception):
                _log.error("A segment failed alone and for the second time: %s", reason(alone))
                item.request.settle(item.index, engine_failed(alone))
            else:
                item.request.settle(item.index, alone[0])

    async def _translate(self, batch: list[Item]) -> list[Hypothesis] | Exception:
        segments, group = [item.piece.segment for item in batch], batch[0].request.group
        translate = partial(self._translator.translate, segments, source=group.source, target=group.target)
        begun = perf_counter()
        hypotheses = await self._thread.call(partial(translate, options=group.options), len(segments))
        seconds = perf_counter() - begun
        if not isinstance(hypotheses, Exception):
            speed = sum(item.tokens for item in batch) / max(seconds, 1e-6)
            self._tokens_per_s = speed + (1 - _NEWEST) * ((self._tokens_per_s or speed) - speed)
        self._tell(batch, hypotheses, seconds)
        return hypotheses

    def _tell(self, batch: list[Item], hypotheses: list[Hypothesis] | Exception, seconds: float) -> None:
        output = None if isinstance(hypotheses, Exception) else sum(it.output_tokens for it in hypotheses)
        call = EngineCall(
            engine=self._name,
            segments=len(batch),
            source_tokens=sum(item.tokens for item in batch),
            output_tokens=output,
            fill=len(batch) * max(item.tokens for item in batch) / self._translator.max_batch_tokens,
            seconds=seconds,
            callers=[request.context for request in dict.fromkeys(item.request for item in batch)],
        )
        self._watcher.engine_called(call)
