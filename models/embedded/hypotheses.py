"""The hypotheses of one prompt: which tokens each goes on with, which have ended, and which are best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.embedded.network import Distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What is continued: by at most `max_tokens`, the end among them, starting with `prefix`, never by `forbidden`.

    The tokens of the prefix are counted and given back, and are not in the score.
    """

    tokens: Sequence[int]
    max_tokens: int
    prefix: tuple[int, ...] = ()
    forbidden: frozenset[int] = frozenset()

    @property
    def longest(self) -> int:
        """How many tokens the output may have: the prefix whole, and one more at least."""
        return max(self.max_tokens, len(self.prefix) + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One continuation: its tokens without the end, their mean log-probability with it, and whether it ended."""

    tokens: tuple[int, ...]
    score: float
    ended: bool

    @property
    def written(self) -> int:
        """How many tokens were written, the end among them."""
        return len(self.tokens) + self.ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Beam:
    """How to search: `size` hypotheses are kept, 1 is greedy; no `no_repeat` tokens in a row come twice, 0 is no rule.

    Only what is written counts as a repetition, not what is copied from the prompt.
    """

    size: int = 1
    no_repeat: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hypothesis:
    tokens: tuple[int, ...]
    total: float


class Hypotheses:
    """The open hypotheses of one prompt, the best first, and the candidates that have ended."""

    def __init__(self, prompt: Prompt, beam: Beam, end: int) -> None:
        self.prompt = prompt
        self.row = 0
        self._beam, self._end = beam, end
        self._open = [_Hypothesis(tokens=prompt.prefix, total=0.0)]
        self._parents = [0]
        self._ended: list[Candidate] = []
        self._written = len(prompt.prefix)

    @property
    def choices(self) -> int:
        """How many of the likeliest tokens of a hypothesis are enough to choose from."""
        barred = len(self.prompt.forbidden) + (self._written if self._beam.no_repeat else 0)
        return barred + (2 * self._beam.size if self._beam.size > 1 else 1)

    @property
    def finished(self) -> bool:
        """Whether enough have ended, or the limit is reached."""
        return self._written >= self.prompt.max_tokens or len(self._ended) >= self._beam.size

    def extend(self, likely: Distribution) -> None:
        """Go on from the likely next tokens of each open hypothesis."""
        self._written += 1
        chosen = self._chosen(likely.log_probabilities.tolist(), likely.tokens.tolist())
        self._parents = [parent for parent, _ in chosen]
        self._open = [hypothesis for _, hypothesis in chosen]

    def next_step(self) -> tuple[list[int], list[int]]:
        """Return the last token of each open hypothesis, and which one of the step before it goes on from.

        There are as many as the beam is wide: `choices` leaves enough to choose from.
        """
        return [hypothesis.tokens[-1] for hypothesis in self._open], self._parents

    def candidates(self) -> list[Candidate]:
        """Return the best, those that ended first."""
        cut = [self._candidate(hypothesis, ended=False) for hypothesis in self._open]
        ranked = [sorted(some, key=lambda candidate: -candidate.score) for some in (self._ended, cut)]
        return [candidate for some in ranked for candidate in some][: self._beam.size]

    def _chosen(self, log_probabilities: list[list[float]], tokens: list[list[int]]) -> list[tuple[int, _Hypothesis]]:
        """Return the best that go on, each with the hypothesis it goes on from; keep those that end among the best."""
        extensions = [
            (hypothesis.total + log_probability, parent, token)
            for parent, hypothesis in enumerate(self._open)
            for barred in [self._barred(hypothesis.tokens)]
            for log_probability, token in zip(log_probabilities[parent], tokens[parent], strict=True)
            if token not in barred
        ]
        extensions.sort(key=lambda extension: -extension[0])
        chosen: list[tuple[int, _Hypothesis]] = []
        for rank, (total, parent, token) in enumerate(extensions):
            if len(chosen) == self._beam.size:
                break
            before = self._open[parent].tokens
            if token != self._end:
                chosen.append((parent, _Hypothesis(tokens=(*before, token), total=total)))
            elif rank < self._beam.size:
                self._ended.append(self._candidate(_Hypothesis(tokens=before, total=total), ended=True))
        return chosen

    def _barred(self, written: tuple[int, ...]) -> frozenset[int]:
        """Return what must not follow these tokens."""
        length = self._beam.no_repeat
        if not length:
            return self.prompt.forbidden
        start = written[len(written) - length + 1 :]
        sequences = (written[at : at + length] for at in range(len(written) - length + 1))
        return self.prompt.forbidden | {sequence[-1] for sequence in sequences if sequence[:-1] == start}

    def _candidate(self, hypothesis: _Hypothesis, *, ended: bool) -> Candidate:
        counted = len(hypothesis.tokens) - len(self.prompt.prefix) + ended
        return Candidate(tokens=hypothesis.tokens, score=hypothesis.total / max(1, counted), ended=ended)
