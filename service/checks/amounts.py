"""Reading the numbers of a text, Hindi or English: digits, words, and amounts such as 2.5 करोड़ or half a million."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from service.checks.number_words import ALLOWED, PARTS, POINTS, REQUIRED, SCALES, STARTS, TENS
from service.checks.readings import Number, beside, digits, in_place, is_asked
from service.checks.words import HYPHENS, LATELY, Token, at, tokenise

_TEN = 10
_THOUSAND = 1_000
_MOST_DECIMALS = 18
_AND_A_HALF = ["and", "a", "half"]


class _Part(NamedTuple):
    """One value with its scales, such as साढ़े तीन लाख; `value` is None where a scale stands alone."""

    value: Fraction | None
    scale: int
    in_digits: bool
    end: int


@lru_cache(LATELY)
def read(text: str) -> tuple[Number, ...]:
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
    return tuple(
        beside(number, numbers[max(0, i - 1) : i], numbers[i + 1 : i + 2], tokens) for i, number in enumerate(numbers)
    )


def _amount(text: str, tokens: tuple[Token, ...], place: int) -> Number | None:
    """Sum the parts from `place` on while their scales fall: 3 लाख 50 हज़ार, "two hundred and fifty thousand"."""
    part = _part(tokens, place)
    if part is None:
        return None
    total, scale, end = (part.value or 1) * Fraction(part.scale), part.scale, part.end
    alone = part.value is None
    while scale > 1 and (more := _part(tokens, _joined(tokens, end))) and more.value and more.value < scale:
        if more.scale > scale and scale <= _THOUSAND:
            total = (total + more.value) * more.scale
        elif more.scale < scale and (more.scale > 1 or not more.in_digits or scale <= _THOUSAND):
            total += more.value * more.scale
        else:
            break
        scale, end, alone = more.scale, more.end, False
    return Number(
        text=text[tokens[place].start : tokens[end - 1].end],
        value=total,
        readings=in_place(total, tokens, place, end),
        required=not alone and is_asked(tokens, place, end),
        first=place,
        last=end - 1,
        scale=scale,
    )


def _allowed(tokens: tuple[Token, ...], place: int) -> Number | None:
    """Return the number that the word may stand for, if any."""
    values = ALLOWED.get(tokens[place].word)
    if values is None:
        return None
    return Number(text=tokens[place].text, value=min(values), readings=values, required=False, first=place, last=place)


def _joined(tokens: tuple[Token, ...], place: int) -> int:
    """Return where the next part may start: behind the and of two hundred and fifty."""
    return place + (at(tokens, place).word == "and" and at(tokens, place + 1).kind == "latin")


def _hyphened(tokens: tuple[Token, ...], place: int) -> int:
    """Return where a scale or a unit may stand: behind the hyphen of 5-million and of twenty-five."""
    return place + (at(tokens, place).word in HYPHENS)


def _part(tokens: tuple[Token, ...], place: int) -> _Part | None:
    """Read one value and its scales."""
    shift = PARTS.get(at(tokens, place).word)
    value, end = _value(tokens, place + (shift is not None))
    scale, ahead = 1, _hyphened(tokens, end)
    while (step := SCALES.get(at(tokens, ahead).word, 0)) > scale:
        scale, end = scale * step, ahead + 1
        ahead = end
    if value is None and scale == 1:
        return None
    if shift is not None:
        value = (1 if value is None else value) + shift
    return _Part(value, scale, at(tokens, place).kind == "number", end)


def _value(tokens: tuple[Token, ...], place: int) -> tuple[Fraction | None, int]:
    """Read digits or words without a scale, with the place behind them."""
    token, end = at(tokens, place), place + 1
    value = digits(token.text) if token.kind == "number" else REQUIRED.get(token.word)
    if token.word in TENS:
        unit = at(tokens, _hyphened(tokens, end))
        small = REQUIRED.get(unit.word) or min(ALLOWED.get(unit.word, {Fraction(0)}))
        if unit.kind == "latin" and 1 <= small < _TEN:
            value, end = TENS[token.word] + small, _hyphened(tokens, end) + 1
    elif token.word in STARTS:
        scale = _hyphened(tokens, end) + (at(tokens, end).word == "a")
        if at(tokens, scale).word in SCALES:
            value, end = STARTS[token.word], scale
    if value is None:
        return None, place
    if [at(tokens, end + step).word for step in range(3)] == _AND_A_HALF:
        return value + Fraction(1, 2), end + 3
    if at(tokens, end).word in POINTS:
        return _spoken_decimals(value, tokens, end)
    return value, end


def _spoken_decimals(value: Fraction, tokens: tuple[Token, ...], point: int) -> tuple[Fraction, int]:
    """Read on after छह दशमलव: दो पाँच, or 25, makes it 6.25."""
    end, decimals = point + 1, ""
    while len(decimals) < _MOST_DECIMALS and (figure := _figure(at(tokens, end))):
        decimals += figure
        end += 1
    return (value + digits(f"0.{decimals}"), end) if decimals else (value, point)


def _figure(token: Token) -> str:
    value = REQUIRED.get(token.word, STARTS.get(token.word, Fraction(_TEN)))
    if token.kind == "number" and token.text.isdecimal():
        return token.text
    return str(value) if value < _TEN and value.denominator == 1 else ""
