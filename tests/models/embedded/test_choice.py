"""Tests of which candidate for a segment is the answer."""

from __future__ import annotations

import pytest

from models.embedded.choice import Choice
from models.embedded.coverage import Coverage
from models.embedded.hypotheses import Candidate
from models.embedded.vocabulary import Vocabulary

pytestmark = pytest.mark.engine
PIECES = ["minister", "Saturday", "police", "praised."]
WHOLE = "The minister praised the police on Saturday."


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (WHOLE, "The minister praised the police."),
        (WHOLE, "The minister praised the police on Saturday"),
        (WHOLE, "The minister praised the police on Saturday, praised the police on Saturday."),
        (WHOLE, "The 12 minister praised the police on Saturday."),
        ("The minister praised the cops on Sat.", WHOLE),
        ("The minister praised the police on Sat.", "The minister praised the police on Saturday, on Satday."),
    ],
    ids=["whole", "closed", "said once", "without a number", "with its term", "with its term as a word"],
)
def test_best(vocabulary: Vocabulary, better: str, worse: str) -> None:
    """The better candidate is chosen although the worse one is likelier, wherever it stands."""
    terms = ["Sat"] if "Sat." in better else []
    choice = Choice("मंत्री ने शनिवार को पुलिस की सराहना की।", Coverage(PIECES), terms=terms, vocabulary=vocabulary)
    good, bad = candidate(vocabulary, better, score=-0.9), candidate(vocabulary, worse, score=-0.3)
    assert choice.best([good, bad]) == choice.best([bad, good]) == good
    assert choice.holds_terms(good)


def test_halves_must_be_worth_it(vocabulary: Vocabulary) -> None:
    """Two halves, which read worse, are the answer where they say what the whole leaves out, and not else."""
    choice = Choice("मंत्री ने शनिवार को पुलिस की सराहना की।", Coverage(PIECES), terms=[], vocabulary=vocabulary)
    whole, halves = (candidate(vocabulary, WHOLE, score=score) for score in (-0.3, -0.2))
    short = candidate(vocabulary, "The minister praised the police.", score=-0.3)
    assert choice.is_better(halves, short)
    assert not choice.is_better(halves, whole)
    assert not choice.is_better(candidate(vocabulary, WHOLE, score=-0.2, ended=False), short)


def test_evidence(vocabulary: Vocabulary) -> None:
    """What an answer leaves out, adds, guesses and shares with the others is told, each as a part of one."""
    choice = Choice("", Coverage([*PIECES, "~Ramdin"]), terms=[], vocabulary=vocabulary)
    answer, other = (
        candidate(vocabulary, text, score=-0.3)
        for text in ("The minister praised flowers.", "The minister praised Ramdin.")
    )
    found = choice.evidence(answer, [answer, other])
    assert (found.score, found.covered, found.guessed) == (-0.3, 2 / 5, 1 / 5)
    assert found.explained == 2 / 3
    assert 0 < found.agreed < 1
    assert choice.evidence(answer, [answer]).agreed == 1.0


def test_of_equals_the_likeliest(vocabulary: Vocabulary) -> None:
    """Between two that cover the same the score decides; one that did not end comes after all that did."""
    choice = Choice("", Coverage(PIECES), terms=[], vocabulary=vocabulary)
    likely, unlikely = (candidate(vocabulary, WHOLE, score=score) for score in (-0.3, -0.9))
    cut = candidate(vocabulary, WHOLE, score=-0.1, ended=False)
    assert choice.best([unlikely, cut, likely]) == likely
    assert choice.best([cut]) == cut


def candidate(vocabulary: Vocabulary, english: str, *, score: float, ended: bool = True) -> Candidate:
    """Return a candidate that reads so."""
    (tokens,) = vocabulary.tokenise([english])
    return Candidate(tokens=tuple(tokens), score=score, ended=ended)
