"""Fluent extracts: what is choppy is put otherwise and reported; what is doubtful stays as it is."""

from __future__ import annotations

import pytest

from models.terms import NO_TERMS, TermIndex
from service.brief import Repair, SourceSegment, Summary, Translated
from service.join import join_summary
from service.summariser.extractive import ExtractiveSummariser

COUNCILLOR = "पार्षद रमेश सोलंकी ने मंगलवार को वार्ड 23 का दौरा किया और लोगों की शिकायतें सुनीं।"
TWO_OFFICES = "पार्षद रमेश सोलंकी ने मुख्यमंत्री को पत्र लिखा और लोगों की शिकायतें बताईं।"
COURT = "सुप्रीम कोर्ट ने इस मामले में राज्य सरकार से दो सप्ताह में जवाब मांगा है।"
HE_SAID = "उन्होंने कहा कि वार्ड में पानी की आपूर्ति शनिवार से शुरू होगी।"
HIS_WARD = "उनके वार्ड में पानी की आपूर्ति शनिवार से शुरू होगी।"
HE_ADDED = "उन्होंने यह भी कहा कि तब तक लोगों से पानी का बिल नहीं लिया जाएगा।"
OTHERS = "विपक्ष ने नगर निगम के दफ्तर के सामने धरना देने की घोषणा की है।"


def summary(
    *texts: tuple[str, str],
    shown: tuple[int, ...],
    paragraphs: tuple[int, ...] = (0, 0, 0),
    terms: TermIndex = NO_TERMS,
) -> Summary:
    """Join the shown ones of sentences, each Hindi with English."""
    segments = [SourceSegment(index=at, paragraph=paragraphs[at], text=hi) for at, (hi, _) in enumerate(texts)]
    english = {at: Translated(hi=hi, en=en, score=None) for at, (hi, en) in enumerate(texts) if at in shown}
    joined = join_summary(shown, segments, english, max_words=100, terms=terms)
    assert joined is not None
    return joined


@pytest.mark.parametrize(
    ("hindi", "english", "repaired", "repair"),
    [
        (
            HE_SAID,
            "He said that supply will start.",
            "Ramesh Solanki said that supply will start.",
            ("He", "Ramesh Solanki"),
        ),
        (HIS_WARD, "His ward will get water.", "Ramesh Solanki's ward will get water.", ("His", "Ramesh Solanki's")),
    ],
)
def test_a_pronoun_becomes_the_name_that_the_article_gives(
    hindi: str, english: str, repaired: str, repair: tuple[str, str]
) -> None:
    """The sentence before it, which is not shown, has one person with an office who acts."""
    made = summary((COUNCILLOR, "Ramesh Solanki visited ward 23."), (hindi, english), shown=(1,))
    assert made.en == made.sentences[0].en == repaired
    assert made.sentences[0].repairs == (Repair(kind="pronoun", before=repair[0], after=repair[1]),)


def test_the_name_is_spelled_as_the_glossary_has_it() -> None:
    """As everywhere else in the brief."""
    terms = TermIndex([("सोलंकी", "Solankee")])
    made = summary((COUNCILLOR, ""), (HE_SAID, "He said that supply will start."), shown=(1,), terms=terms)
    assert made.en == "Ramesh Solankee said that supply will start."


@pytest.mark.parametrize("before", [TWO_OFFICES, COURT, OTHERS])
def test_a_pronoun_stays_where_it_is_not_certain_whose(before: str) -> None:
    """Two people, a court and a party: nobody is named rather than the wrong one."""
    made = summary((before, ""), (HE_SAID, "He said that supply will start."), shown=(1,))
    assert made.en == "He said that supply will start."
    assert made.sentences[0].repairs == ()


