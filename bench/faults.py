"""Faults to plant in good translations, each of the kind that engines make.

A fault takes the Hindi, the English and a source of chance; it returns the faulty English, None where it has no place.
"""

from __future__ import annotations

import calendar
import random
import re
from collections.abc import Callable

Fault = Callable[[str, str, random.Random], str | None]

_NUMBER = re.compile(r"(?<![\w.,:])\d+(?:[.,:]\d+)*")
_WORD_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty")
_WORD_NUMBER = re.compile(rf"\b(?:{'|'.join(_WORD_NUMBERS)})\b", re.IGNORECASE)
_MONTHS = calendar.month_name[1:]
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")
_DAYS = list(calendar.day_name)
_DAY = re.compile(rf"\b(?:{'|'.join(_DAYS)})\b")
_NO = re.compile(r"n['’]t\b|\b(?:not|no|never)\b(?! ?[.\d]) ?|(?<=can)not\b", re.IGNORECASE)
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|will|would|can|could|should|has|have|had|may|might|must)\b")
_FROM_TO = re.compile(rf"(\bfrom \D{{0,12}})({_NUMBER.pattern})(.{{0,25}}? to \D{{0,12}})({_NUMBER.pattern})")
_CURRENCIES = ("dollars", "rupees", "euros", "pounds", "yen")
_CURRENCY = re.compile(rf"(?:US)?[$£€₹]|\b(?:{'|'.join(_CURRENCIES)})\b")
_PERCENT = re.compile(r"%| ?\bper ?cent\b")
_OFFICES = ("Prime Minister", "Chief Minister", "President", "Governor")
_OFFICE = re.compile(rf"\b(?:{'|'.join(_OFFICES)})\b")
_SCALE = re.compile(r"\b(?:thousand|million|billion|lakh|crore)\b")


def _replaced(pattern: re.Pattern[str], english: str, draw: random.Random, new: Callable[[str], str]) -> str | None:
    """Return the English with one match replaced, None where there is none."""
    places = list(pattern.finditer(english))
    if not places:
        return None
    place = draw.choice(places)
    return english[: place.start()] + new(place.group()) + english[place.end() :]


def changed_digit(_: str, english: str, draw: random.Random) -> str | None:
    """Change one digit of one number."""

    def change(number: str) -> str:
        place = draw.choice([i for i, character in enumerate(number) if character.isdigit()])
        return number[:place] + draw.choice([d for d in "123456789" if d != number[place]]) + number[place + 1 :]

    return _replaced(_NUMBER, english, draw, change)


def dropped_number(_: str, english: str, draw: random.Random) -> str | None:
    """Leave one number out."""
    return _replaced(_NUMBER, english, draw, lambda _: "")


def added_number(_: str, english: str, draw: random.Random) -> str:
    """Put a number of one to four digits between two words."""
    words = english.split(" ")
    words.insert(draw.randrange(len(words) + 1), str(draw.randrange(3, 10 ** draw.randrange(1, 5) + 3)))
    return " ".join(words)


def changed_word(_: str, english: str, draw: random.Random) -> str | None:
    """Say another number in words."""
    return _replaced(
        _WORD_NUMBER, english, draw, lambda word: draw.choice([w for w in _WORD_NUMBERS if w != word.lower()])
    )


def changed_scale(_: str, english: str, draw: random.Random) -> str | None:
    """Make millions of thousands, and so on."""
    scales = ["thousand", "million", "billion", "lakh", "crore"]
    return _replaced(_SCALE, english, draw, lambda word: draw.choice([s for s in scales if s != word]))


def swapped_from_and_to(_: str, english: str, __: random.Random) -> str | None:
    """Exchange the first two numbers that stand as from one to another."""
    swapped, count = _FROM_TO.subn(r"\1\4\3\2", english, count=1)
    return swapped if count else None


def dropped_currency(_: str, english: str, draw: random.Random) -> str | None:
    """Leave one currency out."""
    return _replaced(_CURRENCY, english, draw, lambda _: "")


def changed_currency(_: str, english: str, draw: random.Random) -> str | None:
    """Pay in another currency: the sign of yen for any sign, another word for a word."""
    return _replaced(
        _CURRENCY,
        english,
        draw,
        lambda old: draw.choice([c for c in _CURRENCIES if c != old]) if old in _CURRENCIES else "¥",
    )


def dropped_percent(_: str, english: str, draw: random.Random) -> str | None:
    """Leave one per cent out."""
    return _replaced(_PERCENT, english, draw, lambda _: "")


def changed_office(_: str, english: str, draw: random.Random) -> str | None:
    """Raise or lower somebody to another office."""
    return _replaced(_OFFICE, english, draw, lambda old: draw.choice([o for o in _OFFICES if o != old]))


def changed_month(_: str, english: str, draw: random.Random) -> str | None:
    """Name another month."""
    return _replaced(_MONTH, english, draw, lambda month: draw.choice([m for m in _MONTHS if m != month]))


def changed_weekday(_: str, english: str, draw: random.Random) -> str | None:
    """Name another day of the week."""
    return _replaced(_DAY, english, draw, lambda day: draw.choice([d for d in _DAYS if d != day]))


def dropped_not(_: str, english: str, draw: random.Random) -> str | None:
    """Leave one not, n't, no or never out."""
    return _replaced(_NO, english, draw, lambda _: "")


def added_not(_: str, english: str, draw: random.Random) -> str | None:
    """Put a not behind one auxiliary verb."""
    return _replaced(_AUXILIARY, english, draw, lambda verb: f"{verb} not")


def dropped_half(_: str, english: str, __: random.Random) -> str:
    """Leave out the second half of the words."""
    words = english.split(" ")
    return " ".join(words[: (len(words) + 1) // 2])


def repeated_phrase(_: str, english: str, draw: random.Random) -> str | None:
    """Say three to six words twice."""
    words = english.split(" ")
    size = draw.randrange(3, 7)
    if len(words) < size:
        return None
    start = draw.randrange(len(words) - size + 1)
    return " ".join([*words[: start + size], *words[start : start + size], *words[start + size :]])


def repeated_word(_: str, english: str, draw: random.Random) -> str:
    """Say one word five times."""
    words = english.split(" ")
    place = draw.randrange(len(words))
    return " ".join([*words[:place], *([words[place]] * 4), *words[place:]])


def left_hindi(source: str, english: str, draw: random.Random) -> str:
    """Leave one Hindi word where an English one stood."""
    words, hindi = english.split(" "), re.findall(r"[\u0900-\u0963]+", source)
    words[draw.randrange(len(words))] = draw.choice(hindi)
    return " ".join(words)


FAULTS: dict[Fault, str] = {
    changed_digit: "number",
    dropped_number: "number",
    added_number: "number",
    changed_word: "number",
    changed_scale: "number",
    swapped_from_and_to: "number",
    dropped_currency: "number",
    changed_currency: "number",
    dropped_percent: "number",
    changed_office: "office",
    changed_month: "date",
    changed_weekday: "date",
    dropped_not: "negation",
    added_not: "negation",
    left_hindi: "script",
    repeated_phrase: "repetition",
    repeated_word: "repetition",
    dropped_half: "length",
}
"""Each fault with the kind of warning that should find it."""
