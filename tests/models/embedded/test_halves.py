"""Tests of what becomes of a segment whose answer leaves out a part of it."""

from __future__ import annotations

import pytest

from models.clauses import clauses
from models.embedded.halves import joined
from models.embedded.hypotheses import Candidate
from models.embedded.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("वह घर गया, लेकिन दुकान बंद थी।", ("वह घर गया,", "लेकिन दुकान बंद थी।")),
        ("उसने कहा कि दुकान बंद है।", ("उसने कहा कि", "दुकान बंद है।")),
        ("उसने चावल, दाल और आटा ख़रीदा।", None),
        ("वह घर गया।", None),
    ],
)
def test_clauses(text: str, halves: tuple[str, str] | None) -> None:
    """A sentence is parted between clauses, and nothing of it is lost; one clause, or things in a row, are not."""
    assert clauses(text) == halves


@pytest.mark.parametrize(
    ("source", "first", "second", "whole"),
    [
        ("वह घर गया,", "He went home.", "But the shop was closed.", "He went home, but the shop was closed."),
        ("वह घर गया", "He went home", "Delhi was far.", "He went home Delhi was far."),
        ("वह घर गया।", "He went home.", "The shop was closed.", "He went home. The shop was closed."),
    ],
)
def test_joined(source: str, first: str, second: str, whole: str, vocabulary: Vocabulary) -> None:
    """Within a sentence the first half loses its full stop and the second its capital, unless it begins with a name."""
    halves = [
        Candidate(tokens=tuple(tokens), score=score, ended=True)
        for tokens, score in zip(vocabulary.tokenise([first, second]), (-0.2, -0.4), strict=True)
    ]
    candidate = joined(*halves, source=source, vocabulary=vocabulary)
    assert vocabulary.text(candidate.tokens) == whole
    assert candidate.ended
    assert -0.4 < candidate.score < -0.2
