"""One line of a batch on its way to an outcome; whatever is wrong with it is its own fault alone."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pydantic import ValidationError

from service.batches.batch import Outcome, StoredRow
from service.batches.lines import read_object
from service.batches.schemas import BatchLine
from service.batches.store import BatchStore
from service.errors import BatchesUnavailable, EngineUnavailable, InvalidRequest
from service.problems import body_of, invalid
from service.runtime import Runtime
from service.schemas import lasting_json


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBriefing:
    """Briefs lines in the background of a service."""

    runtime: Runtime
    store: BatchStore
    max_line_bytes: int

    async def settle(self, batch_id: str, engine: str, row: StoredRow) -> None:
        """Brief a line, unless one with the same article and options was there first, and store what becomes of it.

        Raises EngineUnavailable while the line's engine or summariser is being prepared, or the batch's engine is not
        there, and BatchesUnavailable: the line still waits then.
        """
        row_id = "null"
        try:
            found = self._read(row.line)
            row_id = _row_id(found)
            outcome = await self._outcome(batch_id, row.number, row_id, _asked(engine, row.options | found))
        except Exception as error:
            if self._may_pass(error, engine):
                raise
            outcome = Outcome(state="failed", row_id=row_id, result=body_of(error))
        await self.store.settle(batch_id, row.number, outcome)

    def _may_pass(self, error: Exception, engine: str) -> bool:
        """Say whether the line can wait for it; what else is told, or a bug, is its outcome and ends no batch."""
        if isinstance(error, EngineUnavailable):
            return error.retry_after_s is not None or not self.runtime.engines[engine].loaded
        return isinstance(error, BatchesUnavailable)

    def _read(self, line: bytes) -> dict[str, object]:
        try:
            return read_object(line, max_bytes=self.max_line_bytes)
        except ValueError as error:
            raise InvalidRequest(str(error)) from None

    async def _outcome(self, batch_id: str, number: int, row_id: str, asked: BatchLine) -> Outcome:
        pipeline = self.runtime.pipeline(asked.engine, background=True)
        article_hash = await pipeline.identify(asked.submission)
        key = f"{article_hash}|{asked.options.digest}|{asked.engine}|{asked.summariser}"
        first = await self.store.first_with(batch_id, number, key)
        if first != number:
            return Outcome(state="duplicate", row_id=row_id, result=str(first).encode())
        brief = await pipeline.brief(asked.submission, asked.options)
        return Outcome(state="done", row_id=row_id, result=lasting_json(brief))


def _asked(engine: str, given: dict[str, object]) -> BatchLine:
    """Return what a line asks for, of the batch's engine where it names none. Raises InvalidRequest."""
    try:
        return BatchLine.model_validate(given | {"engine": given.get("engine") or engine})
    except ValidationError as error:
        raise invalid(error.errors(include_url=False, include_input=False)) from None


def _row_id(found: dict[str, object]) -> str:
    """Return the id of a line as JSON in ASCII, which holds half surrogate pairs too; null for what is no id."""
    given = found.get("id")
    return json.dumps(given if isinstance(given, str | int) else None)
