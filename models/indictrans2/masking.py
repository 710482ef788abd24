"""Placeholders: what English keeps letter for letter passes the model as ``<ID1>`` and comes back as it was."""

from __future__ import annotations

import itertools
import re
import unicodedata

PLACEHOLDER = re.compile(r"[<\[] ?ID ?([0-9]+) ?[>\]]", re.IGNORECASE | re.ASCII)
"""Every spelling in which a placeholder comes back; its number is the first group."""
_TYPED = r"[<\[]\ ?[Ii][Dd]\ ?[0-9]+\ ?[>\]]"
_EMAIL = r"(?<![A-Za-z0-9._%+-]) [A-Za-z0-9._%+-]++ @ (?:[A-Za-z0-9-]++\.)+ [A-Za-z]{2,}"
# With a scheme, up to a space, quote, bracket or danda; what closes a sentence stays outside.
_ADDRESS = r"""(?i:https?|ftp):// [^\s<>"'()\[\]{}|।॥]* [^\s<>"'()\[\]{}|।॥.,:;!?…*]"""
_LABEL = r"[A-Za-z0-9]++ (?:-[A-Za-z0-9]++)*"  # no group is possessive: up to Python 3.11.4 it takes too much
# Without one, a host in ASCII under a well-known domain or a country's: never बी.जे.पी., nor कहा.उसने.
_HOST = rf"""
    (?<![A-Za-z0-9_.@/]) (?<![A-Za-z0-9]-)
    (?:(?:{_LABEL}\.)+ (?i:com|org|net|edu|gov|mil|int|info|biz|news)
     | (?:{_LABEL}\.)* (?=[A-Za-z0-9-]{{2}}) {_LABEL} \.[a-z]{{2}})
    (?![.-]?[A-Za-z0-9_])
    (?::[0-9]++)? (?:[/?#] (?:[A-Za-z0-9/?#&=%.,:;!~_+-]* [A-Za-z0-9/#&=%~_+-])? )?
"""
_HANDLE = r"(?:(?<![A-Za-z0-9._-]) [A-Za-z0-9][A-Za-z0-9._-]*+)? [#@] [A-Za-z0-9_]++ (?![\u0900-\u097f])"
# All groups of digits that hang together: a number is masked whole or not at all.
_NUMERAL = (
    r"(?<![A-Za-z0-9])(?<![0-9][-/.,:'+]) ~? [0-9]++ (?:[-/.,:'+][0-9]++)* (?![-/.,:'+]?[0-9]) %? (?![A-Za-z0-9])"
)
CANDIDATE = re.compile(
    f"(?P<typed>{_TYPED}) | (?P<email>{_EMAIL}) | (?P<url>{_ADDRESS}|{_HOST})"
    f"| (?P<handle>{_HANDLE}) | (?P<numeral>{_NUMERAL})",
    re.VERBOSE,
)
_KINDS = ("typed", "email", "url", "numeral", "handle")
"""In the order in which the reference numbers them. A placeholder that the author typed is masked like the rest."""
_SEPARATORS = re.compile("[-/.,:'+]")
# By `python -m bench.placeholders`, on 2,567 pairs: English has the literal, or the checks take it, for all numerals of
# three groups or more and all percentages, times and pairs with - (33 of 33). Amounts of three groups take 4.2 pieces
# unmasked and date-like numbers 8, a placeholder 4. A pair with - takes 3.1, but reaches the model torn: 2023 - 24; so
# do ' and +. Times (2.0) and percentages (2.4) are masked as in the reference, from four characters on. Not masked:
# pairs with . (1.5), comma (2.3) or / (2.5), which the model reads whole, cheaper and without an unknown piece.
_FEWEST_CHARACTERS = 4
_MASKED_PAIRS = frozenset(":-'+")


def masked(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the text with placeholders, and which number stands for which original.

    Equal originals share a number, as in the reference. Numbers of placeholders that are in the text already, or would
    be once the vocabulary has normalised it (NFKC), are left out.
    """
    found = [match for match in CANDIDATE.finditer(text) if is_masked(match)]
    originals = dict.fromkeys(match[0] for kind in _KINDS for match in found if match.lastgroup == kind)
    rest = CANDIDATE.sub(lambda match: "\n" if match[0] in originals else match[0], text)
    taken = frozenset(PLACEHOLDER.findall(unicodedata.normalize("NFKC", rest)))
    free = (number for number in map(str, itertools.count(1)) if number not in taken)
    numbers = dict(zip(originals, free, strict=False))
    shown = CANDIDATE.sub(lambda match: f"<ID{numbers[match[0]]}>" if match[0] in numbers else match[0], text)
    return shown, tuple((number, original) for original, number in numbers.items())


def is_masked(candidate: re.Match[str]) -> bool:
    """Say whether a match of `CANDIDATE` is masked; of the numerals, only those that it helps."""
    if candidate.lastgroup != "numeral":
        return True
    numeral = candidate[0]
    if len(numeral) - numeral.count(".") - numeral.count(":") < _FEWEST_CHARACTERS:
        return False
    separators = _SEPARATORS.findall(numeral)
    return numeral.endswith("%") or len(separators) > 1 or (len(separators) == 1 and separators[0] in _MASKED_PAIRS)
