"""Five real articles, where they are at hand: what the cleaner makes of them, as counts and digests.

The text is other people's and is not in this repository. The paragraphs behind the digests were read and counted.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from service.article import clean_text

SHARED = Path(os.environ.get("SAAR_SHARED") or Path(__file__).parents[2].parent / "shared")

pytestmark = pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the shared articles are not on this machine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What one article should become; digests are the first 16 digits of SHA-256."""

    name: str
    title: str | None
    byline: str | None
    place: str
    published: str | None
    paragraphs: int
    headings: int
    removed: dict[str, int]
    body: str


ARTICLES: tuple[Expected, ...] = (
    Expected(
        name="000",
        title="7fbceec393c32cee",
        byline="fdbc05aea87f4a53",
        place="लखनऊ",
        published="2025-10-17T05:30:00+05:30",
        paragraphs=8,
        headings=0,
        removed={"byline": 1, "published": 1, "dateline": 1},
        body="6249be827a78ef51",
    ),
    Expected(
        name="001",
        title="0bf70785200f9b3f",
        byline="4ccf33073b4966b9",
        place="नई दिल्ली",
        published="2025-08-06",
        paragraphs=5,
        headings=0,
        removed={
            "duplicate": 1,
            "advertisement": 5,
            "credit": 1,
            "byline": 1,
            "ornament": 3,
            "dateline": 1,
            "published": 2,
            "end_mark": 1,
            "navigation": 1,
            "related": 1,
        },
        body="0327f15ddccdb6a6",
    ),
    Expected(
        name="002",
        title=None,
        byline=None,
        place="नई दिल्ली",
        published="2025-08-07",
        paragraphs=11,
        headings=5,
        removed={"published": 1, "dateline": 1, "related": 1},
        body="1f532119cd45370f",
    ),
    Expected(
        name="003",
        title=None,
        byline=None,
        place="लखनऊ",
        published=None,
        paragraphs=6,
        headings=0,
        removed={"dateline": 1, "related": 1, "follow": 1},
        body="017adcef8ba98e0e",
    ),
    Expected(
        name="004",
        title="f3a78f2207fcee3d",
        byline="aee83e8acb152022",
        place="गोरखपुर",
        published="2026-03-03T16:10:00+05:30",
        paragraphs=7,
        headings=0,
        removed={"published": 2, "site": 1, "duplicate": 1, "credit": 2, "byline": 1, "dateline": 1},
        body="4f7f11b66c1b4fd6",
    ),
)


def digest(text: str) -> str:
    """Return the first 16 digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@pytest.mark.parametrize("expected", ARTICLES, ids=lambda expected: expected.name)
def test_real_articles_come_out_clean(expected: Expected) -> None:
    """Title, metadata, paragraphs and what was removed are those that were checked by eye."""
    (path,) = (SHARED / "seeds").glob(f"{expected.name}_*.txt")
    article = clean_text(path.read_text(encoding="utf-8"))
    assert (article.title and digest(article.title)) == expected.title
    assert (article.byline and digest(article.byline)) == expected.byline
    assert article.place == expected.place
    assert (article.published and article.published.isoformat()) == expected.published
    assert len(article.paragraphs) == expected.paragraphs
    assert sum(paragraph.heading for paragraph in article.paragraphs) == expected.headings
    assert Counter(piece.kind for piece in article.removed) == expected.removed
    assert digest("\n".join(paragraph.text for paragraph in article.paragraphs)) == expected.body
