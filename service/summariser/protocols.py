"""The seams for what makes a summary: by choosing sentences of the source, or by writing English ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from service.brief import SourceSegment, Translated, TranslatedSegment
from service.options import SummariserName


class Summariser(Protocol):
    """Chooses sentences of the source. Synchronous, deterministic and pure; safe to call from several threads."""

    @property
    def signature(self) -> str:
        """The method and its version, ``extractive@1``: changes whenever the choice could."""
        ...

    def rank(self, segments: Sequence[SourceSegment], *, title: str | None, max_words: int) -> tuple[int, ...]:
        """Return the `SourceSegment.index` of the chosen sentences, best first.

        Their English is estimated to have at most `max_words` words together. There is at least one whenever there is
        any segment, even if it alone is longer. Dropping any number from the end leaves a good summary, in which no
        sentence leans on one that was dropped. Headings and fragments are chosen only when there is nothing else.
        """
        ...


class SummaryFailed(Exception):
    """There is no written summary this time. The message says why, is fit for a reader, and has no text in it."""


class Writer(Protocol):
    """Writes the sentences of a summary in English. Nobody trusts it: whoever asks checks them against the article."""

    @property
    def name(self) -> SummariserName:
        """What it is asked for by."""
        ...

    @property
    def signature(self) -> str:
        """One line that names the model, its settings, its prompt and the version of the method."""
        ...

    async def write(
        self, segments: Sequence[TranslatedSegment], *, title: Translated | None, max_words: int, background: bool
    ) -> list[str]:
        """Return English sentences in the order in which they are to be read, best first or as the article goes.

        `segments` is the whole article in both languages. About `max_words` words are wanted; what is longer the caller
        cuts from the end, by whole sentences. In the `background` nobody waits for them.

        Raises SummaryFailed, also where a model says nothing.
        """
        ...


class Summarisers(Protocol):
    """The summarisers of a service."""

    @property
    def available(self) -> tuple[SummariserName, ...]:
        """Those that can be asked for now, the default first."""
        ...

    def writer(self, name: SummariserName | None) -> Writer | None:
        """Return the writer of this name, or of the default; None where sentences are chosen.

        Raises InvalidRequest for a summariser that the service does not have, EngineUnavailable for one whose model is
        not loaded; both say what to do.
        """
        ...
