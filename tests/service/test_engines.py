"""Several engines in one service: named by the request, each with briefs of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from service.settings import Settings
from tests.fakes import GatedEngine
from tests.service.conftest import ARTICLE, serving

BRIEFS, TRANSLATIONS = "/v1/briefs", "/v1/translations"


@pytest.fixture
async def client(settings: Settings, other: GatedEngine) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of a ready service with the engines `gated`, the default, and `other`."""
    async with serving(settings.model_copy(update={"translator": f"gated, {other.name}"})) as running:
        yield running


async def test_each_engine_has_briefs_of_its_own(
    client: httpx.AsyncClient, engine: GatedEngine, other: GatedEngine
) -> None:
    """One article by two engines is two briefs with two signatures, and each is found again by itself."""
    made = [(await client.post(BRIEFS, json={"text": ARTICLE, "engine": name})).json() for name in ("gated", "other")]
    assert [brief["cached"] for brief in made] == [False, False]
    assert [brief["signature"].split(";")[0] for brief in made] == ["gated@1", "other@1"]
    assert made[0]["article_hash"] == made[1]["article_hash"]
    assert [segment.text for segment in engine.seen] == [segment.text for segment in other.seen]
    translated = len(engine.seen)
    again = [(await client.post(BRIEFS, json={"text": ARTICLE, "engine": name})).json() for name in ("other", "gated")]
    assert [brief["cached"] for brief in again] == [True, True]
    assert [brief["signature"] for brief in again] == [made[1]["signature"], made[0]["signature"]]
    assert (len(engine.seen), len(other.seen)) == (translated, translated)


async def test_the_first_engine_is_the_default(
    client: httpx.AsyncClient, engine: GatedEngine, other: GatedEngine
) -> None:
    """Who names no engine gets the first, and shares its briefs with who names it."""
    made = (await client.post(BRIEFS, json={"text": ARTICLE})).json()
    assert made["signature"].startswith("gated@1;")
    assert (await client.post(BRIEFS, json={"text": ARTICLE, "engine": None})).json()["cached"] is True
    assert (await client.post(BRIEFS, json={"text": ARTICLE, "engine": "gated"})).json()["cached"] is True
    assert (await client.post(TRANSLATIONS, json={"texts": ["पुल"]})).json()["signature"].startswith("gated@1;")
    assert engine.seen
    assert not other.seen


async def test_loose_texts_go_to_the_engine_that_is_named(
    client: httpx.AsyncClient, engine: GatedEngine, other: GatedEngine
) -> None:
    """`POST /v1/translations` takes an engine too, and its signature says which it was."""
    answer = (await client.post(TRANSLATIONS, json={"texts": ["पुल खुला है।"], "engine": "other"})).json()
    assert answer["signature"].startswith("other@1;")
    assert [segment.text for segment in other.seen] == ["पुल खुला है।"]
    assert not engine.seen


async def test_the_engine_is_part_of_what_a_brief_is_found_by(client: httpx.AsyncClient) -> None:
    """In a query the engine is named as in JSON; a brief of another engine is not found, and Location finds its own."""
    made = await client.post(
        f"{BRIEFS}?engine=other&max_words=60", content=ARTICLE, headers={"Content-Type": "text/plain"}
    )
    path = f"{BRIEFS}/{made.json()['article_hash']}"
    assert made.headers["location"] == f"{path}?engine=other"
    found = await client.get(made.headers["location"])
    assert found.json()["signature"] == made.json()["signature"]
    assert found.headers["etag"] == made.headers["etag"]
    assert (await client.get(path)).status_code == httpx.codes.NOT_FOUND
    await client.post(BRIEFS, json={"text": ARTICLE})
    assert (await client.get(path)).headers["etag"] != made.headers["etag"]


async def test_deleting_removes_the_briefs_of_every_engine(
    client: httpx.AsyncClient, engine: GatedEngine, other: GatedEngine
) -> None:
    """One DELETE is for all engines, and for what was remembered of the sentences."""
    for name in ("gated", "other"):
        made = await client.post(BRIEFS, json={"text": ARTICLE, "engine": name})
    path = f"{BRIEFS}/{made.json()['article_hash']}"
    assert (await client.delete(path)).status_code == httpx.codes.NO_CONTENT
    assert (await client.delete(path)).status_code == httpx.codes.NOT_FOUND
    for gated in (engine, other):
        assert (await client.get(path, params={"engine": gated.name})).status_code == httpx.codes.NOT_FOUND
        translated = len(gated.seen)
        await client.post(BRIEFS, json={"text": ARTICLE, "engine": gated.name})
        assert len(gated.seen) == 2 * translated


