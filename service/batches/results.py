"""The results of a batch as JSONL: a line for every line that came in, in their order."""

from __future__ import annotations

from collections.abc import AsyncIterator

from service.batches.batch import Outcome
from service.batches.store import BatchStore

_MEMBER = {"done": "brief", "failed": "error", "duplicate": "duplicate_of"}


async def result_lines(store: BatchStore, batch_id: str) -> AsyncIterator[bytes]:
    """Yield the lines of what is settled so far, some at a time."""
    after = 0
    while portion := await store.outcomes(batch_id, after):
        after = portion[-1][0]
        yield b"".join(_line(number, outcome) for number, outcome in portion)


def _line(number: int, outcome: Outcome) -> bytes:
    head = f'{{"row":{number},"id":{outcome.row_id},"{_MEMBER[outcome.state]}":'
    return head.encode() + outcome.result + b"}\n"
