"""Sentences longer than the engine takes, cut where a reader would breathe."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.clauses import cut
from service.segmenter.sentences import Sentences, take_apart, trim

CountTokens = Callable[[Sequence[str]], list[int]]


def wrap(text: str, *, count_tokens: CountTokens, max_tokens: int) -> Sentences:
    """Cut one sentence into pieces of at most `max_tokens` tokens, as even as its clauses allow (`models/clauses.py`).

    A number longer than the engine takes stays whole. Halves again and again, so `count_tokens` is called O(log n)
    times.
    """
    return wrap_all([text], count_tokens=count_tokens, max_tokens=max_tokens)[0]


def wrap_all(texts: Sequence[str], *, count_tokens: CountTokens, max_tokens: int) -> list[Sentences]:
    """Wrap each text; all of them share the calls of `count_tokens`."""
    spans = [(which, *trim(text, 0, len(text))) for which, text in enumerate(texts)]
    open_spans = [span for span in spans if span[1] < span[2]]
    done: list[list[tuple[int, int]]] = [[] for _ in texts]
    while open_spans:
        counts = count_tokens([texts[which][start:end] for which, start, end in open_spans])
        halves: list[tuple[int, int, int]] = []
        for (which, start, end), tokens in zip(open_spans, counts, strict=True):
            parted = cut(texts[which], start, end) if tokens > max_tokens else None
            if parted is None:
                done[which].append((start, end))
            else:
                halves += [(which, start, parted[0]), (which, parted[1], end)]
        open_spans = halves
    return [take_apart(text, sorted(pieces)) for text, pieces in zip(texts, done, strict=True)]
