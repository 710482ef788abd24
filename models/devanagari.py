"""How a Hindi word is cut: a text into words and marks, a word into its written sounds and its spelling variants."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

INHERENT = "@"
"""The vowel that a consonant has when nothing is written."""
CONSONANTS = frozenset("कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ")
VOWELS = frozenset("अआइईउऊऋएऐओऔऑऍ")
MATRAS = dict(zip("ािीुूृेैोौॉॅ", "आइईउऊऋएऐओऔऑऍ", strict=True))
"""Vowel signs and the vowel each stands for."""
NUKTA, VIRAMA, CANDRABINDU, ANUSVARA, VISARGA = "\u093c", "\u094d", "\u0901", "\u0902", "\u0903"

_TOKEN = re.compile(
    r"[\u0900-\u0963\u0971-\u097F\u200c\u200d]+|[0-9\u0966-\u096F]+(?:[.,:][0-9\u0966-\u096F]+)*[A-Za-z]*"
    r"|[A-Za-z][A-Za-z0-9]*|\S"
)
_LETTER = re.compile(r"[\u0900-\u0963\u0971-\u097F]")
_ASCII = str.maketrans("०१२३४५६७८९।॥", "0123456789..")
_HALF_NASAL = re.compile("[ङञणनम]\u094d(?=[क-ह])")
_SPELLED_FREELY = re.compile("[\u0901\u093c\u0929\u0931\u0934\u0958-\u095f\u200c\u200dॉऑऍ]|यी|ये|" + _HALF_NASAL.pattern)


class Sound(NamedTuple):
    """One written sound: a consonant (or nasal, or visarga) and the independent form of the vowel after it.

    `consonant` is empty for a vowel that stands alone, `vowel` for a consonant without one.
    """

    consonant: str
    nukta: bool
    vowel: str


def tokenise(text: str) -> list[str]:
    """Return the words, numbers and marks of a text, in NFC: the units of the lexicon."""
    return _TOKEN.findall(unicodedata.normalize("NFC", text))


def is_hindi(token: str) -> bool:
    """Say whether the token starts with a Devanagari letter."""
    return _LETTER.match(token) is not None


def has_hindi(text: str) -> bool:
    """Say whether the text has a Devanagari letter."""
    return _LETTER.search(text) is not None


def ascii_marks(text: str) -> str:
    """Return the text with Devanagari digits as ASCII ones and dandas, single or double, as full stops."""
    return text.translate(_ASCII)


def sounds(word: str) -> Iterator[Sound]:
    """Yield what a word is written with, left to right; what is no Devanagari letter is passed over."""
    letters = unicodedata.normalize("NFD", word) + "\0"
    at = 0
    while (letter := letters[at]) != "\0":
        at += 1
        if letter in CONSONANTS:
            nukta = letters[at] == NUKTA
            at += nukta
            sign = letters[at]
            at += sign in MATRAS or sign == VIRAMA
            yield Sound(letter, nukta, "" if sign == VIRAMA else MATRAS.get(sign, INHERENT))
        elif letter in VOWELS:
            yield Sound("", nukta=False, vowel=letter)
        elif letter in (ANUSVARA, CANDRABINDU):
            yield Sound(ANUSVARA, nukta=False, vowel="")
        elif letter == VISARGA:
            yield Sound(VISARGA, nukta=False, vowel="")


def plain_spelling(word: str) -> str:
    """Return one spelling for many: no nukta, nasals as anusvara, no glides before ई and ए, आ for ऑ."""
    if not _SPELLED_FREELY.search(word):
        return word
    plain = unicodedata.normalize("NFD", word).replace(NUKTA, "").replace(CANDRABINDU, ANUSVARA)
    plain = _HALF_NASAL.sub(ANUSVARA, plain.replace("\u200d", "").replace("\u200c", ""))
    return plain.replace("ॉ", "ा").replace("ऑ", "आ").replace("यी", "ई").replace("ये", "ए").replace("ऍ", "ए")
