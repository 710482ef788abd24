"""Checks: what a reader who cannot read the Hindi should know about one translation.

Each file checks one thing and says nothing about style. How often a check fires on human references (its false
alarms) and how many planted faults it finds is measured by ``python -m bench.checks``, on the references that its
limits and word lists were chosen on:

==========  ==========  ========  ==========  ==========================================================
check       flores_dev  news_dev  health_dev  planted faults found
==========  ==========  ========  ==========  ==========================================================
number      0.2 %       1.0 %     0.0 %       99.7 % of digits changed or numbers dropped, 100 % of added,
                                              80 % of 5 from-to pairs turned, 75 % of 28
                                              currencies dropped or changed, 79 % of 58 "per cent" dropped
date        0.2 %       0.0 %     0.0 %       100 % of months and 98.9 % of weekdays changed
negation    1.5 %       1.7 %     0.7 %       88 % of dropped and 93 % of added "not"
office      0.0 %       0.0 %     0.0 %       92 % of 26 offices changed
script      0.0 %       0.0 %     0.0 %       100 % of Hindi words left
repetition  0.3 %       0.2 %     0.0 %       100 % of phrases said twice, 99.8 % of words five times
length      0.8 %       2.2 %     0.0 %       94 % of second halves dropped
==========  ==========  ========  ==========  ==========================================================
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from service.brief import CheckWarning
from service.checks import (
    confidence,
    dates,
    length,
    negation,
    numbers,
    offices,
    order,
    repetition,
    script,
    terms,
    units,
)
from service.checks.numbers import numbers_kept

if TYPE_CHECKING:
    from models.protocols import Hypothesis, Kind
    from models.terms import Term

__all__ = ["VERSION", "check", "numbers_kept"]

VERSION = "1"
"""Changes with every change of what the checks say; part of the signature of a brief."""


def check(
    source: str, hypothesis: Hypothesis, *, kind: Kind = "sentence", glossary: Sequence[Term] = ()
) -> tuple[CheckWarning, ...]:
    """Return what is doubtful about the English of one segment; nothing for a blank segment. Never raises.

    `glossary` are the terms that occur in it.
    """
    english = hypothesis.text
    if not source.strip():
        return ()
    if not english.strip():
        return (CheckWarning(kind="empty", message="The Hindi has no English"),)
    warnings = [
        *numbers.check(source, english),
        *order.check(source, english),
        *units.check(source, english),
        *dates.check(source, english),
        *negation.check(source, english),
        *offices.check(source, english),
        *script.check(english),
        *repetition.check(source, english),
        *length.check(source, english, kind=kind),
        *confidence.check(hypothesis),
    ]
    warnings = [warning for warning in warnings if not terms.asked_for(warning, english, glossary)]
    warnings += terms.check(english, glossary)
    if hypothesis.truncated:
        warnings.append(CheckWarning(kind="truncated", message="The English stops before the end of the Hindi"))
    return tuple(warnings)
