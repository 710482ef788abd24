"""Briefs a corpus: a few articles at a time, each once however often it is there, every row accounted for."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from saar.corpus.journal import Journal
from saar.corpus.rows import Reject, Row
from service.engine_thread import reason
from service.errors import EngineUnavailable, SaarError
from service.options import BriefOptions
from service.pipeline import Pipeline
from service.schemas import lasting_json

AT_ONCE = 8
"""Articles under way, so that their sentences fill the engine's batches. No more are in memory."""
_log = logging.getLogger(__name__)

Place = tuple[int, str | None]
"""The number and the id of a row."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """How far a batch is, in rows of the corpus; `kept` are those of an earlier run that was interrupted."""

    total: int
    made: int = 0
    kept: int = 0
    duplicates: int = 0
    rejected: int = 0

    @property
    def done(self) -> int:
        """Rows that are accounted for."""
        return self.made + self.kept + self.duplicates + self.rejected


class CorpusRun:
    """One run over a corpus; used once. What it makes goes to the journal, what it cannot make to `rejects`."""

    def __init__(self, pipeline: Pipeline, options: BriefOptions, *, journal: Journal, rejects: TextIO) -> None:
        self._pipeline = pipeline
        self._options = options
        self._journal = journal
        self._rejects = rejects
        self._places: dict[str, list[Place]] = {}

    async def brief_all(self, rows: Iterator[Row | Reject], tally: Tally, told: Callable[[Tally], None]) -> None:
        """Brief every row that is not in the journal yet; `told` hears of each row when it is accounted for.

        Raises EngineUnavailable when the engine is gone, OSError when the disk is full: run it again then.
        """
        try:
            async with asyncio.TaskGroup() as workers:
                for _ in range(AT_ONCE):
                    workers.create_task(self._work(rows, tally, told))
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from None

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield the briefs in the order of the corpus, each with all `rows` and `ids` that are this article."""
        for article_hash, places in sorted(self._places.items(), key=lambda at: min(at[1])[0]):
            numbers, ids = zip(*sorted(places, key=lambda place: place[0]), strict=True)
            yield {"rows": list(numbers), "ids": list(ids), **self._journal.brief(article_hash)}

    async def _work(self, rows: Iterator[Row | Reject], tally: Tally, told: Callable[[Tally], None]) -> None:
        """Take one row after the other from the iterator, which all workers share."""
        for row in rows:
            if isinstance(row, Reject):
                self._reject(row, tally)
            else:
                await self._take(row, tally)
            told(tally)
            await asyncio.sleep(0)  # where nothing is made, Ctrl-C would else not be heard

    async def _take(self, row: Row, tally: Tally) -> None:
        place = (row.number, row.id)
        try:
            article_hash = await self._pipeline.identify(row.submission)
        except SaarError as error:
            self._reject(Reject(number=row.number, id=row.id, reason=str(error)), tally)
            return
        if same := self._places.get(article_hash):
            same.append(place)
            tally.duplicates += 1
            return
        self._places[article_hash] = [place]
        if article_hash in self._journal:
            tally.kept += 1
            return
        made = await self._brief(row)
        if isinstance(made, bytes):
            self._journal.add(article_hash, made)
            tally.made += 1
            return
        first, *others = self._places.pop(article_hash)
        tally.duplicates -= len(others)
        for number, row_id in (first, *others):
            self._reject(Reject(number=number, id=row_id, reason=made), tally)

    async def _brief(self, row: Row) -> bytes | str:
        """Return the JSON of the brief, or why there is none."""
        try:
            return lasting_json(await self._pipeline.brief(row.submission, self._options))
        except EngineUnavailable:
            raise
        except SaarError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 - one article must not end a corpus, whatever is in it
            _log.error("row %d: unexpected %s", row.number, reason(error))
            return f"this is a bug in Saar ({type(error).__name__})"

    def _reject(self, reject: Reject, tally: Tally) -> None:
        line = {"row": reject.number, "id": reject.id, "reason": reject.reason}
        self._rejects.write(json.dumps(line, ensure_ascii=False) + "\n")
        tally.rejected += 1
