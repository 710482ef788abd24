"""Script: no Hindi left in the English, and no character that an engine could not write."""

from __future__ import annotations

import re

from service.brief import CheckWarning

# Devanagari to Malayalam with dandas and digits, Devanagari Extended, joiners; then the marks of an unknown token.
_INDIC = re.compile(r"[\u0900-\u0d7f\ua8e0-\ua8ff\u200c\u200d]+(?:\s+[\u0900-\u0d7f\ua8e0-\ua8ff\u200c\u200d]+)*")
_UNWRITTEN = re.compile(r"\ufffd|⁇|<unk>")


def check(english: str) -> list[CheckWarning]:
    """Return a warning for the first run of Hindi in the English and one for the first unknown character."""
    warnings = []
    if hindi := _INDIC.search(english):
        message = f'Hindi is left in the English: "{hindi.group()}"'
        warnings.append(CheckWarning(kind="script", message=message, output=hindi.group()))
    if unwritten := _UNWRITTEN.search(english):
        message = f'The English has a character that could not be written: "{unwritten.group()}"'
        warnings.append(CheckWarning(kind="script", message=message, output=unwritten.group()))
    return warnings
