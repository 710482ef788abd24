"""What an editor would not forgive in the choice of sentences."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.protocols import Kind
from service.brief import SourceSegment
from service.summariser.cohesion import leans_back
from service.summariser.extractive import ENGLISH_WORDS, ExtractiveSummariser
from service.summariser.protocols import Summariser

SAAR: Summariser = ExtractiveSummariser()

FLOOD = "कोसी नदी के उफान से सुपौल जिले के बारह गांवों में बाढ़ का पानी घुस गया है।"
MINISTER = "जल संसाधन मंत्री विजय चौधरी ने बाढ़ प्रभावित सुपौल जिले का हवाई दौरा किया।"
HE_SAID = "उन्होंने कहा कि कोसी नदी के तटबंध मजबूत हैं और सुपौल जिले के गांवों को बाढ़ से खतरा नहीं है।"
RELIEF = "प्रशासन ने राहत शिविरों में भोजन, दवा और पीने के पानी का इंतजाम किया है।"
SCHOOLS = "स्कूल और आंगनवाड़ी केंद्र शनिवार तक बंद रखने का आदेश जारी हुआ है।"


def article(*texts: str, kind: Kind = "sentence") -> list[SourceSegment]:
    """Make one paragraph of each text."""
    return [SourceSegment(index=at, paragraph=at, text=text, kind=kind) for at, text in enumerate(texts)]


def chosen(segments: Sequence[SourceSegment], *, title: str | None = None, max_words: int = 60) -> list[str]:
    """Return the texts that the summariser chooses, best first."""
    text = {segment.index: segment.text for segment in segments}
    return [text[index] for index in SAAR.rank(segments, title=title, max_words=max_words)]


def test_no_sentence_dangles_when_a_better_one_exists() -> None:
    """A "he said" is left out when the sentence that names him is, however well it fits the title."""
    picked = chosen(article(FLOOD, SCHOOLS, MINISTER, HE_SAID), title=HE_SAID, max_words=16)
    assert HE_SAID not in picked
    assert picked


def test_a_sentence_may_lean_on_one_that_is_chosen() -> None:
    """A "he said" follows the sentence that names him, and is ranked after it, so that it is dropped first."""
    picked = chosen(article(MINISTER, HE_SAID, SCHOOLS), max_words=100)
    assert picked.index(MINISTER) < picked.index(HE_SAID)


def test_dangling_is_better_than_nothing() -> None:
    """An article in which every sentence but an unfit first leans back still gets a summary."""
    assert chosen(article("बाढ़ कहां आई और क्यों आई, कौन बताएगा?", HE_SAID)) == [HE_SAID]


@pytest.mark.parametrize(
    "text",
    [
        "उन्होंने बताया कि पुल का काम मार्च तक पूरा होगा।",
        "उनका मानना है कि किसानों को सीधा लाभ मिलेगा।",
        "इसके बाद टीम ने बाजार में छापा मारा।",
        "वहीं, दूसरे आरोपी की तलाश जारी है।",
        "इससे यात्रियों को राहत मिलेगी।",
        "यह योजना पिछले साल शुरू हुई थी।",
        "लेकिन अब तक मुआवजा नहीं मिला है।",
        "साथ ही दो नई बसें चलाई जाएंगी।",
        "दूसरी ओर व्यापारियों ने दुकानें बंद रखीं।",
        "दोनों पक्षों ने समझौते पर हस्ताक्षर किए।",
        "मुख्यमंत्री ने इस मौके पर तीन योजनाओं का शिलान्यास किया।",
        "फिर",
    ],
)
def test_a_head_that_points_back_is_seen(text: str) -> None:
    """Pronouns, connectives and "on this occasion" need the sentence before."""
    assert leans_back(text)


@pytest.mark.parametrize(
    "text",
    [
        FLOOD,
        "इस साल मानसून सामान्य से बेहतर रहने की उम्मीद है।",
        "राज्य में इस बार गेहूं की रिकॉर्ड खरीद हुई है।",
        "वित्त मंत्री ने कहा कि इससे महंगाई घटेगी।",
        "",
    ],
)
def test_a_head_that_stands_alone_is_let_be(text: str) -> None:
    """The date of the article tells "this year", and a pronoun deep in the sentence has its noun there."""
    assert not leans_back(text)


def test_a_standfirst_repeated_in_the_body_is_told_once() -> None:
    """Word for word or in another spelling, the same sentence is never chosen twice."""
    spelt_otherwise = FLOOD.replace("गांवों", "गाँवों")
    assert len(chosen(article(FLOOD, spelt_otherwise), max_words=200)) == 1
    again = "सुपौल के बारह गांवों में कोसी नदी का पानी घुस गया है, बाढ़ से जिले में उफान है।"
    picked = chosen(article(FLOOD, RELIEF, again), max_words=200)
    assert picked.count(FLOOD) == 1
    assert again not in picked


def test_a_pull_quote_counts_where_the_body_has_it() -> None:
    """A standfirst taken from the middle of the body does not stand in for the lead."""
    segments = article(SCHOOLS, FLOOD, RELIEF, SCHOOLS)
    assert SAAR.rank(segments, title=None, max_words=15)[0] == 1
    assert 0 not in SAAR.rank(segments, title=None, max_words=200)


@pytest.mark.parametrize("marks", ["“”", '""'])
def test_the_inside_of_a_quotation_does_not_stand_alone(marks: str) -> None:
    """A sentence inside somebody's quotation is not told without the words that say whose it is."""
    opening = f"ठेकेदार रमेश यादव ने जिला मुख्यालय में पत्रकारों के सामने देर शाम कहा, {marks[0]}बांध पूरी तरह सुरक्षित है।"
    inside = "कोसी नदी के किनारे बाढ़ से कोई गांव नहीं डूबा है।"
    closing = f"लोग अफवाहों पर ध्यान न दें और घरों में रहें।{marks[1]}"
    after = "नदी का जलस्तर रात से लगातार बढ़ रहा है।"
    said = [
        SourceSegment(index=at, paragraph=0, text=text) for at, text in enumerate((opening, inside, closing, after))
    ]
    assert chosen(said, title=inside, max_words=12) == [after]


