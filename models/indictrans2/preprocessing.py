"""From a Hindi segment to the text that IndicTrans2 was trained to read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.indictrans2.masking import masked
from models.indictrans2.normalisation import DEVANAGARI, clean, normalise, tokenise

_LOOSE_VIRAMA = re.compile(f"(?<=[{DEVANAGARI}]) ् (?=[{DEVANAGARI}])")
_NUMERAL = re.compile("(?<![0-9])[0-9]++(?:[,.:/][0-9]++)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preprocessed:
    """The model's text, without language tags, and which placeholder number stands for which original text.

    `numerals` are the numbers of several groups of digits as they were written.
    """

    text: str
    masked: tuple[tuple[str, str], ...]
    numerals: frozenset[str]


def preprocess(text: str, *, mask: bool = True) -> Preprocessed:
    """Return tokens between single spaces, with placeholders for addresses and numbers unless `mask` is False.

    A blank text stays empty, and there is nothing to translate in it.
    """
    cleaned = clean(text)
    shown, originals = masked(cleaned) if mask else (cleaned, ())
    tokens = " ".join(tokenise(normalise(shown)))
    numerals = frozenset(_NUMERAL.findall(cleaned))
    return Preprocessed(numerals=numerals, text=_LOOSE_VIRAMA.sub("्", tokens), masked=originals)
