"""One engine of the service with its pipelines."""

from __future__ import annotations

import math

from models.protocols import Engine, Translator
from service.batcher import Batcher
from service.cache.sqlite import SqliteCache
from service.glossary import Glossary
from service.pipeline import Limits, Pipeline
from service.served_model import ServedModel
from service.settings import Settings
from service.summariser.extractive import ExtractiveSummariser
from service.summariser.protocols import Summarisers
from service.translation import SegmentTranslation
from service.watching.watcher import NOBODY, Watcher


class ServedEngine(ServedModel):
    """An engine that translates, and the pipelines on it."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        cache: SqliteCache,
        glossary: Glossary,
        summarisers: Summarisers,
        watcher: Watcher = NOBODY,
    ) -> None:
        super().__init__(engine, settings, watcher)
        self._cache = cache
        self._glossary = glossary
        self._summarisers = summarisers
        self._pipeline: Pipeline
        self._background: Pipeline

    @property
    def pipeline(self) -> Pipeline:
        """The pipeline. Raises EngineUnavailable, with how far it is or what went wrong, until the engine is loaded."""
        self.require_loaded()
        return self._pipeline

    @property
    def background(self) -> Pipeline:
        """The pipeline of what nobody waits for: it gives way to the other, and has no time limit. Raises the same."""
        self.require_loaded()
        return self._background

    def open_on(self, translator: Translator, batcher: Batcher) -> None:
        """Open the pipelines."""
        self._background = self._open_pipeline(translator, batcher, background=True)
        self._pipeline = self._open_pipeline(translator, batcher)

    def _open_pipeline(self, translator: Translator, batcher: Batcher, *, background: bool = False) -> Pipeline:
        settings, memory = self._settings, self._cache.segments
        timeout_s = math.inf if background else settings.request_timeout_s
        return Pipeline(
            translator=translator,
            languages=self.engine.languages,
            segments=SegmentTranslation(
                translator=translator, batcher=batcher, memory=memory, background=background, watcher=self._watcher
            ),
            summariser=ExtractiveSummariser(),
            summarisers=self._summarisers,
            briefs=self._cache.briefs,
            limits=Limits(max_article_chars=settings.max_article_chars, timeout_s=timeout_s),
            glossary=self._glossary,
            background=background,
            watcher=self._watcher,
        )
