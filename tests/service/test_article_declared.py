"""When a page of HTML says it was published: its machine-readable stamps, strictly read."""

from __future__ import annotations

import json
import time

import pytest

from service.article import clean_html

LEAD = "नदी पर बने नए पुल का उद्घाटन शुक्रवार को हुआ और हजारों लोग उसे देखने के लिए पहुंचे।"
SECOND = "इंजीनियरों ने बताया कि पुल की लंबाई 640 मीटर है और इसे तीन साल में बनाया गया है।"


def published(head: str = "", inside: str = "", outside: str = "") -> str | None:
    """Return the moment of publication of a page, as ISO 8601."""
    moment = clean_html(
        f"<html><head><title>नया पुल खुला</title>{head}</head><body>{outside}<article><h1>नया पुल खुला</h1>{inside}"
        f"<p>{LEAD}</p><p>{SECOND}</p></article></body></html>"
    ).published
    return moment.isoformat() if moment else None


def meta(moment: str, name: str = "article:published_time") -> str:
    """Return a meta element with a property."""
    return f'<meta property="{name}" content="{moment}">'


def linked(data: object) -> str:
    """Return a script with JSON-LD."""
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def story(**dates: object) -> dict[str, object]:
    """Return a news article of schema.org."""
    return {"@context": "https://schema.org", "@type": "NewsArticle", **dates}


@pytest.mark.filterwarnings("ignore:tzname IST")  # dateutil's, below trafilatura
@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("2025-10-17T05:30:00+05:30", "2025-10-17T05:30:00+05:30"),
        ("2025-10-17T00:00:00.000Z", "2025-10-17T00:00:00+00:00"),
        ("2025-10-17T00:15:00-0400", "2025-10-17T00:15:00-04:00"),
        (" 2025-10-17 05:30 IST ", "2025-10-17T05:30:00+05:30"),
        ("2025-10-17T05:30:09", "2025-10-17T05:30:09+05:30"),
        ("2025-10-17", "2025-10-17"),
    ],
)
def test_a_declared_moment_keeps_its_time_and_zone(declared: str, expected: str) -> None:
    """ISO 8601 is read to the second with its zone; a time without one is Indian, a date alone stays a date."""
    assert published(meta(declared)) == expected
    assert published(linked(story(datePublished=declared))) == expected
    assert published(inside=f'<time datetime="{declared}">आज</time>') == expected
    assert published(inside=f'<span itemprop="datePublished" content="{declared}"></span>') == expected


@pytest.mark.parametrize(
    "impossible",
    [
        "2025-02-30T05:30:00+05:30",
        "2025-13-01",
        "2025-10-17T25:00:00+05:30",
        "2025-10-17T05:75",
        "2025-10-17T05:30:00+99:00",
        "0001-01-01T00:00:00",
        "1970-01-01T00:00:00Z",
    ],
)
def test_an_impossible_moment_is_none(impossible: str) -> None:
    """What calendar and clock do not have, and a field that nobody set, give no date, not a part of one."""
    assert published(meta(impossible)) is None
    assert published(linked(story(datePublished=impossible))) is None


def test_published_comes_before_modified() -> None:
    """The publication counts, whichever stands first; a time on the page is next, an update is last."""
    update = meta("2025-10-18T09:00:00+05:30", "article:modified_time")
    shown = '<time datetime="2025-10-17T06:00:00+05:30">सुबह</time>'
    first = linked(story(dateModified="2025-10-19T01:00:00Z", datePublished="2025-10-17T05:30:00+05:30"))
    assert published(update + first, shown) == "2025-10-17T05:30:00+05:30"
    assert published(update, shown) == "2025-10-17T06:00:00+05:30"
    assert published(update) == "2025-10-18T09:00:00+05:30"


def test_a_time_says_more_than_a_date_in_the_text() -> None:
    """A labelled date in the text does not hide the page's time; a labelled time in the text does."""
    page = meta("2025-10-17T05:30:00+05:30")
    assert published(page, "<p>Published: 17 October 2025</p>") == "2025-10-17T05:30:00+05:30"
    assert published(page, "<p>Published: 17 October 2025, 05:31 AM IST</p>") == "2025-10-17T05:31:00+05:30"


def test_the_article_of_linked_data_is_found() -> None:
    """It may stand in a list or in a graph and have several types; other things have dates of their own."""
    moment = "2025-10-17T05:30:00+05:30"
    other = {"@type": "VideoObject", "datePublished": "2020-01-01"}
    typed = {"@type": ["Thing", "ReportageNewsArticle"], "datePublished": moment}
    assert published(linked([other, typed])) == moment
    assert published(linked({"@context": "https://schema.org", "@graph": ["x", other, typed]})) == moment
    assert published(linked(other) + linked("x") + linked([]) + linked(story(datePublished=moment))) == moment


@pytest.mark.parametrize("broken", ["", "{", "[" * 100_000, '{"@type": "NewsArticle"}', '{"@graph": {}}'])
def test_broken_linked_data_is_passed_over(broken: str) -> None:
    """A script that is no JSON, or says nothing, neither stops the reading nor counts."""
    script = f'<script type="application/ld+json">{broken}</script>'
    assert published(script + linked(story(datePublished="2025-10-17T05:30:00+05:30"))) == "2025-10-17T05:30:00+05:30"
    assert published(script) is None


def test_times_of_other_things_do_not_count() -> None:
    """The time in a menu, a teaser or a footer is not the article's, and the article's comes before the site's."""
    places = {"nav": 1, "aside": 2, "footer": 3}
    times = [f'<{place}><time datetime="2025-01-0{day}T10:00">समय</time></{place}>' for place, day in places.items()]
    update = meta("2025-10-18T09:00:00+05:30", "article:modified_time")
    assert published(update, outside="".join(times)) == "2025-10-18T09:00:00+05:30"
    today = '<div><time datetime="2025-10-20">आज</time></div>'
    assert (
        published(outside=today, inside='<time datetime="2025-10-17T05:30">छपा</time>') == "2025-10-17T05:30:00+05:30"
    )
    assert published(inside='<time datetime="PT5M">पांच मिनट</time><time>कल</time>') is None


def test_another_form_of_date_is_left_to_the_extraction() -> None:
    """A declared date that is not ISO 8601 still gives its day."""
    assert published(meta("October 17, 2025")) == "2025-10-17"


def test_many_times_take_no_long_time() -> None:
    """A page of nothing but times, deep in elements, is read in seconds."""
    started = time.monotonic()
    published(outside="<div>" * 200 + '<time datetime="x">क</time>' * 20_000)
    assert time.monotonic() - started < 20
