"""The lexicon: Hindi words and phrases of up to three words with their likeliest English, learned from aligned text."""

from __future__ import annotations

import gzip
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

from models.devanagari import plain_spelling
from models.embedded import weights

_UNSURE = 0.4


class Entry(NamedTuple):
    """What the lexicon says of a word or phrase. `second` is "" where one translation is clearly the likeliest."""

    english: str
    second: str
    probability: float
    seen: float


class Lexicon:
    """The table in memory. Lines are parsed when they are looked up."""

    def __init__(self, path: Path) -> None:
        lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()[1:]
        self._lines = dict(line.split("\t", 1) for line in lines)
        self._by_spelling: dict[str, str] = {}
        for word in self._lines:
            if " " not in word:
                spelling = plain_spelling(word)
                rival = self._by_spelling.get(spelling)
                if rival is None or self._count(word) > self._count(rival):
                    self._by_spelling[spelling] = word

    @classmethod
    @cache
    def shipped(cls) -> Lexicon:
        """Return the one that belongs to the weights: one copy in memory."""
        return cls(weights.LEXICON)

    def get(self, phrase: str) -> Entry | None:
        """Return the entry of a word or of words parted by single spaces, spelled exactly so."""
        line = self._lines.get(phrase)
        if line is None:
            return None
        english, second, probability, count = line.split("\t")
        entry = Entry(english, second, float(probability), float(count))
        return entry._replace(english=second, second="") if " " not in phrase and _is_name_by_mistake(entry) else entry

    def spelled_like(self, word: str) -> Entry | None:
        """Return the entry of the most frequent word with the same plain spelling."""
        known = self._by_spelling.get(plain_spelling(word))
        return None if known is None else self.get(known)

    def english_words(self) -> dict[str, float]:
        """Return how often each English word was seen, spelled exactly so, in the translation of anything."""
        seen: defaultdict[str, float] = defaultdict(float)
        for line in self._lines.values():
            english, second, _, count = line.split("\t")
            for word in f"{english} {second}".split():
                seen[word] += float(count)
        return dict(seen)

    def _count(self, word: str) -> float:
        return float(self._lines[word].rpartition("\t")[2])


def _is_name_by_mistake(entry: Entry) -> bool:
    """Say whether an unsure entry took a word for a name that is more likely the common noun in second place."""
    return (
        entry.probability < _UNSURE
        and entry.second[:1].islower()
        and entry.english[:1].isupper()
        and not entry.english.isupper()
    )
