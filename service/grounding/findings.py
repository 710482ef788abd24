"""What grounding finds: the sentences of a summary that the article bears out, and those that it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reason = Literal["number", "date", "name", "negation", "source"]
"""What the article lacks; "source" is a sentence of it that has a word in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundedSentence:
    """A sentence that stands, and the `index` of the segments that support it best, the best first; one at least."""

    text: str
    segments: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UngroundedSentence:
    """A sentence that does not stand: why, and the words that the article does not bear out, "source" has none."""

    text: str
    reason: Reason
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounded:
    """The sentences of a summary, parted in two; each part keeps their order."""

    kept: tuple[GroundedSentence, ...]
    dropped: tuple[UngroundedSentence, ...]
