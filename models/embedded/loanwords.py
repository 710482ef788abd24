"""English words in Hindi letters: found by their sound, or spelled out letter by letter (``वीपीएन`` -> ``VPN``)."""

from __future__ import annotations

import gzip
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from models.devanagari import ANUSVARA, CANDRABINDU, MATRAS, NUKTA, VIRAMA
from models.embedded import weights
from models.embedded.phones import distance, frame, hindi_phones

_NAMES = (
    "ए:A बी:B बि:B सी:C सि:C डी:D डि:D ई:E एफ:F जी:G जि:G एच:H आई:I आइ:I जे:J के:K एल:L एम:M एन:N ओ:O पी:P पि:P क्यू:Q "
    "आर:R एस:S टी:T टि:T यू:U वी:V वि:V डब्ल्यू:W डब्ल्यु:W डब्लू:W एक्स:X वाई:Y जेड:Z ज़ेड:Z"
)
_LETTER_NAMES = dict(pair.split(":") for pair in _NAMES.split())
_LONGEST_NAME = max(map(len, _LETTER_NAMES))
_JOINED_ON = frozenset(MATRAS) | {ANUSVARA, CANDRABINDU, VIRAMA, NUKTA}
_NATIVE = re.compile("[खघछझठढभधणषऋृञङ]")
_DENTAL = re.compile("[तद]")
_SHORTEST_FRAME, _SHORTEST_PHONES = 2, 4
_SHORT_WORD, _COMMON_WORD = 6, 4.5


class Loanword(NamedTuple):
    """An English word and how far its sound is from the Hindi, a phone: 0.06 is near certain, 0.13 a guess."""

    english: str
    cost: float


class Loanwords:
    """The index of English words by the frame of their sound. Lines are parsed when they are looked up."""

    def __init__(self, path: Path) -> None:
        lines = gzip.decompress(path.read_bytes()).decode("ascii").splitlines()
        self._by_frame = dict(line.split("\t", 1) for line in lines if not line.startswith("#"))

    @classmethod
    @cache
    def shipped(cls) -> Loanwords:
        """Return those that belong to the weights: one copy in memory."""
        return cls(weights.LOANWORDS)

    def english_words(self) -> frozenset[str]:
        """Return the English words of the index, in lower case: the common ones of the language, names among them."""
        return frozenset(word for fields in self._by_frame.values() for word in fields.split()[::3])

    def find(self, word: str) -> Loanword | None:
        """Return the English word that sounds most like this Hindi one; rare and native-looking ones must be nearer."""
        phones = hindi_phones(word)
        filed_under = frame(phones)
        if len(filed_under) < _SHORTEST_FRAME or len(phones) < _SHORTEST_PHONES:
            return None
        best: Loanword | None = None
        foreign = _native_look(word)
        fields = self._by_frame.get(filed_under, "").split()
        for english, sound, zipf in zip(fields[::3], fields[1::3], fields[2::3], strict=True):
            longest = max(len(phones), len(sound))
            cost = (distance(phones, sound, limit=3.0) + foreign) / longest
            cost += max(0, _COMMON_WORD - float(zipf)) * 0.015
            cost += 0.04 if longest < _SHORT_WORD else 0
            if best is None or cost < best.cost:
                best = Loanword(english, cost)
        return best


def initialism(word: str) -> str | None:
    """Return the letters that a word names, two at least: ``जीएसटी`` -> ``GST``; None when it is anything else."""
    word = unicodedata.normalize("NFC", word)
    shortest: list[str | None] = ["", *[None] * len(word)]
    for start in range(len(word)):
        before = shortest[start]
        if before is None:
            continue
        for end in range(start + 1, min(start + _LONGEST_NAME, len(word)) + 1):
            letter = _LETTER_NAMES.get(word[start:end])
            if letter is None or word[end : end + 1] in _JOINED_ON:
                continue
            known = shortest[end]
            if known is None or len(before) + 1 < len(known):
                shortest[end] = before + letter
    letters = shortest[-1]
    return letters if letters and len(letters) > 1 else None


def _native_look(word: str) -> float:
    """Return how unlike an English loanword it is spelled: aspirates and retroflex nasals are native, dentals often."""
    spelled = unicodedata.normalize("NFC", word).replace("ढ़", "र").replace("ख़", "क")
    return 0.5 * len(_NATIVE.findall(spelled)) + 0.15 * len(_DENTAL.findall(spelled))
