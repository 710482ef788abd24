"""Offices: nobody becomes Prime Minister, President, Chief Minister or Governor on the way into English."""

from __future__ import annotations

import re

from service.brief import CheckWarning
from service.checks.words import fold

# Beginnings are enough, and spaces and points do not count: मुख्य मन्त्री, पी.एम.
_OFFICES = {
    "prime minister": "प्रधान वजीर पीएम प्राइममिनिस्टर pm primeminister",
    "chief minister": "मुख्यम सीएम चीफमिनिस्टर cm chiefminister",
    "president": "राष्ट्रप राष्ट्राध्यक्ष ध्यक्ष प्रेसि प्रेसी प्रेजि प्रेजी सभापति प्रधान प्रमुख मुखिया सुप्रीमो president",
    "governor": "राज्यपाल राजपाल गवर्नर गर्वनर एलजी governor",
}
_WORDS = {office: re.compile("|".join(map(fold, words.split()))) for office, words in _OFFICES.items()}
_ENGLISH = re.compile(rf"\b(?:{'|'.join(_OFFICES)})(?=s?\b)", re.IGNORECASE)
_BETWEEN_LETTERS = re.compile(r"[\s.]+")


def check(source: str, english: str) -> list[CheckWarning]:
    """Return a warning for each of the four offices that the English names and the Hindi has no word for."""
    named = {match.group().lower(): match.group() for match in _ENGLISH.finditer(english)}
    if not named:
        return []
    hindi = _BETWEEN_LETTERS.sub("", fold(source))
    return [
        CheckWarning(kind="office", message=f'"{word}" in the English is not in the Hindi', output=word)
        for office, word in named.items()
        if not _WORDS[office].search(hindi)
    ]
