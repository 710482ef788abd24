"""The seam for whatever chooses the sentences of a summary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from service.brief import SourceSegment


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
