"""Negations: neither lost nor added, in any of the ways in which a language says no."""

from __future__ import annotations

import pytest

from models.protocols import Hypothesis
from service.brief import CheckWarning
from service.checks import check


def warnings(source: str, english: str) -> list[CheckWarning]:
    """Return the warnings about negations."""
    hypothesis = Hypothesis(text=english, score=None, source_tokens=1, output_tokens=1, truncated=False)
    return [warning for warning in check(source, hypothesis) if warning.kind == "negation"]


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("वह नहीं आया।", "He did not come."),
        ("वह नहीं आया।", "He didn’t come."),
        ("वह नहीं आया।", "He failed to come."),
        ("वह नहीं आया।", "He refused to come."),
        ("कारण पता नहीं है।", "The reason is unknown."),
        ("वह बिना टिकट आया।", "He came without a ticket."),
        ("गैर-सरकारी संगठन", "A non-governmental organisation"),
        ("ग़ैर सरकारी संगठन", "A nongovernmental organisation"),
        ("न वह आया, न उसका भाई।", "Neither he nor his brother came."),
        ("जब तक बारिश न रुके", "Until the rain ends"),
        ("मत करो।", "Don't do it."),
        ("न केवल किसान, व्यापारी भी आए।", "Not only farmers, traders came too."),
        ("न केवल किसान, व्यापारी भी आए।", "Farmers and traders came."),
        ("कोई-न-कोई आएगा।", "Somebody will come."),
        ("वह आएगा या नहीं", "Whether he will come"),
        ("वह आने में असमर्थ था।", "He could not come."),
        ("उसने आने से इनकार किया।", "He said he would not come."),
        ("मेरे मत में वह ठीक है।", "In my opinion he is right."),
        ("कॉस्मोनॉट नं. 11", "Cosmonaut No. 11"),
        ("संयुक्त संघ के नीचे", "Under the United Union, nevertheless"),
    ],
)
def test_a_negation_may_be_answered_in_many_ways(source: str, english: str) -> None:
    """A negation answered by any other, and a phrase that denies nothing, raises no warning."""
    assert warnings(source, english) == []


@pytest.mark.parametrize(
    ("source", "english", "word"),
    [
        ("वह नहीं आया।", "He came.", "नहीं"),
        ("वह न आए।", "He should come.", "न"),
        ("मत करो।", "Do it.", "मत करो"),
        ("वह बिना टिकट आया।", "He came with a ticket.", "बिना"),
        ("ग़ैर-सरकारी संगठन", "A governmental organisation", "गैर"),
        ("वह नहीं आया और उसने फ़ोन नहीं किया।", "He came and did not call.", "नहीं"),
        ("वह अवैध था और वह नहीं आया।", "It was illegal and he came.", "नहीं"),
    ],
)
def test_a_lost_negation_is_flagged(source: str, english: str, word: str) -> None:
    """Each negation needs an answer of its own; an "illegal" that answers अवैध is none."""
    (warning,) = warnings(source, english)
    assert (warning.source, warning.output) == (word, None)


@pytest.mark.parametrize(
    ("source", "english", "word"),
    [
        ("वह आया।", "He did not come.", "not"),
        ("वह आया।", "He didn't come.", "didn't"),
        ("सब आए।", "Nobody came.", "nobody"),
        ("वह टिकट के साथ आया।", "He came without a ticket.", "without"),
        ("वह नहीं आया पर उसने फ़ोन किया।", "He did not come and never called.", "not"),
    ],
)
def test_an_added_negation_is_flagged(source: str, english: str, word: str) -> None:
    """An English negation without a Hindi one of its own is told with its word."""
    (warning,) = warnings(source, english)
    assert (warning.source, warning.output) == (None, word)
