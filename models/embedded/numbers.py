"""What is glossed by rule: numbers in words, ordinals, clock times, days of months, ranges and amounts of money.

The lexicon counts words, and has seen most number words too seldom to be trusted with them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from models.devanagari import ascii_marks, plain_spelling
from models.hindi_numbers import CARDINALS, ORDINAL_ENDINGS, entries

_CARDINALS = {plain_spelling(word): int(value) for word, value in entries(CARDINALS)} | {"दो": 2}
_ORDINALS = {plain_spelling(word + ending): n for word, n in _CARDINALS.items() if n > 3 for ending in ORDINAL_ENDINGS}  # noqa: PLR2004  तीसरा is irregular
_ENDINGS = frozenset(map(plain_spelling, ORDINAL_ENDINGS)) - {"वे"}
"""Of an ordinal in digits: 21वीं. वे alone is "they"."""
_WHOLE = {"डेढ": Fraction(3, 2), "ढाई": Fraction(5, 2), "अढाई": Fraction(5, 2)}
_PARTS = {"साढे": Fraction(1, 2), "सवा": Fraction(1, 4), "पौने": Fraction(-1, 4)}
_HUNDRED, _THOUSAND = "सौ", "हजार"
_ONE_BEFORE = {"एक": frozenset({_HUNDRED, _THOUSAND}), "वन": frozenset({"मिलियन", "बिलियन", "ट्रिलियन"})}
"""What makes एक more than "a", and वन no forest."""
_LARGER = frozenset({"लाख", "करोड", "अरब", "खरब"})
_MONTHS = frozenset(
    map(
        plain_spelling,
        "जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर अक्तूबर नवंबर दिसंबर".split(),  # noqa: SIM905  reads best as words
    )
)
_CURRENCIES = {"₹": "Rs ", "$": "$", "£": "£", "€": "€"}
_DIGITS = re.compile(r"[0-9]+(?:[.,:][0-9]+)*")
_COPIED = re.compile(r"[A-Za-z0-9.,:]*[A-Za-z0-9]")
_DOTTED_TIME = re.compile(r"([0-9]{1,2})\.([0-9]{2})")
_JOINING = {"-": "-", "–": "-", "—": "-", "‑": "-", "/": "/"}
_IN_WORDS = 10
"""Up to here English writes a number out, as the lexicon does."""
_CENTURY = 100
_GROUPED = 1000


class Span(NamedTuple):
    """How many tokens a number takes, and its gloss."""

    length: int
    english: str


class _Value(NamedTuple):
    length: int
    value: Fraction


def number_spans(tokens: Sequence[str]) -> dict[int, Span]:
    """Return where the numbers begin that are glossed by rule; tokens are those of `models.devanagari.tokenise`."""
    plain = [plain_spelling(ascii_marks(token)) for token in tokens]
    spans: dict[int, Span] = {}
    at = 0
    while at < len(plain):
        span = _amount(plain, at) or _copied(plain, at) or _in_words(plain, at)
        if span:
            spans[at] = span
        at += span.length if span else 1
    return spans


def _amount(plain: Sequence[str], at: int) -> Span | None:
    """Read a sign of currency with its number: ₹1,200."""
    sign = _CURRENCIES.get(plain[at])
    if sign is None or not _DIGITS.fullmatch(_word(plain, at + 1)):
        return None
    number = _copied(plain, at + 1) or Span(1, plain[at + 1])
    return Span(number.length + 1, sign + number.english)


def _copied(plain: Sequence[str], at: int) -> Span | None:
    """Read what begins with digits and is more than they are, and what a hyphen or slash joins: 21वीं, 10-12, F-16."""
    if not _COPIED.fullmatch(plain[at]):
        return None
    joined = _joined(plain, at)
    return joined or (_counted(plain, at) if plain[at].isdecimal() else None) or _dotted_time(plain, at)


def _counted(plain: Sequence[str], at: int) -> Span | None:
    """Read a whole number in digits with what makes more of it: 21वीं, 06 अगस्त, 8 बजकर 15 मिनट, 1990 के दशक."""
    number, after, then = plain[at], _word(plain, at + 1), _word(plain, at + 2)
    if after in _ENDINGS:
        return Span(2, _ordinal(int(number)))
    if after in _JOINING and then in _ENDINGS:
        return Span(3, _ordinal(int(number)))
    if after in _MONTHS:
        return Span(1, str(int(number)))
    if after == "बजकर" and then.isdecimal():
        return Span(4 if _word(plain, at + 3) == "मिनट" else 3, f"{number}:{then:0>2}")
    if (after, then) == ("के", "दशक"):
        return Span(3, number + "s")
    return None


def _dotted_time(plain: Sequence[str], at: int) -> Span | None:
    """Read the time of day that is written 2.30 बजे."""
    time = _DOTTED_TIME.fullmatch(plain[at])
    return Span(1, f"{time[1]}:{time[2]}") if time and _word(plain, at + 1) == "बजे" else None


def _joined(plain: Sequence[str], at: int) -> Span | None:
    """Read words and numbers in Latin letters that hyphens or slashes join."""
    end, english = at + 1, plain[at]
    while _word(plain, end) in _JOINING and _COPIED.fullmatch(_word(plain, end + 1)):
        english += _JOINING[plain[end]] + plain[end + 1]
        end += 2
    return Span(end - at, english) if end > at + 1 else None


def _in_words(plain: Sequence[str], at: int) -> Span | None:
    """Read a number in words, whole or not: तीन सौ पच्चीस, साढ़े तीन, दो-तीन."""
    if plain[at] in _ORDINALS:
        return Span(1, _ordinal(_ORDINALS[plain[at]]))
    first, second = _CARDINALS.get(plain[at]), _CARDINALS.get(_word(plain, at + 2))
    if first and second and _word(plain, at + 1) in _JOINING:
        return Span(3, f"{first}-{second}")
    found = _thousands(plain, at)
    is_small = found is not None and found.length == 1 and found.value.denominator == 1 and found.value <= _IN_WORDS
    if found is None or (is_small and plain[at] != "वन"):
        return None
    return Span(found.length, _written(found, clock=_word(plain, at + found.length) == "बजे"))


def _thousands(plain: Sequence[str], at: int) -> _Value | None:
    """Read a number below a lakh, as far as words of it go."""
    found = _hundreds(plain, at)
    if found is None or _word(plain, at + found.length) != _THOUSAND:
        return found
    length, value = found.length + 1, found.value * 1000
    rest = _hundreds(plain, at + length)
    if rest and value.denominator == rest.value.denominator == 1 and rest.value < _GROUPED:
        return _Value(length + rest.length, value + rest.value)
    return _Value(length, value)


def _hundreds(plain: Sequence[str], at: int) -> _Value | None:
    found = _units(plain, at)
    if found is None or _word(plain, at + found.length) != _HUNDRED:
        return found
    length, value = found.length + 1, found.value * _CENTURY
    rest = _CARDINALS.get(_word(plain, at + length))
    return _Value(length, value) if rest is None else _Value(length + 1, value + rest)


def _units(plain: Sequence[str], at: int) -> _Value | None:
    """Read a number below a hundred, or a part of what follows: साढ़े तीन, सवा before सौ."""
    word, after = _word(plain, at), _word(plain, at + 1)
    if word in _WHOLE:
        return _Value(1, _WHOLE[word])
    if word in _CARDINALS:
        return _Value(1, Fraction(_CARDINALS[word]))
    if after in _ONE_BEFORE.get(word, ()):
        return _Value(1, Fraction(1))
    if word in _PARTS and (after in _CARDINALS or after.isdecimal() or after == "एक"):
        whole = 1 if after == "एक" else _CARDINALS.get(after) or int(after)
        return _Value(2, whole + _PARTS[word])
    if word in _PARTS and after in {_HUNDRED, _THOUSAND, *_LARGER}:
        return _Value(1, 1 + _PARTS[word])
    return None


def _written(number: _Value, *, clock: bool) -> str:
    """Write the value: 3.5, with `clock` 3:30, 3,200; what is said in hundreds, as years are, without a comma."""
    value = number.value
    if clock and value.denominator > 1:
        return f"{int(value)}:{int(value % 1 * 60):02}"
    if value.denominator > 1:
        return f"{float(value):.10g}"
    said_in_hundreds = number.length == 3 and 1100 <= value < 2000  # noqa: PLR2004  अठारह सौ सत्तावन
    return str(int(value)) if said_in_hundreds else f"{int(value):,}"


def _ordinal(number: int) -> str:
    teens = number // 10 % 10 == 1
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _word(plain: Sequence[str], at: int) -> str:
    return plain[at] if at < len(plain) else ""
