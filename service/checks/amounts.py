"""Reading the numbers of a text, Hindi or English: digits, words, and amounts such as 2.5 करोड़ or half a million."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from service.checks.number_words import ALLOWED, CLOCK, PARTS, REQUIRED, SCALES, TENS, UNITS, UNSURE_SCALES
from service.checks.words import Token, tokenise

_HALF = Fraction(1, 2)
_NONE = Fraction(0)
_TEN = 10
_NOON = 12
_HUNDRED = 100
_THOUSAND = 1_000
_CENTURY = 1_900
_HYPHENS = frozenset("-–—‑")
_BETWEEN = _HYPHENS | {"से", "to", "or", "and", "या", "और"}
# Before these, or at the end of its clause, दो is the verb "give": it counts nothing.
_NO_NOUN = frozenset("और कि तो ताकि न ना भी जी या वरना लेकिन जब है हो".split())
_NO_TOKEN = Token("mark", "", "", 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as it stands in the text and every value that it may have.

    `required` is False for words such as एक or "half", which are as often said without a number in mind. `first` and
    `last` are the places of its tokens; `scale` is that of its last word (100,000 for 5 लाख), 1 for none.
    """

    text: str
    readings: frozenset[Fraction]
    required: bool
    first: int
    last: int
    scale: int


class _Part(NamedTuple):
    """One value with its scales, such as साढ़े तीन लाख; `value` is None where a scale stands alone."""

    value: Fraction | None
    scale: int
    digits: bool
    end: int


def read(text: str) -> list[Number]:
    """Return the numbers of the text in order; linear in its length."""
    tokens = tokenise(text)
    numbers: list[Number] = []
    place = 0
    while place < len(tokens):
        number = _amount(text, tokens, place) or _allowed(tokens, place)
        if number is not None:
            numbers.append(number)
            place = number.last
        place += 1
    return [_in_range(number, numbers[i - 1 : i], numbers[i + 1 : i + 2], tokens) for i, number in enumerate(numbers)]


def _in_range(number: Number, before: list[Number], after: list[Number], tokens: list[Token]) -> Number:
    """Read the 10 of "10 to 12 lakh" as 10 lakh too, and the 26 of 2025-26 as 2026."""
    readings = set(number.readings)
    for other in after:
        if other.first - number.last == 2 and tokens[number.last + 1].word in _BETWEEN and other.scale > number.scale:
            readings |= {value * other.scale for value in number.readings}
    for other in before:
        if number.first - other.last == 2 and tokens[other.last + 1].word in _HYPHENS | {"/"}:
            years = [year for year in other.readings if _THOUSAND <= year < 3 * _THOUSAND]
            short = [value for value in number.readings if value < _HUNDRED]
            readings |= {year - year % _HUNDRED + value for year in years for value in short}
    return replace(number, readings=frozenset(readings))


def _at(tokens: list[Token], place: int) -> Token:
    return tokens[place] if place < len(tokens) else _NO_TOKEN


def _amount(text: str, tokens: list[Token], place: int) -> Number | None:
    """Sum the parts from `place` on while their scales fall: 3 लाख 50 हज़ार, "two hundred and fifty thousand"."""
    part = _part(tokens, place)
    if part is None:
        return None
    total, scale, end = (part.value or 1) * Fraction(part.scale), part.scale, part.end
    alone = part.value is None
    while scale > 1:
        joined = end + (_at(tokens, end).word == "and" and _at(tokens, end + 1).kind == "latin")
        part = _part(tokens, joined)
        if part is None or part.value is None or part.value >= scale:
            break
        if part.scale > scale and scale <= _THOUSAND:
            total = (total + part.value) * part.scale
        elif part.scale < scale and (part.scale > 1 or not part.digits or scale == _THOUSAND):
            total += part.value * part.scale
        else:
            break
        scale, end, alone = part.scale, part.end, False
    first, last = tokens[place], tokens[end - 1]
    return Number(
        text=text[first.start : last.end],
        readings=frozenset(_readings(total, tokens, place, end)),
        required=not alone and _is_asked(tokens, place, end),
        first=place,
        last=end - 1,
        scale=scale,
    )


