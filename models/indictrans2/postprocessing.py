"""From the model's tokens to English as it is written, with the originals of the placeholders put back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from sacremoses import MosesDetokenizer

from models.indictrans2.masking import PLACEHOLDER
from models.indictrans2.preprocessing import Preprocessed

_HELD = "\0"
"""Stands for an original while the text around it is put together; no vocabulary has it."""
_CLEANED_UP = (
    *((f" {mark}", mark) for mark in ".?!,"),
    (" ' ", "'"),
    *((f" {short}", short) for short in ("n't", "'m", "'s", "'ve", "'re")),
)
_TORN_NUMBER = re.compile("(?<![0-9])[0-9]++(?: [,.:/] [0-9]++)+")
_MOSES = MosesDetokenizer(lang="en")


def clean_up(decoded: str) -> str:
    """Return what transformers 4 makes of decoded pieces: no space before full stops, commas and short forms."""
    for torn, whole in _CLEANED_UP:
        decoded = decoded.replace(torn, whole)
    return decoded


def restored(decoded: str, preprocessed: Preprocessed) -> str | None:
    """Return the English with each original as it was cleaned, not a space or entity changed in it.

    None when the model lost, doubled or invented a placeholder: decode once more without masks. Where nothing was
    masked that would change nothing, so what looks like a placeholder stays.
    """
    plain = " ".join(decoded.replace(_HELD, "").split())
    originals: list[str] = []
    if preprocessed.masked:
        numbers = PLACEHOLDER.findall(plain)
        if sorted(numbers) != sorted(PLACEHOLDER.findall(preprocessed.text)):
            return None
        by_number = dict(preprocessed.masked)
        originals = [by_number[number] for number in numbers]
        plain = PLACEHOLDER.sub(_HELD, plain)
    return _written(plain, originals, preprocessed)


def mended(decoded: str, preprocessed: Preprocessed) -> str:
    """Return the English with every original in it: what the model lost stands at the end, what it invented goes."""
    plain = " ".join(decoded.replace(_HELD, "").split())
    missing = [dict(preprocessed.masked)[number] for number in PLACEHOLDER.findall(preprocessed.text)]
    by_number, originals = dict(preprocessed.masked), []

    def put_back(placeholder: re.Match[str]) -> str:
        original = by_number.get(placeholder[1])
        if original not in missing:
            return ""
        missing.remove(original)
        originals.append(original)
        return _HELD

    plain = " ".join(PLACEHOLDER.sub(put_back, plain).split())
    return " ".join([_written(plain, originals, preprocessed), *missing]).strip()


def _written(plain: str, originals: Sequence[str], preprocessed: Preprocessed) -> str:
    """Return decoded English as it is written, with each original in its place."""
    whole = _TORN_NUMBER.sub(lambda torn: _as_in(preprocessed.numerals, torn[0]), plain)
    english: str = _MOSES.detokenize(whole.split(" "))
    first, *rest = english.split(_HELD)
    return first + "".join(original + after for original, after in zip(originals, rest, strict=True))


def _as_in(numerals: AbstractSet[str], torn: str) -> str:
    """Return ``10 : 30`` as 10:30 where the Hindi has that number; elsewhere it may be two."""
    number = torn.replace(" ", "")
    return number if number in numerals else torn
