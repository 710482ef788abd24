"""Opens what a process holds (database, engines) and closes it again, in the right order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from models import registry
from models.errors import ModelError
from models.protocols import Engine, Progress
from service.cache.sqlite import SqliteCache
from service.errors import EngineUnavailable, InvalidGlossary, InvalidRequest
from service.glossary import NO_TERMS, Glossary, read_glossary
from service.options import SummariserName
from service.pipeline import Pipeline
from service.served_engine import ServedEngine
from service.served_model import LAST_BATCH_S, ServedModel
from service.served_summariser import ServedSummariser
from service.settings import Settings
from service.summariser.llm import LlmWriter
from service.summariser.offered import OfferedSummarisers
from service.summariser.protocols import Writer
from service.watching.watcher import NOBODY, Watcher

SHUTDOWN_S = 24.0
"""How long the requests in flight may take to finish when the service stops; with the last batches, 30 s in all."""
_log = logging.getLogger(__name__)


class Runtime:
    """What one process holds: the cache, and the engines that the settings name, the default first."""

    def __init__(
        self,
        settings: Settings,
        engines: Sequence[Engine],
        cache: SqliteCache,
        glossary: Glossary,
        watcher: Watcher = NOBODY,
    ) -> None:
        self.settings = settings
        self.cache = cache
        model = configured_summariser(settings)
        self.summariser_model = ServedSummariser(model, settings, watcher) if model else None
        self._llm = configured_llm(settings)
        self.summarisers = OfferedSummarisers(settings.summariser, _writers(self.summariser_model, self._llm))
        self.engines = {
            engine.name: ServedEngine(engine, settings, cache, glossary, self.summarisers, watcher)
            for engine in engines
        }
        self.default = engines[0].name
        self._loading: asyncio.Task[None] | None = None

    def pipeline(self, name: str | None = None, *, background: bool = False) -> Pipeline:
        """Return the pipeline of this engine, or of the default; that of background work, if it is for such.

        Raises InvalidRequest for an engine that the settings do not name, EngineUnavailable for one that is not loaded.
        """
        engine = self.engines.get(self.default if name is None else name)
        if engine is None:
            message = f"this service has {', '.join(self.engines)}: name one of them, or none for {self.default}"
            raise InvalidRequest(f"engine: {message}", errors=[{"field": "engine", "message": message}])
        return engine.background if background else engine.pipeline

    async def load(self, progress: Progress | None) -> None:
        """Bring the engines up one after the other. Raises EngineUnavailable at the first that cannot be."""
        self._loading = asyncio.create_task(self._load_all(progress), name="saar-loading")
        await asyncio.shield(self._loading)  # `aclose` ends it, whoever has gone

    def start(self, progress: Progress | None) -> None:
        """Bring the engines up in the background; one that cannot be says so to whoever asks for it."""
        self._loading = asyncio.create_task(self._load_what_can_be(progress), name="saar-loading")

    async def aclose(self) -> None:
        """Close all engines at once, and leave a preparation that is under way: LAST_BATCH_S in all."""
        served = self.served
        closing = asyncio.gather(*(engine.aclose() for engine in served), return_exceptions=True)
        if self._loading is not None:
            await asyncio.wait({self._loading}, timeout=LAST_BATCH_S)
            self._loading.cancel()
            await asyncio.wait({self._loading})
        for engine, error in zip(served, await closing, strict=True):
            if error is not None:
                _log.error("closing %s failed", engine.name, exc_info=error)
        if self._llm is not None:
            await self._llm.aclose()

    @property
    def served(self) -> tuple[ServedModel, ...]:
        """All models that it runs, in the order in which they are loaded."""
        return (*self.engines.values(), *([self.summariser_model] if self.summariser_model else []))

    async def _load_all(self, progress: Progress | None) -> None:
        for engine in self.served:
            await engine.load(progress)

    async def _load_what_can_be(self, progress: Progress | None) -> None:
        for engine in self.served:
            try:
                await engine.load(progress)
            except EngineUnavailable as error:
                _log.error("the engine %s is not available: %s", engine.name, error)


def configured_engines(settings: Settings) -> list[Engine]:
    """Return the engines that the settings name, in their order. Raises EngineUnavailable with what to do."""
    engines: dict[str, Engine] = {}
    for given in settings.translators:
        try:
            engine = registry.engine(given)
        except ModelError as error:
            raise EngineUnavailable(f"SAAR_TRANSLATOR={settings.translator}: {error}") from error
        if engine.name in engines or (engine.name in registry.ENGINES and engine.name != given):
            raise EngineUnavailable(
                f"SAAR_TRANSLATOR={settings.translator}: there is another engine {engine.name!r}: rename the folder"
                f" {given}, since an engine is asked for by its folder's name"
            )
        engines[engine.name] = engine
    return list(engines.values())


def configured_summariser(settings: Settings) -> Engine | None:
    """Return the model of abstractive summaries, if the settings name one. Raises EngineUnavailable with what to do."""
    if settings.abstractive_model is None:
        return None
    try:
        return registry.summariser(settings.abstractive_model)
    except ModelError as error:
        raise EngineUnavailable(f"SAAR_ABSTRACTIVE_MODEL={settings.abstractive_model}: {error}") from error


def configured_llm(settings: Settings) -> LlmWriter | None:
    """Return the writer behind an endpoint, if the settings name one."""
    if settings.llm_url is None or settings.llm_model is None:
        return None
    key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else None
    return LlmWriter(url=settings.llm_url, model=settings.llm_model, api_key=key)


def _writers(model: ServedSummariser | None, llm: LlmWriter | None) -> dict[SummariserName, Callable[[], Writer]]:
    writers: dict[SummariserName, Callable[[], Writer]] = {}
    if model is not None:
        writers["abstractive"] = lambda: model.writer
    if llm is not None:
        writers["llm"] = lambda: llm
    return writers


def configured_glossary(settings: Settings) -> Glossary:
    """Return the service's own terms. Raises InvalidGlossary, with the line and what to do."""
    if settings.terms is None:
        return NO_TERMS
    try:
        return read_glossary(settings.terms)
    except InvalidGlossary as error:
        raise InvalidGlossary(f"SAAR_TERMS: {error}") from error


@asynccontextmanager
async def open_runtime(
    settings: Settings, *, progress: Progress | None = None, wait: bool = True, watcher: Watcher = NOBODY
) -> AsyncIterator[Runtime]:
    """Open everything; with `wait` False the engines are loaded in the background while the service already answers.

    Raises EngineUnavailable when an engine cannot be loaded and `wait` is True; without, the runtime says so; and
    InvalidGlossary.
    """
    engines = configured_engines(settings)
    glossary = configured_glossary(settings)
    async with SqliteCache(settings.data_dir, max_mb=settings.cache_max_mb) as cache:
        runtime = Runtime(settings, engines, cache, glossary, watcher)
        try:
            if wait:
                await runtime.load(progress)
            else:
                runtime.start(progress)
            yield runtime
        finally:
            await runtime.aclose()
