"""Batches through HTTP: what comes in comes out, in order, with an error where there is no brief; bounds; deletion."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.batches.runner import AT_ONCE
from service.settings import Settings
from tests.fakes import GatedEngine
from tests.service.conftest import serving

JSONL = {"Content-Type": "application/jsonl"}
ERRORS = {2: "not JSON", 6: "text", 7: "foo", 8: "English", 9: "list", 10: "engine"}


def text(number: int) -> str:
    """Return an article that no other number gives."""
    return f"वार्ड {number} में विभाग ने नया हैंडपंप लगाया है और लोग खुश हैं।"


def lines(*rows: object) -> bytes:
    """Return rows as JSONL; what is a string is a line as it is."""
    return b"".join((row if isinstance(row, str) else json.dumps(row)).encode() + b"\n" for row in rows)


async def post(client: httpx.AsyncClient, *rows: object, **query: str | int) -> dict[str, Any]:
    """Upload a batch."""
    answer = await client.post("/v1/batches", content=lines(*rows), headers=JSONL, params=query)
    assert answer.status_code == httpx.codes.ACCEPTED, answer.text
    batch: dict[str, Any] = answer.json()
    assert answer.headers["Location"] == f"/v1/batches/{batch['id']}"
    return batch


async def status(client: httpx.AsyncClient, batch_id: str) -> dict[str, Any]:
    """Return how far a batch is."""
    found: dict[str, Any] = (await client.get(f"/v1/batches/{batch_id}")).raise_for_status().json()
    return found


async def until_done(client: httpx.AsyncClient, batch_id: str) -> dict[str, Any]:
    """Wait for the end of a batch."""
    async with asyncio.timeout(60):
        while (found := await status(client, batch_id))["state"] == "running":
            await asyncio.sleep(0.01)
    return found


async def results(client: httpx.AsyncClient, batch_id: str) -> list[dict[str, Any]]:
    """Return the results of a batch."""
    answer = (await client.get(f"/v1/batches/{batch_id}/results")).raise_for_status()
    assert answer.headers["content-type"].startswith("application/jsonl")
    return [json.loads(line) for line in answer.text.splitlines()]


async def test_every_line_has_its_outcome_in_order(client: httpx.AsyncClient) -> None:
    """Briefs as single requests get them, equal articles once, and an error where a line is wrong; none is lost."""
    batch = await post(
        client,
        {"id": "a", "text": text(1)},
        "{broken",
        "",
        {"id": 4, "title": "शीर्षक", "body": text(2), "max_words": 7, "include": ["summary"]},
        {"id": "again", "text": text(1)},
        {"id": "neither"},
        {"id": "typo", "text": text(3), "foo": 1},
        {"id": "english", "text": "This is English, and long enough to tell that it is."},
        "[1]",
        {"id": "other", "text": text(3), "engine": "none"},
        {"id": "\ud800", "text": text(1), "max_words": 5},
    )
    assert (batch["state"], batch["total"]) == ("running", 10)
    done = await until_done(client, batch["id"])
    counts = {name: done[name] for name in ("state", "total", "waiting", "done", "failed", "duplicates")}
    assert counts == {"state": "done", "total": 10, "waiting": 0, "done": 3, "failed": 6, "duplicates": 1}
    found = await results(client, batch["id"])
    assert [(row["row"], row["id"]) for row in found] == [
        *((1, "a"), (2, None), (4, 4), (5, "again"), (6, "neither"), (7, "typo"), (8, "english"), (9, None)),
        *((10, "other"), (11, "\ud800")),
    ]
    by_row = {row["row"]: row for row in found}
    assert by_row[5]["duplicate_of"] == 1
    for row, word in ERRORS.items():
        assert by_row[row]["error"]["status"] == httpx.codes.UNPROCESSABLE_ENTITY
        assert word in by_row[row]["error"]["detail"], by_row[row]
    single = (await client.post("/v1/briefs", json={"text": text(1)})).json()
    assert single["cached"] is False  # readers' briefs keep their room
    assert by_row[1]["brief"] == {key: value for key, value in single.items() if key not in ("cached", "timings_ms")}
    assert by_row[4]["brief"]["translation"] is None
    assert (await client.get("/v1/batches")).json()["batches"] == [done]


async def test_options_in_the_query_hold_for_lines_without_their_own(client: httpx.AsyncClient) -> None:
    """What a line says itself counts more."""
    own = {"text": text(2), "include": ["translation"]}
    batch = await post(client, {"text": text(1)}, own, include="summary", engine="gated")
    await until_done(client, batch["id"])
    first, second = (row["brief"] for row in await results(client, batch["id"]))
    assert (first["translation"], second["summary"]) == (None, None)
    assert (await status(client, batch["id"]))["engine"] == "gated"


async def test_results_stay_when_the_cache_forgets(client: httpx.AsyncClient) -> None:
    """A batch belongs to whoever sent it: only its own deletion removes a result."""
    assert (await client.post("/v1/briefs", json={"text": text(1)})).is_success
    batch = await post(client, {"text": text(1)})
    await until_done(client, batch["id"])
    (before,) = await results(client, batch["id"])
    assert (await client.delete(f"/v1/briefs/{before['brief']['article_hash']}")).is_success
    assert await results(client, batch["id"]) == [before]
    assert (await client.delete(f"/v1/batches/{batch['id']}")).status_code == httpx.codes.NO_CONTENT
    for answer in (
        await client.get(f"/v1/batches/{batch['id']}"),
        await client.get(f"/v1/batches/{batch['id']}/results"),
        await client.post(f"/v1/batches/{batch['id']}/cancel"),
        await client.delete(f"/v1/batches/{batch['id']}"),
    ):
        assert answer.status_code == httpx.codes.NOT_FOUND
        assert answer.json()["type"] == "urn:saar:batch-not-found"


@pytest.mark.parametrize("ending", ["cancel", "delete"])
async def test_a_batch_can_be_ended(client: httpx.AsyncClient, engine: GatedEngine, ending: str) -> None:
    """Nothing more of it begins; cancelled, it keeps what it has, and the next batch runs."""
    engine.hold = "वार्ड"
    engine.gate.clear()
    batch = await post(client, *({"text": text(number)} for number in range(50)))
    while not engine.entered.is_set():
        await asyncio.sleep(0.01)
    path = f"/v1/batches/{batch['id']}"
    answer = await (client.post(f"{path}/cancel") if ending == "cancel" else client.delete(path))
    assert answer.is_success
    engine.gate.set()
    after = await post(client, {"text": "पुल पर काम अगले वर्ष जनवरी में शुरू होगा और लोग खुश हैं।"})
    await until_done(client, after["id"])
    assert len(engine.seen) < 20
    if ending == "cancel":
        ended = await status(client, batch["id"])
        assert ended["state"] == "cancelled"
        assert ended["waiting"] >= 50 - 20
        assert len(await results(client, batch["id"])) == ended["done"]


async def test_readers_overtake_a_batch(settings: Settings, engine: GatedEngine) -> None:
    """A single brief that comes while a batch runs is the next thing that the engine does."""
    engine.hold = "वार्ड"
    engine.gate.clear()
    service = serving(settings)
    async with service as client:
        batch = await post(client, *({"text": text(number)} for number in range(30)))
        while not engine.entered.is_set():
            await asyncio.sleep(0.01)
        single = {"text": "पुल पर काम जनवरी में शुरू होगा और लोग खुश हैं।"}
        reading = asyncio.create_task(client.post("/v1/briefs", json=single))
        batcher = service._app.state.runtime.engines["gated"]._batcher
        while not batcher.queued_tokens:
            await asyncio.sleep(0.01)
        engine.gate.set()
        assert (await reading).is_success
        await until_done(client, batch["id"])
    (overtook,) = (at for at, segment in enumerate(engine.seen) if "पुल" in segment.text)
    assert overtook <= AT_ONCE


async def test_bounds_are_told(settings: Settings) -> None:
    """Too many lines, bytes or batches, none at all, another content type or engine: each says so, nothing is kept."""
    bounded = settings.model_copy(update={"max_batches": 1, "max_batch_rows": 3, "max_batch_mb": 1})
    async with serving(bounded) as client:
        for content, headers, query, code, word in (
            (lines(*["{}"] * 4), JSONL, "", 413, "3 lines"),
            (b"x" * 2**20 + b"\n", JSONL, "", 413, "1 MiB"),
            (b"\n \n", JSONL, "", 422, "empty"),
            (b"[]", {"Content-Type": "application/json"}, "", 415, "application/jsonl"),
            (b"{}", JSONL, "?engine=none", 422, "engine"),
            (b"{}", JSONL, "?max_words=0", 422, "max_words"),
        ):
            answer = await client.post(f"/v1/batches{query}", content=content, headers=headers)
            assert answer.status_code == code, answer.text
            assert word in answer.json()["detail"]
        assert (await client.get("/v1/batches")).json() == {"batches": []}
        await post(client, {"text": text(1)})
        answer = await client.post("/v1/batches", content=lines({"text": text(2)}), headers=JSONL)
        assert answer.status_code == httpx.codes.TOO_MANY_REQUESTS
        assert "DELETE one" in answer.json()["detail"]


async def test_a_batch_goes_on_after_a_restart(settings: Settings, engine: GatedEngine) -> None:
    """A service that stops in the middle leaves the rest to the next one; no sentence is translated for nothing."""
    engine.hold = "वार्ड 7 "
    engine.gate.clear()
    async with serving(settings) as client:
        batch = await post(client, *({"id": number, "text": text(number)} for number in range(20)))
        while (await status(client, batch["id"]))["done"] < 5:
            await asyncio.sleep(0.01)
        engine.hold = ""
        stopping = asyncio.get_running_loop().call_later(0.5, engine.gate.set)
    stopping.cancel()
    engine.gate.set()
    async with serving(settings) as client:
        assert (await until_done(client, batch["id"]))["done"] == 20
        assert [row["id"] for row in await results(client, batch["id"])] == list(range(20))
    assert len(engine.seen) <= 20 + 8


async def test_two_services_on_one_folder_run_a_batch_once(settings: Settings, engine: GatedEngine) -> None:
    """Whoever accepted it runs it alone, and both tell how far it is; what one leaves behind the other takes up."""
    async with serving(settings) as second:
        async with serving(settings) as first:
            batch = await post(first, *({"text": text(number)} for number in range(12)))
            assert (await until_done(second, batch["id"]))["done"] == 12
            assert len(engine.seen) == 12
            engine.hold = "वार्ड 41 "
            engine.gate.clear()
            left = await post(first, *({"text": text(number)} for number in range(41, 50)))
            asyncio.get_running_loop().call_later(0.5, engine.gate.set)
        assert (await until_done(second, left["id"]))["done"] == 9


async def test_a_batch_of_another_engine_is_left_alone(
    settings: Settings, engine: GatedEngine, other: GatedEngine, caplog: pytest.LogCaptureFixture
) -> None:
    """A service runs only what it has the engine for, says so, and never takes another in its place."""
    engine.gate.clear()
    async with serving(settings) as client:
        batch = await post(client, *({"text": text(number)} for number in range(6)))
        asyncio.get_running_loop().call_later(0.3, engine.gate.set)
    done = len(engine.seen)
    async with serving(settings.model_copy(update={"translator": other.name})) as client:
        while "waits: This service has no engine gated" not in caplog.text:
            await asyncio.sleep(0.01)
        found = await status(client, batch["id"])
        assert (found["state"], "SAAR_TRANSLATOR=gated" in found["reason"]) == ("running", True)
    assert (len(engine.seen), other.seen) == (done, [])


async def test_a_deleted_batch_gives_its_disk_back(client: httpx.AsyncClient, tmp_path: Path) -> None:
    """What was uploaded is gone from the file, not only from the list."""
    batch = await post(client, *({"html": "<p>" + "x" * 400_000} for _ in range(10)))
    await client.post(f"/v1/batches/{batch['id']}/cancel")
    await client.delete(f"/v1/batches/{batch['id']}")
    assert sum(path.stat().st_size for path in (tmp_path / "batches").glob("batches.sqlite3*")) < 400_000


async def test_no_batch_leaves_no_file(client: httpx.AsyncClient, tmp_path: Path) -> None:
    """The database of batches comes with the first one, and a lock only while one runs."""
    assert not (tmp_path / "batches").exists()
    batch = await post(client, {"text": text(1)})
    await until_done(client, batch["id"])
    async with asyncio.timeout(60):
        while list((tmp_path / "batches").glob("*.lock")):
            await asyncio.sleep(0.01)
