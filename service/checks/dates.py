"""Dates: the months and weekdays that the Hindi names, and no others. Days and years are numbers."""

from __future__ import annotations

import re

from service.brief import CheckWarning
from service.checks.words import Token, fold, tokenise

_MONTH_TABLE = """
January: जनवरी; February: फरवरी फ़रवरी फर्वरी; March: मार्च; April: अप्रैल अप्रेल एप्रिल; May: मई;
June: जून; July: जुलाई जुलाइ; August: अगस्त; September: सितंबर सितम्बर सेप्टेंबर सेप्टेम्बर;
October: अक्टूबर अक्तूबर ऑक्टूबर आक्टूबर; November: नवंबर नवम्बर नोवेंबर; December: दिसंबर दिसम्बर डिसेंबर
"""
_WEEKDAY_TABLE = """
Monday: सोमवार मंडे; Tuesday: मंगलवार ट्यूज़डे; Wednesday: बुधवार वेडनेसडे;
Thursday: गुरुवार गुरूवार बृहस्पतिवार वीरवार थर्सडे; Friday: शुक्रवार फ्राइडे फ्रायडे;
Saturday: शनिवार सैटरडे; Sunday: रविवार इतवार संडे
"""


def _names(table: str) -> dict[str, str]:
    entries = (entry.split(":") for entry in table.split(";"))
    return {fold(word): name.strip() for name, words in entries for word in words.split()}


_HINDI = _names(_MONTH_TABLE) | _names(_WEEKDAY_TABLE)
_MONTHS = list(dict.fromkeys(_names(_MONTH_TABLE).values()))
ENGLISH_NAMES = {name.lower(): name for name in _HINDI.values()}
"""The months and weekdays, by their name in lower case."""
_SHORT = {name[:3].lower(): name for name in _MONTHS} | {"sept": "September"}
ENGLISH_WORDS = ENGLISH_NAMES.keys() | _SHORT.keys()
"""The words, in lower case, that may be months and weekdays, "aug" too."""
_ALSO_WORDS = frozenset({"May", "March"})
_BEFORE_A_DATE = frozenset(
    {"in", "of", "from", "until", "till", "since", "by", "last", "this", "next", "early", "late", "mid", "during"}
)
_AFTER_A_DATE = frozenset({"में", "तक", "से", "महीने", "माह"})
_NUMERIC_DATE = re.compile(
    r"(?<!\d)(?:\d{4}[-/.](?P<iso>\d{1,2})[-/.]\d{1,2}|(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.]\d{2,4})(?!\d)"
)


def check(source: str, english: str) -> list[CheckWarning]:
    """Return a warning for each month or weekday that one side names and the other does not."""
    ours, theirs = tokenise(source), tokenise(english)
    numeric = _numeric(source) | _numeric(english)
    lost = _sure(ours).keys() - _all(theirs) - numeric
    invented = _sure(theirs).keys() - _all(ours) - numeric
    words = _sure(ours) | _sure(theirs)
    instead = next(iter(_ordered(invented)), None) if lost else None
    warnings = [_lost(name, words[name], instead) for name in _ordered(lost)]
    for name in _ordered(invented - {instead}):
        message = f"{name} in the English is not in the Hindi"
        warnings.append(CheckWarning(kind="date", message=message, output=words[name]))
    return warnings


def months_in_words(text: str, other: str) -> set[int]:
    """Return the numbers of the months that dates in digits in one text give and the other text names."""
    named = _numeric(text) & _all(tokenise(other))
    return {_MONTHS.index(name) + 1 for name in named}


def _lost(name: str, word: str, instead: str | None) -> CheckWarning:
    message = f"{name} in the Hindi is missing from the English"
    if instead is not None:
        message += f", which has {instead} instead"
    return CheckWarning(kind="date", message=message, source=word, output=instead)


def _ordered(names: set[str]) -> list[str]:
    return [name for name in ENGLISH_NAMES.values() if name in names]


def _numeric(text: str) -> set[str]:
    """Return the months that dates in digits may mean; 06/08/2025 may be in June or in August."""
    found = _NUMERIC_DATE.finditer(text)
    months = {int(number) for match in found for number in match.groups() if number is not None}
    return {_MONTHS[number - 1] for number in months if 1 <= number <= len(_MONTHS)}


def _all(tokens: tuple[Token, ...]) -> set[str]:
    """Return every month and weekday that the text may name, "march" and "Aug" too."""
    words = {token.word.removesuffix("'s") for token in tokens}
    words |= {word.removesuffix("s") for word in words}
    names = (_HINDI.get(word) or ENGLISH_NAMES.get(word) or _SHORT.get(word) for word in words)
    return {name for name in names if name is not None}


def _sure(tokens: tuple[Token, ...]) -> dict[str, str]:
    """Return the months and weekdays that the text surely names, with the word that does."""
    found: dict[str, str] = {}
    for place, token in enumerate(tokens):
        name = _HINDI.get(token.word) or (ENGLISH_NAMES.get(token.word) if token.text[0].isupper() else None)
        if name is not None and (name not in _ALSO_WORDS or token.word == "मई" or _is_dated(tokens, place)):
            found.setdefault(name, token.text)
    return found


def _is_dated(tokens: tuple[Token, ...], place: int) -> bool:
    """Say whether a number or a preposition beside the word makes it a month: 3 May, in March, मार्च 2025."""
    near = tokens[max(0, place - 1) : place + 2]
    beside = near[0].word in _BEFORE_A_DATE or near[-1].word in _AFTER_A_DATE
    return beside or any(token.kind == "number" for token in near)
