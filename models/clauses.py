"""Where a sentence is best cut in two: where a reader would breathe."""

from __future__ import annotations

import re
import unicodedata

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
_AT_CLAUSES = _PLACES[:2]


def cut(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where in a stretch of text a first piece ends and a second begins; None for one that cannot be cut.

    The best cut is at a clause mark, then before a conjunction, at a comma, at white space, and inside a word only
    where nothing else is left; never inside a number or a written syllable.
    """
    middle, quarter = (start + end) // 2, (end - start) // 4
    for place in _PLACES:
        near = _nearest(place, text, middle, start + quarter, end - quarter)
        if near:
            return near
    return _nearest(_PLACES[-1], text, middle, start, end) or _inside_word(text, start, end)


def clauses(text: str) -> tuple[str, str] | None:
    """Return the two halves of a sentence that has clauses; None for one that has not."""
    middle, quarter = len(text) // 2, len(text) // 4
    for place in _AT_CLAUSES:
        near = _nearest(place, text, middle, quarter, len(text) - quarter)
        if near:
            return text[: near[0]], text[near[1] :]
    return None


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
