"""Hindi words in Latin letters, the way newspapers spell names: no diacritics, no unspoken inherent vowels."""

from __future__ import annotations

from models.devanagari import ANUSVARA, INHERENT, VISARGA, Sound, sounds

_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ",
        "k kh g gh n ch chh j jh n t th d dh n t th d dh n p ph b bh m y r l v sh sh s h l".split(),  # noqa: SIM905  reads best as words
        strict=True,
    )
) | {ANUSVARA: "n", VISARGA: "h", "": ""}
_WITH_NUKTA = {"क": "q", "ख": "kh", "ग": "g", "ज": "z", "फ": "f", "ड": "r", "ढ": "rh"}
_VOWELS = dict(zip("अआइईउऊएओऑऍ", "aaiiuueooe", strict=True)) | {"ऋ": "ri", "ऐ": "ai", "औ": "au", "": "", INHERENT: "a"}


def transliterate(word: str) -> str:
    """Return the word in lower-case Latin letters: ``नरेन्द्र`` -> ``narendra``; "" when it has no Hindi letter."""
    written = list(sounds(word))
    spoken = [_VOWELS[sound.vowel] for sound in written]
    last = len(written) - 1
    for at, sound in enumerate(written):
        if sound.vowel != INHERENT:
            continue
        if at == last:
            silent = at > 0
        else:
            before_final = at + 1 == last and written[last].vowel == INHERENT
            silent = at > 0 and bool(spoken[at - 1]) and bool(spoken[at + 1]) and not before_final
        if silent:
            spoken[at] = ""
    return "".join(_consonant(sound) + vowel for sound, vowel in zip(written, spoken, strict=True))


def _consonant(sound: Sound) -> str:
    plain = _CONSONANTS[sound.consonant]
    return _WITH_NUKTA.get(sound.consonant, plain) if sound.nukta else plain
