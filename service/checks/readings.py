"""What a number may mean where it stands: 2.30 before बजे is half past two, the 26 of 2025-26 a year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from service.checks.number_words import CLOCK, UNITS, UNSURE_SCALES
from service.checks.words import HYPHENS, Token, at

_BETWEEN = HYPHENS | {"से", "to", "or", "and", "या", "और"}
# Before these दो is the verb "give", and नौ a boat.
_NO_COUNT = {
    "दो": frozenset({"", "और", "कि", "तो", "ताकि", "न", "ना", "भी", "जी", "या", "वरना", "लेकिन", "जब", "है", "हो"}),
    "नौ": frozenset({"सेना", "सैनिक", "सैनिकों", "परिवहन", "वहन"}),
}
_NOON = 12
_DAY = 24
_CENTURY = 100
_LAST_CENTURY = 1_900
_YEARS = range(1_000, 3_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as it stands in the text, its value, and every value that it may have.

    `required` is False for words such as एक or "half", which are as often said without a number in mind. `first` and
    `last` are the places of its tokens; `scale` is that of its last word (100,000 for 5 लाख), 1 for none.
    """

    text: str
    value: Fraction
    readings: frozenset[Fraction]
    required: bool
    first: int
    last: int
    scale: int = 1


def digits(text: str) -> Fraction:
    """Return the value of a number in digits; a time of day is its hours on a twelve-hour clock."""
    if ":" in text:
        hours, minutes = text.split(":")
        return int(hours) % _NOON + Fraction(int(minutes), 60)
    whole, _, decimals = text.replace(",", "").partition(".")
    return int(whole) + Fraction(int(decimals or 0), 10 ** len(decimals))


def named(number: Number) -> str:
    """Return the number as it stands; with its value where a reader of English could not read it."""
    if number.text.isascii():
        return f'"{number.text}"'
    value = number.value
    plain = f"{int(value):,}" if value.denominator == 1 else f"{float(value):,g}"
    return f'"{number.text}" ({plain})'


def in_place(value: Fraction, tokens: tuple[Token, ...], first: int, end: int) -> frozenset[Fraction]:
    """Return every value that the number from token `first` up to `end` may have beside its neighbours."""
    readings, number, after = {value}, tokens[first], at(tokens, end).word
    if tokens[end - 1].word == "अरब":  # a billion, or Arab
        readings.add(value / 10**9)
    if after in UNSURE_SCALES:
        readings.add(value * UNSURE_SCALES[after])
    if number.text.endswith(":00"):
        readings.add(Fraction(int(number.text[:-3])))
    if number.kind == "number" and value < _DAY and after in CLOCK:
        readings.add(value % _NOON)
        if number.text.count(".") == 1:
            readings.add(digits(number.text.replace(".", ":")))
    if after in {"s", "के"} and value < _CENTURY:  # the 90s
        readings.add(_LAST_CENTURY + value)
    return frozenset(readings)


def beside(number: Number, before: list[Number], after: list[Number], tokens: tuple[Token, ...]) -> Number:
    """Read the 10 of "10 to 12 lakh" as 10 lakh too, and the 26 of 2025-26 as 2026."""
    readings = set(number.readings)
    for other in after:
        if _between(number, other, tokens) in _BETWEEN and other.scale > number.scale:
            readings |= {value * other.scale for value in number.readings}
    for other in before:
        if _between(other, number, tokens) in HYPHENS | {"/"}:
            years = [year for year in other.readings if year in _YEARS]
            short = [value for value in number.readings if value < _CENTURY]
            readings |= {year - year % _CENTURY + value for year in years for value in short}
    return replace(number, readings=frozenset(readings))


def _between(number: Number, following: Number, tokens: tuple[Token, ...]) -> str | None:
    """Return the only word between two numbers, None if there are more or none."""
    words = tokens[number.last + 1 : following.first]
    return words[0].word if len(words) == 1 else None


def is_asked(tokens: tuple[Token, ...], first: int, end: int) -> bool:
    """Say whether the number must be answered: not the 2 of km2, the 0 of डॉ0, or दो where it means give."""
    number, before, after = tokens[first], at(tokens, first - 1), at(tokens, end)
    if number.kind == "number":
        attached = before.end == number.start
        return not (attached and (before.word in UNITS or (before.kind == "hindi" and digits(number.text) == 0)))
    if after.word in HYPHENS:
        after = at(tokens, end + 1)
    following = "" if after.kind == "mark" else after.word
    return end - first > 1 or following not in _NO_COUNT.get(number.word, ())
