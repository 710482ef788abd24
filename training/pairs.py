"""First step: read pairs and names, and keep what may and should be learned from.

usage: python -m training.pairs PAIRS.tsv.gz NAMES.tsv.gz --against EVALUATION.tsv ... --work FOLDER

PAIRS.tsv.gz has a header and Hindi, English, source, domain and licence in columns; NAMES.tsv.gz Hindi, Latin, source
and licence. A minute.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from training import corpus, tables
from training.contamination import Evaluation
from training.corpus import NAMES, Pair, normalised

_NON_COMMERCIAL = re.compile(r"\bNC\b")
_DEVANAGARI = re.compile(r"[\u0900-\u097F]")
_LATIN = re.compile(r"[A-Za-z]")
_LONGEST = 120
_SHORT = 6
"""Pairs with fewer words on a side may be of any two lengths."""
_RATIOS = (0.45, 2.6)
"""Of Hindi words to English ones."""
_LONGEST_NAME = 4
_LONGEST_INITIALS = 3


def is_non_commercial(pair: Pair) -> bool:
    """Say whether a pair's licence, or one of the licences it may be under, forbids commercial use."""
    return _NON_COMMERCIAL.search(pair.licence) is not None


def is_of_other_script(pair: Pair) -> bool:
    """Say whether less than half of the Hindi is Devanagari, or the English has any or no Latin letter."""
    letters = len(pair.hindi.replace(" ", ""))
    return (
        len(_DEVANAGARI.findall(pair.hindi)) * 2 < letters
        or _DEVANAGARI.search(pair.english) is not None
        or _LATIN.search(pair.english) is None
    )


def is_out_of_proportion(pair: Pair) -> bool:
    """Say whether one side has no words or too many, or too many for the other."""
    hindi, english = map(len, pair.words())
    if not 0 < min(hindi, english) <= max(hindi, english) <= _LONGEST:
        return True
    least, most = _RATIOS
    return min(hindi, english) >= _SHORT and not least <= hindi / english <= most


def filtered(pairs: list[Pair], evaluation: Evaluation) -> tuple[list[Pair], Counter[str]]:
    """Return the pairs to keep, each once, and how many were dropped for what."""
    reasons: dict[str, Callable[[Pair], bool]] = {
        "non-commercial": is_non_commercial,
        "script": is_of_other_script,
        "proportion": is_out_of_proportion,
        "evaluation": lambda pair: evaluation.holds(pair.hindi) or evaluation.holds(pair.english),
    }
    kept: dict[tuple[str, str], Pair] = {}
    dropped: Counter[str] = Counter()
    for pair in pairs:
        reason = next((name for name, applies in reasons.items() if applies(pair)), None)
        if reason is None and (pair.hindi, pair.english) in kept:
            reason = "repeated"
        if reason is None:
            kept[pair.hindi, pair.english] = pair
        else:
            dropped[reason] += 1
    return list(kept.values()), dropped


def read_pairs(path: Path) -> list[Pair]:
    """Return all pairs of a table."""
    return [
        Pair(hindi=normalised(hindi), english=normalised(english), source=source, licence=licence)
        for hindi, english, source, _, licence in tables.rows(path, columns=5)
    ]


def read_names(path: Path) -> list[Pair]:
    """Return the names of a table with as many words in Latin letters as in Hindi, those in capitals written small."""
    names = []
    for hindi, latin, _, licence in tables.rows(path, columns=4):
        pair = Pair(hindi=normalised(hindi), english=_capitalised(normalised(latin)), source=NAMES, licence=licence)
        sides = pair.words()
        if len(sides[0]) == len(sides[1]) <= _LONGEST_NAME:
            names.append(pair)
    return names


def _capitalised(name: str) -> str:
    words = name.split(" ")
    return " ".join(word.capitalize() if word.isupper() and len(word) > _LONGEST_INITIALS else word for word in words)


def main() -> None:
    """Filter pairs and names into the work folder; say how many of each source there are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("names", type=Path)
    parser.add_argument("--against", type=Path, nargs="+", required=True)
    parser.add_argument("--work", type=Path, required=True)
    given = parser.parse_args()
    kept, dropped = filtered(read_pairs(given.pairs) + read_names(given.names), Evaluation.of_files(given.against))
    given.work.mkdir(parents=True, exist_ok=True)
    corpus.write(given.work, kept)
    by_source = Counter(pair.source for pair in kept)
    report = {"kept": by_source, "dropped": dropped}
    (given.work / "pairs.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(f"{len(kept):,} pairs and names kept, {dropped.total():,} dropped: {dict(dropped)}")


if __name__ == "__main__":
    main()
