"""Numbers: none of the Hindi lost on the way, none in the English that the Hindi does not have."""

from __future__ import annotations

from collections import defaultdict, deque
from fractions import Fraction

from service.brief import CheckWarning
from service.checks.amounts import Number, read


def check(source: str, english: str) -> list[CheckWarning]:
    """Return a warning for each number of the Hindi without its English and each of the English without its Hindi."""
    ours, theirs = read(source), read(english)
    lost, invented = _unanswered(ours, theirs), _unanswered(theirs, ours)
    instead = [*invented[: len(lost)], *([None] * (len(lost) - len(invented)))]
    return [
        *(_lost(number, other) for number, other in zip(lost, instead, strict=True)),
        *(
            CheckWarning(kind="number", message=f"{_named(number)} in the English is not in the Hindi", output=number.text)
            for number in invented[len(lost) :]
        ),
    ]


def numbers_kept(source: str, english: str) -> tuple[int, int]:
    """Return how many numbers the source has, and how many of them the English keeps."""
    ours = read(source)
    asked = sum(number.required for number in ours)
    return asked, asked - len(_unanswered(ours, read(english)))


def _unanswered(numbers: list[Number], others: list[Number]) -> list[Number]:
    """Return the required numbers that find none of their own among the others; each of those answers once."""
    waiting: defaultdict[Fraction, deque[int]] = defaultdict(deque)
    for place, other in enumerate(others):
        for value in other.readings:
            waiting[value].append(place)
    used: set[int] = set()
    return [number for number in numbers if number.required and not _answer(number, waiting, used)]


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


def _lost(number: Number, other: Number | None) -> CheckWarning:
    message = f"{_named(number)} in the Hindi is missing from the English"
    if other is not None:
        message += f", which has {_named(other)} instead"
    return CheckWarning(kind="number", message=message, source=number.text, output=other and other.text)


def _named(number: Number) -> str:
    """Return the number as it stands; words and Devanagari digits with their value, for who cannot read them."""
    if number.text.isascii():
        return f'"{number.text}"'
    return f'"{number.text}" ({_plain(min(number.readings))})'


def _plain(value: Fraction) -> str:
    return f"{int(value):,}" if value.denominator == 1 else f"{float(value):,g}"
