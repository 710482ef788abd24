"""The engine on this machine: prepared on first use, in sight, then opened with the pipeline around it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from saar.commands.progress import progress

if TYPE_CHECKING:
    from models.protocols import Engine
    from service.pipeline import Pipeline
    from service.settings import Settings


def prepare(engine: Engine, settings: Settings) -> None:
    """Prepare the engine, or mend it if it is damaged, showing how far it is. Raises ModelError with what to do."""
    with progress() as report:
        engine.prepare(settings.models_dir, report)


def prepared_settings() -> Settings:
    """Return the settings, with the engine they name prepared; whether it is damaged is not looked at."""
    from models import registry  # noqa: PLC0415 - see the package
    from service.settings import Settings  # noqa: PLC0415

    settings = Settings()
    engine = registry.engine(settings.translator)
    if not engine.is_prepared(settings.models_dir):
        prepare(engine, settings)
    return settings


@asynccontextmanager
async def open_pipeline(settings: Settings) -> AsyncIterator[Pipeline]:
    """Open the pipeline that the service runs, in this process."""
    from service.runtime import open_runtime  # noqa: PLC0415

    async with open_runtime(settings) as runtime:
        yield runtime.pipeline
