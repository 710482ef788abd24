"""What the English is worth: BLEU and chrF++ of real weights, of random ones how far two variants agree."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from statistics import fmean

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from bench.reference_sentences import Line

Metric = BLEU | CHRF
Scores = dict[str, float | dict[str, dict[str, float]]]


def scores(lines: Sequence[Line], english: Sequence[str]) -> Scores:
    """Return both scores of all lines together, and of each file; `english` are the pieces of the lines in a row."""
    pieces = iter(english)
    whole = [" ".join(filter(None, (next(pieces) for _ in line.pieces))) for line in lines]
    pairs = list(zip(lines, whole, strict=True))
    files = dict.fromkeys(line.file for line in lines)
    return {
        **_scored(pairs),
        "files": {file: _scored([pair for pair in pairs if pair[0].file == file]) for file in files},
    }


def _scored(pairs: Sequence[tuple[Line, str]]) -> dict[str, float]:
    texts, references = [text for _, text in pairs], [[line.reference for line, _ in pairs]]
    return {name: metric.corpus_score(texts, references).score for name, metric in _metrics().items()}


def signatures() -> dict[str, str]:
    """Return what sacrebleu says of how it scores, which it knows once it has."""
    metrics = _metrics()
    for metric in metrics.values():
        metric.corpus_score(["one"], [["one"]])
    return {name: str(metric.get_signature()) for name, metric in metrics.items()}


def _metrics() -> dict[str, Metric]:
    return {"chrF++": CHRF(word_order=2), "BLEU": BLEU()}


def agreement(english: Sequence[str], other: Sequence[str]) -> float:
    """Return the mean share of an output up to where it first differs from the other's, spaces not counted.

    After the first token that differs random weights write something else altogether.
    """
    pairs = [("".join(one.split()), "".join(two.split())) for one, two in zip(english, other, strict=True)]
    return fmean(_alike(*pair) / max(1, *map(len, pair)) for pair in pairs)


def _alike(one: str, other: str) -> int:
    """Return how many characters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
