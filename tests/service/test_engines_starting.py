"""Several engines on their way up and down: one that fails, waits or hangs is told, and the others serve."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from models.errors import NotInstalled
from models.protocols import ModelStore, Progress
from service.settings import Settings
from tests.fakes import GatedEngine, GatedTranslator
from tests.service.conftest import ARTICLE, serving, starting

BRIEFS, TRANSLATIONS = "/v1/briefs", "/v1/translations"
TEXTS = {"texts": ["पुल खुला है।"]}


@pytest.fixture
def both(settings: Settings, other: GatedEngine) -> Settings:
    """Return the settings of a service with the engines `gated` and `other`."""
    return settings.model_copy(update={"translator": f"gated,{other.name}"})


async def until_told(client: httpx.AsyncClient) -> dict[str, str]:
    """Return what `/readyz` says as soon as no engine is being prepared any more."""
    while True:
        checks: dict[str, str] = (await client.get("/readyz")).json()["checks"]
        if not any("being prepared" in state for state in checks.values()):
            return checks
        await asyncio.sleep(0.01)


def fail_to_load(engine: GatedEngine, error: Exception) -> None:
    """Have loading the engine raise the error."""

    def broken(*_: object, **__: object) -> None:
        raise error

    engine.load = broken  # type: ignore[method-assign,assignment]


def prepare_by(engine: GatedEngine, work: Callable[[Progress], None]) -> None:
    """Have the engine need preparation, and do that by `work`."""

    def prepare(store: ModelStore, progress: Progress) -> None:
        del store
        work(progress)

    engine.is_prepared = lambda store: False  # type: ignore[method-assign] # noqa: ARG005
    engine.prepare = prepare  # type: ignore[method-assign]


async def test_ready_has_a_key_for_each_engine(both: Settings) -> None:
    """A service is ready when all its engines and its cache are."""
    async with serving(both) as client:
        expected = {"engine:gated": "ok", "engine:other": "ok", "cache": "ok"}
        assert (await client.get("/readyz")).json() == {"ready": True, "checks": expected}


async def test_an_engine_that_fails_leaves_the_others_serving(both: Settings, engine: GatedEngine) -> None:
    """The engine that cannot be loaded answers 503 with its reason; the one behind it is brought up and serves."""
    fail_to_load(engine, MemoryError())
    async with starting(both) as client:
        checks = await until_told(client)
        assert "MemoryError" in checks.pop("engine:gated")
        assert checks == {"engine:other": "ok", "cache": "ok"}
        assert (await client.get("/readyz")).status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert (await client.get("/healthz")).is_success
        refused = await client.post(TRANSLATIONS, json={**TEXTS, "engine": "gated"})
        assert refused.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert "MemoryError" in refused.json()["detail"]
        assert (await client.post(BRIEFS, json={"text": ARTICLE, "engine": "other"})).is_success
        engines = {each["name"]: each for each in (await client.get("/v1/engines")).json()["engines"]}
        assert (engines["gated"]["loaded"], engines["gated"]["default"]) == (False, True)


async def test_no_engine_translates_in_the_place_of_one_that_is_not_installed(
    both: Settings, engine: GatedEngine, other: GatedEngine
) -> None:
    """The default that is not on this machine says what to run, on every route, and no other takes its work."""
    message = "gated is not installed: run saar models pull gated"

    def missing(_progress: Progress) -> None:
        raise NotInstalled(message)

    prepare_by(engine, missing)
    async with starting(both) as client:
        assert (await until_told(client))["engine:gated"] == message
        for asked in ({}, {"engine": "gated"}):
            for answer in (
                await client.post(BRIEFS, json={"text": ARTICLE, **asked}),
                await client.get(f"{BRIEFS}/{'0' * 64}", params=asked),
                await client.post(TRANSLATIONS, json={**TEXTS, **asked}),
            ):
                assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
                assert answer.json()["detail"] == message
                assert "retry-after" not in answer.headers
    assert not other.seen


async def test_engines_are_brought_up_one_after_the_other(
    both: Settings, engine: GatedEngine, other: GatedEngine
) -> None:
    """While the first is prepared the second waits for its turn, and both say so by name and when to ask again."""

    def read_at_length(progress: Progress) -> None:
        progress("reading", 0.25)
        engine.gate.wait(timeout=30)

    engine.gate.clear()
    prepare_by(engine, read_at_length)
    async with starting(both) as client:
        while "reading" not in (checks := (await client.get("/readyz")).json()["checks"])["engine:gated"]:
            await asyncio.sleep(0.01)
        assert checks["engine:gated"] == "The engine gated is being prepared (reading, 25%): try again shortly."
        assert "other is being prepared (waiting for its turn" in checks["engine:other"]
        refused = await client.post(TRANSLATIONS, json={**TEXTS, "engine": other.name})
        assert refused.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert refused.json()["detail"] == checks["engine:other"]
        assert refused.headers["retry-after"]
        engine.gate.set()
        assert set((await until_told(client)).values()) == {"ok"}


async def test_a_brief_can_be_deleted_without_any_engine(both: Settings, engine: GatedEngine) -> None:
    """What is stored can be removed while the engine that made it cannot be loaded."""
    async with serving(both) as client:
        path = (await client.post(BRIEFS, json={"text": ARTICLE})).headers["location"]
    fail_to_load(engine, MemoryError())
    async with starting(both) as client:
        assert (await client.delete(path)).status_code == httpx.codes.NO_CONTENT
        assert (await client.delete(path)).status_code == httpx.codes.NOT_FOUND


async def test_stopping_ends_a_preparation_and_begins_no_other(
    both: Settings, engine: GatedEngine, other: GatedEngine
) -> None:
    """The engine that is being prepared stops at its next step, and those that wait are not begun."""
    begun: list[Progress] = []

    def read_for_ever(progress: Progress) -> None:
        while True:
            progress("reading", 0.25)
            time.sleep(0.01)

    prepare_by(engine, read_for_ever)
    prepare_by(other, begun.append)
    async with asyncio.timeout(10), starting(both) as client:
        while "reading" not in (await client.get("/readyz")).json()["checks"]["engine:gated"]:
            await asyncio.sleep(0.01)
    assert not begun


async def test_a_preparation_that_takes_its_time_is_left(
    both: Settings, engine: GatedEngine, other: GatedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopping does not wait for a long step of a preparation, nor for that and a last batch one after the other."""
    for room in ("runtime", "served_engine"):
        monkeypatch.setattr(f"service.{room}.LAST_BATCH_S", 1.5)
    came_back: list[bool] = []
    prepare_by(other, lambda _progress: came_back.append(other.gate.wait(timeout=30)))
    for gated in (engine, other):
        gated.gate.clear()
    async with starting(both) as client:
        while (await client.get("/readyz")).json()["checks"]["engine:gated"] != "ok":
            await asyncio.sleep(0.01)
        post = asyncio.create_task(client.post(TRANSLATIONS, json=TEXTS))
        await asyncio.to_thread(engine.entered.wait)
        began = time.monotonic()
    assert 1.5 <= time.monotonic() - began < 2.9
    assert not came_back
    assert (await post).status_code == httpx.codes.SERVICE_UNAVAILABLE
    for gated in (engine, other):
        gated.gate.set()


