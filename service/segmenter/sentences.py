"""A text taken apart so that it can be put together again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, zip_longest


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """The sentences of a text and the white space around them: one more gap than sentences."""

    texts: tuple[str, ...]
    gaps: tuple[str, ...]

    @property
    def joined(self) -> str:
        """The text they came from, character by character."""
        return "".join(chain.from_iterable(zip_longest(self.gaps, self.texts, fillvalue="")))


def take_apart(text: str, spans: Iterable[tuple[int, int]]) -> Sentences:
    """Return the sentences at `spans` (start and end offsets, ascending, apart) and the gaps between them."""
    texts: list[str] = []
    gaps: list[str] = []
    done = 0
    for start, end in spans:
        gaps.append(text[done:start])
        texts.append(text[start:end])
        done = end
    gaps.append(text[done:])
    return Sentences(texts=tuple(texts), gaps=tuple(gaps))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the white space at its ends; start equals end when nothing is left."""
    piece = text[start:end]
    stripped = piece.strip()
    start += len(piece) - len(piece.lstrip()) if stripped else 0
    return start, start + len(stripped)
