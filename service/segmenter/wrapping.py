"""Sentences longer than the engine takes, cut where a reader would breathe."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from service.segmenter.sentences import Sentences, take_apart, trim

CountTokens = Callable[[Sequence[str]], list[int]]

_CLAUSE_WORDS = (
    "लेकिन|मगर|परंतु|परन्तु|किंतु|किन्तु|बल्कि|जबकि|हालांकि|हालाँकि|क्योंकि|चूंकि|इसलिए|ताकि|जिससे|जिसमें|जिनमें|जिसके|जिसकी|"
    "जिसका|जिनके|जिनकी|जिसे|जिन्हें|जिसने|जिन्होंने|जहां|जहाँ|वहीं|यदि|अगर|जो"
)
# From the best place to cut to the worst. A match is what falls between the two pieces.
_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<=[;।॥?!])(?:\s+|(?=[^\W\d]))|(?<=[:–—])\s+|(?<=,)\s+(?=(?:{_CLAUSE_WORDS}|और|तथा)\s)",
        rf"(?<=\sकि)\s+|\s+(?=(?:{_CLAUSE_WORDS})\s)",
        r"(?<=,)(?:\s+|(?=[^\W\d]))",
        r"\s+(?=(?:और|तथा|एवं|व|या)\s)",
        r"(?<!\d)(?<![\d.]%)\s+(?!\d)",
        r"\s+",
    )
)
_JOINERS = "\u200c\u200d"
_VIRAMA = "\u094d"


def wrap(text: str, *, count_tokens: CountTokens, max_tokens: int) -> Sentences:
    """Cut one sentence into pieces of at most `max_tokens` tokens, as even as its clauses allow.

    The best cut is at a clause mark, then before a conjunction, at a comma, at white space, and inside a word only
    where nothing else is left; never inside a number or a written syllable, so a number longer than the engine takes
    stays whole. Halves again and again, so `count_tokens` is called O(log n) times.
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
            cut = _cut(texts[which], start, end) if tokens > max_tokens else None
            if cut is None:
                done[which].append((start, end))
            else:
                halves += [(which, start, cut[0]), (which, cut[1], end)]
        open_spans = halves
    return [take_apart(text, sorted(pieces)) for text, pieces in zip(texts, done, strict=True)]


def _cut(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the first piece ends and the second begins, or None for a piece that cannot be cut."""
    middle, quarter = (start + end) // 2, (end - start) // 4
    for place in _PLACES:
        near = _nearest(place, text, middle, start + quarter, end - quarter)
        if near:
            return near
    return _nearest(_PLACES[-1], text, middle, start, end) or _inside_word(text, start, end)


def _nearest(place: re.Pattern[str], text: str, middle: int, low: int, high: int) -> tuple[int, int] | None:
    spans = (match.span() for match in place.finditer(text, low, high) if low < match.start() and match.end() < high)
    return min(spans, key=lambda span: abs(span[0] - middle), default=None)


def _inside_word(text: str, start: int, end: int) -> tuple[int, int] | None:
    middle = (start + end) // 2
    for distance in range(end - start):
        for offset in (middle - distance, middle + distance):
            if start < offset < end and _may_part(text[offset - 1], text[offset]):
                return offset, offset
    return None


def _may_part(before: str, after: str) -> bool:
    """Say whether two neighbouring characters belong neither to one written syllable nor to one number."""
    if unicodedata.category(after)[0] == "M" or after in _JOINERS or before in _JOINERS or before == _VIRAMA:
        return False
    return not (_of_number(before) and _of_number(after))


def _of_number(char: str) -> bool:
    return char.isdigit() or char in ".,"
