"""Fluent extracts: what makes a chosen sentence choppy out of its place is put otherwise, and nothing is invented.

A connective to a sentence that is not shown goes, a tag that reports nobody's words too, and a pronoun becomes the
name of the person whom the sentence before it in the article certainly names.
"""

from __future__ import annotations

import re

from service.brief import Repair, RepairKind

_CONNECTIVE = re.compile(
    r"\A(?:(?:However|Meanwhile|Also|Moreover|Furthermore|Besides(?: this| that)?|In addition(?: to this)?|Similarly|"
    r"(?:Apart from|Along with|Together with) (?:this|that)|At the same time|On the other hand|Therefore|Thus|So|Then|"
    r"Yet|Still|Nevertheless|After that|After this),|(?:But|And)(?:,| (?!for |also )))\s*(?=\S)"
)
_TAG = re.compile(
    r"\A(?:(?:Let (?:us|me) (?:also )?tell you|We (?:would like to |may )?tell you|It (?:is|was|may be|should be) "
    r"(?:also )?(?:worth |to be )?(?:noting|mentioning|noted|mentioned|recalled|notable|noteworthy)(?: here)?|"
    r"It is learn(?:t|ed)),? that,?\s+|(?:Notably|Significantly|Incidentally),\s*)(?=\S)"
)
_TAGS_AGAIN = {
    who: re.compile(rf"(?<=[\w\"”%]),? {who} (?:said|added|told|stated)(?=\.\Z)") for who in ("he", "she", "they", "it")
}
_REPORTS = re.compile(
    r"\A(?:But |And |\w+, )?(he|she|they|it) (?:also |further )?(?:said|added|stated|told(?: \w+){1,2}) that\b",
    re.IGNORECASE,
)
"""Who is said to say what follows: only the same one's tag at the end says nothing more."""
_ACTS = re.compile(r"\A(?:He|She)(?=\s)(?! (?:and|or) )")
_OWNS = re.compile(r"\A(?:His|Her)(?=\s)")


def fluent(english: str, *, follows: bool, subject: str | None) -> tuple[str, tuple[Repair, ...]]:
    """Return a chosen sentence as it is best read, and what was put otherwise.

    `follows` says that the sentence before it in the article is shown before it, so that connective and pronoun have
    what they lean on; `subject` is whom a pronoun at its head stands for, None where that is not certain.
    """
    steps: list[tuple[RepairKind, re.Pattern[str], str]] = [("reporting", _TAG, "")]
    if not follows:
        steps.append(("connective", _CONNECTIVE, ""))
        if subject:
            steps += [("pronoun", _ACTS, subject), ("pronoun", _OWNS, f"{subject}'s")]
    reports = _REPORTS.match(english)
    if reports:
        steps.append(("reporting", _TAGS_AGAIN[reports.group(1).lower()], ""))
    repairs: list[Repair] = []
    for kind, pattern, after in steps:
        found = pattern.search(english)
        if found:
            repairs.append(Repair(kind=kind, before=found.group().strip(), after=after))
            left = english[: found.start()] + after + english[found.end() :]
            english = left[:1].upper() + left[1:]
    return english, tuple(repairs)
