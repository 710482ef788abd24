"""Order: what rises or falls from one number to another in the Hindi does not go the other way in the English."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import NamedTuple

from service.brief import CheckWarning
from service.checks.amounts import read
from service.checks.readings import Number, named
from service.checks.words import Token, at, tokenise

_CHANGES = ("बढ", "घट", "गिर", "उछल", "लुढक", "चढ", "कम", "लेकर")
"""How the word behind से begins where it leads to a second number: बढ़कर, घटाने, कम होकर, 5 से लेकर 10."""

# How many tokens may stand between the parts of a change.
_TO_SEY = 4
_TO_SECOND = 8
_TO_TAK = 4
_AFTER_TO = 3
_BEFORE_TO = 6


class _Change(NamedTuple):
    """A number and the number it became."""

    old: Number
    new: Number


def check(source: str, english: str) -> list[CheckWarning]:
    """Return a warning for each pair of numbers that the English names in the opposite order only."""
    changes = _hindi(source)
    if not changes:
        return []
    said = {values: change for change in _english(english) for values in _values(change)}
    warnings = []
    for change in changes:
        turned = next((said[values] for values in _values(_Change(change.new, change.old)) if values in said), None)
        if turned is not None and not any(values in said for values in _values(change)):
            message = (
                f"The Hindi goes from {named(change.old)} to {named(change.new)}, "
                f"the English from {named(turned.old)} to {named(turned.new)}"
            )
            warnings.append(
                CheckWarning(kind="number", message=message, source=change.old.text, output=turned.old.text)
            )
    return warnings


def _values(change: _Change) -> product[tuple[Fraction, ...]]:
    return product(change.old.readings, change.new.readings)


def _hindi(text: str) -> list[_Change]:
    """Return each A से बढ़कर B and each A से B तक; B may be the second number on: 30 से बढ़कर 2025 में 45."""
    tokens, numbers = tokenise(text), read(text)
    changes = []
    for i, old in enumerate(numbers):
        sey = _sey(tokens, old.last + 1)
        if sey is None:
            continue
        if at(tokens, sey + 1).word.startswith(_CHANGES):
            changes += [_Change(old, new) for new in numbers[i + 1 : i + 3] if sey < new.first <= sey + _TO_SECOND]
        else:
            changes += [_Change(old, new) for new in numbers[i + 1 : i + 2] if _is_until(tokens, new, sey)]
    return changes


def _sey(tokens: tuple[Token, ...], start: int) -> int | None:
    """Return the place of the से that belongs to the number before `start`: only its unit may stand between."""
    for place in range(start, min(start + _TO_SEY, len(tokens))):
        if tokens[place].word == "से":
            return place
        if tokens[place].kind != "hindi" and tokens[place].text != "%":
            return None
    return None


def _is_until(tokens: tuple[Token, ...], new: Number, sey: int) -> bool:
    behind = tokens[new.last + 1 : new.last + 1 + _TO_TAK]
    return sey < new.first <= sey + _AFTER_TO and any(token.word == "तक" for token in behind)


def _english(text: str) -> list[_Change]:
    """Return each "from A to B", "A to B" and "to B from A"."""
    tokens, numbers = tokenise(text), read(text)
    ahead = [0, *(number.last + 1 for number in numbers)]
    # "to" and "from" may stand before "about US$" and the like, yet behind the number before.
    words = [
        {token.word for token in tokens[max(start, number.first - _AFTER_TO) : number.first]}
        for start, number in zip(ahead, numbers, strict=False)
    ]
    changes = []
    for i in range(1, len(numbers)):
        old, new = numbers[i - 1], numbers[i]
        if "to" in words[i]:
            if i > 1 and "from" in words[i - 2] and not words[i - 1] & {"from", "to"}:  # from 40 in 2025 to 55
                changes.append(_Change(numbers[i - 2], new))
            elif "from" in words[i - 1] or new.first - old.last <= _BEFORE_TO:
                changes.append(_Change(old, new))
        if "from" in words[i] and "to" in words[i - 1]:
            changes.append(_Change(new, old))
    return changes
