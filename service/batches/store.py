"""The batches in a database of their own, which no cache's bound empties: shared by processes, and never lost."""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from collections.abc import Collection, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from service.batches import statements
from service.batches.batch import Batch, BatchLimits, Outcome, StoredRow
from service.batches.database import Database
from service.batches.lines import numbered_lines
from service.cache.migrations import transaction
from service.errors import BatchNotFound, BatchTooLarge, InvalidRequest, TooManyBatches

FOLDER, FILE = "batches", "batches.sqlite3"
_PORTION = 100
_RATE_S = 600.0  # the time over which the rate is taken


class BatchStore:
    """The database in a data folder; used from one event loop. All methods raise BatchesUnavailable when it fails."""

    def __init__(self, folder: Path, limits: BatchLimits) -> None:
        self._database = Database(folder / FILE)
        self._limits = limits

    async def require_room(self) -> None:
        """Raise TooManyBatches when there is no room for one more."""
        await self._database.run(self._require_room)

    async def create(self, upload: BinaryIO, *, engine: str, options: Mapping[str, object]) -> str:
        """Store every line of an upload that is not blank; return the id of the batch.

        `options` hold for the lines that do not say otherwise. Raises InvalidRequest without a line, BatchTooLarge with
        too many, TooManyBatches.
        """

        def work(connection: sqlite3.Connection) -> str:
            batch_id = uuid.uuid4().hex
            lines = numbered_lines(upload, max_bytes=self._limits.max_line_bytes)
            rows = ((batch_id, number, line) for number, line in lines)
            connection.execute("PRAGMA synchronous = FULL")  # what was accepted is there after a power failure
            try:
                with transaction(connection):
                    self._require_room(connection)
                    connection.execute(statements.ADD_BATCH, (batch_id, engine, json.dumps(options), time.time()))
                    added = connection.executemany(statements.ADD_ROW, islice(rows, self._limits.max_rows)).rowcount
                    if added < 1:
                        raise InvalidRequest("The upload is empty: send JSONL, an article a line.")
                    if next(rows, None) is not None:
                        most = f"{self._limits.max_rows:,}"
                        raise BatchTooLarge(f"The batch has more than {most} lines: send it in parts.")
            finally:
                connection.execute("PRAGMA synchronous = NORMAL")
            return batch_id

        return await self._database.run(work)

    async def find(self, batch_id: str) -> Batch:
        """Return how far a batch is. Raises BatchNotFound."""
        return await self._database.run(lambda connection: _found(_batches(connection, batch_id), batch_id))

    async def all(self) -> list[Batch]:
        """Return all batches, the oldest first."""
        return await self._database.run(lambda connection: _batches(connection, None))

    async def cancel(self, batch_id: str) -> Batch:
        """Let nothing more of it begin; return how far it came. Raises BatchNotFound."""

        def work(connection: sqlite3.Connection) -> Batch:
            connection.execute(statements.CANCEL, (time.time(), batch_id))
            return _found(_batches(connection, batch_id), batch_id)

        return await self._database.run(work)

    async def delete(self, batch_id: str) -> None:
        """Remove a batch with its articles and results, wherever it is. Raises BatchNotFound."""

        def work(connection: sqlite3.Connection) -> None:
            with transaction(connection):
                connection.execute(statements.DELETE_ROWS, (batch_id,))
                if not connection.execute(statements.DELETE_BATCH, (batch_id,)).rowcount:
                    raise _not_found(batch_id)
            connection.executescript("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)")

        await self._database.run(work)

    async def unfinished(self) -> list[tuple[str, str]]:
        """Return id and engine of the batches that are not done or cancelled, the oldest first."""
        if not self._database.exists:
            return []  # there never was one
        return await self._database.run(lambda connection: connection.execute(statements.UNFINISHED).fetchall())

    async def next_row(self, batch_id: str, under_way: Collection[int]) -> StoredRow | None:
        """Return the first line that waits and is not under way; None when none is left or wanted."""

        def work(connection: sqlite3.Connection) -> StoredRow | None:
            found = connection.execute(statements.NEXT_ROW, (batch_id, json.dumps(list(under_way)))).fetchone()
            if found is None:
                return None
            number, line, options = found
            return StoredRow(number=number, line=line, options=json.loads(options))

        return await self._database.run(work)

    async def first_with(self, batch_id: str, number: int, key: str) -> int:
        """Return the line that is briefed for all lines of this key: this one, unless another one came first."""

        def work(connection: sqlite3.Connection) -> int:
            with transaction(connection):
                found = connection.execute(statements.FIRST_WITH_KEY, (batch_id, key, number)).fetchone()
                if found is None:
                    connection.execute(statements.SET_KEY, (key, batch_id, number))
            return number if found is None else int(found[0])

        return await self._database.run(work)

    async def settle(self, batch_id: str, number: int, outcome: Outcome) -> None:
        """Write down what became of a line and forget its article; of a batch that was deleted nothing is kept."""
        row = (outcome.state, outcome.row_id, outcome.result, time.time(), batch_id, number)
        await self._database.run(lambda connection: connection.execute(statements.SETTLE, row))

    async def finish(self, batch_id: str) -> None:
        """Call a batch done, unless a line of it still waits or it was cancelled."""
        await self._database.run(lambda connection: connection.execute(statements.FINISH, (time.time(), batch_id)))

    async def outcomes(self, batch_id: str, after: int) -> list[tuple[int, Outcome]]:
        """Return the next of the lines that are settled, in their order, behind number `after`; empty at the end."""

        def work(connection: sqlite3.Connection) -> list[tuple[int, Outcome]]:
            rows = connection.execute(statements.OUTCOMES, (batch_id, after, _PORTION)).fetchall()
            return [
                (number, Outcome(state=state, row_id=row_id, result=result)) for number, state, row_id, result in rows
            ]

        return await self._database.run(work)

    async def aclose(self) -> None:
        """Finish what was begun and let go of the file."""
        await self._database.aclose()

    def _require_room(self, connection: sqlite3.Connection) -> None:
        (there,) = connection.execute(statements.COUNT).fetchone()
        if there >= self._limits.max_batches:
            raise TooManyBatches(f"There are {there} batches, as many as are kept: DELETE one that is done with.")


def _batches(connection: sqlite3.Connection, batch_id: str | None) -> list[Batch]:
    now = time.time()
    found = connection.execute(statements.BATCHES, {"id": batch_id, "since": now - _RATE_S})
    names = [column[0] for column in found.description]
    return [_counted(dict(zip(names, row, strict=True)), now) for row in found]


def _counted(row: dict[str, Any], now: float) -> Batch:
    lately, first = row.pop("lately"), row.pop("first_of_these")
    goes_on = row["state"] == "running" and lately > 1
    per_s = (lately - 1) / max(now - first, 1e-3) if goes_on else None
    return Batch(
        **row,
        rows_per_minute=None if per_s is None else per_s * 60,
        eta_s=None if per_s is None else row["waiting"] / per_s,
    )


def _found(batches: list[Batch], batch_id: str) -> Batch:
    if not batches:
        raise _not_found(batch_id)
    return batches[0]


def _not_found(batch_id: str) -> BatchNotFound:
    return BatchNotFound(f"There is no batch {batch_id}: GET /v1/batches lists them.")
