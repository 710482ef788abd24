"""Batches beside what is not there: an engine, a summariser, room on the disk; and readers beside batches."""

from __future__ import annotations

import errno
import io
import tempfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from service import written_summary
from service.batches.batch import BatchLimits
from service.batches.store import BatchStore
from service.errors import InvalidRequest
from service.settings import Settings
from tests.fakes import GatedEngine
from tests.service.conftest import starting
from tests.service.test_abstractive_summaries import OneSentence, OneSentenceEngine, one
from tests.service.test_batches import JSONL, lines, post, results, text, until_done
from tests.service.two_engines import fail_to_load, until_told

__all__ = ["one"]


async def test_lines_whose_engine_or_summariser_failed_stop_nothing(
    settings: Settings, other: GatedEngine, one: OneSentenceEngine
) -> None:
    """They are settled with the reason, the others are briefed, and a batch that asks for such is refused."""
    fail_to_load(other, MemoryError())
    fail_to_load(one, MemoryError())
    chosen = {"translator": f"gated,{other.name}", "abstractive_model": one.name}
    async with starting(settings.model_copy(update=chosen)) as client:
        await until_told(client)
        bad: list[dict[str, object]] = [{"engine": other.name}, {"summariser": "abstractive"}]
        rows = [{"text": text(number)} | bad[number % 2] for number in range(6)]
        batch = await post(client, *rows, {"text": text(7)})
        done = await until_done(client, batch["id"])
        assert (done["failed"], done["done"], done["reason"]) == (6, 1, None)
        errors = [row["error"] for row in await results(client, batch["id"]) if "error" in row]
        assert all(error["status"] == 503 and "MemoryError" in error["detail"] for error in errors)
        refused = await client.post("/v1/batches?summariser=abstractive", content=lines(*rows), headers=JSONL)
        assert (refused.status_code, "MemoryError" in refused.text) == (503, True)


async def test_a_summary_that_failed_for_a_while_is_tried_again(
    settings: Settings, one: OneSentenceEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line waits for it instead of keeping the other summary for good."""
    calls: list[bool] = []
    translate = OneSentence.translate

    def once_broken(self: OneSentence, *given: Any, **named: Any) -> Any:  # noqa: ANN401
        calls.append(True)
        if len(calls) <= 2:  # the batcher itself tries once more
            raise RuntimeError("broken")
        return translate(self, *given, **named)

    monkeypatch.setattr(OneSentence, "translate", once_broken)
    monkeypatch.setattr(written_summary, "BACKGROUND_PAUSES_S", [0.0, 0.0])
    async with starting(settings.model_copy(update={"abstractive_model": one.name})) as client:
        await until_told(client)
        batch = await post(client, {"text": text(1)}, summariser="abstractive")
        await until_done(client, batch["id"])
        (row,) = await results(client, batch["id"])
    assert len(calls) > 2
    assert not any("model failed" in warning["message"] for warning in row["brief"]["warnings"])


async def test_batches_leave_the_readers_briefs_alone(client: httpx.AsyncClient) -> None:
    """What a batch makes is in its results only, not among the stored and the recent briefs."""
    batch = await post(client, {"text": text(1)})
    await until_done(client, batch["id"])
    (row,) = await results(client, batch["id"])
    assert (await client.get(f"/v1/briefs/{row['brief']['article_hash']}")).status_code == httpx.codes.NOT_FOUND
    assert (await client.get("/v1/briefs")).json()["briefs"] == []


async def test_a_full_disk_is_told(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The upload is refused with what to do, and without a path of the server."""

    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/secret/place")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    answer = await client.post("/v1/batches", content=lines({"text": text(1)}), headers=JSONL)
    assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
    detail = answer.json()["detail"]
    assert ("No space left" in detail, "make room" in detail, "/secret" in detail) == (True, True, False)


async def test_a_refused_upload_leaves_the_database_as_fast(tmp_path: Path) -> None:
    """Only what is accepted is worth a wait for the disk."""
    store = BatchStore(tmp_path, BatchLimits(max_batches=1, max_rows=1, max_line_bytes=100))
    with pytest.raises(InvalidRequest):
        await store.create(io.BytesIO(b"\n"), engine="gated", options={})
    mode = await store._database.run(lambda connection: connection.execute("PRAGMA synchronous").fetchone())
    assert mode == (1,)  # NORMAL
    await store.aclose()