@pytest.mark.parametrize("name", ["nobody", "stub", "/etc", "./gated", "gated,other", ""])
async def test_only_a_configured_name_is_an_engine(client: httpx.AsyncClient, name: str) -> None:
    """An unknown name, one that is not configured and a path are refused alike, with the names there are."""
    for answer in (
        await client.post(BRIEFS, json={"text": ARTICLE, "engine": name}),
        await client.post(BRIEFS, params={"engine": name}, content=ARTICLE, headers={"Content-Type": "text/plain"}),
        await client.get(f"{BRIEFS}/{'0' * 64}", params={"engine": name}),
        await client.post(TRANSLATIONS, json={"texts": ["पुल"], "engine": name}),
    ):
        assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
        assert answer.headers["content-type"] == "application/problem+json"
        (error,) = answer.json()["errors"]
        assert error["field"] == "engine"
        assert "gated, other" in error["message"]
        assert answer.json()["detail"] == f"engine: {error['message']}"


async def test_a_blocked_engine_does_not_hold_up_another(
    client: httpx.AsyncClient, engine: GatedEngine, other: GatedEngine
) -> None:
    """While one engine hangs in a batch, with more behind it, the other makes briefs."""
    engine.gate.clear()
    blocked = [
        asyncio.create_task(client.post(BRIEFS, json={"text": ARTICLE.replace("कोटा", town)}))
        for town in ("बूंदी", "बारां", "झालावाड़")
    ]
    await asyncio.to_thread(engine.entered.wait)
    async with asyncio.timeout(5):
        made = await client.post(BRIEFS, json={"text": ARTICLE, "engine": other.name})
        assert made.json()["signature"].startswith("other@1;")
        assert (await client.post(TRANSLATIONS, json={"texts": ["पुल"], "engine": other.name})).is_success
        assert (await client.get("/readyz")).json()["ready"] is True
    assert not any(task.done() for task in blocked)
    engine.gate.set()
    assert [(await task).status_code for task in blocked] == [httpx.codes.OK] * 3


async def test_the_queue_of_one_engine_is_not_that_of_another(
    settings: Settings, engine: GatedEngine, other: GatedEngine
) -> None:
    """An engine whose queue is full refuses work, and the other one takes it."""
    update = {"translator": f"gated,{other.name}", "max_queued_tokens": 5}
    pages = "\n\n".join(f"वार्ड {number} में विभाग ने नया हैंडपंप लगाया है और लोग खुश हैं।" for number in range(200))
    async with serving(settings.model_copy(update=update)) as client:
        engine.gate.clear()
        queued = asyncio.create_task(client.post(BRIEFS, json={"body": pages}))
        await asyncio.to_thread(engine.entered.wait)
        refused = await client.post(BRIEFS, json={"text": ARTICLE})
        assert refused.status_code == httpx.codes.TOO_MANY_REQUESTS
        assert (await client.post(BRIEFS, json={"text": ARTICLE, "engine": other.name})).is_success
        engine.gate.set()
        assert (await queued).is_success


async def test_the_list_says_which_engines_can_be_named(client: httpx.AsyncClient) -> None:
    """Configured engines are loaded, one of them is the default, and the others are listed all the same."""
    engines = {engine["name"]: engine for engine in (await client.get("/v1/engines")).json()["engines"]}
    assert {name for name, engine in engines.items() if engine["loaded"]} == {"gated", "other"}
    assert [name for name, engine in engines.items() if engine["default"]] == ["gated"]
    assert {engine["precision"] for engine in engines.values() if engine["loaded"]} == {"int8"}
    assert {"embedded", "stub"} < engines.keys()


async def test_the_documentation_names_the_engine(client: httpx.AsyncClient) -> None:
    """Every route that takes an engine says so, in JSON and in the query."""
    interface = (await client.get("/openapi.json")).json()
    paths, schemas = interface["paths"], interface["components"]["schemas"]
    for path, method in ((BRIEFS, "post"), (f"{BRIEFS}/{{article_hash}}", "get")):
        assert "engine" in {parameter["name"] for parameter in paths[path][method]["parameters"]}
    for path in (BRIEFS, TRANSLATIONS):
        schema = paths[path]["post"]["requestBody"]["content"]["application/json"]["schema"]
        named = schemas[schema["$ref"].rpartition("/")[2]]
        assert "/v1/engines" in named["properties"]["engine"]["description"]
