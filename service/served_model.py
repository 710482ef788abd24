"""A model that the service runs: brought up, then at work or failed, and what to say of it meanwhile."""

from __future__ import annotations

import logging
import os
from abc import ABC, abstractmethod

from models.errors import ModelError, NotPrepared
from models.protocols import Engine, Progress, Translator
from prompts import load_template
from service.batcher import Batcher
from service.engine_thread import EngineThread
from service.errors import EngineUnavailable
from service.settings import Settings
from service.watching.watcher import NOBODY, Watcher

LAST_BATCH_S = 4.0
"""How long the engine may take, when the service stops, with a batch that nobody waits for any more."""
PREPARING_S = 5
"""When to ask again while the engine is being prepared."""
_LOADING = "loading"
_STOPPED = "The service was stopped before the engine was loaded."
_log = logging.getLogger(__name__)


class ServedModel(ABC):
    """A model with a batcher and a thread of its own, and what is opened on them. Made and closed by the runtime."""

    def __init__(self, engine: Engine, settings: Settings, watcher: Watcher = NOBODY) -> None:
        self.name = engine.name
        self.engine = engine
        self._settings = settings
        self._watcher = watcher
        self._doing, self._share = "waiting for its turn", 0.0
        self._failure: str | None = None
        self._translator: Translator | None = None
        self._batcher: Batcher | None = None
        self._stopping = False

    @abstractmethod
    def open_on(self, translator: Translator, batcher: Batcher) -> None:
        """Open what works with the loaded model; called once."""

    def require_loaded(self) -> None:
        """Raise EngineUnavailable, with how far it is or what went wrong, unless it is loaded."""
        if self._failure is not None:
            raise EngineUnavailable(self._failure)
        if self._batcher is None:
            message = f"The engine {self.name} is being prepared ({self._doing}, {self._share:.0%}): try again shortly."
            raise EngineUnavailable(message, retry_after_s=PREPARING_S)
        if not self.loaded:
            raise EngineUnavailable(f"The engine {self.name} has stopped: restart the service.")

    @property
    def loaded(self) -> bool:
        """Whether it is in memory and takes work."""
        return self._batcher is not None and self._batcher.alive

    @property
    def queued_tokens(self) -> int:
        """Source tokens that wait for it."""
        return 0 if self._batcher is None else self._batcher.queued_tokens

    async def load(self, progress: Progress | None) -> None:
        """Prepare it if need be, load it, and open on it what works with it; what it opens, `aclose` closes.

        Raises EngineUnavailable with what to do.
        """

        def report(doing: str, share: float) -> None:
            self._note(doing, share)
            if progress is not None:
                progress(f"{self.name}: {doing}", share)

        try:
            translator = await self._opened(report)
        except ModelError as error:
            self._failure = str(error)
            raise EngineUnavailable(self._failure) from error
        except Exception as error:
            _log.exception("loading %s failed", self.name)
            self._failure = self._what_failed(error)
            raise EngineUnavailable(self._failure) from error
        self._translator = translator
        queue = self._settings.max_queued_tokens
        batcher = Batcher(translator, max_queued_tokens=queue, name=self.name, watcher=self._watcher)
        batcher.start()
        self.open_on(translator, batcher)
        self._batcher = batcher

    async def aclose(self) -> None:
        """Close the engine, unless a batch is still inside it: then the end of the process does.

        One that is being prepared is left at its next step, and what is loaded from now on is closed at once.
        """
        self._stopping = True
        if self._batcher is not None and self._translator is not None and await self._batcher.aclose(LAST_BATCH_S):
            self._translator.close()

    async def _opened(self, report: Progress) -> Translator:
        """Open it in a thread that, however long a step of the preparation takes, lets the process end."""
        thread = EngineThread()
        try:
            opened = await thread.call(lambda: [self._open(report)], 1)
        finally:
            await thread.end(0)
        if isinstance(opened, Exception):
            raise opened
        if self._stopping:
            opened[0].close()
            raise NotPrepared(_STOPPED)
        return opened[0]

    def _open(self, report: Progress) -> Translator:
        store = self._settings.model_store
        self._note("starting", 0.0)
        if not self.engine.is_prepared(store):
            _log.info("preparing %s in %s", self.name, store.folder)
            self.engine.prepare(store, report)
        self._note(_LOADING, 1.0)
        return open_translator(self.engine, self._settings)

    def _what_failed(self, error: Exception) -> str:
        """Say what to mend when the disk or its rights are at fault; anything else is for who reads the log."""
        if isinstance(error, OSError) and error.strerror:
            doing = "Loading" if self._doing == _LOADING else "Preparing"
            where = error.filename or self._settings.models_dir  # a full disk names no file
            return f"{doing} {self.name} failed: {where}: {error.strerror}"
        return f"Loading {self.name} failed ({type(error).__name__}): the service's log says why."

    def _note(self, doing: str, share: float) -> None:
        """Write down how far it is. Raises NotPrepared when the service stops meanwhile."""
        if self._stopping:
            raise NotPrepared(_STOPPED)
        self._doing, self._share = doing, share


def open_translator(engine: Engine, settings: Settings) -> Translator:
    """Load an engine that is prepared. Raises ModelError."""
    template = load_template(engine.template) if engine.template else None
    return engine.load(settings.model_store, template=template, threads=settings.threads or os.cpu_count() or 1)
