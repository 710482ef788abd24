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

NO_FAULT_OF_A_LINE = (EngineUnavailable, BatchesUnavailable)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBriefing:
    """Briefs lines in the background of a service."""

    runtime: Runtime
    store: BatchStore
    max_line_bytes: int

    async def settle(self, batch_id: str, engine: str, row: StoredRow) -> None:
        """Brief a line, unless one with the same article and options was there first, and store what becomes of it.

        Raises EngineUnavailable or BatchesUnavailable: the line still waits then.
        """
        row_id = "null"
        try:
            found = read_object(row.line, max_bytes=self.max_line_bytes)
            row_id = json.dumps(found.get("id"), ensure_ascii=False)
            outcome = await self._outcome(
                batch_id, row.number, row_id, _asked({"engine": engine} | row.options | found)
            )
        except NO_FAULT_OF_A_LINE:
            raise
        except ValueError as error:
            outcome = _failed(row_id, InvalidRequest(str(error)))
        except Exception as error:  # noqa: BLE001 - what is told, or a bug: one line must not end a batch
            outcome = _failed(row_id, error)
        await self.store.settle(batch_id, row.number, outcome)

    async def _outcome(self, batch_id: str, number: int, row_id: str, asked: BatchLine) -> Outcome:
        pipeline = self.runtime.pipeline(asked.engine, background=True)
        article_hash = await pipeline.identify(asked.submission)
        key = f"{article_hash}|{asked.options.digest}|{asked.engine}|{asked.summariser}"
        first = await self.store.first_with(batch_id, number, key)
        if first != number:
            return Outcome(state="duplicate", row_id=row_id, result=str(first).encode())
        brief = await pipeline.brief(asked.submission, asked.options)
        return Outcome(state="done", row_id=row_id, result=lasting_json(brief))


def _asked(given: dict[str, object]) -> BatchLine:
    try:
        return BatchLine.model_validate(given)
    except ValidationError as error:
        raise invalid(error.errors(include_url=False, include_input=False)) from None


def _failed(row_id: str, error: Exception) -> Outcome:
    return Outcome(state="failed", row_id=row_id, result=body_of(error))
