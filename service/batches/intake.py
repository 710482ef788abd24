"""What the service holds for batches, and how one comes in: to the disk first, however long its sender takes."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from service.batches.batch import Batch, BatchLimits
from service.batches.leases import Leases
from service.batches.line import LineBriefing
from service.batches.runner import BatchRunner
from service.batches.schemas import BatchStatus
from service.batches.store import FOLDER, BatchStore
from service.errors import BatchesUnavailable, BatchTooLarge
from service.runtime import Runtime

_BYTES_PER_CHARACTER = 20  # as for a single brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Batches:
    """The batches of a service; `folder` is where they lie."""

    store: BatchStore
    runner: BatchRunner
    leases: Leases
    folder: Path
    max_mb: int

    async def accept(self, upload: AsyncIterator[bytes], *, engine: str, options: Mapping[str, object]) -> Batch:
        """Store an upload and begin with it. Raises what `BatchStore.create` does, and BatchTooLarge for its bytes."""
        await self.store.require_room()
        try:
            with tempfile.TemporaryFile(dir=self.folder) as file:
                await self._receive(upload, file)
                batch_id = await self.store.create(file, engine=engine, options=options)
        except OSError as error:
            why = f"The batch cannot be stored ({error.strerror}): make room in the service's data folder, or send less"
            raise BatchesUnavailable(f"{why}, and try again.") from error
        self.runner.wake()
        return await self.store.find(batch_id)

    def status(self, batch: Batch) -> BatchStatus:
        """Return how far a batch is, as it is told."""
        return BatchStatus.of(batch, self.runner.hindrance(batch.engine) if batch.state == "running" else None)

    async def _receive(self, upload: AsyncIterator[bytes], file: IO[bytes]) -> None:
        size = 0
        async for chunk in upload:
            size += len(chunk)
            if size > self.max_mb * 2**20:
                raise BatchTooLarge(f"The batch is over {self.max_mb:,} MiB: send it in parts.")
            await asyncio.to_thread(file.write, chunk)
        file.seek(0)

    async def delete(self, batch_id: str) -> None:
        """Remove a batch, whether it runs or not. Raises BatchNotFound."""
        await self.store.delete(batch_id)
        self.leases.forget(batch_id)


@asynccontextmanager
async def open_batches(runtime: Runtime) -> AsyncIterator[Batches]:
    """Go on with the batches in the data folder, and take new ones, until the block ends."""
    settings, folder = runtime.settings, runtime.settings.data_dir / FOLDER
    limits = BatchLimits(
        max_batches=settings.max_batches,
        max_rows=settings.max_batch_rows,
        max_line_bytes=settings.max_article_chars * _BYTES_PER_CHARACTER,
    )
    store, leases = BatchStore(folder, limits), Leases(folder)
    briefing = LineBriefing(runtime=runtime, store=store, max_line_bytes=limits.max_line_bytes)
    try:
        async with BatchRunner(store, leases, briefing) as runner:
            yield Batches(store=store, runner=runner, leases=leases, folder=folder, max_mb=settings.max_batch_mb)
    finally:
        await store.aclose()
