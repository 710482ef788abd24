"""Runs the batches in the background of the service: line by line, the batches in turn, a few articles at a time."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Self

from service.batches.batch import StoredRow
from service.batches.leases import Leases
from service.batches.line import LineBriefing
from service.batches.store import BatchStore
from service.engine_thread import reason
from service.errors import BatchesUnavailable, EngineUnavailable

AT_ONCE = 4
"""Articles under way, of all batches: enough to fill what the engine takes of background work at once."""
_POLL_S = 2.0
"""How often batches are looked for that another process has accepted, or has left behind."""
_PAUSE_S = 1.0
_log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class _Running:
    """A batch that this process runs, and its lines under way."""

    id: str
    engine: str
    under_way: set[int] = field(default_factory=set)


class BatchRunner:
    """Takes batches whose engine this process has; an async context manager."""

    def __init__(self, store: BatchStore, leases: Leases, briefing: LineBriefing) -> None:
        self._store = store
        self._leases = leases
        self._briefing = briefing
        self._running: deque[_Running] = deque()
        self._warned: set[str] = set()
        self._looked_at = float("-inf")
        self._wake = asyncio.Event()
        self._turn = asyncio.Lock()
        self._workers: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._workers = [asyncio.create_task(self._work(), name="saar-batch") for _ in range(AT_ONCE)]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave what is under way; its lines still wait, for the next start or another process."""
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        for batch in self._running:
            self._leases.give_back(batch.id)

    def wake(self) -> None:
        """Look for batches now: there is a new one."""
        self._wake.set()

    def hindrance(self, engine: str) -> str | None:
        """Say why batches of this engine stand still in this process; None when they do not."""
        served = self._briefing.runtime.engines.get(engine)
        if served is None:
            return f"This service has no engine {engine}: start it with SAAR_TRANSLATOR={engine}, or DELETE the batch."
        try:
            served.require_loaded()
        except EngineUnavailable as error:
            return str(error)
        return None

    async def _work(self) -> None:
        while True:
            try:
                async with self._turn:
                    batch, row = await self._next()
                await self._settle(batch, row)
            except BatchesUnavailable:  # whoever asks hears why
                await asyncio.sleep(_PAUSE_S)
            except Exception as error:  # noqa: BLE001 - a bug of ours must not leave the batches standing
                _log.error("running the batches failed and goes on. This is a bug: %s", reason(error))
                await asyncio.sleep(_PAUSE_S)

    async def _settle(self, batch: _Running, row: StoredRow) -> None:
        """Brief a line; one whose engine is not there yet stands aside for a while, and the others go on."""
        aside_s = 0.0
        try:
            await self._briefing.settle(batch.id, batch.engine, row)
        except EngineUnavailable as error:
            aside_s = error.retry_after_s or _PAUSE_S
        finally:
            asyncio.get_running_loop().call_later(aside_s, self._let_go, batch, row.number)

    def _let_go(self, batch: _Running, number: int) -> None:
        batch.under_way.discard(number)
        self._wake.set()  # it may have been the last one

    async def _next(self) -> tuple[_Running, StoredRow]:
        """Wait for a line; the batches take turns."""
        while True:
            await self._look()
            for _ in range(len(self._running)):
                batch = self._running[0]
                self._running.rotate(-1)
                if row := await self._store.next_row(batch.id, batch.under_way):
                    if self.hindrance(batch.engine):
                        continue
                    batch.under_way.add(row.number)
                    return batch, row
                if not batch.under_way:
                    await self._leave(batch)
            with suppress(TimeoutError):
                async with asyncio.timeout(_POLL_S):  # wait_for of Python 3.11 may swallow the cancellation at the end
                    await self._wake.wait()

    async def _look(self) -> None:
        """Take every batch that nobody runs, when there may be one."""
        if not self._wake.is_set() and monotonic() - self._looked_at < _POLL_S:
            return
        self._wake.clear()
        self._looked_at = monotonic()
        mine = {batch.id for batch in self._running}
        for batch_id, engine in await self._store.unfinished():
            if engine not in self._briefing.runtime.engines:
                self._warn(batch_id, engine)
            elif batch_id not in mine and self._take(batch_id):
                self._running.append(_Running(id=batch_id, engine=engine))

    def _warn(self, batch_id: str, engine: str) -> None:
        if batch_id not in self._warned:
            self._warned.add(batch_id)
            _log.warning("batch %s waits: %s", batch_id, self.hindrance(engine))

    def _take(self, batch_id: str) -> bool:
        try:
            return self._leases.take(batch_id)
        except OSError as error:
            raise BatchesUnavailable(f"the lock of a batch cannot be taken: {error}") from error

    async def _leave(self, batch: _Running) -> None:
        """Nothing of it waits that is wanted: it is done, cancelled or deleted."""
        await self._store.finish(batch.id)
        self._running.remove(batch)
        self._leases.forget(batch.id)
        self._leases.give_back(batch.id)
