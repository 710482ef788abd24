"""The pairs and names as the later steps read them, and where in the work folder they lie."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from models.devanagari import tokenise
from training import tables

FOLDS = 5
NAMES = "names"
"""The source of every name: the lists differ little."""
_HELD_OUT = 2
"""Of 256."""
_PAIRS, _COLUMNS = "pairs.tsv.gz", ("hindi", "english", "source", "licence")
_ENGLISH = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|[0-9]+(?:[.,:][0-9]+)*|\S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A Hindi text and its English, in NFC; `source` is the data set that it is from."""

    hindi: str
    english: str
    source: str
    licence: str

    @property
    def fold(self) -> int:
        """The fold the pair is in: all translations of one Hindi text are in the same."""
        return hashlib.sha256(self.hindi.encode()).digest()[0] % FOLDS

    @property
    def is_held_out(self) -> bool:
        """Whether the pair is not learned but looked at while others are: one Hindi text in 128."""
        return hashlib.sha256(self.hindi.encode()).digest()[1] < _HELD_OUT

    def words(self) -> tuple[list[str], list[str]]:
        """Return the words and marks of both sides, as the aligner and the lexicon count them."""
        return tokenise(self.hindi), english_words(self.english)


def english_words(text: str) -> list[str]:
    """Return the words, numbers and marks of an English text."""
    return _ENGLISH.findall(text)


def normalised(text: str) -> str:
    """Return the text in NFC with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def read(work: Path) -> list[Pair]:
    """Return the pairs of a work folder, names last."""
    return [
        Pair(hindi=hindi, english=english, source=source, licence=licence)
        for hindi, english, source, licence in tables.rows(work / _PAIRS, columns=len(_COLUMNS))
    ]


def write(work: Path, pairs: list[Pair]) -> None:
    """Write the pairs into a work folder."""
    lines = (f"{pair.hindi}\t{pair.english}\t{pair.source}\t{pair.licence}" for pair in pairs)
    tables.write(work / _PAIRS, "\t".join(_COLUMNS), lines)