async def test_an_engine_that_was_loaded_too_late_is_closed(settings: Settings, engine: GatedEngine) -> None:
    """What comes back from loading while the service stops is closed, since nobody will use it."""
    closed = threading.Event()
    engine.on_close = closed.set
    prepare_by(engine, lambda _progress: None)
    load, loading = engine.load, threading.Event()

    def load_at_length(*args: Any, **named: Any) -> GatedTranslator:  # noqa: ANN401 - as `load`
        loading.set()
        time.sleep(0.3)
        return load(*args, **named)

    engine.load = load_at_length  # type: ignore[method-assign]
    async with starting(settings):
        await asyncio.to_thread(loading.wait)
    assert closed.is_set()


async def test_engines_that_hang_are_left_together(
    both: Settings, engine: GatedEngine, other: GatedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopping waits for the last batches of all engines at once, and whoever waits for them is told."""
    monkeypatch.setattr("service.served_engine.LAST_BATCH_S", 1.5)
    async with starting(both) as client:
        await until_told(client)
        for gated in (engine, other):
            gated.gate.clear()
        posts = [
            asyncio.create_task(client.post(TRANSLATIONS, json={**TEXTS, "engine": name}))
            for name in ("gated", "other")
        ]
        for gated in (engine, other):
            await asyncio.to_thread(gated.entered.wait)
        began = time.monotonic()
    assert 1.5 <= time.monotonic() - began < 2.9
    assert [(await post).status_code for post in posts] == [httpx.codes.SERVICE_UNAVAILABLE] * 2
    for gated in (engine, other):
        gated.gate.set()


async def test_an_engine_that_cannot_be_closed_does_not_keep_the_others_open(
    both: Settings, engine: GatedEngine, other: GatedEngine, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault in closing one engine is logged, and the service ends."""
    closed: list[str] = []

    def close() -> None:
        closed.append("gated")
        raise RuntimeError("closing failed")

    engine.on_close = close
    other.on_close = lambda: closed.append("other")
    async with serving(both):
        assert not closed
    assert sorted(closed) == ["gated", "other"]
    assert "closing gated failed" in caplog.text
