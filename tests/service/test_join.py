"""Segments joined to texts: paragraphs kept, the summary never longer than asked."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from service.brief import CheckWarning, SourceSegment, Translated
from service.join import join_summary, join_texts, join_translation

WARNING = CheckWarning(kind="number", message="5 is missing")


def segment(index: int, paragraph: int) -> SourceSegment:
    """Make a source segment whose text names its index."""
    return SourceSegment(index=index, paragraph=paragraph, text=f"वाक्य {index}।")


def english(index: int, text: str, score: float | None = -0.5) -> Translated:
    """Make the translation of a segment."""
    return Translated(hi=f"वाक्य {index}।", en=text, score=score, warnings=(WARNING,))


def test_english_paragraphs_follow_the_hindi_ones() -> None:
    """Sentences of a paragraph share a line; between paragraphs stands a blank one; empty English leaves no gap."""
    segments = [segment(0, 0), segment(1, 0), segment(2, 1), segment(3, 2)]
    joined = join_translation(
        segments, {0: english(0, "One."), 1: english(1, "Two."), 2: english(2, ""), 3: english(3, "Four.")}
    )
    assert joined.en == "One. Two.\n\nFour."
    assert [(each.index, each.paragraph, each.en) for each in joined.segments] == [
        (0, 0, "One."),
        (1, 0, "Two."),
        (2, 1, ""),
        (3, 2, "Four."),
    ]
    assert joined.segments[0].warnings == (WARNING,)


@given(
    lengths=st.lists(st.integers(0, 30), min_size=1, max_size=8),
    order=st.randoms(use_true_random=False),
    max_words=st.integers(1, 60),
)
def test_a_summary_fits_unless_one_sentence_alone_is_longer(lengths: list[int], order: Random, max_words: int) -> None:
    """It has at most `max_words` words or is one sentence; in article order, the last-ranked dropped first."""
    segments = [segment(index, 0) for index in range(len(lengths))]
    translated = {index: english(index, " ".join(["word"] * length)) for index, length in enumerate(lengths)}
    ranked = order.sample(range(len(lengths)), len(lengths))
    summary = join_summary(ranked, segments, translated, max_words=max_words)
    spoken = [index for index in ranked if lengths[index]]
    if not spoken:
        assert summary is None
        return
    assert summary is not None
    chosen = [sentence.segment for sentence in summary.sentences]
    assert chosen == sorted(chosen)
    assert set(chosen) == set(spoken[: len(chosen)])
    assert len(chosen) == 1 or len(summary.en.split()) <= max_words
    assert len(chosen) == len(spoken) or sum(lengths[index] for index in spoken[: len(chosen) + 1]) > max_words


def test_a_text_keeps_its_lines() -> None:
    """Blank lines stay, sentences of a line share one, and the score is weighted by length."""
    text = "एक। दो।\n\nतीन।"
    segments = [segment(0, 0), segment(1, 0), segment(2, 2)]
    parts = [
        Translated(hi="एक।", en="One.", score=-1.0, warnings=(WARNING,)),
        Translated(hi="दो।", en="Two.", score=None),
        Translated(hi="तीन।", en="Three.", score=-2.0),
    ]
    joined = join_texts(text, segments, parts)
    assert joined.en == "One. Two.\n\nThree."
    assert joined.score == (-1.0 * 3 - 2.0 * 4) / 7
    assert joined.warnings == (WARNING,)
    assert join_texts("", [], []).en == ""
    assert join_texts("", [], []).score is None
