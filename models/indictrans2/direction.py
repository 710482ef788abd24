"""Which way a model translates: the configurations of all directions are the same, their dictionaries are not."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from models.devanagari import has_hindi
from models.errors import InvalidCheckpoint
from models.languages import INDICTRANS2

_FEW = 10
"""The published English dictionary has 68 tokens of Devanagari, the one of Indic languages 75,320."""


def require_hindi_to_english(folder: Path, source: Iterable[str], target: Iterable[str]) -> None:
    """Raise InvalidCheckpoint unless these are the tokens of a model that reads Hindi and writes English."""
    read = set(source)
    if not set(INDICTRANS2.values()) <= read or _devanagari(target) * _FEW > _devanagari(read):
        raise InvalidCheckpoint(
            f"{folder} does not translate Hindi to English, as its dictionaries show: take a model called indic-en"
        )


def _devanagari(tokens: Iterable[str]) -> int:
    return sum(map(has_hindi, tokens))
