"""Translations of loose texts, the list of engines, health, and the documentation that works offline."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from models.errors import NotPrepared
from service.settings import Settings
from tests.fakes import GatedEngine
from tests.service.conftest import starting

TRANSLATIONS = "/v1/translations"


async def test_texts_keep_order_length_and_lines(client: httpx.AsyncClient) -> None:
    """Each text is segmented inside; empty ones and blank lines stay where they are."""
    texts = ["सड़क बंद है। पुल खुला है।", "", "पहली पंक्ति।\n\nतीसरी पंक्ति।", "12", "सड़क बंद है।"]
    answer = (await client.post(TRANSLATIONS, json={"texts": texts})).json()
    got = [translation["text"] for translation in answer["translations"]]
    assert len(got) == len(texts)
    assert got[1] == ""
    assert [bool(line) for line in got[2].split("\n")] == [True, False, True]
    assert "12" in got[3]
    assert got[0].startswith(got[4])
    assert answer["signature"]


async def test_no_text_is_refused_for_its_language(client: httpx.AsyncClient) -> None:
    """Callers of this route know what they send: English and Marathi pass."""
    texts = ["The bridge is closed.", "शेतकऱ्यांसाठी नवीन योजना जाहीर केली आहे."]
    answer = await client.post(TRANSLATIONS, json={"texts": texts})
    assert answer.status_code == httpx.codes.OK
    assert len(answer.json()["translations"]) == 2


@pytest.mark.parametrize(
    "body",
    [
        {"texts": ["क"] * 1001},
        {"texts": ["क"], "source": "ta"},
        {"texts": ["क"], "target": "hi"},
        {"texts": "क"},
        {"texts": ["क\x00"]},
        {"texts": ["क"], "beam": 4},
    ],
)
async def test_bad_requests_are_422(client: httpx.AsyncClient, body: dict[str, object]) -> None:
    """Too many texts, languages that the engine lacks, other fields."""
    response = await client.post(TRANSLATIONS, json=body)
    assert response.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_thousand_texts_are_accepted(client: httpx.AsyncClient) -> None:
    """The limit itself is inside; an empty list is an empty answer."""
    answer = await client.post(TRANSLATIONS, json={"texts": [f"वार्ड {number} में पानी आया।" for number in range(1000)]})
    translations = answer.json()["translations"]
    assert all(str(number) in translation["text"] for number, translation in enumerate(translations))
    assert (await client.post(TRANSLATIONS, json={"texts": []})).json()["translations"] == []


async def test_engines_are_listed_with_the_one_that_is_loaded(client: httpx.AsyncClient) -> None:
    """Everybody can see what translates here and under which licence."""
    engines = {engine["name"]: engine for engine in (await client.get("/v1/engines")).json()["engines"]}
    assert engines["gated"]["loaded"] is True
    assert engines["gated"]["precision"] == "int8"
    assert engines["embedded"]["loaded"] is False
    assert engines["embedded"]["precision"] is None
    assert engines["embedded"]["languages"] == [["hi", "en"]]
    assert [engine["name"] for engine in engines.values() if engine["default"]] == ["gated"]
    assert all(engine["licence"] for engine in engines.values())
    assert engines["embedded"]["revision"]


async def test_ready_says_what_is_ready(client: httpx.AsyncClient) -> None:
    """A ready service says so of its engine and its cache."""
    assert (await client.get("/readyz")).json() == {"ready": True, "checks": {"engine:gated": "ok", "cache": "ok"}}


async def test_alive_but_not_ready_while_the_engine_loads(settings: Settings, engine: GatedEngine) -> None:
    """While the engine is brought up the service lives, is not ready, and refuses work with 503."""
    loading = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(*_: object) -> None:
        loop.call_soon_threadsafe(loading.set)
        engine.gate.wait(timeout=30)

    engine.gate.clear()
    engine.is_prepared = lambda _: False  # type: ignore[method-assign,assignment]
    engine.prepare = slow  # type: ignore[method-assign,assignment]
    async with starting(settings) as client:
        await loading.wait()
        assert (await client.get("/healthz")).status_code == httpx.codes.OK
        ready = await client.get("/readyz")
        assert ready.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert "being prepared" in ready.json()["checks"]["engine:gated"]
        refused = await client.post(TRANSLATIONS, json={"texts": ["क"]})
        assert refused.status_code == httpx.codes.SERVICE_UNAVAILABLE
        engine.gate.set()
        while (await client.get("/readyz")).status_code != httpx.codes.OK:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("error", [NotPrepared("run: saar models prepare"), MemoryError()])
async def test_an_engine_that_cannot_load_is_told_not_fatal(
    settings: Settings, engine: GatedEngine, error: Exception
) -> None:
    """The service stays up and says why, so that an operator can read it."""

    def broken(*_: object, **__: object) -> None:
        raise error

    engine.load = broken  # type: ignore[method-assign,assignment]
    async with starting(settings) as client:
        while "being prepared" in (told := (await client.get("/readyz")).json()["checks"]["engine:gated"]):
            await asyncio.sleep(0.01)
        assert str(error) in told
        assert (await client.post(TRANSLATIONS, json={"texts": ["क"]})).json()["detail"] == told


async def test_documentation_needs_no_network(client: httpx.AsyncClient) -> None:
    """The page at /docs names no other host, and every asset it names is served here."""
    page = (await client.get("/docs")).text
    assert "http://" not in page
    assert "https://" not in page
    assets = [part.split('"')[0] for part in page.replace("href=", "src=").split('src="')[1:]]
    assert assets
    for asset in assets:
        assert (await client.get(asset)).status_code == httpx.codes.OK


async def test_openapi_shows_real_examples_and_every_error(client: httpx.AsyncClient) -> None:
    """The brief's request has all three content types, and its answers list the problems."""
    operation = (await client.get("/openapi.json")).json()["paths"]["/v1/briefs"]["post"]
    assert set(operation["requestBody"]["content"]) == {"application/json", "text/plain", "text/html"}
    example = operation["requestBody"]["content"]["application/json"]["example"]
    made = (await client.post("/v1/briefs", json=example)).json()
    assert {"200", "413", "415", "422", "429", "503", "504"} <= operation["responses"].keys()
    shown = operation["responses"]["200"]["content"]["application/json"]["example"]
    assert shown.keys() == made.keys()
    for field in ("article_hash", "place", "removed"):
        assert shown[field] == made[field]
    assert [segment["hi"] for segment in shown["translation"]["segments"]] == [
        segment["hi"] for segment in made["translation"]["segments"]
    ]
