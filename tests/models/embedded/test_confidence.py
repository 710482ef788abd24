"""Tests of how sure the engine is of an answer."""

from __future__ import annotations

import numpy as np
import pytest

from models.embedded.confidence import Confidence, Evidence, agreement
from training.confidence import fitted, flagged

GOOD = Evidence(score=-0.2, covered=0.95, explained=0.9, repeated=0.0, guessed=0.0, agreed=0.9, length=2.3)
BAD = Evidence(score=-1.2, covered=0.3, explained=0.3, repeated=0.2, guessed=0.4, agreed=0.2, length=2.3)


def test_shipped() -> None:
    """The weights that come with the engine trust a good answer, doubt a bad one, and stay between 0 and 1."""
    shipped = Confidence.shipped()
    assert 0 <= shipped.of(BAD) < 0.5 < shipped.of(GOOD) <= 1
    assert 0 <= shipped.of(BAD._replace(score=-1e9)) <= shipped.of(GOOD._replace(score=0.0)) <= 1


def test_agreement() -> None:
    """The same words in the same order agree whole, others not at all; nobody to ask is no doubt."""
    assert agreement(["a", "b"], [["a", "b"]]) == 1.0
    assert agreement(["a", "b"], [["c", "d"]]) == 0.0
    assert agreement(["a", "b"], []) == 1.0


def test_what_is_learned_finds_the_bad() -> None:
    """Of answers whose evidence goes with their quality most bad ones are flagged, and one in twenty good ones."""
    chance = np.random.default_rng(0)
    quality = chance.uniform(0, 100, 2_000)
    noise = chance.normal(0, 0.05, (2_000, len(GOOD)))
    evidence = np.outer(quality / 100, np.subtract(GOOD, BAD)) + np.array(BAD) + noise
    doubtful = flagged(evidence, quality)
    assert doubtful[quality < 20].mean() > 0.95
    assert doubtful[quality > 45].mean() == pytest.approx(0.05, abs=0.03)
    *weights, intercept = fitted(evidence, quality)
    assert Confidence(Evidence(*weights), intercept=intercept).of(GOOD) > 0.5
