"""The values of batches: how far one is, a line of it, and what became of a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["running", "done", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLimits:
    """What is kept at most, and how long a line may be."""

    max_batches: int
    max_rows: int
    max_line_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch and how far it is, in lines. Times are in seconds since 1970; rate and rest are of the last minutes."""

    id: str
    state: State
    engine: str
    created_at: float
    finished_at: float | None
    waiting: int
    done: int
    failed: int
    duplicates: int
    rows_per_minute: float | None
    eta_s: float | None

    @property
    def total(self) -> int:
        """All lines."""
        return self.waiting + self.done + self.failed + self.duplicates


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRow:
    """A line that waits, as it was uploaded, and the options of its batch."""

    number: int
    line: bytes
    options: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a line: its brief, its problem, or the number of the line with the same article, as JSON.

    `row_id` is the line's own id, as JSON.
    """

    state: Literal["done", "failed", "duplicate"]
    row_id: str
    result: bytes
