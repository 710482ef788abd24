"""One spelling for comparing: Hindi pages write the same word with and without nukta, joiners and chandrabindu.

The folded form is only for matching. What stays in an article keeps its own letters.
"""

from __future__ import annotations

import re
import unicodedata

_NUKTA = "\u093c"
_CHANDRABINDU, _ANUSVARA = "\u0901", "\u0902"
JOINERS = "\u200c\u200d"

# One character becomes one or none, so that `unfolded_length` can count its way back.
_TABLE: dict[int, str] = {
    **{ord(mark): "" for mark in JOINERS + _NUKTA},
    ord(_CHANDRABINDU): _ANUSVARA,
    **{code: unicodedata.normalize("NFD", chr(code))[0] for code in (0x929, 0x931, 0x934, *range(0x958, 0x960))},
}
_EDGES = " \t-–—*>»›|:;,.…!?()[]{}\"'“”‘’=_~#/\\ः।"


def fold(text: str) -> str:
    """Return `text` without nuktas and joiners, chandrabindu as anusvara."""
    return text.translate(_TABLE)


def unfolded_length(text: str, length: int) -> int:
    """Return how many characters of `text` the first `length` of `fold(text)` stand for."""
    end = seen = 0
    while end < len(text) and (seen < length or not fold(text[end])):
        seen += len(fold(text[end]))
        end += 1
    return end


def core(text: str) -> str:
    """Return the folded text in lower case without punctuation at its edges: equal cores are the same phrase."""
    return fold(text).casefold().strip(_EDGES)


def pattern(source: str) -> re.Pattern[str]:
    """Compile an expression that is matched against folded text, in either case."""
    return re.compile(fold(source), re.IGNORECASE)
