"""Which phrases of a pair translate each other, by its links (Och and Ney 2004)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from models.devanagari import is_hindi
from training.align import Links
from training.corpus import NAMES, Pair

LONGEST = 3
_LOOSEST = 2
"""How many words the English of a phrase may have beyond those of the Hindi."""
_WORD = re.compile("[A-Za-z0-9]")


class SentenceCase:
    """Knows which words are written small when they do not begin a sentence."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self._inside: Counter[str] = Counter()
        for pair in pairs:
            self._inside.update(pair.words()[1][1:])

    def words(self, pair: Pair) -> list[str]:
        """Return the English words of a pair, the first one small where it mostly is."""
        words = pair.words()[1]
        first = words[0]
        is_name = pair.source == NAMES or (len(first) > 1 and first.isupper())
        if first[0].isupper() and not is_name and self._inside[first.lower()] >= self._inside[first]:
            words[0] = first.lower()
        return words


def hindi_phrases(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield begin and end of each run of up to three Hindi words."""
    for begin in range(len(words)):
        for end in range(begin + 1, min(begin + LONGEST, len(words)) + 1):
            if not is_hindi(words[end - 1]):
                break
            yield begin, end


class Linked:
    """The links of a pair by Hindi and by English word."""

    def __init__(self, links: Links) -> None:
        self._english: dict[int, list[int]] = {}
        self._hindi: dict[int, list[int]] = {}
        for at, other in links:
            self._english.setdefault(at, []).append(other)
            self._hindi.setdefault(other, []).append(at)

    def translation(self, begin: int, end: int, english: Sequence[str]) -> str | None:
        """Return the English of a Hindi phrase: words in a row that are linked to nothing outside of it.

        None where there is none, where it is much longer than the Hindi, or has marks in it.
        """
        linked = [other for at in range(begin, end) for other in self._english.get(at, ())]
        if not linked:
            return None
        first, last = min(linked), max(linked)
        if last - first + 1 > end - begin + _LOOSEST:
            return None
        answered = (at for other in range(first, last + 1) for at in self._hindi.get(other, ()))
        words = english[first : last + 1]
        if not all(begin <= at < end for at in answered) or not all(map(_WORD.match, words)):
            return None
        return " ".join(words)
