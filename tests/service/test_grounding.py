"""Grounding: what the article does not bear out is dropped, with the reason and the words."""

from __future__ import annotations

import pytest

from service.brief import Translated, TranslatedSegment
from service.grounding import Grounded, ground

HINDI = (
    "मध्य प्रदेश सरकार ने तीन कंपनियों के साथ 4,800 करोड़ रुपये के समझौते किए हैं।",
    "उद्योग विभाग के प्रमुख सचिव डॉ. अनिरुद्ध भार्गव ने बताया कि पार्क के लिए 1,240 एकड़ जमीन चिह्नित कर ली गई है।",
    "किसी भी किसान की जमीन उसकी सहमति के बिना नहीं ली जाएगी।",
    "कंपनियों को बिजली शुल्क में पांच साल तक 40 प्रतिशत की छूट दी जाएगी।",
    "अगली बैठक 5 दिसंबर को इंदौर में होगी, जिसमें जर्मनी और दक्षिण कोरिया के निवेशकों को भी आमंत्रित किया गया है।",
)


def grounded(*sentences: str, title: str | None = None, english: str = "") -> Grounded:
    """Ground them in the article above; `english` is the translation of its last sentence."""
    translations = ["", "", "", "", english]
    segments = [
        TranslatedSegment(index=at + 10, paragraph=0, hi=hi, en=en, score=None)
        for at, (hi, en) in enumerate(zip(HINDI, translations, strict=True))
    ]
    return ground(sentences, segments, Translated(hi=title, en="", score=None) if title else None)


@pytest.mark.parametrize(
    ("sentence", "reason", "words"),
    [
        ("The agreements are worth Rs 4,900 crore.", "number", ("4,900 crore",)),
        ("The next meeting will be held in Indore on 5 November.", "date", ("November",)),
        ("Investors from Germany and North Korea's Pyongyang are invited.", "name", ("Pyongyang",)),
        ("Aniruddh Chaturvedi said that 1,240 acres of land have been identified.", "name", ("Chaturvedi",)),
        ("The companies will not be given a rebate on electricity duty.", "negation", ("not",)),
        ("The farmers' land will be taken with their consent.", "negation", ("बिना",)),
        ("Volcanoes erupted overnight.", "source", ()),
    ],
)
def test_what_the_article_does_not_bear_out_is_dropped(sentence: str, reason: str, words: tuple[str, ...]) -> None:
    """The reader is told why, and the words."""
    found = grounded(sentence)
    assert found.kept == ()
    assert [(one.text, one.reason, one.words) for one in found.dropped] == [(sentence, reason, words)]


def test_a_number_of_another_sentence_is_no_evidence() -> None:
    """The article has a 40, but not of the meeting, nor of anything else that the sentence tells."""
    assert grounded("The next meeting will be held in Indore on 40 December.").dropped[0].words == ("40",)


def test_the_same_in_other_words_stays_with_its_sources_the_best_first() -> None:
    """Amounts are compared by value, names by sound, and a sentence may be made of two."""
    told = (
        "Agreements of Rs 48 billion have been signed with three companies.",
        "Anirudh Bhargava said that 1,240 acres of land have been identified for the park.",
        "No farmer's land will be taken without his consent.",
        "Investors from Germany are invited to the meeting in Indore, and companies get 40% off for five years.",
    )
    found = grounded(*told)
    assert [one.text for one in found.kept] == list(told)
    assert [one.segments[0] for one in found.kept[:3]] == [10, 11, 12]
    assert set(found.kept[3].segments) == {13, 14}


@pytest.mark.parametrize(
    ("hindi", "name", "kept"),
    [
        ("उत्तर अटलांटिक संधि संगठन ने बैठक बुलाई है।", "NATO", True),
        ("एनआईए ने बैठक बुलाई है।", "NIA", True),
        ("राज्य सरकार ने गांव के सभी लोगों की बैठक बुलाई है।", "VP", False),
        ("राज्य सरकार ने गांव के सभी लोगों की बैठक बुलाई है।", "SG", False),
        ("कर्नाटक ने बैठक बुलाई है।", "Karnal", False),
        ("कर्नाटक ने बैठक बुलाई है।", "Karnataka", True),
    ],
)
def test_acronyms_and_forms_of_a_name(hindi: str, name: str, *, kept: bool) -> None:
    """The Hindi spells the letters or has the words; a name that begins alike is another."""
    segment = TranslatedSegment(index=0, paragraph=0, hi=hindi, en="", score=None)
    assert bool(ground([f"The meeting was called by {name}."], [segment]).kept) is kept


def test_nothing_bears_out_a_sentence() -> None:
    """An article without segments has no source for anything."""
    assert ground(["The agreements are worth Rs 4,800 crore."], []).dropped[0].reason == "source"


def test_the_title_bears_out_names_and_numbers_too() -> None:
    """It is part of the article; no sentence points at it."""
    sentence = "The three companies will invest in Chhindwara."
    assert grounded(sentence).dropped[0].words == ("Chhindwara",)
    assert grounded(sentence, title="छिंदवाड़ा में निवेश करेंगी तीन कंपनियां").kept


def test_the_translation_bears_out_a_name_that_the_lexicon_lacks_but_no_number() -> None:
    """A wrong number in the translation is a wrong number in the summary."""
    english = "The next meeting will be in Indore on 6 December, with investors from Deutschland."
    assert grounded("Investors from Deutschland are invited.").dropped
    assert grounded("Investors from Deutschland are invited.", english=english).kept
    assert grounded("The next meeting is on 6 December.", english=english).dropped[0].reason == "number"
