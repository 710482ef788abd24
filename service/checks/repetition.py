"""Repetition: an engine that loops says the same words again and again, where the Hindi does not."""

from __future__ import annotations

import re
from collections import Counter

from service.brief import CheckWarning
from service.checks.words import tokenise

_LETTERS_LOOP = re.compile(r"((?:[^\W\d_]|[\u0900-\u0963]){1,8}?)\1{4,}")
_LONGEST_IN_A_ROW = 12
# Words of a phrase -> how often it may be said anywhere; fitted so that references stay clear of it.
_ANYWHERE = {6: 1, 4: 2}


def check(source: str, english: str) -> list[CheckWarning]:
    """Return a warning if the English loops and the Hindi does not."""
    words, hindi = _words(english), _words(source)
    loop = _LETTERS_LOOP.search(english)
    if loop and not _LETTERS_LOOP.search(source):
        return [_warning(loop.group())]
    allowed = max(Counter(zip(hindi, hindi[1:], hindi[2:], strict=False)).values(), default=1)
    phrase = _in_a_row(words, hindi) or _anywhere(words, allowed)
    return [_warning(phrase)] if phrase else []


def _warning(phrase: str) -> CheckWarning:
    return CheckWarning(kind="repetition", message=f'The English repeats itself: "{phrase}"', output=phrase)


def _words(text: str) -> list[str]:
    return [token.word for token in tokenise(text) if token.kind != "mark"]


def _in_a_row(words: list[str], hindi: list[str]) -> str | None:
    """Return a word said three times in a row or a phrase said twice, unless the Hindi does so too."""
    for size in range(1, _LONGEST_IN_A_ROW + 1):
        copies = 3 if size == 1 else 2
        end = _end_of_run(words, size, size * (copies - 1))
        if end and not _end_of_run(hindi, size, size * (copies - 1)):
            return " ".join(words[end - size * copies : end])
    return None


def _end_of_run(words: list[str], size: int, needed: int) -> int:
    """Return the place behind the first `needed` words in a row that each equal the one `size` before; 0 for none."""
    run = 0
    for place in range(size, len(words)):
        run = run + 1 if words[place] == words[place - size] else 0
        if run == needed:
            return place + 1
    return 0


def _anywhere(words: list[str], allowed: int) -> str | None:
    """Return a long phrase that comes back somewhere more often than any phrase of the Hindi does."""
    for size, often in _ANYWHERE.items():
        phrases = Counter(tuple(words[place : place + size]) for place in range(len(words) - size + 1))
        for phrase, count in phrases.most_common(1):
            if count > max(often, allowed):
                return " ".join(phrase)
    return None
