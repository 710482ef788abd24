"""The names of an English sentence, word by word, and which of them the article does not have."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from itertools import takewhile

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
_LETTER_NAMES = "ए बी सी डी ई एफ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई जेड"
_SPELLED = dict(zip(string.ascii_lowercase, _LETTER_NAMES.split(), strict=True))
_FEWEST_INITIALS = 3
_OF_A_PEOPLE = re.compile("(?<=...)(?:s|n|ns|ese|ish|i|is)$")
_ENDINGS_OF_FORMS = (
    "a al an ans e ean eans es ese ey i ia ial ian ians ic ical ies is ish ism ist ists n ns o onia os s y"
)
_ENDINGS = frozenset(["", *_ENDINGS_OF_FORMS.split()])
_SHORTEST, _MOST_CHANGED = 4, 2


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
    if name.isupper() and _is_acronym(lower, article):
        return True
    forms = {name, _OF_A_PEOPLE.sub("", name)}
    return any(
        sounds_like(form, word, strictly=word in article.ordinary)
        for word in article.ordinary | article.rare
        for form in forms
    )


def _is_acronym(letters: str, article: Evidence) -> bool:
    """Say whether the Hindi spells the letters, or has a run of words in one phrase that begin with them."""
    said = r"[\s.]*".join(_SPELLED.get(letter, letter) for letter in letters)
    if re.search(rf"(?<![\u0900-\u097f]){said}(?![\u0900-\u097f])", article.hindi):
        return True
    run = r"\|?".join(map(re.escape, letters))
    return len(letters) >= _FEWEST_INITIALS and re.search(rf"(?<!\w){run}(?!\w)", article.initials) is not None


def _is_form(one: str, other: str) -> bool:
    """Say whether two words differ by an ending alone: India and Indian, but not Austria and Australia.

    At most two letters of the shorter one are its ending.
    """
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return (
        same >= max(_SHORTEST, min(len(one), len(other)) - _MOST_CHANGED)
        and one[same:] in _ENDINGS
        and other[same:] in _ENDINGS
    )
