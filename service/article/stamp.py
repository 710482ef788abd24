"""Stamps: when a page says it was published or updated. Strict: what is not a whole date in a known form is none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from operator import itemgetter
from typing import Literal

from service.article.fold import fold, pattern, unfolded_length

Label = Literal["published", "updated"]

_NOON = 12
INDIAN_TIME = timezone(timedelta(hours=5, minutes=30))

_MONTHS = (
    "january jan जनवरी",
    "february feb फरवरी",
    "march mar मार्च",
    "april apr अप्रैल अप्रेल",
    "may मई",
    "june jun जून",
    "july jul जुलाई",
    "august aug अगस्त",
    "september sept sep सितंबर सितम्बर",
    "october oct अक्टूबर अक्तूबर",
    "november nov नवंबर नवम्बर",
    "december dec दिसंबर दिसम्बर",
)
_NUMBER_OF_MONTH = {fold(name): number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
MONTH = "|".join(sorted(_NUMBER_OF_MONTH, key=len, reverse=True))
"""The names of the months as alternatives of an expression."""

_LABELS: dict[Label, str] = {
    "published": r"(?:first )?published(?: at| on)?|publish date|posted(?: at| on)?|प्रकाशित|प्रकाशन(?: तिथि)?|पब्लिश",
    "updated": r"(?:(?:last|अंतिम) )?(?:(?:updated|modified)(?: at| on)?|अपडेटेड|अपडेट|संशोधित)",
}
_WEEKDAYS = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}|सोमवार|मंगलवार|बुधवार|गुर[ुू]वार|बृहस्पतिवार|शुक्रवार|शनिवार|रविवार"
_DATE = (
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ ,./-]*(?P<month>{MONTH})[ ,./-]*(?P<year>\d{{4}})"
    rf"|(?P<us_month>{MONTH})\.?\s*(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?[ ,]+(?P<us_year>\d{{4}})"
    r"|(?P<iso_year>\d{4})-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})"
    r"|(?P<in_day>\d{1,2})(?P<mark>[./-])(?P<in_month>\d{1,2})(?P=mark)(?P<in_year>\d{4}))(?!\d)"
)
_TIME = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?!\d)\s*(?P<half>[ap]\.?m\.?)?(?:\s*बजे)?"
_ZONE = r"\(?(?P<zone>IST|GMT|UTC|Z|[+-]\d{2}:?\d{2})(?![a-z])\)?"
_STAMP = pattern(
    rf"(?:(?<![^\W\d_])(?:(?P<published>{_LABELS['published']})|(?P<updated>{_LABELS['updated']}))\s*[:ः|,–-]?\s*)?"
    rf"(?:(?:(?:{_WEEKDAYS})[ ,|]*)?(?<!\d){_DATE}(?:[ ,|T–-]*(?:(?:at|को)\s+)?{_TIME})?"
    rf"|{_TIME.replace('?P<', '?P<only_')})"
    rf"(?:\s*{_ZONE})?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A stamp on the page. `moment` is None where it gives no whole or no possible date."""

    label: Label | None
    moment: date | datetime | None


def find(text: str) -> tuple[list[Stamp], str]:
    """Return the stamps in a short line, and what is left of it without them."""
    found = [match for match in _STAMP.finditer(fold(text)) if match["only_hour"] is None or _label(match)]
    rest, end = "", 0
    for match in found:
        rest += text[end : unfolded_length(text, match.start())] + " "
        end = unfolded_length(text, match.end())
    stamps = [Stamp(label=_label(match), moment=_moment(match)) for match in found]
    return stamps, (rest + text[end:]).strip(" ,|•()-–")


def best(stamps: Iterable[Stamp]) -> date | datetime | None:
    """Return the moment of publication: as labelled, else as the page stands, else of the last update.

    Of several with one label the first counts that gives a time, else the first.
    """
    order: tuple[Label | None, ...] = ("published", None, "updated")
    dated = [
        (order.index(stamp.label), not isinstance(stamp.moment, datetime), stamp.moment)
        for stamp in stamps
        if stamp.moment
    ]
    return min(dated, key=itemgetter(0, 1))[2] if dated else None


def _label(match: re.Match[str]) -> Label | None:
    if match["published"]:
        return "published"
    return "updated" if match["updated"] else None


def _moment(match: re.Match[str]) -> date | datetime | None:
    day = _date(match)
    clock = _time(match) if day and match["hour"] else None
    return datetime.combine(day, clock) if day and clock else day


def _date(match: re.Match[str]) -> date | None:
    for form in ("", "us_", "iso_", "in_"):
        if match[f"{form}year"]:
            name = match[f"{form}month"].lower()
            month = _NUMBER_OF_MONTH.get(name) or int(name)
            try:
                return date(int(match[f"{form}year"]), month, int(match[f"{form}day"]))
            except ValueError:
                return None
    return None


def _time(match: re.Match[str]) -> time | None:
    hour, half = int(match["hour"]), (match["half"] or "").lower()[:1]
    # Pages write "13:20 PM" and "00:30 AM" too; both mean what they say.
    if half == "a" and hour > _NOON:
        return None
    if half and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        return time(hour, int(match["minute"]), int(match["second"] or 0), tzinfo=zone(match["zone"]))
    except ValueError:
        return None


def zone(name: str | None) -> timezone:
    """Return the zone of a name or of an offset such as +05:30; none is Indian. Raises ValueError for no offset."""
    if name is None or name.upper() == "IST":
        return INDIAN_TIME
    if name.upper() in {"GMT", "UTC", "Z"}:
        return UTC
    offset = timedelta(hours=int(name[1:3]), minutes=int(name[-2:]))
    return timezone(-offset if name[0] == "-" else offset)