def _part(tokens: list[Token], place: int) -> _Part | None:
    """Read one value and its scales."""
    shift = PARTS.get(_at(tokens, place).word)
    value, end = _value(tokens, place + (shift is not None))
    scale_word = _scale_place(tokens, end)
    scale = 1
    while (step := SCALES.get(_at(tokens, scale_word).word, 0)) > scale:
        scale *= step
        end = scale_word + 1
        scale_word = end
    if value is None and scale == 1:
        return None
    if shift is not None:
        value = (1 if value is None else value) + shift
    return _Part(value, scale, tokens[place].kind == "number", end)


def _scale_place(tokens: list[Token], place: int) -> int:
    """Return where a scale after the value may stand: behind the hyphen of 5-million, behind half a."""
    return place + (_at(tokens, place).word in _HYPHENS)


def _value(tokens: list[Token], place: int) -> tuple[Fraction | None, int]:
    """Read digits or words without a scale, with the place behind them."""
    token = _at(tokens, place)
    value, end = REQUIRED.get(token.word), place + 1
    if token.kind == "number":
        value = _digits(token.text)
    elif token.word in TENS:
        unit = _scale_place(tokens, end)
        small = REQUIRED.get(_at(tokens, unit).word) or next(iter(ALLOWED.get(_at(tokens, unit).word, ())), _NONE)
        if 0 < small < _TEN and _at(tokens, unit).kind == "latin":
            value, end = TENS[token.word] + small, unit + 1
    elif token.word in {"एक", "one", "half", "आधा", "आधी", "आधे"}:
        scale = _scale_place(tokens, end) + (_at(tokens, end).word == "a")
        if _at(tokens, scale).word in SCALES:
            value, end = (Fraction(1) if token.word in {"एक", "one"} else _HALF), scale
    if value is None:
        return None, place
    if [_at(tokens, end + step).word for step in range(3)] == ["and", "a", "half"]:
        return value + _HALF, end + 3
    return value, end


def _digits(text: str) -> Fraction:
    """Return the value of a number in digits; a time of day is its hours on a twelve-hour clock."""
    if ":" in text:
        hours, minutes = text.split(":")
        return int(hours) % _NOON + Fraction(int(minutes), 60)
    whole, _, decimals = text.replace(",", "").partition(".")
    return int(whole) + Fraction(int(decimals or 0), 10 ** len(decimals))


def _readings(total: Fraction, tokens: list[Token], place: int, end: int) -> set[Fraction]:
    """Return every value that the amount may have in its place."""
    readings, text, after = {total}, tokens[place].text, _at(tokens, end).word
    if tokens[end - 1].word == "अरब":  # the billion, or Arab
        readings.add(total / SCALES["अरब"])
    if after in UNSURE_SCALES:
        readings.add(total * UNSURE_SCALES[after])
    if text.endswith(":00"):
        readings.add(Fraction(int(text[:-3])))
    if after in CLOCK and tokens[place].kind == "number":
        readings |= {total % _NOON, _digits(text.replace(".", ":"))} if text.count(".") == 1 else {total % _NOON}
    if after in {"s", "के"} and total < _HUNDRED:  # the 90s
        readings.add(_CENTURY + total)
    return readings


def _is_asked(tokens: list[Token], place: int, end: int) -> bool:
    """Say whether the number must be answered: not the exponent of a unit, not दो where it means give."""
    if tokens[place].kind == "number":
        return _at(tokens, place - 1).word not in UNITS or tokens[place - 1].end != tokens[place].start
    following = _at(tokens, end)
    return tokens[end - 1].word != "दो" or (following.kind != "mark" and following.word not in _NO_NOUN) or following.word in _HYPHENS


def _allowed(tokens: list[Token], place: int) -> Number | None:
    """Return the number that the word may stand for, if any."""
    values = ALLOWED.get(tokens[place].word)
    if values is None:
        return None
    return Number(
        text=tokens[place].text, readings=frozenset(values), required=False, first=place, last=place, scale=1
    )