def test_a_piece_of_a_wrapped_sentence_is_not_chosen() -> None:
    """Half a sentence is no summary: neither its first piece nor its last."""
    pieces = ["कोसी नदी के उफान से सुपौल जिले में बाढ़ आई और", "बारह गांवों के लोग अपने घर छोड़कर ऊंचे स्थानों पर गए।"]
    segments = [SourceSegment(index=at, paragraph=0, text=text) for at, text in enumerate(pieces)]
    assert chosen([*segments, SourceSegment(index=2, paragraph=1, text=SCHOOLS)]) == [SCHOOLS]


def test_neither_questions_nor_scraps_are_chosen() -> None:
    """A question and a sentence of three words tell nothing."""
    assert chosen(article("क्या कोसी नदी की बाढ़ फिर आएगी?", "बाढ़ आ गई।", RELIEF)) == [RELIEF]


@pytest.mark.parametrize("kind", ["headline", "fragment"])
def test_headings_and_fragments_only_when_there_is_nothing_else(kind: Kind) -> None:
    """A heading or fragment is never chosen beside a sentence, and is when it is all there is."""
    other = SourceSegment(index=7, paragraph=7, text="बारह गांवों में बाढ़ का पानी", kind=kind)
    assert chosen([other, *article(SCHOOLS)], title=other.text, max_words=200) == [SCHOOLS]
    assert chosen([other]) == [other.text]


def test_a_fragment_is_better_than_a_heading() -> None:
    """Where there is no sentence, text comes before headings."""
    heading = SourceSegment(index=0, paragraph=0, text="बाढ़ का कहर", kind="headline")
    fragment = SourceSegment(index=1, paragraph=1, text="बारह गांव जलमग्न", kind="fragment")
    assert chosen([heading, fragment]) == [fragment.text]


def test_the_title_draws_the_choice() -> None:
    """With room for one, the sentence that the title is about goes before the lead."""
    segments = article(FLOOD, RELIEF, SCHOOLS)
    assert chosen(segments, max_words=15)[0] == FLOOD
    assert chosen(segments, title="स्कूल और आंगनवाड़ी केंद्र शनिवार तक बंद रखने का आदेश", max_words=15)[0] == SCHOOLS


def test_the_only_sentence_is_chosen_even_when_too_long() -> None:
    """There is always one sentence, and nothing for an article of none."""
    assert chosen(article(FLOOD), max_words=3) == [FLOOD]
    assert chosen([]) == []


SENTENCES = [
    FLOOD,
    MINISTER,
    HE_SAID,
    RELIEF,
    SCHOOLS,
    "इससे लोगों को काफी राहत मिलने की उम्मीद है।",
    "नमस्ते",
    "",
    "12 — 34.",
]


@given(st.lists(st.sampled_from(SENTENCES), max_size=14), st.sampled_from([None, FLOOD, ""]), st.integers(1, 120))
def test_laws_of_a_ranking(texts: list[str], title: str | None, max_words: int) -> None:
    """Any article: something is chosen, nothing twice, the estimate keeps to the limit, the choice is stable."""
    segments = article(*texts)
    ranked = SAAR.rank(segments, title=title, max_words=max_words)
    assert bool(ranked) == bool(segments)
    assert len(set(ranked)) == len(ranked)
    estimate = sum(ENGLISH_WORDS * len(segments[index].text.split()) for index in ranked)
    assert len(ranked) == 1 or estimate <= max_words
    assert ranked == SAAR.rank(segments, title=title, max_words=max_words)


@given(st.permutations(SENTENCES[:6]), st.integers(1, 120))
def test_dropping_from_the_end_never_makes_a_sentence_dangle(texts: list[str], max_words: int) -> None:
    """What a sentence leans on is ranked before it, so that the pipeline may drop from the end."""
    ranked = SAAR.rank(article(*texts), title=None, max_words=max_words)
    for place, index in enumerate(ranked):
        assert index == 0 or not leans_back(texts[index]) or index - 1 in ranked[:place]


def test_the_signature_names_method_and_version() -> None:
    """A cache can tell one summariser from another."""
    assert SAAR.signature == "extractive@1"
