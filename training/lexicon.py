"""Third step: the lexicon, counted from aligned pairs, and the ones that training reads.

usage: python -m training.lexicon --work FOLDER

Writes `lexicon.tsv.gz`, counted on everything: the one to ship. The model must not train with its glosses: it has seen
the training pairs, so its rare entries are always right there, and on new text often wrong or missing. For each fold of
the pairs there is one that was counted without it, and one without names for the names (a jackknife). Five minutes.
"""

from __future__ import annotations

import argparse
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from models.embedded import weights
from models.embedded.lexicon import Entry
from models.embedded.loanwords import Loanwords
from training import align, corpus, corrections
from training.align import Links
from training.corpus import FOLDS, NAMES, Pair
from training.mixture import share
from training.phrases import Linked, SentenceCase, hindi_phrases

Phrase = tuple[str, str]
"""A source and a Hindi phrase."""
_ARTICLE = re.compile("^(the|a|an) ", re.IGNORECASE)
_FUNCTION_WORDS = frozenset(
    "the a an of to and in for on at by with from as is are was were be been has have had do does did that this it its".split()  # noqa: SIM905, E501  reads best as words
)
_SLOWED = 3
"""A source that has a phrase more often than this squared counts as the root times this: none has all the say."""
_MOSTLY, _SOMETIMES = 0.5, 0.06
_PHRASE_SEEN, _PHRASE_MOSTLY = 3, 0.4
_NEARLY, _RIVAL, _RIVAL_SEEN = 0.6, 0.45, 3
LEXICON = "lexicon.tsv.gz"


def without(fold: int) -> str:
    """Return the name of the lexicon that was counted without a fold; `FOLDS` stands for the names."""
    return f"lexicon-without-{'names' if fold == FOLDS else fold}.tsv.gz"


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each phrase of a source was seen, and with which translation."""

    seen: Counter[Phrase] = field(default_factory=Counter)
    translated: dict[Phrase, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, pair: Pair, links: Links, english: list[str]) -> None:
        """Count the phrases of a pair."""
        hindi, linked = pair.words()[0], Linked(links)
        for begin, end in hindi_phrases(hindi):
            phrase = pair.source, " ".join(hindi[begin:end])
            self.seen[phrase] += 1
            translation = linked.translation(begin, end, english)
            if translation is not None:
                self.translated[phrase][translation] += 1


def counted(pairs: list[Pair], links: Iterable[Links]) -> list[Counts]:
    """Return the counts of each fold, and last those of the names."""
    case = SentenceCase(pairs)
    folds = [Counts() for _ in range(FOLDS + 1)]
    for pair, linked in zip(pairs, links, strict=True):
        folds[FOLDS if pair.source == NAMES else pair.fold].add(pair, linked, case.words(pair))
    _forget_rare_phrases(folds)
    return folds


def _forget_rare_phrases(folds: list[Counts]) -> None:
    """Drop what no lexicon will hold, which is most of all: phrases of several words that are hardly ever seen."""
    seen: Counter[str] = Counter()
    for fold in folds:
        for (_, hindi), times in fold.seen.items():
            seen[hindi] += times
    for fold in folds:
        for phrase in [phrase for phrase in fold.seen if " " in phrase[1] and seen[phrase[1]] < _PHRASE_SEEN]:
            del fold.seen[phrase]
            fold.translated.pop(phrase, None)


class _Weighed:
    """The counts of some folds together, each source with its weight."""

    def __init__(self, folds: list[Counts]) -> None:
        self.seen: dict[str, float] = defaultdict(float)
        self.translated: dict[str, list[tuple[str, float]]] = defaultdict(list)
        raw: dict[tuple[str, str], float] = defaultdict(float)
        slowed: dict[tuple[str, str], float] = defaultdict(float)
        for phrase in dict.fromkeys(phrase for fold in folds for phrase in fold.seen):
            source, hindi = phrase
            weight = share(source).counts
            often = weight * sum(fold.seen[phrase] for fold in folds)
            factor = min(1, _SLOWED / math.sqrt(often))
            self.seen[hindi] += often * factor
            for fold in folds:
                for english, times in fold.translated.get(phrase, {}).items():
                    raw[hindi, english] += weight * times
                    slowed[hindi, english] += weight * times * factor
        for (hindi, english), weighed in raw.items():
            if weighed >= 1:
                self.translated[hindi].append((english, slowed[hindi, english]))

    def translations(self, hindi: str) -> list[tuple[str, float]]:
        """Return the English of a phrase and how often, the likeliest first; forms that differ in case are one."""
        together: dict[str, float] = defaultdict(float)
        forms: dict[str, tuple[float, str]] = {}
        for english, times in self.translated[hindi]:
            bare = _ARTICLE.sub("", english)
            key = bare.lower()
            together[key] += times
            forms[key] = max(forms.get(key, (0, "")), (times, bare))
        likeliest = sorted(together.items(), key=lambda item: -item[1])
        return [(forms[key][1], times) for key, times in likeliest]


def entries(folds: list[Counts]) -> dict[str, Entry]:
    """Return the lexicon of some folds: what is seen often enough, without phrases that say what their words say."""
    weighed = _Weighed(folds)
    found = {hindi: entry for hindi in sorted(weighed.translated) if (entry := _entry(weighed, hindi))}

    def by_words(phrase: str) -> str:
        return " ".join(found[word].english for word in phrase.split(" ") if word in found)

    return {
        hindi: entry
        for hindi, entry in found.items()
        if " " not in hindi or by_words(hindi).lower() != entry.english.lower()
    }


def _entry(weighed: _Weighed, hindi: str) -> Entry | None:
    likeliest = weighed.translations(hindi)
    is_word = " " not in hindi
    if is_word and len(likeliest) > 1 and _hides_another(*likeliest[:2]):
        likeliest[:2] = likeliest[1::-1]
    english, times = likeliest[0]
    probability = times / weighed.seen[hindi]
    if is_word:
        known = (times >= 2 and probability >= _SOMETIMES) or (times >= 1 and probability >= _MOSTLY)  # noqa: PLR2004
    else:
        known = times >= _PHRASE_SEEN and probability >= _PHRASE_MOSTLY
    if not known:
        return None
    second, seconded = likeliest[1] if is_word and len(likeliest) > 1 else ("", 0.0)
    if seconded < max(_RIVAL * times, _RIVAL_SEEN) or second.lower() in _FUNCTION_WORDS:
        second = ""
    return Entry(english, second, round(probability, 2), round(times, 1))


def _hides_another(first: tuple[str, float], other: tuple[str, float]) -> bool:
    """Say whether a function word stands before a word that says more and is nearly as likely."""
    (english, times), (second, seconded) = first, other
    is_function_word = english.lower() in _FUNCTION_WORDS
    return is_function_word and second.lower() not in _FUNCTION_WORDS and seconded > _NEARLY * times


def write(path: Path, folds: list[Counts], loanwords: Loanwords) -> None:
    """Write the corrected lexicon of some folds, as `models.embedded.lexicon` reads it."""
    lexicon = corrections.corrected(entries(folds), loanwords)
    corrections.write(lexicon, path)
    print(f"{path.name}: {len(lexicon):,} entries", flush=True)


def main() -> None:
    """Count the lexicons of the work folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    work = parser.parse_args().work
    folds = counted(corpus.read(work), align.read(work))
    loanwords = Loanwords(weights.LOANWORDS)
    write(work / LEXICON, folds, loanwords)
    for left_out in range(FOLDS + 1):
        write(work / without(left_out), folds[:left_out] + folds[left_out + 1 :], loanwords)


if __name__ == "__main__":
    main()
