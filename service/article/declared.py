"""Declared stamps: what the markup of a page says about its publication, to the minute and with its zone.

The sources are those that news sites fill for search engines: the Open Graph article properties (ogp.me), articles of
schema.org as JSON-LD or microdata, and HTML's own `<time datetime>`. All demand ISO 8601, and only that is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from operator import itemgetter

from lxml.html import HtmlElement

from service.article.stamp import Label, Stamp, zone

_PROPERTY: dict[Label, str] = {"published": "datePublished", "updated": "dateModified"}
_META: dict[Label, frozenset[str]] = {
    "published": frozenset({"article:published_time", "og:published_time", "publish-date", "pubdate", "datepublished"}),
    "updated": frozenset({"article:modified_time", "og:updated_time", "datemodified"}),
}
_ARTICLE_TYPES = ("Article", "Posting")  # how NewsArticle, ReportageNewsArticle, LiveBlogPosting, ... end
_ELSEWHERE = frozenset({"nav", "aside", "footer"})  # a time in these belongs to the site or to another story
_TIMES = 100  # as many are looked at

_ISO = re.compile(
    r"\s*(?P<date>\d{4}-\d{2}-\d{2})"
    r"(?:(?:T|\s+)(?P<time>\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(?P<zone>Z|UTC|GMT|IST|[+-]\d{2}:?\d{2})?)?\s*",
    re.IGNORECASE | re.ASCII,
)
_FIRST_YEAR = 1995  # before the Hindi web: a field that nobody set


def declared(page: HtmlElement) -> tuple[Stamp, ...]:
    """Return what the page declares, at most one stamp a label; an impossible one has no moment.

    A stamp without a label is the `<time>` of a page, of which it says nothing more.
    """
    linked = list(_linked(page))
    sources: list[tuple[Label | None, Iterator[str]]] = [
        (label, _labelled(page, linked, label)) for label in ("published", "updated")
    ]
    sources.append((None, _times(page)))
    read = [(label, next(filter(None, map(_ISO.fullmatch, texts)), None)) for label, texts in sources]
    return tuple(Stamp(label=label, moment=_moment(found)) for label, found in read if found)


def _labelled(page: HtmlElement, linked: list[dict[str, object]], label: Label) -> Iterator[str]:
    for meta in page.iter("meta"):
        name = meta.get("property") or meta.get("name") or ""
        if name.strip().lower() in _META[label]:
            yield meta.get("content", "")
    for article in linked:
        yield str(article.get(_PROPERTY[label]))
    for element in page.xpath("//*[@itemprop=$name]", name=_PROPERTY[label]):
        yield element.get("content") or element.get("datetime") or ""


def _times(page: HtmlElement) -> Iterator[str]:
    """Return the times of the page, those within an `<article>` first."""
    times = [
        ("article" not in around, element.get("datetime", ""))
        for element in islice(page.iter("time"), _TIMES)
        if _ELSEWHERE.isdisjoint(around := {ancestor.tag for ancestor in element.iterancestors()})
    ]
    yield from (text for _, text in sorted(times, key=itemgetter(0)))


def _linked(page: HtmlElement) -> Iterator[dict[str, object]]:
    """Return the articles of the page's JSON-LD that stand at its top or in its graph, not those they mention."""
    for script in page.xpath('//script[@type="application/ld+json"]'):
        try:
            top = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for node in top if isinstance(top, list) else [top]:
            graph = node.get("@graph") if isinstance(node, dict) else None
            for found in (node, *(graph if isinstance(graph, list) else ())):
                if isinstance(found, dict) and _is_article(found.get("@type")):
                    yield found


def _is_article(types: object) -> bool:
    return any(str(name).endswith(_ARTICLE_TYPES) for name in (types if isinstance(types, list) else [types]))


def _moment(found: re.Match[str]) -> date | datetime | None:
    try:
        day = date.fromisoformat(found["date"])
        clock = time.fromisoformat(found["time"]).replace(tzinfo=zone(found["zone"])) if found["time"] else None
    except ValueError:
        return None
    if day.year < _FIRST_YEAR:
        return None
    return datetime.combine(day, clock) if clock else day
