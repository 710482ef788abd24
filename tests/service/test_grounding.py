"""Grounding: what the article does not bear out is dropped, with the reason and the words."""

from __future__ import annotations

from service.brief import TranslatedSegment
from service.grounding import ground

HINDI = (
    "मध्य प्रदेश सरकार ने तीन कंपनियों के साथ 4,800 करोड़ रुपये के समझौते किए हैं।",
    "अगली बैठक 5 दिसंबर को इंदौर में होगी।",
)
SEGMENTS = [TranslatedSegment(index=at, paragraph=0, hi=hi, en="", score=None) for at, hi in enumerate(HINDI)]


def test_a_number_and_a_month_that_are_not_in_the_article_are_dropped_with_their_words() -> None:
    """Amounts are compared by value: 48 billion is 4,800 crore."""
    told = ["It signed agreements worth Rs 48 billion.", "They are worth 4,900 crore.", "It meets on 5 November."]
    found = ground(told, SEGMENTS)
    assert [sentence.text for sentence in found.kept] == told[:1]
    assert [(sentence.reason, sentence.words) for sentence in found.dropped] == [
        ("number", ("4,900 crore",)),
        ("date", ("November",)),
    ]
