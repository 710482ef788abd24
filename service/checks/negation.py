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
from service.checks.words import tokenise


def _alternatives(table: str) -> str:
    """Return the phrases of a table as one pattern, the longest first."""
    phrases = sorted((phrase.strip() for phrase in table.split(";")), key=len, reverse=True)
    return "|".join(re.escape(phrase).replace(r"\*", r"[^ ]*").replace(r"\ ", " ") for phrase in phrases)


# An implied phrase is tried first: "not only" is no plain "not".
_HINDI = re.compile(
    f"(?<= )(?:(?P<implied>{_alternatives(HINDI_IMPLIED)})|(?P<plain>{_alternatives(HINDI_PLAIN)}))(?= )"
)
_ENGLISH = re.compile(
    f"(?<= )(?:(?P<implied>{_alternatives(ENGLISH_IMPLIED)}|{ENGLISH_PREFIXED})|(?P<plain>{_alternatives(ENGLISH_PLAIN)}))(?= )"
)


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
    flat = f" {' '.join(token.word for token in tokenise(text))} "
    found = [match["plain"] for match in pattern.finditer(flat)]
    plain = [word for word in found if word]
    return plain, len(found) - len(plain)
