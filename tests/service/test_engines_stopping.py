"""Several engines on their way down: they are closed together, and one that hangs is left.

`FOREVER` is longer than an engine stays at a gate that nobody opens: what waits for it where it must not ends up with a
batch that failed, whose segments are not among those that the engine has `seen`.
"""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import httpx
import pytest

from models.protocols import Progress
from service.served_engine import ServedEngine
from service.settings import Settings
from tests.fakes import GatedEngine, GatedTranslator
from tests.service.conftest import serving, starting
from tests.service.two_engines import prepare_by, until_said, until_told

FOREVER = 3600.0
TRANSLATIONS = "/v1/translations"
TEXTS = {"texts": ["पुल खुला है।"]}


@pytest.fixture
def both(settings: Settings, other: GatedEngine) -> Settings:
    """Return the settings of a service with the engines `gated` and `other`."""
    return settings.model_copy(update={"translator": f"gated,{other.name}"})


async def held(client: httpx.AsyncClient, engine: GatedEngine) -> asyncio.Task[httpx.Response]:
    """Send a request and return it as soon as the engine, whose gate is closed, is inside its batch."""
    engine.gate.clear()
    post = asyncio.create_task(client.post(TRANSLATIONS, json={**TEXTS, "engine": engine.name}))
    await asyncio.to_thread(engine.entered.wait)
    return post


async def test_stopping_ends_a_preparation_and_begins_no_other(
    both: Settings, engine: GatedEngine, other: GatedEngine
) -> None:
    """The engine that is being prepared stops at its next step, and those that wait are not begun."""
    begun: list[Progress] = []
    ended = threading.Event()

    def read_for_ever(progress: Progress) -> None:
        try:
            while True:
                progress("reading", 0.25)
                time.sleep(0.01)
        finally:
            ended.set()

    prepare_by(engine, read_for_ever)
    prepare_by(other, begun.append)
    async with starting(both) as client:
        await until_said(client, engine, "reading")
    await asyncio.to_thread(ended.wait)
    assert not begun


async def test_a_preparation_that_takes_its_time_is_left(
    both: Settings, engine: GatedEngine, other: GatedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long step of a preparation is left while the last batch of another engine is still waited for."""
    came_back: list[bool] = []
    load = ServedEngine.load

    async def load_then_open_the_gate(served: ServedEngine, progress: Progress | None) -> None:
        try:
            await load(served, progress)
        finally:
            if served.name == other.name:
                engine.gate.set()

    monkeypatch.setattr(ServedEngine, "load", load_then_open_the_gate)
    monkeypatch.setattr("service.runtime.LAST_BATCH_S", 0.0)
    monkeypatch.setattr("service.served_model.LAST_BATCH_S", FOREVER)
    other.gate.clear()
    prepare_by(other, lambda _progress: came_back.append(other.gate.wait(timeout=30)))
    async with starting(both) as client:
        await until_said(client, engine, "ok")
        post = await held(client, engine)
    assert not came_back
    assert engine.seen
    await asyncio.gather(post, return_exceptions=True)  # the cache may be closed before it has its answer
    other.gate.set()


async def test_a_preparation_keeps_no_engine_open(
    both: Settings, engine: GatedEngine, other: GatedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine that is loaded is closed while the preparation of another is still waited for."""
    came_back: list[bool] = []
    monkeypatch.setattr("service.runtime.LAST_BATCH_S", FOREVER)
    engine.on_close = other.gate.set
    other.gate.clear()
    prepare_by(other, lambda _progress: came_back.append(other.gate.wait(timeout=30)))
    async with starting(both) as client:
        await until_said(client, engine, "ok")
    assert came_back == [True]


async def test_an_engine_that_was_loaded_too_late_is_closed(
    both: Settings, engine: GatedEngine, other: GatedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes back from loading when the service is already stopping is closed, since nobody will use it."""
    monkeypatch.setattr("service.runtime.LAST_BATCH_S", FOREVER)
    load, loading, closed = other.load, threading.Event(), threading.Event()

    def load_at_length(*args: Any, **named: Any) -> GatedTranslator:  # noqa: ANN401 - as `load`
        loading.set()
        assert other.gate.wait(timeout=30)
        return load(*args, **named)

    other.gate.clear()
    other.load = load_at_length  # type: ignore[method-assign]
    other.on_close = closed.set
    engine.on_close = other.gate.set  # the first that is closed, so the service is stopping
    async with starting(both):
        await asyncio.to_thread(loading.wait)
    assert closed.is_set()


@pytest.mark.parametrize("names", [("gated", "other"), ("other", "gated")])
async def test_engines_are_closed_together(
    both: Settings, engine: GatedEngine, other: GatedEngine, names: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither engine waits for the last batch of the other: what is idle is closed while the busy one finishes."""
    monkeypatch.setattr("service.served_model.LAST_BATCH_S", FOREVER)
    busy, idle = ({"gated": engine, "other": other}[name] for name in names)
    idle.on_close = busy.gate.set
    async with starting(both) as client:
        await until_told(client)
        post = await held(client, busy)
    assert busy.seen
    await asyncio.gather(post, return_exceptions=True)  # the cache may be closed before it has its answer


async def test_engines_that_hang_are_left(
    both: Settings, engine: GatedEngine, other: GatedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the time of the last batches is up the service ends, and whoever waits for them is told."""
    monkeypatch.setattr("service.served_model.LAST_BATCH_S", 0.0)
    async with starting(both) as client:
        await until_told(client)
        posts = [await held(client, gated) for gated in (engine, other)]
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
