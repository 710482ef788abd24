"""What chrF++ does not show: whether a translation has its numbers and names, and whether it is known to be bad.

A number counts by its digits, or in words up to a hundred; only those count that the reference keeps too, for 5 लाख may
well become 500,000. Nothing here uses the service's own checks, which are what is measured.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sacrebleu.metrics.chrf import CHRF

from saar.brief import TranslatedText

NAMES = Path(__file__).with_name("names.tsv")
"""Lines of news_dev, from 1, and a person or place that its reference names there."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
_WORDS = (
    {word: str(number) for number, word in enumerate(_TO_NINETEEN.split())}
    | {word: str(10 * number) for number, word in enumerate(_TENS.split(), 2)}
    | {
        f"{ten}-{unit}": str(10 * tens + units)
        for tens, ten in enumerate(_TENS.split(), 2)
        for units, unit in enumerate(_TO_NINETEEN.split()[:10])
    }
    | {word: str(number) for number, word in enumerate(_ORDINALS.split(), 1)}
)
_BAD, _GOOD = 20.0, 45.0
"""chrF++ of a segment that is badly wrong, and of a good one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One segment: its Hindi, its reference, and what the service answered."""

    hindi: str
    reference: str
    answer: TranslatedText

    def has(self, *kinds: str) -> bool:
        """Say whether the answer carries a warning of one of these kinds."""
        return any(warning.kind in kinds for warning in self.answer.warnings)


def numbers(text: str) -> set[str]:
    """Return the numbers of a text by their digits, without separators of thousands and leading zeros."""
    text = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"(?<=\d),(?=\d)", "", "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text))
    return {number.lstrip("0") or "0" for number in _NUMBER.findall(plain)}


def missing_numbers(segment: Judged) -> set[str]:
    """Return the numbers that the Hindi and the reference have and the answer has not."""
    words = re.findall(r"[a-z]+(?:-[a-z]+)?", segment.answer.text.lower())
    spelled = {_WORDS[word] for word in words if word in _WORDS}
    return (numbers(segment.hindi) & numbers(segment.reference)) - numbers(segment.answer.text) - spelled


def digits_row(segments: Sequence[Judged]) -> tuple[str, ...]:
    """Return the tokens, the % of them kept or flagged, the % of segments wrong and silent, and of false warnings."""
    tokens = sum(len(numbers(segment.hindi) & numbers(segment.reference)) for segment in segments)
    wrong = [(segment, lost) for segment in segments if (lost := missing_numbers(segment))]
    silent = [lost for segment, lost in wrong if not segment.has("number", "date", "confidence")]
    right = [segment for segment in segments if not missing_numbers(segment)]
    false = sum(segment.has("number") for segment in right)
    return (
        str(tokens),
        f"{100 * (1 - sum(map(len, silent)) / max(1, tokens)):.1f}",
        f"{100 * len(silent) / len(segments):.2f}",
        f"{100 * false / max(1, len(right)):.1f}",
    )


def confidence_row(segments: Sequence[Judged]) -> tuple[str, ...]:
    """Return how many segments are badly wrong, the % of them that are flagged, and the % of good ones that are."""
    metric = CHRF(word_order=2)
    scores = [metric.sentence_score(segment.answer.text, [segment.reference]).score for segment in segments]
    flagged = [segment.has("confidence") for segment in segments]
    bad = [flag for score, flag in zip(scores, flagged, strict=True) if score < _BAD]
    good = [flag for score, flag in zip(scores, flagged, strict=True) if score > _GOOD]
    return str(len(bad)), *(f"{100 * sum(flags) / max(1, len(flags)):.0f}" for flags in (bad, good))


def last_named() -> int:
    """Return the last line of news_dev that has a name: fewer lines are not enough for `names_kept`."""
    return max(line for line, _ in _names())


def names_kept(segments: Sequence[Judged]) -> tuple[int, int]:
    """Return how many of the names are in the answers as in the references, and how many there are.

    A name within a longer word counts: Iran in Iranian. `segments` are all lines of news_dev in their order.
    """
    names = _names()
    return sum(name.casefold() in segments[line - 1].answer.text.casefold() for line, name in names), len(names)


def _names() -> list[tuple[int, str]]:
    rows = (line.split("\t") for line in NAMES.read_text(encoding="utf-8").splitlines())
    return [(int(line), name) for line, name in rows]
