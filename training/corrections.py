"""Correct what counting gets wrong: rare entries of the lexicon that cannot be, and words that we know better.

usage: python -m training.corrections LEXICON.tsv.gz OUT.tsv.gz

A word that was seen once has whatever stood beside it for its English. Three kinds of such entries are told by what
they are and dropped, for the glosser then goes by sound: a loanword (`ब्रिस्बेन`, "session"), another's name (`बोल्टन`,
"John"), and a phrase that leaves out one of its words (`दिल्ली शहर`, "Delhi"). So is another spelling of a word that is
known much better. `words.tsv` beside this file is written by hand and goes before what was counted.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Iterable
from difflib import SequenceMatcher
from pathlib import Path

from models.devanagari import plain_spelling, sounds
from models.embedded import weights
from models.embedded.gloss import FUNCTION_WORDS, UNGLOSSED
from models.embedded.lexicon import Entry
from models.embedded.loanwords import Loanwords
from models.embedded.transliteration import transliterate

WORDS = Path(__file__).with_name("words.tsv")
HEADER = "hindi\tenglish\tsecond\tprobability\tcount"
_WRITTEN_BY_HAND = Entry("", "", 1.0, 100.0)
_ONCE, _RARE, _OFTEN = 2, 3, 20
_FAR_COMMONER = 5
DROPPED = "!"
_SURE = 0.5
_LOANWORD_COST = 0.06
_LOANWORD_CONSONANTS = 4
_SHORTEST_NAME = 4
_SAME_NAME = 0.34
"""The share of consonants that two spellings of a name have in common at least; of 400 below it, 50 of 60 looked at
were another's name, and the others words for offices, written with a capital."""
_SAME_WORD = 0.6
_SKELETON = (
    *(("ph", "f"), ("[ck]h?|q", "k"), ("x", "ks"), ("w", "v"), ("sh", "s"), ("[zg]", "j")),
    ("[^bdfjklmnprstv]", ""),
)
Lexicon = dict[str, Entry]


def read(path: Path) -> Lexicon:
    """Return the entries of a lexicon by their Hindi."""
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return {
        hindi: Entry(english, second, float(probability), float(count))
        for hindi, english, second, probability, count in rows
    }


def write(lexicon: Lexicon, path: Path) -> None:
    """Write a lexicon, the same bytes for the same entries."""
    rows = (f"{hindi}\t{e.english}\t{e.second}\t{e.probability:g}\t{e.seen:g}" for hindi, e in sorted(lexicon.items()))
    path.write_bytes(gzip.compress("\n".join([HEADER, *rows, ""]).encode(), mtime=0))


def corrected(lexicon: Lexicon, loanwords: Loanwords) -> Lexicon:
    """Return the lexicon with the words of `words.tsv`, without the entries that cannot be."""
    known = {word for entry in lexicon.values() for word in f"{entry.english} {entry.second}".split() if word.islower()}
    kept = {
        hindi: entry
        for hindi, entry in lexicon.items()
        if not _is_loanword(hindi, entry, loanwords)
        and not _is_anothers_name(hindi, entry, known)
        and not _leaves_out_a_word(hindi, entry, lexicon)
    }
    for hindi, entry in written_by_hand().items():
        kept.pop(hindi, None)
        if entry.english != DROPPED:
            kept[hindi] = entry
    return _without_respellings(kept)


def written_by_hand() -> Lexicon:
    """Return the entries of `words.tsv`: - is a word without a gloss, ! a phrase that says what its words do not."""
    rows = (line.split("\t") for line in WORDS.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {
        hindi: _WRITTEN_BY_HAND._replace(english="" if english == "-" else english, second=second)
        for hindi, english, second in rows
    }


def _without_respellings(lexicon: Lexicon) -> Lexicon:
    """Return the lexicon without the words that differ from a far commoner one in joiners, nuktas or nasals alone."""
    commonest: dict[str, float] = {}
    for hindi, entry in lexicon.items():
        spelling = plain_spelling(hindi)
        commonest[spelling] = max(commonest.get(spelling, 0.0), entry.seen)
    return {
        hindi: entry
        for hindi, entry in lexicon.items()
        if " " in hindi or entry.seen * _FAR_COMMONER > commonest[plain_spelling(hindi)]
    }


def _is_loanword(hindi: str, entry: Entry, loanwords: Loanwords) -> bool:
    if " " in hindi or entry.seen >= _ONCE or sum(bool(s.consonant) for s in sounds(hindi)) < _LOANWORD_CONSONANTS:
        return False
    loanword = loanwords.find(hindi)
    if loanword is None or loanword.cost > _LOANWORD_COST:
        return False
    return _alike(loanword.english, entry.english) < _SAME_WORD


def _is_anothers_name(hindi: str, entry: Entry, known: Iterable[str]) -> bool:
    english = entry.english
    is_name = english[:1].isupper() and not english.isupper() and english.lower() not in known
    rare = entry.seen < _RARE and " " not in hindi + english and len(english) >= _SHORTEST_NAME
    return is_name and rare and _alike(transliterate(hindi), english) < _SAME_NAME


def _leaves_out_a_word(hindi: str, entry: Entry, lexicon: Lexicon) -> bool:
    words = hindi.split()
    parts = [lexicon.get(word) for word in words]
    if len(words) == 1 or not all(part and part.seen >= _RARE for part in parts):
        return False
    said = set(entry.english.lower().split())
    meant = [set(part.english.lower().split()) for part in parts if part]
    if not said < set().union(*meant):
        return False
    return any(
        part and part.probability >= _SURE and part.seen >= _OFTEN and not english <= said | FUNCTION_WORDS
        for word, part, english in zip(words, parts, meant, strict=True)
        if word not in UNGLOSSED
    )


def _alike(word: str, other: str) -> float:
    """Return the share of consonants, 0 to 1, that two words in Latin letters have in common."""
    return SequenceMatcher(None, _skeleton(word), _skeleton(other), autojunk=False).ratio()


def _skeleton(word: str) -> str:
    """Return the consonants of a word, those that Hindi and English write for each other as one."""
    word = word.lower()
    for pattern, consonant in _SKELETON:
        word = re.sub(pattern, consonant, word)
    return re.sub(r"(.)\1+", r"\1", word)


def main() -> None:
    """Write the corrected lexicon."""
    given, out = map(Path, sys.argv[1:])
    lexicon = read(given)
    better = corrected(lexicon, Loanwords(weights.LOANWORDS))
    write(better, out)
    dropped = len(lexicon.keys() - better.keys())
    print(f"{len(lexicon):,} entries, {dropped:,} dropped, {len(written_by_hand()):,} written by hand")


if __name__ == "__main__":
    main()
