"""A service with an engine that the test controls, reached over HTTP without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from asgi_lifespan import LifespanManager

from models import registry
from service.app import create_app
from service.settings import Settings
from tests.fakes import GatedEngine

ARTICLE = """कोटा में बनेगा नया पुल, 250 करोड़ रुपये मंजूर

कोटा। राज्य सरकार ने चंबल नदी पर नया पुल बनाने के लिए 250 करोड़ रुपये मंजूर किए हैं। पुल की लंबाई 1.2 किलोमीटर होगी। \
लोक निर्माण विभाग ने कहा कि काम अगले वर्ष जनवरी में शुरू होगा।

विभाग के अभियंता ने बताया कि पुराने पुल से रोज 40 हजार वाहन गुजरते हैं। वहां अब भारी वाहनों को अनुमति नहीं है। \
नए पुल से शहर के दोनों हिस्सों के बीच की दूरी छह किलोमीटर कम हो जाएगी।
"""


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> GatedEngine:
    """Put an engine with a gate into the registry, under the name `gated`."""
    gated = GatedEngine("gated")
    monkeypatch.setitem(registry.ENGINES, gated.name, gated)
    return gated


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> GatedEngine:
    """Put a second engine with a gate into the registry, under the name `other`."""
    gated = GatedEngine("other")
    monkeypatch.setitem(registry.ENGINES, gated.name, gated)
    return gated


@pytest.fixture
def settings(tmp_path: Path, engine: GatedEngine) -> Settings:
    """Return the settings of a service on a fresh data folder."""
    return Settings(translator=engine.name, data_dir=tmp_path)


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of a running, ready service."""
    async with serving(settings) as running:
        yield running


@asynccontextmanager
async def starting(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of a service that may not be ready."""
    async with (
        LifespanManager(create_app(settings), shutdown_timeout=40) as manager,
        httpx.AsyncClient(transport=httpx.ASGITransport(app=manager.app), base_url="http://saar.test") as client,
    ):
        yield client


class serving:  # noqa: N801 - reads as a verb
    """Run the service on `settings` for the length of a block; gives a client of it once it is ready."""

    def __init__(self, settings: Settings) -> None:
        self._app = create_app(settings)
        self._lifespan = LifespanManager(self._app, startup_timeout=40, shutdown_timeout=40)

    async def __aenter__(self) -> httpx.AsyncClient:
        await self._lifespan.__aenter__()
        transport = httpx.ASGITransport(app=self._lifespan.app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://saar.test")
        while (await self._client.get("/readyz")).status_code != httpx.codes.OK:
            await asyncio.sleep(0.01)
        return self._client

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()
        await self._lifespan.__aexit__(None, None, None)
