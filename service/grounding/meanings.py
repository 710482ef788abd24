"""What Hindi may mean in English: the lexicon, loanwords and letters of the embedded engine, read as evidence.

They ship with the service, whichever engine translates; some 40 MB, loaded when the first summary is grounded.
"""

from __future__ import annotations

import re
from functools import cache

from models.devanagari import is_hindi, tokenise
from models.embedded.coverage import Coverage, stems
from models.embedded.gloss import Glosser
from models.embedded.lexicon import Lexicon
from models.embedded.loanwords import Loanwords

_LETTERS = re.compile(r"[^\W\d_]+")
_BETWEEN_PHRASES = re.compile(
    r"[।,;:?!()\"“”‘’'–—]|(?<!\S)(?:ने|को|से|में|पर|तक|कि|है|हैं|था|थी|थे|हो|होगा|होगी|गया|गई|गए|कर|जो|यह|वह|तो|भी|ही)(?!\S)"
)
_ENDINGS = ("", "s", "es", "d", "ed", "ing")
_MADE_OF_A_WORD = re.compile("(?<=....)(?:ing|ed|ly|i[sz]e|[ai]ble|ic)$")
_SEEN_OFTEN, _SEEN = 5.0, 1.5
"""How often a word was seen in lower case: no name then, or no name if it was seen less often with a capital."""


class Meanings:
    """The tables in memory."""

    def __init__(self) -> None:
        self._lexicon, loanwords = Lexicon.shipped(), Loanwords.shipped()
        self._glosser = Glosser(self._lexicon, loanwords)
        self._seen = self._lexicon.english_words()
        self._loanwords = loanwords.english_words()

    def english(self, hindi: str) -> frozenset[str]:
        """Return the English words, in lower case, that the words and phrases of the Hindi may mean."""
        entries = map(self._lexicon.get, filter(is_hindi, tokenise(hindi)))
        single = [f"{entry.english} {entry.second}" for entry in entries if entry]
        return letters(" ".join(self._glosser.pieces(hindi) + single))

    def initials(self, hindi: str) -> str:
        """Return the first letters, in lower case, of what the Hindi means: where NATO may come from.

        Phrases are parted by spaces, what has one meaning in them by "|".
        """
        return " ".join(map(self._phrase_initials, _BETWEEN_PHRASES.split(hindi)))

    def is_ordinary(self, word: str) -> bool:
        """Say whether a Hindi word was often seen, and never meant a name."""
        entry = self._lexicon.get(word)
        return entry is not None and entry.seen >= _SEEN_OFTEN and entry.english.islower()

    def share_told(self, hindi: str, sentence: str) -> float:
        """Return the part, 0 to 1, of the content words of the Hindi that an English sentence has."""
        coverage = Coverage(self._glosser.pieces(hindi))
        return coverage.share(sentence) if coverage.asked else 0.0

    def is_no_name(self, word: str, *, first: bool) -> bool:
        """Say whether a capitalised English word is written small in other places.

        The `first` word of a sentence has its capital anyway, so of that one less is asked.
        """
        lower = word.lower()
        small = max(self._seen.get(lower.removesuffix(ending), 0.0) for ending in _ENDINGS)
        capital = self._seen.get(word, 0.0)
        if first:
            return small > capital or (not capital and self._is_word(lower))
        return small >= _SEEN_OFTEN or small > max(_SEEN, capital)

    def _phrase_initials(self, hindi: str) -> str:
        first = (stems(piece.split("/")[0]) for piece in self._glosser.pieces(hindi))
        return "|".join("".join(stem[0] for stem in english) for english in first if english)

    def _is_word(self, lower: str) -> bool:
        return lower in self._loanwords or _MADE_OF_A_WORD.search(lower) is not None


@cache
def meanings() -> Meanings:
    """Return the one copy in memory."""
    return Meanings()


def letters(english: str) -> frozenset[str]:
    """Return the words of an English text, in lower case."""
    return frozenset(word.lower() for word in _LETTERS.findall(english))
