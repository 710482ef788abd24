"""Opens what a process holds (database, engine, batcher) and closes it again, in the right order."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from models import registry
from models.errors import ModelError, NotPrepared
from models.protocols import Engine, Progress, Translator
from prompts import load_template
from service.batcher import Batcher
from service.cache.sqlite import SqliteCache
from service.errors import EngineUnavailable
from service.pipeline import Limits, Pipeline
from service.settings import Settings
from service.summariser.extractive import ExtractiveSummariser
from service.translation import SegmentTranslation

MAX_BATCH_TOKENS = 384
"""Source tokens of a batch, padded: six long sentences or a dozen short ones, seconds of work. The embedded engine
gains nothing by more, and whoever comes with one sentence waits for the batch at work."""
SHUTDOWN_S = 24.0
"""How long the requests in flight may take to finish when the service stops; with the next, 30 s in all."""
LAST_BATCH_S = 4.0
"""How long the engine may take after that with a batch that nobody waits for any more."""
PREPARING_S = 5
"""When to ask again while the engine is being prepared."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Preparation:
    """What the engine is being brought up with, for those who ask meanwhile."""

    doing: str = "starting"
    share: float = 0.0


class Runtime:
    """What one process holds. `pipeline` is there as soon as the engine is loaded."""

    def __init__(self, settings: Settings, engine: Engine, cache: SqliteCache) -> None:
        self.settings = settings
        self.engine = engine
        self.cache = cache
        self._preparation = _Preparation()
        self._pipeline: Pipeline | None = None
        self._batcher: Batcher | None = None
        self._failure: str | None = None
        self._closing = False

    @property
    def pipeline(self) -> Pipeline:
        """The pipeline. Raises EngineUnavailable, with how far it is or what went wrong, until the engine is loaded."""
        if self._failure is not None:
            raise EngineUnavailable(self._failure)
        if self._pipeline is None:
            doing, share = self._preparation.doing, self._preparation.share
            message = f"The engine is being prepared ({doing}, {share:.0%}): try again shortly."
            raise EngineUnavailable(message, retry_after_s=PREPARING_S)
        if self._batcher is None or not self._batcher.alive:
            raise EngineUnavailable("The engine has stopped: restart the service.")
        return self._pipeline

    @property
    def loaded(self) -> bool:
        """Whether the engine is in memory and takes work."""
        return self._pipeline is not None and self._batcher is not None and self._batcher.alive

    async def load(self, stack: AsyncExitStack, progress: Progress | None) -> None:
        """Prepare the engine if need be, load it, and open the pipeline on it; what it opens is closed by `stack`.

        Raises EngineUnavailable with what to do.
        """

        def report(doing: str, share: float) -> None:
            if self._closing:
                raise NotPrepared("the service was stopped while it prepared the engine")
            self._preparation.doing, self._preparation.share = doing, share
            if progress is not None:
                progress(doing, share)

        try:
            translator = await asyncio.to_thread(self._open_engine, report)
        except ModelError as error:
            self._failure = str(error)
            raise EngineUnavailable(self._failure) from error
        except Exception as error:
            _log.exception("loading %s failed", self.engine.name)
            self._failure = f"Loading {self.engine.name} failed ({type(error).__name__}): the service's log says why."
            raise EngineUnavailable(self._failure) from error
        self._batcher = Batcher(
            translator, max_batch_tokens=MAX_BATCH_TOKENS, max_queued_tokens=self.settings.max_queued_tokens
        )
        self._batcher.start()
        stack.push_async_callback(_close, translator, self._batcher)
        self._pipeline = self._open_pipeline(translator, self._batcher)

    def close(self) -> None:
        """Stop a preparation that is under way at its next step."""
        self._closing = True

    def _open_engine(self, report: Progress) -> Translator:
        models_dir = self.settings.models_dir
        if not self.engine.is_prepared(models_dir):
            _log.info("preparing %s into %s", self.engine.name, self.engine.folder(models_dir))
            self.engine.prepare(models_dir, report)
        self._preparation.doing, self._preparation.share = "loading", 1.0
        template = load_template(self.engine.template) if self.engine.template else None
        return self.engine.load(
            models_dir,
            template=template,
            precision=self.settings.precision,
            threads=self.settings.threads or os.cpu_count() or 1,
        )

    def _open_pipeline(self, translator: Translator, batcher: Batcher) -> Pipeline:
        return Pipeline(
            translator=translator,
            languages=self.engine.languages,
            segments=SegmentTranslation(translator=translator, batcher=batcher, memory=self.cache.segments),
            summariser=ExtractiveSummariser(),
            briefs=self.cache.briefs,
            limits=Limits(max_article_chars=self.settings.max_article_chars, timeout_s=self.settings.request_timeout_s),
        )


async def _close(translator: Translator, batcher: Batcher) -> None:
    """Close the engine, unless a batch is still inside it: then the end of the process does."""
    if await batcher.aclose(LAST_BATCH_S):
        translator.close()


def chosen_engine(settings: Settings) -> Engine:
    """Return the engine that the settings name. Raises EngineUnavailable, with the names there are."""
    try:
        return registry.engine(settings.translator)
    except ModelError as error:
        raise EngineUnavailable(f"SAAR_TRANSLATOR={settings.translator}: {error}") from error


@asynccontextmanager
async def open_runtime(
    settings: Settings, *, progress: Progress | None = None, wait: bool = True
) -> AsyncIterator[Runtime]:
    """Open everything; with `wait` False the engine is loaded in the background while the service already answers.

    Raises EngineUnavailable when the engine cannot be loaded and `wait` is True; without, the runtime says so.
    """
    engine = chosen_engine(settings)
    async with AsyncExitStack() as stack:
        cache = await stack.enter_async_context(SqliteCache(settings.data_dir, max_mb=settings.cache_max_mb))
        runtime = Runtime(settings, engine, cache)
        loading: asyncio.Task[None] | None = None
        try:
            if wait:
                await runtime.load(stack, progress)
            else:
                loading = asyncio.create_task(_load_in_background(runtime, stack, progress))
            yield runtime
        finally:
            runtime.close()
            if loading is not None:
                await loading


async def _load_in_background(runtime: Runtime, stack: AsyncExitStack, progress: Progress | None) -> None:
    try:
        await runtime.load(stack, progress)
    except EngineUnavailable as error:
        _log.error("the engine is not available: %s", error)
