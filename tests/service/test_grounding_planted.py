"""Planted errors: the human English of the seeds as a summary, with one number, name or negation changed."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from bench.grounding import count
from service import segmenter

SEEDS = [json.loads(path.read_bytes()) for path in sorted(Path(__file__).parents[2].joinpath("seeds").glob("*.json"))]
NAMES = [fact["en"][0] for seed in SEEDS for fact in seed["facts"] if fact["kind"] == "name"]


@pytest.fixture(scope="module")
def counts() -> Counter[tuple[str, str]]:
    """How many sentences of each kind there are, and how many were dropped."""
    articles = []
    for seed in SEEDS:
        hindi = [sentence for paragraph in seed["segments"] for sentence in paragraph]
        english = [
            sentence.text
            for paragraph, text in zip(seed["paragraphs"], seed["reference"]["paragraphs"], strict=True)
            if not paragraph["heading"]
            for sentence in segmenter.segment_text(text)
        ]
        articles.append(([("", sentence) for sentence in english], hindi))
    return count(articles, NAMES)


@pytest.mark.parametrize(("kind", "least"), [("number", 0.95), ("name", 0.8), ("negation", 0.8)])
def test_planted_errors_are_caught(counts: Counter[tuple[str, str]], kind: str, least: float) -> None:
    """Of the Hindi alone, without its translation."""
    assert counts[kind, "all"] > 15
    assert counts[kind, "dropped"] >= least * counts[kind, "all"]


def test_few_true_sentences_are_dropped(counts: Counter[tuple[str, str]]) -> None:
    """One in twenty at most."""
    assert counts["true", "dropped"] <= 0.05 * counts["true", "all"]