def test_a_pronoun_stays_behind_its_sentence_and_over_a_paragraph() -> None:
    """The reader has just read the name; in another paragraph it may be somebody else."""
    texts = ((COUNCILLOR, "Ramesh Solanki visited ward 23."), (HE_SAID, "He said that supply will start."))
    assert summary(*texts, shown=(0, 1)).en == "Ramesh Solanki visited ward 23. He said that supply will start."
    assert summary(*texts, shown=(1,), paragraphs=(0, 1)).en == "He said that supply will start."


@pytest.mark.parametrize(
    ("english", "repaired", "kind", "before"),
    [
        ("However, the opposition announced a sit-in.", "The opposition announced a sit-in.", "connective", "However,"),
        ("But the opposition announced a sit-in.", "The opposition announced a sit-in.", "connective", "But"),
        (
            "Let us tell you that the opposition announced a sit-in.",
            "The opposition announced a sit-in.",
            "reporting",
            "Let us tell you that",
        ),
        (
            "He said that the opposition will hold a sit-in, he said.",
            "He said that the opposition will hold a sit-in.",
            "reporting",
            ", he said",
        ),
    ],
)
def test_connectives_and_tags_that_say_nothing_go(english: str, repaired: str, kind: str, before: str) -> None:
    """The sentence before is not shown; the tags report nobody's words, or say again who said it."""
    made = summary((COUNCILLOR, ""), (OTHERS, english), shown=(1,))
    assert made.en == repaired
    assert [(repair.kind, repair.before, repair.after) for repair in made.sentences[0].repairs] == [(kind, before, "")]


@pytest.mark.parametrize(
    "english",
    [
        "However hard it is, the opposition will hold a sit-in.",
        "But for the police, there would be a sit-in.",
        "So far the opposition has announced one sit-in.",
        "The opposition said that it will hold a sit-in.",
        "There will be a sit-in, he said.",
        "The party added five seats, he said.",
        "The opposition said that it will hold a sit-in, he said.",
        "He said that there will be a sit-in, she said.",
        "However,",
    ],
)
def test_what_means_something_stays(english: str) -> None:
    """Whose words they are is never lost, and words that look like a connective are none."""
    assert summary((COUNCILLOR, ""), (OTHERS, english), shown=(1,)).en == english


def test_a_pronoun_behind_a_pronoun_is_the_same_person() -> None:
    """Whoever said so also said that."""
    made = summary((COUNCILLOR, ""), (HE_SAID, ""), (HE_ADDED, "He also said that bills will wait."), shown=(2,))
    assert made.en == "Ramesh Solanki also said that bills will wait."


def test_a_connective_stays_behind_what_it_connects_to() -> None:
    """There it is what makes a text of sentences."""
    texts = ((COUNCILLOR, "Ramesh Solanki visited ward 23."), (OTHERS, "However, a sit-in was announced."))
    assert summary(*texts, shown=(0, 1)).en == "Ramesh Solanki visited ward 23. However, a sit-in was announced."


def test_the_name_counts_as_words_of_the_summary() -> None:
    """The limit holds for what the reader gets."""
    texts = ((COUNCILLOR, ""), (HE_SAID, "He said so."), (OTHERS, "A sit-in was announced."))
    segments = [SourceSegment(index=at, paragraph=0, text=hi) for at, (hi, _) in enumerate(texts)]
    english = {at: Translated(hi=hi, en=en, score=None) for at, (hi, en) in enumerate(texts)}
    made = join_summary((1, 2), segments, english, max_words=7)
    assert made is not None
    assert made.en == "Ramesh Solanki said so."


def test_a_sentence_whose_pronoun_has_a_certain_name_may_be_chosen_alone() -> None:
    """It needs the sentence before it no longer."""
    segments = [SourceSegment(index=at, paragraph=0, text=hi) for at, hi in enumerate((OTHERS, COUNCILLOR, HE_SAID))]
    title = "वार्ड में शनिवार से शुरू होगी पानी की आपूर्ति"
    assert ExtractiveSummariser().rank(segments, title=title, max_words=12)[0] == 2
