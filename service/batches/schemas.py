"""A line of a batch as it comes in, and how far batches are, as it goes out over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import BaseModel, Field

from service.batches.batch import Batch, State
from service.schemas import BriefRequest


class BatchLine(BriefRequest):
    """A line of a batch: an article as for a brief, with what its owner knows it by."""

    id: str | int | None = Field(None, description="Comes back with the result.")


class BatchStatus(BaseModel):
    """How far a batch is, in lines; lines of the same article are briefed once, the others are `duplicates`."""

    id: str
    state: State
    reason: str | None = Field(description="Why nothing of it is briefed here now; null when nothing is in its way.")
    engine: str
    created_at: datetime
    finished_at: datetime | None
    total: int
    waiting: int
    done: int
    failed: int
    duplicates: int
    rows_per_minute: float | None = Field(description="Over the last ten minutes; null when nothing can be said.")
    eta_s: float | None = Field(description="Seconds until it is done at that rate; null when nothing can be said.")

    @classmethod
    def of(cls, batch: Batch, reason: str | None) -> BatchStatus:
        """Return how far `batch` is, and the reason if it stands still."""
        return cls(
            id=batch.id,
            state=batch.state,
            reason=reason,
            engine=batch.engine,
            created_at=datetime.fromtimestamp(batch.created_at, UTC),
            finished_at=None if batch.finished_at is None else datetime.fromtimestamp(batch.finished_at, UTC),
            total=batch.total,
            waiting=batch.waiting,
            done=batch.done,
            failed=batch.failed,
            duplicates=batch.duplicates,
            rows_per_minute=None if batch.rows_per_minute is None else round(batch.rows_per_minute, 1),
            eta_s=None if batch.eta_s is None else round(batch.eta_s),
        )


class BatchList(BaseModel):
    """All batches, the oldest first."""

    batches: list[BatchStatus]
