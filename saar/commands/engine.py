"""The engine on this machine: prepared on first use, in sight, then opened with the pipeline around it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from saar.commands.progress import progress

if TYPE_CHECKING:
    from models.protocols import Engine
    from service.options import SummariserName
    from service.pipeline import Pipeline
    from service.settings import Settings


def prepare(engine: Engine, settings: Settings) -> None:
    """Prepare the engine, or mend it if it is damaged, showing how far it is. Raises ModelError with what to do."""
    with progress() as report:
        engine.prepare(settings.model_store, report)


def prepared_settings(summariser: SummariserName | None = None) -> Settings:
    """Return the settings with what a command uses alone, prepared: the first engine, and this summariser's model.

    Without a name it is that of the settings. Whether they are damaged is not looked at. Raises EngineUnavailable or
    ModelError with what to do.
    """
    from service.runtime import configured_engines, configured_summariser  # noqa: PLC0415 - see the package
    from service.settings import Settings  # noqa: PLC0415

    given = Settings()
    chosen = summariser or given.summariser
    used = {"translator": given.translators[0], "summariser": chosen}
    settings = given.model_copy(update=used if chosen == "abstractive" else used | {"abstractive_model": None})
    model = configured_summariser(settings)
    for engine in [*configured_engines(settings), *([model] if model else [])]:
        if not engine.is_prepared(settings.model_store):
            prepare(engine, settings)
    return settings


@asynccontextmanager
async def open_pipeline(settings: Settings) -> AsyncIterator[Pipeline]:
    """Open the pipeline that the service runs, in this process."""
    from service.runtime import open_runtime  # noqa: PLC0415

    async with open_runtime(settings) as runtime:
        yield runtime.pipeline()
