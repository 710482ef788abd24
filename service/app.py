"""Puts the service together: settings in, application out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from service import problems
from service.routes import briefs, engines, health, translations
from service.runtime import open_runtime
from service.settings import Settings

DESCRIPTION = """
A Hindi news article in, an English brief out: a short summary, the full translation, and what it is unsure of.
Errors are `application/problem+json` and say what to do.
"""


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the application; without `settings` they are read from the environment. Its lifespan opens the runtime."""
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_runtime(chosen, wait=False) as runtime:
            app.state.runtime = runtime
            yield

    app: FastAPI = FastAPIOffline(title="Saar", version=version("saar"), description=DESCRIPTION, lifespan=lifespan)
    problems.install(app)
    for routes in (briefs, translations, engines, health):
        app.include_router(routes.router)
    return app
