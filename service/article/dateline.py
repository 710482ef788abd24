"""Datelines: bureau, place, day and agency before a story's first sentence.

A bureau, or an agency in brackets, proves a dateline whatever the place; without them the place has to be a known one.
So "सरकार ने कहा:", "सवाल:" and the name of a speaker stay in the body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.article.fold import fold, pattern, unfolded_length
from service.article.names import AGENCIES
from service.article.places import is_place, starts_with_place
from service.article.shape import is_name
from service.article.stamp import MONTH

_REACH = 120  # no dateline is longer
_PLACE_WORDS = 5

_AGENCY = "|".join(map(re.escape, sorted(AGENCIES, key=len, reverse=True)))
_BUREAU = (
    # The bureaux of the state are in the news, they do not report it.
    r"(?![^,]*(?:अन्वेषण|जांच|अपराध|सूचना|नियंत्रण|इंटेलिजेंस))(?:[^\s,:।]+ ){0,3}"
    r"(?:ब्यूरो|संवाददाता|डेस्क|संवाद सूत्र|संवादसूत्र|संवाद सहयोगी|जागरण टीम|नेटवर्क)"
    rf"|(?:{_AGENCY})"
)
_DAY = rf"(?:\d{{1,2}}|[^\s,()\d]{{1,12}})\s+(?:{MONTH})(?:,?\s*\d{{4}})?"
_PLACE = r"(?P<place>[^,।:|\d]{2,50}?(?:\s*,\s*[^,।:|\d]{2,30}?)?)"
_STOP = r"\s*(?:[।|:ः][-–—]*|[.](?=\s|$)|[-–—]+(?=\s|$))\s*"

_PROVEN = tuple(
    pattern(expression)
    for expression in (
        rf"(?:{_BUREAU})\s*,\s*{_PLACE}(?:\s*\((?:{_AGENCY})\))?(?:{_STOP}|$)",
        rf"{_PLACE}\s*,\s*(?:{_BUREAU})(?:\s*[।|.:ः]\s*|$)",
        rf"{_PLACE}(?:\s*[,:]\s*|\s){_DAY}\s*[,.]?\s*[(\[](?:{_AGENCY})(?:[/,-]\s*(?:{_AGENCY}))?[)\]]\s*[।|.:ः–—-]*\s*",
        rf"{_PLACE}\s*,?\s*[(\[](?:{_AGENCY}|ब्यूरो)[)\]]{_STOP}",
    )
)
_OF_KNOWN_PLACE = tuple(
    pattern(expression)
    for expression in (
        rf"{_PLACE}\s*,\s*{_DAY}\s*[।|.:ः–—-]+\s*",
        rf"{_PLACE}\s*,?\s*[(\[](?:{_AGENCY}|ब्यूरो)[)\]]\s*[।|.:ः–—-]*\s*",
    )
)
_BARE = pattern(rf"{_PLACE}{_STOP}")
_NO_PLACE = pattern(rf"[(\[](?:{_AGENCY})[)\]]\s*[।|.:ः–—-]*\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """A dateline of `length` folded characters. A bare one is a known place with a colon, danda or dash alone."""

    length: int
    place: str | None
    bare: bool = False


def read(text: str) -> Dateline | None:
    """Return the dateline that the text starts with."""
    head = fold(text[:_REACH])
    for expression in _PROVEN:
        match = expression.match(head)
        if match and is_name(match["place"], words=_PLACE_WORDS):
            return _dateline(text, match)
    for expression in _OF_KNOWN_PLACE:
        match = expression.match(head)
        if match and is_place(match["place"]):
            return _dateline(text, match)
    if agency := _NO_PLACE.match(head):
        return Dateline(length=agency.end(), place=None)
    return _bare(text, head)


def _bare(text: str, head: str) -> Dateline | None:
    match = _BARE.match(head)
    if match is None or not is_place(match["place"]):
        return None
    # "दिल्ली – मुंबई एक्सप्रेसवे" is a road.
    if match.group().rstrip().endswith(("-", "–", "—")) and starts_with_place(head[match.end() :]):
        return None
    return _dateline(text, match, bare=True)


def _dateline(text: str, match: re.Match[str], *, bare: bool = False) -> Dateline:
    start, end = (unfolded_length(text, position) for position in match.span("place"))
    return Dateline(length=match.end(), place=text[start:end].strip(" ,"), bare=bare)
