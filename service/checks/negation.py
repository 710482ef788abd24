"""Negations: as many in the English as in the Hindi, neither lost nor added."""

from __future__ import annotations

import re

from service.brief import CheckWarning
from service.checks.negation_words import (
    ENGLISH_IMPLIED,
    ENGLISH_PLAIN,
    ENGLISH_PREFIXED,
    HINDI_IMPLIED,
    HINDI_PLAIN,
)
from service.checks.words import HYPHENS, tokenise


def _pattern(plain: str, implied: str, prefixed: str = r"(?!)") -> re.Pattern[str]:
    """Return a pattern for whole phrases; an empty group behind each plain one tells it from the implied.

    The longer phrase wins: "not only" is no plain "not", मत करो no vote (मत).
    """
    groups = {phrase.strip(): group for table, group in ((implied, ""), (plain, "()")) for phrase in table.split(";")}
    alternatives = [
        re.escape(phrase).replace(r"\*", "[^ ]*") + groups[phrase] for phrase in sorted(groups, key=len, reverse=True)
    ]
    return re.compile(f"(?<= )(?:{'|'.join(alternatives)}|{prefixed})(?= )")


_HINDI = _pattern(HINDI_PLAIN, HINDI_IMPLIED)
_ENGLISH = _pattern(ENGLISH_PLAIN, ENGLISH_IMPLIED, ENGLISH_PREFIXED)


def check(source: str, english: str) -> list[CheckWarning]:
    """Return a warning if either side says no more often than the other answers."""
    hindi, no_hindi = _count(_HINDI, source)
    plain, implied = _count(_ENGLISH, english)
    # Implied ones answer each other first: अवैध is "illegal" and leaves नहीं without an answer.
    if len(hindi) > len(plain) + max(0, implied - no_hindi):
        message = f'A negation ("{hindi[0]}", no or not) in the Hindi may be missing from the English'
        return [CheckWarning(kind="negation", message=message, source=hindi[0])]
    if len(plain) > len(hindi) + max(0, no_hindi - implied):
        message = f'A negation ("{plain[0]}") in the English may not be in the Hindi'
        return [CheckWarning(kind="negation", message=message, output=plain[0])]
    return []


def _count(pattern: re.Pattern[str], text: str) -> tuple[list[str], int]:
    """Return the plain negations of the text, and the number of implied ones."""
    words = (token.word for token in tokenise(text) if token.word not in HYPHENS)
    flat = f" {' '.join(words)} "
    found = list(pattern.finditer(flat))
    plain = [match.group() for match in found if match.lastindex]
    return plain, len(found) - len(plain)
