"""Terms of a glossary: where they occur in a Hindi text, and whether their English stands in an output."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from models.devanagari import tokenise
from models.protocols import Segment

Term = tuple[str, str]
"""Words of the source, and the words that are to stand for them in the output."""


class TermIndex:
    """Finds terms in texts, spelled as they are in the glossary; of two with the same source the later one counts."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        spaced = ((source, " ".join(target.split())) for source, target in terms)
        self._by_words = {tuple(tokenise(source)): (source, target) for source, target in spaced if target}
        self._longest = max(map(len, self._by_words), default=0)

    def __bool__(self) -> bool:
        return bool(self._by_words)

    def updated(self, other: TermIndex) -> TermIndex:
        """Return an index of both; where both have a term, the other's counts."""
        both = TermIndex()
        both._by_words = self._by_words | other._by_words
        both._longest = max(self._longest, other._longest)
        return both

    def spans(self, words: Sequence[str]) -> dict[int, tuple[int, Term]]:
        """Return where terms begin, with how many words each has: the longest from the left on."""
        spans: dict[int, tuple[int, Term]] = {}
        at = 0
        while at < len(words):
            lengths = range(min(self._longest, len(words) - at), 0, -1)
            length = next((length for length in lengths if tuple(words[at : at + length]) in self._by_words), 0)
            if length:
                spans[at] = length, self._by_words[tuple(words[at : at + length])]
            at += length or 1
        return spans

    def occurring(self, text: str) -> tuple[Term, ...]:
        """Return the terms that occur in a text, each once, in its order."""
        if not self._by_words:
            return ()
        return tuple(dict.fromkeys(term for _, term in self.spans(tokenise(text)).values()))

    def replaced(self, text: str | None) -> str | None:
        """Return a text in NFC with the English of each term in its place, and all else as it is; None for none."""
        if text is None or not self:
            return text
        text = unicodedata.normalize("NFC", text)
        words = tokenise(text)
        places = list(_places(words, text))
        for at, (length, (_, target)) in reversed(self.spans(words).items()):
            end = places[at + length - 1] + len(words[at + length - 1])
            text = text[: places[at]] + target + text[end:]
        return text


NO_TERMS = TermIndex()


def _places(words: Sequence[str], text: str) -> Iterator[int]:
    """Yield where each word stands: nothing but white space is between them."""
    end = 0
    for word in words:
        place = text.index(word, end)
        yield place
        end = place + len(word)


def bound(segment: Segment, text: str, terms: TermIndex) -> Segment:
    """Return the segment, or a piece of its text, with those of the terms that occur in that text."""
    return replace(segment, text=text, terms=terms.occurring(text))


def stands(target: str, output: str) -> bool:
    """Say whether an output has these words letter for letter, not as parts of words; its first with a capital, too."""
    before, after = ("(?<!\\w)" if target[0].isalnum() else "", "(?!\\w)" if target[-1].isalnum() else "")
    as_said = rf"{before}{re.escape(target)}{after}"
    return re.search(rf"{as_said}|^{re.escape(target[0].upper() + target[1:])}{after}", output) is not None
