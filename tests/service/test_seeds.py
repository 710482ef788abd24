"""The articles in `seeds/` against their golden files: cleaning, sentences, facts."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from service.article import clean_text
from service.brief import Article
from service.segmenter import segment

SEEDS = Path(__file__).parents[2] / "seeds"
GOLDEN = sorted(SEEDS.glob("*.json"))

Golden = dict[str, Any]


@pytest.fixture(params=GOLDEN, ids=lambda path: path.stem)
def seed(request: pytest.FixtureRequest) -> tuple[Article, Golden]:
    """Return a cleaned article and what it should be."""
    path: Path = request.param
    golden: Golden = json.loads(path.read_text(encoding="utf-8"))
    return clean_text(path.with_suffix(".txt").read_text(encoding="utf-8")), golden


def assert_same(expected: object, actual: object) -> None:
    """Compare as JSON, so that a failure shows the lines that differ."""
    wanted, given = (
        json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).splitlines() for value in (expected, actual)
    )
    difference = "\n".join(difflib.unified_diff(wanted, given, "golden", "got", lineterm="", n=1))
    assert not difference, difference


def words(texts: Sequence[str]) -> list[int]:
    """Count words: every sentence of the seeds fits."""
    return [len(text.split()) for text in texts]


def test_every_seed_has_its_golden_file() -> None:
    """Five shapes of article, each with what must come of it."""
    assert len(GOLDEN) == 5
    assert all(path.with_suffix(".txt").exists() for path in GOLDEN)


def test_metadata_is_read_from_the_page(seed: tuple[Article, Golden]) -> None:
    """Title, byline, place and date are those a reader finds."""
    article, golden = seed
    published = article.published.isoformat() if article.published else None

    assert_same(
        {key: golden[key] for key in ("title", "byline", "place", "published")},
        {"title": article.title, "byline": article.byline, "place": article.place, "published": published},
    )


def test_the_body_is_clean_and_whole(seed: tuple[Article, Golden]) -> None:
    """The paragraphs are the story and nothing else, headings told from the rest."""
    article, golden = seed

    assert_same(golden["paragraphs"], [{"text": p.text, "heading": p.heading} for p in article.paragraphs])


def test_what_went_is_reported(seed: tuple[Article, Golden]) -> None:
    """Each piece of boilerplate is in `removed` under its kind."""
    article, golden = seed

    assert_same(golden["removed"], Counter(removed.kind for removed in article.removed))


def test_sentences_are_those_marked_by_hand(seed: tuple[Article, Golden]) -> None:
    """Every paragraph is cut where a reader would cut it."""
    article, golden = seed
    segments = segment(article)

    assert_same(
        golden["segments"],
        [[s.text for s in segments if s.paragraph == number] for number in range(len(article.paragraphs))],
    )


def test_facts_stand_in_the_clean_body(seed: tuple[Article, Golden]) -> None:
    """No number, name, date or negation that must survive is lost before translation begins."""
    article, golden = seed
    body = "\n".join(paragraph.text for paragraph in article.paragraphs)

    assert len(golden["facts"]) >= 15
    assert [fact["hi"] for fact in golden["facts"] if fact["hi"] not in body] == []


def test_the_reference_keeps_every_fact(seed: tuple[Article, Golden]) -> None:
    """A fact asks for nothing that a faithful translation does not say, and the reference follows the paragraphs."""
    _, golden = seed
    reference = "\n".join(golden["reference"]["paragraphs"]).lower()

    assert len(golden["reference"]["paragraphs"]) == len(golden["paragraphs"])
    assert (golden["reference"]["title"] is None) == (golden["title"] is None)
    assert [fact for fact in golden["facts"] if not any(en.lower() in reference for en in fact["en"])] == []
