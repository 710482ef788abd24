"""Words that an output has to hold, and how far a hypothesis has come with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """Words in tokens, as they are written at the start of an output and after other words."""

    first: tuple[int, ...]
    inside: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Which of the required words stand in a hypothesis, and what is left of those that it is writing."""

    held: frozenset[Required] = frozenset()
    writing: Required | None = None
    left: tuple[int, ...] = ()

    @property
    def tokens(self) -> int:
        """How many tokens of required words are written."""
        begun = 0 if self.writing is None else len(self.writing.inside) - len(self.left)
        return sum(len(words.inside) for words in self.held) + begun

    def following(self, required: Sequence[Required], *, is_first: bool) -> dict[int, Progress]:
        """Return the tokens that bring a hypothesis further, each with how far it then is."""
        if self.writing is not None:
            return {self.left[0]: self._with(self.writing, self.left[1:])}
        spelled = {words: words.first if is_first else words.inside for words in required if words not in self.held}
        return {tokens[0]: self._with(words, tokens[1:]) for words, tokens in spelled.items()}

    def interrupted(self) -> Progress:
        """Return how far a hypothesis is that goes on in another way: what it had begun, it has not written."""
        return Progress(held=self.held)

    def _with(self, words: Required, left: tuple[int, ...]) -> Progress:
        if left:
            return Progress(held=self.held, writing=words, left=left)
        return Progress(held=self.held | {words})
