"""Puts the service together: settings in, application out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from models.protocols import Progress
from service import problems
from service.routes import briefs, engines, health, translations
from service.runtime import configured_engines, open_runtime
from service.settings import Settings

DESCRIPTION = """
A Hindi news article in, an English brief out: a short summary, the full translation, and what it is unsure of.
Errors are `application/problem+json` and say what to do.
"""


def create_app(settings: Settings | None = None, *, progress: Progress | None = None) -> FastAPI:
    """Make the application; without `settings` they are read from the environment.

    Its lifespan opens the runtime, which prepares the engines where that is not done yet and tells `progress` of it;
    meanwhile the application answers, and says that it is not ready. Raises EngineUnavailable for an unknown engine.
    """
    chosen = settings or Settings()
    configured_engines(chosen)  # a name that no engine has is told before anything is opened

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_runtime(chosen, progress=progress, wait=False) as runtime:
            app.state.runtime = runtime
            yield

    app: FastAPI = FastAPIOffline(title="Saar", version=version("saar"), description=DESCRIPTION, lifespan=lifespan)
    problems.install(app)
    for routes in (briefs, translations, engines, health):
        app.include_router(routes.router)
    return app
