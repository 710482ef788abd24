"""The model of abstractive summaries, and the writer on it."""

from __future__ import annotations

from models.protocols import Translator
from service.batcher import Batcher
from service.served_model import ServedModel
from service.summariser.abstractive import AbstractiveWriter


class ServedSummariser(ServedModel):
    """A model that summarises."""

    _writer: AbstractiveWriter

    @property
    def writer(self) -> AbstractiveWriter:
        """The writer. Raises EngineUnavailable, with how far it is or what went wrong, until the model is loaded."""
        self.require_loaded()
        return self._writer

    def open_on(self, translator: Translator, batcher: Batcher) -> None:
        """Open the writer."""
        self._writer = AbstractiveWriter(translator, batcher, source=self.engine.languages[0][0])
