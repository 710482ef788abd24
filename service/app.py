"""Puts the service together: settings in, application out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from fastapi_offline import FastAPIOffline

from models.protocols import Progress
from service import openapi, problems
from service.batches.intake import open_batches
from service.routes import batches, briefs, engines, health, libretranslate, metrics, page, summarisers, translations
from service.runtime import configured_engines, configured_glossary, configured_summariser, open_runtime
from service.settings import Settings
from service.watching.access import Access
from service.watching.metrics import Metrics
from service.watching.watcher import Watcher

if TYPE_CHECKING:
    from service.watching.tracing import Tracing

DESCRIPTION = """
A Hindi news article in, an English brief out: a short summary, the full translation, and what it is unsure of.
Errors are `application/problem+json` and say what to do.
"""
_WORKING = 2
"""Threads for reading articles and checking their English. They share one interpreter: more of them do no more, and the
event loop waits for its turn behind each (16 articles at once: 0.13 s at worst with six, 0.03 s with two)."""

_UNTRACED: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""FastAPI's own would send the messages of exceptions, which may quote an article."""
_log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None, *, progress: Progress | None = None) -> FastAPI:
    """Make the application; without `settings` they are read from the environment.

    Its lifespan opens the runtime, which prepares the engines where that is not done yet and tells `progress` of it;
    meanwhile the application answers, and says that it is not ready. Raises EngineUnavailable for an unknown engine,
    InvalidGlossary for a file of terms that cannot be read.
    """
    chosen = settings or Settings()
    configured_engines(chosen)  # a name that no engine has is told before anything is opened,
    configured_summariser(chosen)
    configured_glossary(chosen)  # and what is wrong in a file of terms
    numbers = Metrics()
    tracing = _tracing(numbers) if chosen.is_traced else None
    watcher: Watcher = tracing or numbers

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        threads = max(_WORKING, len(chosen.translators))  # engines are closed at once, each in one of them
        executor = ThreadPoolExecutor(threads, thread_name_prefix="saar-work")
        asyncio.get_running_loop().set_default_executor(executor)
        async with open_runtime(chosen, progress=progress, wait=False, watcher=watcher) as runtime:
            app.state.runtime = runtime
            numbers.follow(runtime)
            async with open_batches(runtime) as app.state.batches:
                yield
        if tracing:
            await asyncio.to_thread(tracing.close)

    app: FastAPI = FastAPIOffline(
        title="Saar",
        version=version("saar"),
        description=DESCRIPTION,
        openapi_tags=openapi.TAGS,
        swagger_ui_parameters={"defaultModelsExpandDepth": 0},
        lifespan=lifespan,
        telemetry=tracing.telemetry if tracing else _UNTRACED,
    )
    app.state.metrics = numbers
    app.add_middleware(Access, metrics=numbers)
    problems.install(app)
    # As `include_router`, but before the documentation's routes and not matched twice: a tenth of a cache hit.
    rooms = (briefs, batches, translations, engines, summarisers, libretranslate, health, metrics, page)
    app.router.routes[:0] = [route for room in rooms for route in room.router.routes]
    openapi.document(app)
    return app


def _tracing(inner: Watcher) -> Tracing | None:
    """Return what traces, or say what is missing for it."""
    try:
        from service.watching.tracing import Tracing  # noqa: PLC0415 - nobody else needs the extra
    except ImportError:
        _log.warning("A collector of traces is configured, but nothing is traced: pip install 'saar[otel]'")
        return None
    return Tracing(inner)
