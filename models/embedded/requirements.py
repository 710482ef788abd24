"""Words that an output has to hold, and how far a hypothesis has come with them (Post and Vilar 2018)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """Words in tokens, as they are written at the start of an output and after other words; neither is empty."""

    first: tuple[int, ...]
    inside: tuple[int, ...]


class _Begun(NamedTuple):
    words: Required
    written: int
    left: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Which of the required words stand in a hypothesis, and which its last tokens begin."""

    held: frozenset[Required] = frozenset()
    begun: tuple[_Begun, ...] = ()

    @property
    def tokens(self) -> int:
        """How many tokens of required words are written."""
        return sum(len(words.inside) for words in self.held) + max((it.written for it in self.begun), default=0)

    def wanted(self, required: Sequence[Required], *, is_first: bool) -> list[int]:
        """Return the tokens that bring a hypothesis further, two for each of the required words at most."""
        following = [it.left[0] for it in self.begun] + [it.left[0] for it in self._beginnings(required, is_first)]
        return list(dict.fromkeys(following))

    def after(self, token: int, required: Sequence[Required], *, is_first: bool) -> Progress:
        """Return how far a hypothesis is with one more token."""
        further = [
            _Begun(it.words, it.written + 1, it.left[1:])
            for it in (*self.begun, *self._beginnings(required, is_first))
            if it.left[0] == token
        ]
        held = self.held | {it.words for it in further if not it.left}
        return Progress(held=held, begun=tuple(it for it in further if it.words not in held))

    def _beginnings(self, required: Sequence[Required], is_first: bool) -> list[_Begun]:  # noqa: FBT001  private
        return [
            _Begun(words, 0, words.first if is_first else words.inside) for words in required if words not in self.held
        ]
