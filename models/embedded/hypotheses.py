"""The hypotheses of one prompt: which tokens each goes on with, which have ended, and which are best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from models.embedded.network import Distribution
from models.embedded.requirements import Progress, Required

_NOTHING_HELD = Progress()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What is continued: by at most `max_tokens`, the end among them, starting with `prefix`, never by `forbidden`.

    The tokens of the prefix are counted and given back, and are not in the score. An output ends only when it holds
    what is `required`, in any order.
    """

    tokens: Sequence[int]
    max_tokens: int
    prefix: tuple[int, ...] = ()
    forbidden: frozenset[int] = frozenset()
    required: tuple[Required, ...] = ()

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
    progress: Progress = _NOTHING_HELD


@dataclass(frozen=True, slots=True, kw_only=True)
class _Extension:
    total: float
    parent: int
    token: int
    progress: Progress


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
        return barred + 2 * len(self.prompt.required) + (2 * self._beam.size if self._beam.size > 1 else 1)

    @property
    def finished(self) -> bool:
        """Whether enough have ended, or the limit is reached."""
        return self._written >= self.prompt.max_tokens or len(self._ended) >= self._beam.size

    def extend(self, likely: Distribution) -> None:
        """Go on from the likely next tokens of each open hypothesis."""
        self._written += 1
        chosen = self._chosen(likely)
        self._parents = [parent for parent, _ in chosen]
        self._open = [hypothesis for _, hypothesis in chosen]

    def next_step(self) -> tuple[list[int], list[int]]:
        """Return the last token of each open hypothesis, and which one of the step before it goes on from.

        There are as many as the beam is wide: `choices` leaves enough to choose from.
        """
        return [hypothesis.tokens[-1] for hypothesis in self._open], self._parents

    def wanted(self) -> list[list[int]]:
        """Return the tokens that bring each open hypothesis on to what is required; at most two for each of that."""
        return [self._wanted(hypothesis) for hypothesis in self._open]

    def candidates(self) -> list[Candidate]:
        """Return the best, those that ended first."""
        cut = [self._candidate(hypothesis, ended=False) for hypothesis in self._open]
        ranked = [sorted(some, key=lambda candidate: -candidate.score) for some in (self._ended, cut)]
        return [candidate for some in ranked for candidate in some][: self._beam.size]

    def _chosen(self, likely: Distribution) -> list[tuple[int, _Hypothesis]]:
        """Return the best that go on, each with the hypothesis it goes on from; keep those that end among the best."""
        extensions = sorted(self._extensions(likely), key=lambda extension: -extension.total)
        if self.prompt.required:
            extensions = _shared_out(extensions)
        chosen: list[tuple[int, _Hypothesis]] = []
        for rank, extension in enumerate(extensions):
            if len(chosen) == self._beam.size:
                break
            before = self._open[extension.parent].tokens
            if extension.token != self._end:
                tokens = (*before, extension.token)
                further = _Hypothesis(tokens=tokens, total=extension.total, progress=extension.progress)
                chosen.append((extension.parent, further))
            elif rank < self._beam.size:
                ended = _Hypothesis(tokens=before, total=extension.total)
                self._ended.append(self._candidate(ended, ended=True))
        return chosen

    def _extensions(self, likely: Distribution) -> Iterator[_Extension]:
        """Yield each open hypothesis with each token that it may go on with."""
        required, columns = self.prompt.required, (likely.log_probabilities, likely.tokens, likely.also)
        for parent, (hypothesis, *row) in enumerate(
            zip(self._open, *(column.tolist() for column in columns), strict=False)  # rows behind are filled up
        ):
            log_probabilities, tokens, also = row
            barred = self._barred(hypothesis.tokens)
            if len(hypothesis.progress.held) < len(required):
                barred |= {self._end}
            choices = dict(zip(tokens, log_probabilities, strict=True))
            choices |= dict(zip(self._wanted(hypothesis), also, strict=False))  # columns behind are filled up
            for token, log_probability in choices.items():
                if token not in barred:
                    total, progress = hypothesis.total + log_probability, hypothesis.progress
                    if required:
                        progress = progress.after(token, required, is_first=not hypothesis.tokens)
                    yield _Extension(total=total, parent=parent, token=token, progress=progress)

    def _wanted(self, hypothesis: _Hypothesis) -> list[int]:
        return hypothesis.progress.wanted(self.prompt.required, is_first=not hypothesis.tokens)

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


def _shared_out(extensions: Sequence[_Extension]) -> list[_Extension]:
    """Return extensions, the best first, in turns of those that are equally far with what is required.

    So the beam never loses all that have come further, which are less likely at first, to those that have not
    (Post and Vilar 2018, dynamic beam allocation).
    """
    banks: dict[int, list[_Extension]] = {}
    for extension in extensions:
        banks.setdefault(extension.progress.tokens, []).append(extension)
    ordered = [bank for _, bank in sorted(banks.items(), reverse=True)]
    return [extension for turn in zip_longest(*ordered) for extension in turn if extension is not None]
