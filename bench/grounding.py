"""Grounding measured: planted errors caught, and true sentences dropped.

    python -m bench grounding [LINES]

The development sets in ``$SAAR_SHARED/eval`` (default: the folder ``shared`` beside the repository) are cut into
articles of 12, or LINES, lines in a row. Of an article there is the Hindi alone, no translation of it; the human
English of a line is a true sentence of its summary. One number, name or negation of it is changed, in 200 sentences
of a set; a name becomes another name of the sets that the article does not have. Names are what the English of all
sets capitalises inside a sentence and writes small nowhere. An article read in English too bears out more names.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter
from collections.abc import Collection, Sequence

from rich.console import Console
from rich.table import Table

from bench.checks import FILES, SEED, SHARED, Pair, read_pairs
from bench.faults import added_not, changed_digit, changed_scale, changed_word, dropped_not
from service.brief import TranslatedSegment
from service.grounding import ground

_PLANTED = 200
_LINES = 12
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*")
_OF_TIME = re.compile(r"\b(?:January|February|March|April|May|June|July|August|\w+ember|October|\w+day)\b")


def capitalised(english: Sequence[str]) -> list[str]:
    """Return what is capitalised inside a sentence and written small nowhere, but for months and days."""
    small = {word for sentence in english for word in re.findall(r"\b[a-z]+", sentence)}
    found = {name for sentence in english for name in _NAME.findall(sentence) if not _OF_TIME.search(name)}
    return sorted(name for name in found if small.isdisjoint(name.lower().split()))


def planted(pair: Pair, article: str, names: Collection[str], draw: random.Random) -> dict[str, str]:
    """Return the English of the pair with one error of each kind that it has a place for.

    `article` is the English of the whole article, which lacks the name that one of `names` becomes.
    """
    faults = [changed_digit, changed_word, changed_scale]
    number = (fault(*pair, draw) for fault in draw.sample(faults, len(faults)))
    return {
        kind: sentence
        for kind, sentence in (
            ("number", next((sentence for sentence in number if sentence), None)),
            ("name", _changed_name(pair[1], article, names, draw)),
            ("negation", dropped_not(*pair, draw) or added_not(*pair, draw)),
        )
        if sentence
    }


def _changed_name(english: str, article: str, names: Collection[str], draw: random.Random) -> str | None:
    old = [name for name in names if re.search(rf"\b{name}\b", english)]
    new = [name for name in names if not any(word in article for word in name.split())]
    if not old or not new:
        return None
    return re.sub(rf"\b{max(old, key=len)}\b", draw.choice(new), english, count=1)


def dropped(sentences: Sequence[str], article: Sequence[str]) -> dict[str, str]:
    """Return which of the sentences the Hindi of an article does not bear out, with the reason."""
    segments = [TranslatedSegment(index=at, paragraph=0, hi=hi, en="", score=None) for at, hi in enumerate(article)]
    return {one.text: one.reason for one in ground(sentences, segments).dropped}


def count(articles: Sequence[tuple[Sequence[Pair], Sequence[str]]], names: Collection[str]) -> Counter[tuple[str, str]]:
    """Count the sentences as they are and with an error of each kind, and how many of them are dropped.

    An article is its true sentences, each beside Hindi that is looked into for nothing, and all of its Hindi.
    """
    draw = random.Random(SEED)  # noqa: S311 - a reproducible sample, no secret
    counts: Counter[tuple[str, str]] = Counter()
    for pairs, hindi in articles:
        text = " ".join(english for _, english in pairs)
        cases = [("true", english) for _, english in pairs]
        for pair in pairs:
            cases += planted(pair, text, names, draw).items()
        found = dropped([sentence for _, sentence in cases], hindi)
        for kind, sentence in cases:
            if kind == "true" or counts[kind, "all"] < _PLANTED:
                counts[kind, "all"] += 1
                counts[kind, "dropped"] += sentence in found
                counts[kind, found.get(sentence, "kept")] += 1
    return counts


def _articles(pairs: Sequence[Pair], lines: int) -> list[tuple[list[Pair], list[str]]]:
    """Cut a set into articles; headlines and fragments, which end without a stop, are no sentences of a summary."""
    parts = [pairs[start : start + lines] for start in range(0, len(pairs), lines)]
    return [
        ([pair for pair in part if pair[1].rstrip("\"'”’)")[-1:] in tuple(".!?")], [hindi for hindi, _ in part])
        for part in parts
    ]


def main() -> None:
    """Print a line for each kind of error, a column for each set."""
    if not (SHARED / "eval").is_dir():
        raise SystemExit(f"No references at {SHARED / 'eval'}: set SAAR_SHARED to the folder that holds eval/")
    lines = int(sys.argv[1]) if sys.argv[1:] else _LINES
    files = {name: read_pairs(name) for name in FILES}
    names = capitalised([english for pairs in files.values() for _, english in pairs])
    started = time.perf_counter()
    counts = [count(_articles(pairs, lines), names) for pairs in files.values()]
    table = Table("sentences", *files, title=f"Dropped, of articles of {lines} lines")
    for kind in ("true", "number", "name", "negation"):
        cells = [(found[kind, "dropped"], found[kind, "all"]) for found in counts]
        table.add_row(kind, *(f"{part} of {whole}, {part / max(1, whole):.1%}" for part, whole in cells))
    Console().print(table)
    for name, found in zip(files, counts, strict=True):
        print(name, "true ones dropped for:", {why: n for (kind, why), n in found.items() if kind == "true"})
    print(f"{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
