"""Units: an amount of money stays in its currency, and a share stays one in a hundred."""

from __future__ import annotations

from service.brief import CheckWarning
from service.checks.amounts import read
from service.checks.readings import Number, named
from service.checks.words import Token, at, fold, tokenise

_TABLE = """
dollars: डॉलर डॉलरों डॉलर्स डालर डालरों | dollar dollars usd cents | $
rupees: रुपये रुपए रूपये रूपए रुपया रूपया रुपयों रूपयों रु रू | rupee rupees rs inr | ₹
euros: यूरो | euro euros eur | €
pounds: पाउंड पाउंड्स पाउण्ड पौंड | pound pounds sterling gbp quid lb lbs | £
yen: येन | yen jpy | ¥
yuan: युआन | yuan renminbi rmb cny | ¥
roubles: रूबल रुबल | rouble roubles ruble rubles rub | ₽
per cent: प्रतिशत फीसदी फीसद परसेंट पर्सेंट | percent cent percentage percentages pct pc | %
"""


def _column(place: int) -> dict[str, set[str]]:
    """Return the units that each word of one column of the table may stand for."""
    units: dict[str, set[str]] = {}
    for line in _TABLE.strip().splitlines():
        unit, _, words = line.partition(": ")
        for word in words.split(" | ")[place].split():
            units.setdefault(fold(word), set()).add(unit)
    return units


_SHARE = "per cent"
_SIGNS = _column(2)
_HINDI = _column(0) | _SIGNS | {"rs": {"rupees"}}
_ENGLISH = _column(1) | _SIGNS
_BEFORE = _SIGNS.keys() - {"%"} | {"रु", "रू", "rs"}
"""What may stand before its amount: रु. 500."""

_WHOSE = frozenset({"अमेरिकी", "अमरीकी", "अमेरिकन", "यूएस", "ब्रिटिश", "कनाडाई", "ऑस्ट्रेलियाई", "-", "/"})
"""What may stand between an amount and its currency: 30 अमेरिकी डॉलर."""


def check(source: str, english: str) -> list[CheckWarning]:
    """Return a warning for each unit whose amount the English has, but without that unit anywhere."""
    units = {unit for token in tokenise(english) for unit in _ENGLISH.get(token.word, ())}
    lost = [(amount, names) for amount, names in _amounts(source) if not names & units]
    if not lost:
        return []
    said = {value: number.text for number in read(english) for value in number.readings}
    warnings: dict[str, CheckWarning] = {}
    for amount, names in lost:
        output = next((said[value] for value in amount.readings if value in said), None)
        if output is not None:
            unit = " or ".join(sorted(names))
            message = f"The Hindi has {named(amount)} in {unit}, the English has no {unit}"
            if unit != _SHARE and units - {_SHARE}:
                message += f", only {' and '.join(sorted(units - {_SHARE}))}"
            warnings.setdefault(unit, CheckWarning(kind="number", message=message, source=amount.text, output=output))
    return list(warnings.values())


def _amounts(text: str) -> list[tuple[Number, set[str]]]:
    """Return the numbers that have a unit, with every unit that it may be."""
    tokens = tokenise(text)
    if not any(token.word in _HINDI for token in tokens):
        return []
    return [(number, unit) for number in read(text) if (unit := _unit(tokens, number))]


def _unit(tokens: tuple[Token, ...], number: Number) -> set[str]:
    after, before = number.last + 1, number.first - 1
    if at(tokens, after).word in _WHOSE:
        after += 1
    if at(tokens, before).word == ".":
        before -= 1
    sign = at(tokens, before).word
    return _HINDI.get(at(tokens, after).word, _HINDI[sign] if sign in _BEFORE else set())
