"""How much of a source its English answers for. A model of this size drops clauses, and finds what is left likely."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|[0-9][0-9.,:]*")
_ENDING = re.compile("(?<=...)(?:ing|ed|es|s|'s)$")
_STEM = 5
"""How many letters of a word without its ending two forms of it share."""
_FUNCTION_WORDS = frozenset(
    "the a an of in on at by to and is are was were be been being it its this that these those he she they we you i "  # noqa: SIM905  reads best as words
    "his her their our your my him them us as with for from or but so do does did done has have had having will would "
    "can could shall should may might must there here who whom which what when where while how if than then also into "
    "about over under up down out off all any some such only very more most other both each own same too".split()
)
"""Words that English adds or leaves out as it likes; "not" and "no" are none of them."""


class Coverage:
    """The glosses of a source, each of which asks for a word of its English; of alternatives one is enough."""

    def __init__(self, pieces: Sequence[str]) -> None:
        alternatives = [[stems(english) for english in piece.split("/")] for piece in pieces]
        self._asked = [asked for piece in alternatives if (asked := [some for some in piece if some])]
        self._numbers = Counter(number for piece in pieces for number in _numbers(piece))
        self._known = frozenset(stem for piece in self._asked for some in piece for stem in some)
        self.guessed = sum(piece.startswith("~") for piece in pieces) / max(1, len(pieces))

    def share(self, english: str) -> float:
        """Return the part of the glosses, 0 to 1, whose words the English has; 1 where they ask for nothing."""
        written = frozenset(stems(english))
        answered = [max(sum(stem in written for stem in some) / len(some) for some in piece) for piece in self._asked]
        return sum(answered) / len(answered) if answered else 1.0

    def added_numbers(self, english: str) -> int:
        """Return how many numbers of the English are in no gloss, or stand there more often than in the glosses."""
        return (Counter(_numbers(english)) - self._numbers).total()

    @property
    def asked(self) -> int:
        """How many glosses ask for a word."""
        return len(self._asked)

    def explained(self, english: str) -> float:
        """Return the part of the words of the English, 0 to 1, that some gloss accounts for; 1 where it has none."""
        written = stems(english)
        return sum(stem in self._known for stem in written) / len(written) if written else 1.0


def _numbers(english: str) -> list[str]:
    """Return the numbers of a text in digits, without commas and full stops."""
    return ["".join(filter(str.isdigit, word)) for word in _WORD.findall(english) if word[0].isdigit()]


def stems(english: str) -> list[str]:
    """Return the content words of an English text as they are compared: their beginnings; numbers as digits."""
    words = (word.lower() for word in _WORD.findall(english))
    return [
        "".join(filter(str.isdigit, word)) if word[0].isdigit() else _ENDING.sub("", word)[:_STEM]
        for word in words
        if word not in _FUNCTION_WORDS
    ]
