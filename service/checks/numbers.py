"""Numbers: none of the Hindi lost on the way, none in the English that the Hindi does not have."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from fractions import Fraction
from itertools import zip_longest

from service.brief import CheckWarning
from service.checks.amounts import read
from service.checks.dates import months_in_words
from service.checks.readings import Number, named


def check(source: str, english: str) -> list[CheckWarning]:
    """Return a warning for each number of the Hindi without its English and each of the English without its Hindi."""
    ours, theirs = read(source), read(english)
    lost = _unanswered(ours, theirs, months_in_words(source, english))
    invented = _unanswered(theirs, ours, months_in_words(english, source))
    warnings = [_lost(number, other) for number, other in zip_longest(lost, invented[: len(lost)])]
    for number in invented[len(lost) :]:
        message = f"{named(number)} in the English is not in the Hindi"
        warnings.append(CheckWarning(kind="number", message=message, output=number.text))
    return warnings


def numbers_kept(source: str, english: str) -> tuple[int, int]:
    """Return how many numbers the source has, and how many of them the English keeps."""
    ours = read(source)
    lost = _unanswered(ours, read(english), months_in_words(source, english))
    asked = sum(number.required for number in ours)
    return asked, asked - len(lost)


def _unanswered(numbers: Sequence[Number], others: Sequence[Number], months: set[int]) -> list[Number]:
    """Return the required numbers that find none of their own among the others; each of those answers once.

    `months` are numbers of months that the other side has as words: 06/08/2025, 6 August 2025.
    """
    waiting: defaultdict[Fraction, deque[int]] = defaultdict(deque)
    for place, other in enumerate(others):
        for value in other.readings:
            waiting[value].append(place)
    used: set[int] = set()
    asked = (number for number in numbers if number.required)
    return [number for number in asked if not _answer(number, waiting, used) and number.value not in months]


def _answer(number: Number, waiting: defaultdict[Fraction, deque[int]], used: set[int]) -> bool:
    """Use up the first number of the other side that has a reading in common; False if there is none."""
    for value in sorted(number.readings):
        places = waiting[value]
        while places:
            place = places.popleft()
            if place not in used:
                used.add(place)
                return True
    return False


def _lost(number: Number, instead: Number | None) -> CheckWarning:
    message = f"{named(number)} in the Hindi is missing from the English"
    if instead is not None:
        message += f", which has {named(instead)} instead"
    output = instead.text if instead else None
    return CheckWarning(kind="number", message=message, source=number.text, output=output)
