"""Hindi and English words in one alphabet of sounds, so that a loanword can be found by how it sounds.

One character a phone: capitals are classes of consonants (``T`` also retroflex and aspirated ट ठ त), the rest vowels;
``@`` is the inherent vowel. The costs were set by hand on Hindi newspaper spellings of English words.
"""

from __future__ import annotations

import re

from models.devanagari import ANUSVARA, INHERENT, VISARGA, sounds

_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ",
        "K K G G N C C J J N T T D D N T 0 D D N P F B B M Y R L V S S S H L".split(),  # noqa: SIM905  reads best as words
        strict=True,
    )
) | {ANUSVARA: "N", VISARGA: "H", "": ""}
_VOWELS = dict(zip("अआइईउऊऋएऐओऔऑऍ", "aAiIuUreEoOOE", strict=True)) | {"": "", INHERENT: INHERENT}
_FRAME = frozenset("BCDFGHJKLMNPRSTV0")
_VOWEL_PHONES = frozenset("aAiIuUeEoO@r")
_CLEAR = 9.0
"""The distance of words that have nothing to do with each other."""
_SIMILAR = (
    *[("a", "@", 0.0), ("A", "a", 0.3), ("A", "O", 0.2), ("i", "I", 0.1), ("u", "U", 0.1), ("e", "E", 0.3)],
    *[("o", "O", 0.15), ("e", "i", 0.25), ("a", "iueoEOA", 0.35), ("@", "iueoEOA", 0.35), ("A", "E", 0.2)],
    *[("o", "u", 0.3), ("e", "a", 0.3), ("E", "a", 0.3), ("I", "e", 0.35), ("O", "a", 0.25)],
    *[("N", "M", 0.3), ("S", "J", 0.15), ("T", "0", 0.5), ("P", "F", 0.4), ("B", "V", 0.8), ("T", "D", 0.7)],
    *[("S", "C", 0.6), ("J", "C", 0.6), ("K", "G", 0.7), ("J", "G", 0.8)],
    *[("Y", "I", 0.1), ("Y", "i", 0.1), ("Y", "e", 0.3), ("V", "u", 0.3), ("V", "U", 0.3)],
)
_OMISSIONS = {"@": 0.1, "a": 0.25, "Y": 0.4, "i": 0.4, "H": 0.5} | dict.fromkeys("AIuUeEoOr", 0.6)


def _substitutions() -> dict[tuple[str, str], float]:
    costs: dict[tuple[str, str], float] = {}
    for one, others, cost in _SIMILAR:
        for other in others:
            costs[one, other] = costs[other, one] = min(cost, costs.get((one, other), _CLEAR))
    return costs


_SUBSTITUTIONS = _substitutions()


def hindi_phones(word: str) -> str:
    """Return the phones of a Hindi word; a final inherent vowel is not spoken."""
    phones = "".join(
        ("R" if sound.nukta and sound.consonant in ("ड", "ढ") else _CONSONANTS[sound.consonant]) + _VOWELS[sound.vowel]
        for sound in sounds(word)
    )
    return phones.removesuffix(INHERENT)


def frame(phones: str) -> str:
    """Return the consonants alone, near ones made one and doubled ones single: what words are filed under."""
    consonants = "".join(phone for phone in phones if phone in _FRAME)
    return re.sub(r"(.)\1+", r"\1", consonants.replace("M", "N").replace("F", "P").replace("0", "T"))


def distance(hindi: str, english: str, *, limit: float) -> float:
    """Return the weighted edit distance of two words in phones; 9 as soon as it must be over `limit`."""
    row = [0.0]
    for phone in english:
        row.append(row[-1] + _omission(phone))
    for phone in hindi:
        omitted = _omission(phone)
        after = [row[0] + omitted]
        for at, other in enumerate(english):
            after.append(
                min(row[at] + _substitution(phone, other), row[at + 1] + omitted, after[at] + _omission(other))
            )
        row = after
        if min(row) > limit:
            return _CLEAR
    unspoken_final = english[-1:] in ("a", "A") and hindi[-1:] not in _VOWEL_PHONES
    return row[-1] + (0.25 if unspoken_final else 0.0)


def _omission(phone: str) -> float:
    return _OMISSIONS.get(phone, 1.2)


def _substitution(one: str, other: str) -> float:
    if one == other:
        return 0.0
    similar = _SUBSTITUTIONS.get((one, other))
    if similar is not None:
        return similar
    return 0.6 if one in _VOWEL_PHONES and other in _VOWEL_PHONES else 1.5
