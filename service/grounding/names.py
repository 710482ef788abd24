"""The names of an English sentence, word by word, and which of them the article does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.checks.dates import ENGLISH_WORDS
from service.grounding.evidence import Evidence
from service.grounding.meanings import meanings
from service.grounding.sounds import sounds_like

_CAPITALISED = re.compile(r"(?<!\w)(?![IVX]+\b)[A-ZÀ-ÖØ-Þ][^\W\d_]+\b(?!['’]t\b)")
_LETTER = re.compile(r"[^\W_]")
_TITLES = "Mr Mrs Ms Dr Prof St Rev Jr Sr Shri Smt Mohd No Rs INR Inc Ltd Pvt Co BC BCE CE AD PC HQ PM CM"
_SAID_OTHERWISE = "US UK USA UN EU United States"
"""What Hindi has another word for, अमेरिका and the like."""
_NO_NAMES = frozenset(f"{_TITLES} {_SAID_OTHERWISE}".split())
_OF_A_PEOPLE = re.compile("(?<=...)(?:s|n|ns|ese|ish|i|is)$")
_SAME_START, _SHORTEST, _LONGEST_ENDING = 5, 4, 4


def unfounded(sentence: str, article: Evidence) -> tuple[str, ...]:
    """Return the words of names in the sentence that the article does not have, nor its translation."""
    return tuple(name for name in _names(sentence) if not _borne_out(name, article))


def _names(sentence: str) -> Iterator[str]:
    for found in _CAPITALISED.finditer(sentence):
        word = found.group()
        if word in _NO_NAMES or word.lower() in ENGLISH_WORDS:
            continue
        if not meanings().is_no_name(word, first=not _LETTER.search(sentence, 0, found.start())):
            yield word


def _borne_out(name: str, article: Evidence) -> bool:
    """Look for the name as a translation, as letters that begin words, and by its sound."""
    if name[:-1].isupper():
        name = name.removesuffix("s")
    lower = name.lower()
    if lower in article.english or any(_is_form(lower, word) for word in article.english):
        return True
    if name.isupper() and lower in article.initials:
        return True
    forms = {name, _OF_A_PEOPLE.sub("", name)}
    return any(
        sounds_like(form, word, strictly=word in article.ordinary)
        for word in article.ordinary | article.rare
        for form in forms
    )


def _is_form(one: str, other: str) -> bool:
    """Say whether two words differ by an ending: India and Indian, Catalan and Catalonia."""
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST or len(long) - len(short) > _LONGEST_ENDING:
        return False
    return long.startswith(short) or (len(short) >= _SAME_START and long[:_SAME_START] == short[:_SAME_START])
