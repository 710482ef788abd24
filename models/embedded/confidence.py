"""How sure the engine is of an answer: what can be seen of it beside its source, weighed on the development sets."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import NamedTuple

from models.embedded import weights


class Evidence(NamedTuple):
    """What speaks for an answer or against it.

    `score` is its mean log-probability, `covered` the part of the glosses that it answers, `explained` the part of its
    words that a gloss accounts for, `repeated` the part of it that it says twice, `guessed` the part of the glosses
    that are spelled by ear, `agreed` how much of it the other candidates say too, and `length` the logarithm of how
    many glosses there are. All but score and length are from 0 to 1.
    """

    score: float
    covered: float
    explained: float
    repeated: float
    guessed: float
    agreed: float
    length: float


class Confidence:
    """A logistic regression over evidence: the probability that an answer is good."""

    def __init__(self, evidence: Evidence, *, intercept: float) -> None:
        self._weights, self._intercept = evidence, intercept

    @classmethod
    def shipped(cls) -> Confidence:
        """Return the one that belongs to the weights."""
        found = json.loads(weights.CONFIDENCE.read_text(encoding="utf-8"))
        return cls(Evidence(**found["weights"]), intercept=found["intercept"])

    def of(self, evidence: Evidence) -> float:
        """Return how sure to be, 0 to 1."""
        logit = self._intercept + sum(w * x for w, x in zip(self._weights, evidence, strict=True))
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))


def agreement(answer: Sequence[str], others: Sequence[Sequence[str]]) -> float:
    """Return the mean part of the pairs of words, of two texts together, that they share; 1 without others."""
    if not others:
        return 1.0
    own = _pairs(answer)
    shares = [2 * len(own & other) / max(1, len(own) + len(other)) for other in map(_pairs, others)]
    return sum(shares) / len(shares)


def _pairs(words: Sequence[str]) -> set[tuple[str, str]]:
    return set(zip(["", *words], [*words, ""], strict=True))
